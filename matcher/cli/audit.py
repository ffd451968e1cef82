"""`passerelle audit`: read, verify, export and purge the log of the rankings served."""

from __future__ import annotations

import json
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO

import click

from matcher.cli import bilingual
from matcher.cli.inputs import NOTE
from matcher.cli.keys import ROLE_NAMES
from matcher.cli.shared_options import PATH, database_option, json_option
from matcher.cli.stored import open_existing
from matcher.records.errors import ReaderError, StoreError, Text
from matcher.records.numbers import how_many, number
from matcher.services.audit import CLI, before, csv_lines, document_hash, entry_json, read_export
from matcher.store import AuditEntry, Store, Verdict, verify_chain

FAULTS = {
    "content": Text("son contenu a été changé", "its content was changed"),
    "chain": Text(
        "une entrée a été retirée ou ajoutée juste avant", "an entry was removed or added just before"
    ),
    "start": Text("le début du journal a été retiré sans purge", "the beginning was removed without a purge"),
    "head": Text(
        "l'empreinte notée n'y est plus : la fin a été retirée", "the noted hash is gone: the end was cut off"
    ),
}

HEAD_BEFORE_PURGE = Text(
    "L'empreinte notée ne s'y trouve pas. Notée avant la dernière purge, elle a pu partir avec elle : "
    "comparez sa date à celle de la purge. Notée après, la fin du journal a été retirée.",
    "The noted hash is not there. Noted before the last purge, it may have gone with it: compare its date "
    "with that of the purge. Noted since, the end of the log was cut off.",
)
"""A purge keeps one hash, that of the last entry it forgot: the earlier ones can no longer be told."""

LEAST_KEPT = timedelta(days=180)
"""Six months as `--older-than 6m` counts them: Regulation (EU) 2024/1689, article 26(6)."""

_HASH = re.compile(r"[0-9a-f]{64}")

STEPS = {"added": Text("clé donnée", "key given"), "revoked": Text("clé retirée", "key revoked")}


@bilingual.group()
def command() -> None:
    """Lire, vérifier, exporter et purger le journal des classements servis.

    \b
    Exemple :
      passerelle audit show --database passerelle.db
      passerelle audit verify --database passerelle.db

    \f
    Read, verify, export and purge the log of the rankings served.
    """


@command.command()
@database_option
@bilingual.option(
    "--last",
    default=20,
    show_default=True,
    type=click.IntRange(1, 1_000),
    help=Text("Nombre d'entrées.", "Number of entries."),
)
@bilingual.option(
    "--entry",
    type=click.IntRange(min=1),
    help=Text("Montrer une entrée en entier.", "Show one entry in full."),
)
@bilingual.option(
    "--check",
    type=PATH,
    help=Text(
        "Avec --entry : dire si ce fichier JSON est bien l'explication inscrite.",
        "With --entry: tell whether this JSON file is the explanation that was logged.",
    ),
)
@bilingual.option(
    "--json",
    "as_json",
    is_flag=True,
    help=Text("Écrire du JSON, une entrée par ligne.", "Write JSON, one entry a line."),
)
def show(database: str | None, last: int, entry: int | None, check: Path | None, as_json: bool) -> None:
    """Montrer les dernières entrées, ou une seule en entier.

    \b
    Exemple :
      passerelle audit show --database passerelle.db --last 5
      passerelle audit show --database passerelle.db --entry 12
      passerelle audit show --database passerelle.db --entry 12 --check explication.json

    \f
    Show the last entries, or a single one in full.
    """
    with open_existing(database) as store:
        if entry is None:
            entries = store.audit.last(last)
            for one in entries:
                click.echo(entry_json(one) if as_json else _line(one))
            if not entries and not as_json:
                click.echo(Text("Le journal est vide.", "The log is empty.").render())
            return
        found = _find(store, entry)
        if check is not None:
            _check(found, check)
        elif as_json:
            click.echo(entry_json(found))
        else:
            click.echo(_line(found))
            click.echo(json.dumps(dict(found.data), ensure_ascii=False, indent=2))
            click.echo(f"sha256 {found.hash}")


def _find(store: Store, entry: int) -> AuditEntry:
    found = store.audit.get(entry)
    if found is None:
        raise StoreError(
            Text(
                f"le journal n'a pas d'entrée {entry} (elle n'a jamais existé, ou a été purgée).",
                f"the log has no entry {entry} (it never existed, or was purged).",
            ),
            field="entry",
        )
    return found


