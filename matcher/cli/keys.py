"""`passerelle keys`: a key for each person who uses the server, so that the log can say who asked."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click

from matcher.cli import bilingual
from matcher.cli.shared_options import database_option
from matcher.cli.stored import open_existing
from matcher.records.errors import StoreError, Text
from matcher.records.numbers import how_many
from matcher.services.audit import CLI, length_of_time
from matcher.store import open_store
from matcher.store.audit import moment
from matcher.store.keys import ROLES, Key

DEFAULT_VALIDITY = "365d"
NO_END = "none"

STATES = {
    "active": Text("valable", "active"),
    "expired": Text("échue", "expired"),
    "revoked": Text("retirée", "revoked"),
}
ROLE_NAMES = {"recruiter": Text("recrutement", "recruiter"), "admin": Text("administration", "admin")}


@bilingual.group()
def command() -> None:
    """Donner, lister et retirer les clés de l'API et des pages, une par personne.

    Dès qu'une clé existe, personne n'entre sans clé. Le journal d'audit inscrit l'identifiant choisi ici :
    prenez un code (rh-03) plutôt qu'un nom.

    \b
    Exemple :
      passerelle keys add rh-03 --database passerelle.db
      passerelle keys list --database passerelle.db
      passerelle keys revoke rh-03 --database passerelle.db

    \f
    Give out, list and revoke the keys of the API and the pages, one a person.

    Once there is a key, nobody enters without one. The audit log enters the id chosen here: take a code
    (rh-03) rather than a name.
    """


@command.command()
@click.argument("name", metavar="ID")
@database_option
@bilingual.option(
    "--role",
    type=click.Choice(ROLES),
    default="recruiter",
    show_default=True,
    help=Text(
        "recruiter : l'API et les pages ; admin : le journal d'audit aussi.",
        "recruiter: the API and the pages; admin: the audit log too.",
    ),
)
@bilingual.option(
    "--valid",
    metavar="DURATION",
    default=DEFAULT_VALIDITY,
    show_default=True,
    help=Text(
        f"Durée de validité : 90d, 52w, 12m, 1y, ou {NO_END} pour une clé sans fin.",
        f"How long it is valid: 90d, 52w, 12m, 1y, or {NO_END} for a key without an end.",
    ),
)
def add(name: str, database: str | None, role: str, valid: str) -> None:
    """Tirer une clé au hasard et la montrer une seule fois ; la base n'en garde que l'empreinte.

    \b
    Exemple :
      passerelle keys add rh-03 --database passerelle.db
      passerelle keys add dpo --role admin --valid 90d --database passerelle.db

    \f
    Draw a random key and show it once; the database keeps only its hash.
    """
    ends = None if valid == NO_END else datetime.now(UTC) + length_of_time(valid, "valid")
    with open_store(database) as store:
        first = not store.keys.any()
        key, shown = store.keys.add(name, role, ends, CLI)
    until = Text(f"valable jusqu'au {_day(ends, '-')}", f"valid until {_day(ends, '-')}")
    lasting = Text("sans date de fin", "without an end")
    told = lasting if ends is None else until
    click.echo(
        Text(
            f"Clé {key.id} pour {key.holder} ({ROLE_NAMES[role].fr}), {told.fr}. Elle ne sera plus montrée :",
            f"Key {key.id} for {key.holder} ({ROLE_NAMES[role].en}), {told.en}. It will not be shown again:",
        ).render(),
        err=True,
    )
    # Alone on the standard output, so that it can be sent on without being read over a shoulder.
    click.echo(shown)
    if first:
        click.echo(
            Text(
                "C'est la première clé de cette base : désormais l'API et les pages en demandent une.",
                "It is the first key of this database: from now on the API and the pages ask for one.",
            ).render(),
            err=True,
        )


@command.command("list")
@database_option
@bilingual.option(
    "--json",
    "as_json",
    is_flag=True,
    help=Text("Écrire du JSON, une clé par ligne.", "Write JSON, one key a line."),
)
def list_keys(database: str | None, as_json: bool) -> None:
    """Lister les clés : porteur, rôle, dates, dernier usage à l'heure près ; jamais la clé elle-même.

    \b
    Exemple :
      passerelle keys list --database passerelle.db

    \f
    List the keys: holder, role, dates, last use to the hour; never the key itself.
    """
    with open_existing(database) as store:
        keys = store.keys.list()
    if as_json:
        for key in keys:
            click.echo(_json(key))
        return
    if not keys:
        click.echo(Text("Aucune clé n'a été donnée.", "No key was given out.").render())
        return
    headings = (
        Text("clé", "key"),
        Text("porteur", "holder"),
        Text("rôle", "role"),
        Text("état", "state"),
        Text("donnée le", "given on"),
        Text("jusqu'au", "until"),
        Text("dernier usage", "last use"),
    )
    rows = [[heading.render() for heading in headings], *map(_row, keys)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(headings))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@command.command()
@click.argument("which", metavar="ID|KEY")
@database_option
def revoke(which: str, database: str | None) -> None:
    """Retirer une clé, ou toutes celles d'une personne ; l'effet est immédiat, sessions comprises.

    \b
    Exemple :
      passerelle keys revoke rh-03 --database passerelle.db        toutes ses clés
      passerelle keys revoke 3f9a1c7e02 --database passerelle.db   une seule

    \f
    Revoke a key, or all those of a person; it takes effect at once, sessions included.

    \b
    Example:
      passerelle keys revoke rh-03 --database passerelle.db        all their keys
      passerelle keys revoke 3f9a1c7e02 --database passerelle.db   a single one
    """
    with open_existing(database) as store:
        revoked = store.keys.revoke(which, CLI)
    if not revoked:
        raise StoreError(
            Text(
                f"aucune clé valable ne répond à « {which[:60]} ».",
                f"no key in use answers to '{which[:60]}'.",
            ),
            field="name",
            remedy=Text("Voyez passerelle keys list.", "See passerelle keys list."),
        )
    count = how_many(len(revoked), Text("clé retirée", "key revoked"), Text("clés retirées", "keys revoked"))
    names = ", ".join(f"{key.id} ({key.holder})" for key in revoked)
    click.echo(Text(f"{count.fr} : {names}.", f"{count.en}: {names}.").render())


def _row(key: Key) -> list[str]:
    used = key.last_used_at
    return [
        key.id,
        key.holder,
        ROLE_NAMES[key.role].render(),
        STATES[key.state()].render(),
        _day(key.created_at, "-"),
        _day(key.expires_at, Text("sans fin", "no end").render()),
        f"{used:%Y-%m-%d %H} h" if used is not None else Text("jamais", "never").render(),
    ]


def _day(at: datetime | None, none: str) -> str:
    return f"{at:%Y-%m-%d}" if at is not None else none


def _json(key: Key) -> str:
    moments = ("created_at", "expires_at", "last_used_at", "revoked_at")
    told = {name: moment(at) if (at := getattr(key, name)) is not None else None for name in moments}
    return json.dumps(
        {"id": key.id, "holder": key.holder, "role": key.role, "state": key.state(), **told},
        ensure_ascii=False,
    )
