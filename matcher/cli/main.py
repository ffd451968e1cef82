"""The `passerelle` command: a list of names, each loaded only when it is called."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from matcher.cli import click_words
from matcher.cli.lazy import LazySubcommands
from matcher.records.system_words import system_words
from models.errors import PasserelleError, Text

ERROR = Text("Erreur : ", "Error: ")

COMMANDS: dict[str, tuple[str, Text]] = {
    "demo": ("matcher.cli.demo", Text("Classer les candidats d'une vraie offre", "Rank a real posting")),
    "import": (
        "matcher.cli.importing",
        Text("Charger des fichiers dans la base", "Load files into the store"),
    ),
    "rank": (
        "matcher.cli.rank",
        Text("Classer des candidats pour des offres", "Rank candidates for postings"),
    ),
    "explain": ("matcher.cli.explain", Text("Expliquer un classement", "Explain one match")),
    "bridge": (
        "matcher.cli.bridge",
        Text("Aller d'un métier à un autre qui recrute", "Get from a trade to one that hires"),
    ),
    "map": (
        "matcher.cli.map",
        Text("Dessiner la carte des métiers", "Draw the map of the trades"),
    ),
    "gaps": (
        "matcher.cli.gaps",
        Text("Analyser les écarts de compétences", "Analyse skill gaps"),
    ),
    "experts": (
        "matcher.cli.experts",
        Text("Trouver qui sait répondre à une question", "Find who can answer a question"),
    ),
    "watch": (
        "matcher.cli.watch",
        Text("Suivre des recherches, par un courriel", "Follow searches, by e-mail"),
    ),
    "extract": ("matcher.cli.extract", Text("Lire les faits d'un texte", "Read the facts of a text")),
    "encode": ("matcher.cli.encode", Text("Calculer des vecteurs de textes", "Turn texts into vectors")),
    "link": ("matcher.cli.link", Text("Relier des textes à des concepts", "Link texts to concepts")),
    "taxonomy": (
        "matcher.cli.taxonomy",
        Text("Chercher et importer des métiers", "Search and import trades"),
    ),
    "shortlist": (
        "matcher.cli.shortlist",
        Text("Préparer les listes d'un forum", "Prepare a forum's shortlists"),
    ),
    "redeploy": (
        "matcher.cli.redeploy",
        Text("Reclasser tout un groupe", "Redeploy a whole group"),
    ),
    "schedule": (
        "matcher.cli.schedule",
        Text("Planifier les rendez-vous d'un forum", "Plan the meetings of a forum"),
    ),
    "outcomes": (
        "matcher.cli.outcomes",
        Text("Faire le bilan d'un forum", "Take stock of a forum"),
    ),
    "eval": ("matcher.cli.evaluate", Text("Mesurer la qualité", "Measure quality")),
    "bench": ("matcher.cli.bench", Text("Mesurer la vitesse", "Measure speed")),
    "audit": (
        "matcher.cli.audit",
        Text("Lire et vérifier le journal d'audit", "Read and verify the audit log"),
    ),
    "keys": (
        "matcher.cli.keys",
        Text("Donner une clé à chaque personne", "Give each person a key"),
    ),
    "serve": ("matcher.cli.serve", Text("Servir l'API et les pages", "Serve the API and the pages")),
}
"""Command names with the module that holds `command`, and their one-line help."""


click_words.speak()


@click.group(
    cls=LazySubcommands,
    subcommands=COMMANDS,
    heading=Text("Commandes", "Commands"),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="passerelle", prog_name="passerelle")
def cli() -> None:
    """Passerelle : qui convient à cette offre, pourquoi, et que manque-t-il ?

    Exemple : passerelle rank --postings offres.jsonl --candidates cv.jsonl --output run.trec

    \f
    Passerelle: who fits this posting, why, and what is missing?

    Example: passerelle rank --postings offres.jsonl --candidates cv.jsonl --output run.trec
    """


def main(arguments: list[str] | None = None) -> Any:
    """Run the command; a Passerelle error becomes its message on stderr and exit code 2."""
    try:
        return cli.main(args=arguments, prog_name="passerelle")
    except PasserelleError as error:
        click.echo(ERROR.render() + error.render(), err=True)
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output (head, less) has closed; leave quietly as other tools do.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        # Every command writes files; whichever cannot be read or written ends here, named.
        click.echo(ERROR.render() + _refused(error).render(), err=True)
        sys.exit(2)


def _refused(error: OSError) -> PasserelleError:
    reason = system_words(error)
    return PasserelleError(
        Text(f"lecture ou écriture impossible ({reason.fr}).", f"cannot be read or written ({reason.en})."),
        file=str(error.filename) if error.filename else None,
        remedy=Text("Choisissez un autre chemin.", "Choose another path."),
    )


if __name__ == "__main__":
    main()
