"""Settings of the server: from the environment, checked before anything starts."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from matcher.records.errors import PasserelleError, Text

PLACEHOLDERS = frozenset(
    (
        "changeme",
        "changethis",
        "secret",
        "password",
        "motdepasse",
        "token",
        "test",
        "example",
        "exemple",
        "todo",
    )
)
"""Words of sample configurations; a token made of one of them protects nothing."""

MIN_TOKEN_CHARACTERS = 16
MEGABYTE = 1024 * 1024


class Settings(BaseModel):
    """What may be set, each by the variable `PASSERELLE_` + its name in capitals.

    Attributes:
        database_url: SQLite file or URL, or PostgreSQL URL; by default a file in the user's data folder.
        encoder: name of the encoder.
        api_token: bearer token that several people share; individual keys name who asked.
        admin_token: bearer token of whoever may read the audit log; it opens all the rest too.
        host: address the server listens on; decides which host names are answered without a token.
        allowed_hosts: host names answered beside those of `host`, separated by commas.
        max_body_bytes: largest JSON or form body.
        max_upload_bytes: largest upload, all its files together.
        max_file_bytes: largest single file of an upload.
        max_files: most files in one upload.
        refresh_seconds: how often the database is asked whether another program changed it.
        routing_url: routing engine of the trips, as `open_router` takes it; estimated without.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    database_url: str | None = None
    encoder: str = "static"
    api_token: SecretStr | None = None
    admin_token: SecretStr | None = None
    host: str = "127.0.0.1"
    allowed_hosts: tuple[str, ...] = ()
    max_body_bytes: int = Field(default=2 * MEGABYTE, ge=1024, le=64 * MEGABYTE)
    max_upload_bytes: int = Field(default=32 * MEGABYTE, ge=1024, le=1024 * MEGABYTE)
    max_file_bytes: int = Field(default=10 * MEGABYTE, ge=1024, le=1024 * MEGABYTE)
    max_files: int = Field(default=50, ge=1, le=1_000)
    refresh_seconds: float = Field(default=15.0, gt=0, le=3_600)
    routing_url: str | None = None

    @field_validator("api_token", "admin_token")
    @classmethod
    def _refuse_placeholders(cls, token: SecretStr | None) -> SecretStr | None:
        if token is None:
            return None
        value = token.get_secret_value().strip()
        bare = "".join(letter for letter in value.lower() if letter.isalpha())
        if len(value) < MIN_TOKEN_CHARACTERS or bare in PLACEHOLDERS or len(set(value)) < 6:
            raise ValueError("placeholder")
        return SecretStr(value)

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, hosts: object) -> object:
        return (
            tuple(host.strip() for host in hosts.split(",") if host.strip())
            if isinstance(hosts, str)
            else hosts
        )

    @property
    def loopback_only(self) -> bool:
        """Whether the server can be reached from this machine alone."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Return whether an address or host name is that of this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def settings_from(environment: Mapping[str, str] | None = None, **given: object) -> Settings:
    """Return the settings of the environment, with those `given` (not None) in their place.

    Raises:
        PasserelleError: a value is out of bounds, or the token is a placeholder.
    """
    source = os.environ if environment is None else environment
    values: dict[str, object] = {
        name: source[variable]
        for name in Settings.model_fields
        if source.get(variable := f"PASSERELLE_{name.upper()}")
    }
    values.update({name: value for name, value in given.items() if value is not None})
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise _in_words(error) from None


def _in_words(error: ValidationError) -> PasserelleError:
    fault = error.errors(include_input=False, include_url=False)[0]
    name = str(fault["loc"][0]) if fault["loc"] else "?"
    variable = f"PASSERELLE_{name.upper()}"
    if name in ("api_token", "admin_token"):
        return PasserelleError(
            Text(
                f"{variable} est trop court, trop simple ou repris d'un exemple.",
                f"{variable} is too short, too simple or copied from a sample.",
            ),
            field=variable,
            remedy=Text(
                'Tirez-en un au hasard : python -c "import secrets; print(secrets.token_urlsafe(32))"',
                'Draw one at random: python -c "import secrets; print(secrets.token_urlsafe(32))"',
            ),
        )
    return PasserelleError(
        Text(f"valeur non valable pour {variable}.", f"invalid value for {variable}: {fault['msg']}."),
        field=variable,
        remedy=Text("Les bornes sont dans docs/api.md.", "See docs/api.md for the bounds."),
    )
