"""`passerelle serve`: the API and the web pages."""

from __future__ import annotations

import logging
import socket
import tempfile
from contextlib import ExitStack
from pathlib import Path

import click
import uvicorn

import matcher
from api.app import create_app
from api.settings import Settings, settings_from
from matcher.cli import bilingual
from matcher.records import Text
from matcher.records.errors import PasserelleError, ReaderError
from matcher.records.system_words import system_words
from matcher.services.importing import import_files
from matcher.store import open_store
from models.registry import DEFAULT_ENCODER, load_encoder

FIXTURES = Path(matcher.__file__).parent.parent / "data" / "fixtures"
DEMO_FILES = ("postings.jsonl", "candidates.jsonl", "trainings.jsonl")


@bilingual.command()
@bilingual.option(
    "--database",
    metavar="URL",
    help=Text("Base SQLite (fichier ou URL) ou PostgreSQL.", "SQLite (file or URL) or PostgreSQL database."),
)
@bilingual.option(
    "--host", default="127.0.0.1", show_default=True, help=Text("Adresse d'écoute.", "Address to listen on.")
)
@bilingual.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65_535),
    help=Text("Port d'écoute.", "Port to listen on."),
)
@bilingual.option(
    "--encoder",
    default=None,
    show_default=DEFAULT_ENCODER,
    help=Text("Nom de l'encodeur.", "Name of the encoder."),
)
@bilingual.option(
    "--demo",
    is_flag=True,
    help=Text(
        "Charger le petit bassin d'exemple dans une base temporaire.",
        "Load the small example cluster into a temporary database.",
    ),
)
def command(database: str | None, host: str, port: int, encoder: str | None, demo: bool) -> None:
    """Servir l'API et les pages web.

    Tant qu'aucune clé n'est donnée (passerelle keys add), rien n'est demandé à qui se connecte : restez
    sur 127.0.0.1.

    \b
    Exemple :
      passerelle serve --demo
      passerelle serve --database passerelle.db --port 8080

    \f
    Serve the API and the web pages.

    As long as no key is given out (passerelle keys add), nothing is asked of whoever connects: stay on
    127.0.0.1.
    """
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    logging.getLogger("passerelle.api").setLevel(logging.INFO)
    with ExitStack() as stack:
        if demo:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="passerelle-"))
            database = str(Path(folder) / "demo.db")
            load_demo(database, encoder or DEFAULT_ENCODER)
        settings = settings_from(database_url=database, host=host, encoder=encoder)
        _warn(settings, _keys_exist(settings.database_url))
        listener = stack.enter_context(_listen(host, port))
        address = listener.getsockname()[1]
        click.echo(
            Text(
                f"Passerelle : http://{_shown(host)}:{address}/ (API : /docs). Ctrl+C pour arrêter.",
                f"Passerelle: http://{_shown(host)}:{address}/ (API: /docs). Ctrl+C to stop.",
            ).render()
        )
        # Access lines would hold addresses with the ids of people: our own log has templates instead.
        config = uvicorn.Config(
            create_app(settings), log_level="warning", access_log=False, server_header=False, lifespan="on"
        )
        uvicorn.Server(config).run(sockets=[listener])


def load_demo(database: str, encoder: str = DEFAULT_ENCODER) -> None:
    """Load the fixture cluster into a database.

    Raises:
        ReaderError: the fixtures are not there (an install without the checkout).
    """
    files = [FIXTURES / name for name in DEMO_FILES]
    if not all(path.is_file() for path in files):
        raise ReaderError(
            Text("le petit bassin d'exemple est absent.", "the demonstration cluster is absent."),
            file=str(FIXTURES),
            remedy=Text("Lancez la commande depuis une copie du dépôt.", "Run it from a checkout."),
        )
    with open_store(database) as store:
        for report in import_files(store, files, load_encoder(encoder)):
            if report.failure is not None:
                raise report.failure


def _keys_exist(database: str | None) -> bool:
    with open_store(database) as store:
        return store.keys.any()


def _warn(settings: Settings, keys_exist: bool) -> None:
    if keys_exist or settings.api_token is not None or settings.loopback_only:
        return
    click.echo(
        Text(
            f"Attention : {settings.host} est joignable depuis le réseau et aucune clé n'est demandée : "
            "toute personne du réseau peut lire les profils. Donnez une clé à chacun : passerelle keys add.",
            f"Warning: {settings.host} can be reached from the network and no key is asked for: anybody on "
            "it can read the profiles. Give everybody a key: passerelle keys add.",
        ).render(),
        err=True,
    )


def _listen(host: str, port: int) -> socket.socket:
    """Return a bound socket; bound here, so that a port in use is told before anything is loaded.

    Raises:
        PasserelleError: the port is in use, or the address is not of this machine.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        # Whoever asks while the profiles are being loaded waits, and is not turned away.
        listener.listen(128)
    except (OSError, UnicodeError) as error:
        no_name = Text("ce n'est pas un nom de machine", "it is no name of a machine")
        reason = system_words(error) if isinstance(error, OSError) else no_name
        raise PasserelleError(
            Text(
                f"impossible d'écouter sur {host}:{port} ({reason.fr}).",
                f"cannot listen on {host}:{port} ({reason.en}).",
            ),
            remedy=Text("Choisissez un autre port : --port 8080.", "Choose another port: --port 8080."),
        ) from None
    return listener


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