def _check(entry: AuditEntry, path: Path) -> None:
    from matcher.records import Explanation

    try:
        served = Explanation.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ReaderError(
            Text("ce n'est pas une explication lisible.", "this is no readable explanation."),
            file=str(path),
            remedy=Text(
                "Donnez la sortie de : passerelle explain --json.", "Give what explain --json wrote."
            ),
        ) from None
    if document_hash(served) != entry.data.get("explanation"):
        click.echo(
            Text(
                f"{path} n'est pas l'explication inscrite en {entry.seq}.",
                f"{path} is not the explanation logged as {entry.seq}.",
            ).render()
        )
        sys.exit(1)
    click.echo(
        Text(
            f"{path} est, mot pour mot, l'explication inscrite en {entry.seq}.",
            f"{path} is, word for word, the explanation logged as {entry.seq}.",
        ).render()
    )


def _line(entry: AuditEntry) -> str:
    data = entry.data
    about = data.get("posting", {}).get("id") or data.get("candidate") or data.get("contest", "")
    parts = [f"{entry.seq:>6}", entry.at.strftime("%Y-%m-%d %H:%M:%S"), f"{entry.kind:<11}"]
    who = entry.actor.holder or entry.actor.role
    parts += [f"{who}{'#' + entry.actor.key if entry.actor.key else '':<10}", str(about)]
    results = data.get("results")
    if results:
        best = " ; ".join(
            f"{one.get('posting', one['candidate'])} {number(one['score'], 2)}" for one in results[:3]
        )
        more = f" (+{data.get('total', len(results)) - min(3, len(results))})" if len(results) > 3 else ""
        parts.append(f": {best}{more}")
    if entry.kind == "purge":
        parts.append(
            Text(
                f"{_entries(data['entries']).fr} en moins", f"{_entries(data['entries']).en} forgotten"
            ).render()
        )
    if entry.kind == "key":
        parts.append(f"{data['holder']} ({ROLE_NAMES[data['role']].render()}) {STEPS[data['step']].render()}")
    if entry.kind == "review":
        parts.append(f"{data['from']} → {data['to']}")
    return " ".join(parts)


def _entries(number: int) -> Text:
    return how_many(number, Text("entrée", "entry"), Text("entrées", "entries"))


@command.command()
@database_option
@bilingual.option(
    "--file",
    "exported",
    type=click.Path(path_type=Path, exists=True),
    help=Text("Un export jsonl.", "A jsonl export."),
)
@bilingual.option(
    "--head",
    metavar="SHA256",
    help=Text(
        "Empreinte notée plus tôt : elle doit encore s'y trouver.",
        "A hash noted earlier: it must still be there.",
    ),
)
@json_option
def verify(database: str | None, exported: Path | None, head: str | None, as_json: bool) -> None:
    """Vérifier que rien n'a été changé, retiré ou ajouté ; code de sortie 1 sinon.

    Notez l'empreinte de tête hors de la base (procès-verbal du CSE, par exemple) : elle seule montre,
    plus tard, que la fin du journal n'a pas été coupée.

    \b
    Exemple :
      passerelle audit verify --database passerelle.db
      passerelle audit verify --file journal.jsonl --head 3f9a...

    \f
    Verify that nothing was changed, removed or added; exit code 1 otherwise.

    Note the head hash outside the database (in the minutes of a meeting, for instance): it alone shows later
    that the end of the log was not cut off.
    """
    if head is not None:
        head = _read_hash(head)
    if exported is not None:
        verdict = verify_chain(read_export(exported), noted=head)
    else:
        with open_existing(database) as store:
            verdict = verify_chain(store.audit.entries(), noted=head)
    if as_json:
        told = {name: getattr(verdict, name) for name in Verdict.__dataclass_fields__}
        click.echo(json.dumps({**told, "sound": verdict.sound}))
    else:
        click.echo(_told(verdict))
    if not verdict.sound:
        sys.exit(1)


