from __future__ import annotations

import pytest

from api.settings import is_loopback, settings_from
from matcher.records.errors import PasserelleError


@pytest.mark.parametrize(
    "token", ["changeme", "secret", "court", "a" * 40, "change-this-0000000", "PASSWORD-123456789"]
)
def test_a_placeholder_token_is_refused(token: str) -> None:
    with pytest.raises(PasserelleError, match="trop court, trop simple ou repris d'un exemple") as caught:
        settings_from({"PASSERELLE_API_TOKEN": token})
    assert caught.value.field == "PASSERELLE_API_TOKEN"
    assert "token_urlsafe" in caught.value.render("en")


def test_a_drawn_token_is_taken_and_never_shown() -> None:
    settings = settings_from({"PASSERELLE_API_TOKEN": "s3cR-9fQ2_xLkz81Vb"})
    assert settings.api_token is not None
    assert "s3cR" not in repr(settings)


def test_an_empty_variable_is_as_none() -> None:
    assert settings_from({"PASSERELLE_API_TOKEN": ""}).api_token is None


@pytest.mark.parametrize(
    ("variable", "value"),
    [("MAX_BODY_BYTES", "12"), ("MAX_FILES", "0"), ("REFRESH_SECONDS", "jamais"), ("MAX_UPLOAD_BYTES", "-1")],
)
def test_a_value_out_of_bounds_is_named(variable: str, value: str) -> None:
    with pytest.raises(PasserelleError, match=f"PASSERELLE_{variable}"):
        settings_from({f"PASSERELLE_{variable}": value})


def test_what_is_given_goes_before_the_environment() -> None:
    settings = settings_from(
        {"PASSERELLE_HOST": "10.0.0.1", "PASSERELLE_ALLOWED_HOSTS": "a.fr, b.fr"}, host="::1", encoder=None
    )
    assert (settings.host, settings.encoder) == ("::1", "static")
    assert settings.allowed_hosts == ("a.fr", "b.fr")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("192.168.1.4", False),
        ("exemple.fr", False),
    ],
)
def test_loopback_hosts(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
