"""`passerelle watch`: saved searches over the store, and the digests that tell what is new."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from matcher.cli import bilingual
from matcher.cli.shared_options import encoder_option
from matcher.cli.stored import open_existing
from matcher.records import Text
from matcher.records.errors import StoreError, user_language
from matcher.services.numbers import counted, number
from matcher.services.watch import look
from matcher.services.watch_mail import deliver_all, is_address, mail_server
from matcher.store.watches import WATCH_KINDS, Watch, WatchKind

KINDS = {
    "candidates": Text("nouveaux profils pour l'offre", "new profiles for posting"),
    "openings": Text("nouvelles offres pour le profil", "new openings for profile"),
    "courses": Text("nouvelles formations pour le profil", "new courses for profile"),
}


def _database(command: Callable[..., Any]) -> Callable[..., Any]:
    return bilingual.option(
        "--database",
        metavar="URL",
        help=Text(
            "Base SQLite (fichier ou URL) ou PostgreSQL ; par défaut celle de `passerelle import`.",
            "SQLite (file or URL) or PostgreSQL database; by default that of `passerelle import`.",
        ),
    )(command)


@bilingual.group()
def command() -> None:
    """Suivre des recherches : chaque nouveauté est annoncée une fois, par fichier ou par courriel.

    \b
    Exemple :
      passerelle watch add candidates D-P01 --to rh@exemple.fr
      passerelle watch digest --output digests/

    \f
    Follow searches: whatever is new is told once, by file or by e-mail.
    """


@command.command()
@click.argument("kind", type=click.Choice(WATCH_KINDS))
@click.argument("subject", metavar="ID")
@bilingual.option(
    "--to",
    "recipient",
    help=Text(
        "Adresse de courriel ; sans elle, le message est seulement écrit.",
        "E-mail address; without it the message is only written.",
    ),
)
@bilingual.option(
    "--least",
    default=0.5,
    show_default=True,
    type=click.FloatRange(0, 1),
    help=Text("Score à partir duquel une nouveauté est annoncée.", "Score from which something new is told."),
)
@bilingual.option(
    "--only-new",
    is_flag=True,
    help=Text("Laisser de côté ce que la base contient déjà.", "Leave out what the database holds already."),
)
@bilingual.option(
    "--lang", type=click.Choice(["fr", "en"]), help=Text("Langue des messages.", "Language of the messages.")
)
@_database
def add(
    kind: WatchKind,
    subject: str,
    recipient: str | None,
    least: float,
    only_new: bool,
    lang: str | None,
    database: str | None,
) -> None:
    """Suivre une offre (candidates) ou un profil (openings, courses).

    \b
    candidates : nouveaux profils pour mon offre ; IDENTIFIANT est celui de l'offre
    openings   : nouvelles offres pour moi ; IDENTIFIANT est celui du profil
    courses    : nouvelles formations pour ce qui me manque ; IDENTIFIANT est celui du profil

    \b
    Exemple :
      passerelle watch add openings D-C11 --to conseillere@exemple.fr --only-new

    \f
    Follow a posting (candidates) or a profile (openings, courses).

    \b
    candidates: new profiles for my posting; ID is that of the posting
    openings:   new postings for me; ID is that of the profile
    courses:    new courses for what I lack; ID is that of the profile
    """
    if recipient is not None and not is_address(recipient):
        raise StoreError(
            Text(
                f"« {recipient} » n'est pas une adresse de courriel.", f"'{recipient}' is no e-mail address."
            ),
            field="to",
            remedy=Text("Exemple : --to rh@exemple.fr.", "Example: --to hr@example.org."),
        )
    with open_existing(database) as store:
        watch = store.watches.add(
            kind,
            subject,
            recipient=recipient,
            language=lang or user_language(),
            least=least,
            only_new=only_new,
        )
    click.echo(_line(watch))


@command.command("list")
@_database
def list_command(database: str | None) -> None:
    """Montrer les recherches suivies.

    \b
    Exemple :
      passerelle watch list

    \f
    Show the saved searches.
    """
    with open_existing(database) as store:
        watches = store.watches.list()
    for watch in watches:
        click.echo(_line(watch))
    if not watches:
        click.echo(Text("Aucune recherche suivie.", "No saved search.").render())


@command.command()
@click.argument("number_", metavar="NUMBER", type=int)
@_database
def remove(number_: int, database: str | None) -> None:
    """Ne plus suivre une recherche ; ce qu'elle avait trouvé est effacé.

    \b
    Exemple :
      passerelle watch remove 3

    \f
    Stop following a search; what it had found is deleted.
    """
    with open_existing(database) as store:
        if not store.watches.remove(number_):
            raise StoreError(
                Text(
                    f"aucune recherche suivie n'a le numéro {number_}.",
                    f"no saved search has number {number_}.",
                ),
                remedy=Text("Voyez `passerelle watch list`.", "See `passerelle watch list`."),
            )
    click.echo(Text(f"Recherche {number_} effacée.", f"Search {number_} removed.").render())


@command.command()
@bilingual.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help=Text(
        "Dossier des messages (HTML, texte, courriel).", "Folder of the messages (HTML, text, e-mail)."
    ),
)
@encoder_option
@_database
def digest(output: Path, encoder: str, database: str | None) -> None:
    """Écrire ce qui est nouveau depuis la dernière fois, chaque nouveauté une seule fois.

    Rien n'est envoyé sans réglage : PASSERELLE_SMTP_URL (smtp://utilisateur:motdepasse@serveur:587) et
    PASSERELLE_SMTP_FROM (l'expéditeur). Une exécution interrompue reprend où elle en était.

    \b
    Exemple :
      passerelle watch digest --output digests/

    \f
    Write what is new since the last time, each thing once.

    Nothing is sent without a setting: PASSERELLE_SMTP_URL (smtp://user:password@server:587) and
    PASSERELLE_SMTP_FROM (the sender). A run that was interrupted goes on where it stood.
    """
    server = mail_server()
    with open_existing(database) as store:
        # What an interrupted run left goes out first, as it was.
        delivered = deliver_all(store, output, server)
        with tqdm(desc=Text("Recherches", "Searches").render(), disable=None) as bar:
            look(store, encoder, progress=bar.update)
        delivered += deliver_all(store, output, server)
    for done in delivered:
        sent = (
            Text(f", envoyé à {done.sent_to}", f", sent to {done.sent_to}").render() if done.sent_to else ""
        )
        click.echo(f"{done.files[0]}{sent}")
    told = counted(
        len(delivered), Text("message écrit", "message written"), Text("messages écrits", "messages written")
    )
    click.echo(told + ("" if delivered else Text(" : rien de nouveau.", ": nothing new.").render()))


def _line(watch: Watch) -> str:
    recipient = watch.recipient or Text("fichier seulement", "file only").render()
    since = f", {Text('depuis', 'since').render()} {watch.since.date().isoformat()}" if watch.since else ""
    return (
        f"{watch.id:>4}  {KINDS[watch.kind].render()} {watch.subject_id} "
        f"(score ≥ {number(watch.least, 2)}{since}) → {recipient}"
    )