def _read_hash(written: str) -> str:
    """Return a hash as the log writes it; a slip in copying must not read as a log that was changed."""
    found = written.strip().lower()
    if _HASH.fullmatch(found) is None:
        raise StoreError(
            Text(
                f"« {written[:80]} » n'est pas une empreinte : 64 signes, chiffres et lettres de a à f.",
                f"'{written[:80]}' is no hash: 64 signs, figures and letters from a to f.",
            ),
            field="head",
            remedy=Text(
                "Recopiez en entier celle que passerelle audit verify avait donnée.",
                "Copy in full the one that passerelle audit verify gave.",
            ),
        )
    return found


def _told(verdict: Verdict) -> str:
    if verdict.fault == "head" and (verdict.first or 0) > 1:
        return HEAD_BEFORE_PURGE.render()
    if verdict.fault is not None:
        fault = FAULTS[verdict.fault]
        return Text(
            f"Journal altéré à l'entrée {verdict.broken} : {fault.fr}.",
            f"The log was tampered with at entry {verdict.broken}: {fault.en}.",
        ).render()
    if not verdict.entries:
        return Text("Le journal est vide.", "The log is empty.").render()
    return Text(
        f"Journal intact : {_entries(verdict.entries).fr}, de {verdict.first} à {verdict.last}.\n"
        f"Empreinte de tête (à noter hors de la base) : {verdict.head}",
        f"The log is sound: {_entries(verdict.entries).en}, from {verdict.first} to {verdict.last}.\n"
        f"Head hash (to be noted outside the database): {verdict.head}",
    ).render()


@command.command()
@database_option
@bilingual.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl"]),
    default="jsonl",
    show_default=True,
    help=Text("Format.", "Format."),
)
@bilingual.option(
    "--output",
    type=PATH,
    help=Text("Fichier à écrire (sortie standard sinon).", "File to write (standard output otherwise)."),
)
def export(database: str | None, form: str, output: Path | None) -> None:
    """Exporter le journal : jsonl se vérifie hors de la base, csv s'ouvre dans un tableur.

    \b
    Exemple :
      passerelle audit export --database passerelle.db --format csv --output journal.csv

    \f
    Export the log: jsonl can be verified outside the database, csv opens in a spreadsheet.
    """
    with open_existing(database) as store:
        if output is None:
            _write(store, form, sys.stdout)
            return
        output.parent.mkdir(parents=True, exist_ok=True)
        # A spreadsheet takes UTF-8 for what it is only where the file says so.
        with output.open("w", encoding="utf-8-sig" if form == "csv" else "utf-8", newline="") as file:
            _write(store, form, file)


def _write(store: Store, form: str, file: TextIO) -> None:
    entries = store.audit.entries()
    lines = csv_lines(entries) if form == "csv" else (entry_json(entry) + "\n" for entry in entries)
    for line in lines:
        file.write(line)


@command.command()
@database_option
@bilingual.option(
    "--older-than",
    required=True,
    metavar="DURATION",
    help=Text("Par exemple 365d, 52w, 12m ou 1y.", "For instance 365d, 52w, 12m or 1y."),
)
def purge(database: str | None, older_than: str) -> None:
    """Oublier les entrées plus vieilles qu'une durée ; une pierre tombale garde la chaîne vérifiable.

    Ce qu'une contestation encore ouverte met en cause reste, et ce qui suit avec elle.

    \b
    Exemple :
      passerelle audit purge --database passerelle.db --older-than 365d

    \f
    Forget the entries older than a length of time; a tombstone keeps the chain verifiable.

    What an open contest calls into question stays, and what follows with it.
    """
    moment = before(older_than)
    if datetime.now(UTC) - moment < LEAST_KEPT:
        least = Text(
            "l'article 26 § 6 du règlement (UE) 2024/1689 demande de garder ce journal six mois au moins "
            "(docs/audit.md).",
            "article 26(6) of Regulation (EU) 2024/1689 asks to keep this log for six months at least "
            "(docs/audit.md).",
        )
        click.echo(NOTE.render() + least.render(), err=True)
    with open_existing(database) as store:
        tombstone = store.audit.purge(moment, CLI)
    if tombstone is None:
        click.echo(Text("Rien à purger.", "Nothing to purge.").render())
        return
    count, through = tombstone.data["entries"], tombstone.data["through"]
    click.echo(
        Text(
            f"{_entries(count).fr} en moins, jusqu'au numéro {through} ; pierre tombale : {tombstone.seq}.",
            f"{_entries(count).en} forgotten, up to number {through}; tombstone: {tombstone.seq}.",
        ).render()
    )
