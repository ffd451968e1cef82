"""Options that several commands share: one name, one meaning, one help."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli import bilingual
from models.errors import Text
from models.registry import DEFAULT_ENCODER, best_encoder

PATH = click.Path(path_type=Path)
SEED = click.IntRange(0, 2**31 - 1)
"""What the generators of numpy and of the solvers take."""

postings_option = bilingual.option(
    "--postings", required=True, type=PATH, help=Text("Fichier d'offres.", "File of postings.")
)
candidates_option = bilingual.option(
    "--candidates",
    required=True,
    type=PATH,
    help=Text("Fichier ou dossier de profils.", "File or folder of profiles."),
)
trainings_option = bilingual.option(
    "--trainings", type=PATH, help=Text("Catalogue de formations.", "Catalogue of courses.")
)
event_option = bilingual.option(
    "--event", "event_path", required=True, type=PATH, help=Text("Le forum, en JSON.", "The forum, as JSON.")
)
encoder_option = bilingual.option(
    "--encoder",
    default=DEFAULT_ENCODER,
    show_default=True,
    help=Text("Nom de l'encodeur.", "Name of the encoder."),
)
database_option = bilingual.option(
    "--database",
    metavar="DATABASE",
    help=Text("Base SQLite (fichier ou URL) ou PostgreSQL.", "SQLite (file or URL) or PostgreSQL database."),
)
json_option = bilingual.option("--json", "as_json", is_flag=True, help=Text("Écrire du JSON.", "Write JSON."))
figures_option = bilingual.option(
    "--json",
    "json_path",
    type=PATH,
    help=Text("Écrire aussi les chiffres en JSON.", "Write the figures as JSON too."),
)
texts_option = bilingual.option(
    "--input",
    "source",
    required=True,
    type=PATH,
    help=Text("Fichier de textes, un par ligne.", "File of texts, one a line."),
)
best_encoder_option = bilingual.option(
    "--encoder",
    default=best_encoder,
    show_default=Text("quality, ou static sans onnxruntime", "quality, or static without onnxruntime"),
    help=Text(
        "Nom de l'encodeur : quality comprend mieux, static est bien plus rapide.",
        "Name of the encoder: quality understands better, static is much faster.",
    ),
)
report_option = bilingual.option(
    "--output",
    type=PATH,
    help=Text(
        "Dossier du rapport (index.html, report.json).", "Folder of the report (index.html, report.json)."
    ),
)
draws_option = bilingual.option(
    "--seed",
    default=0,
    show_default=True,
    type=SEED,
    help=Text("Graine des tirages.", "Seed of the draws."),
)
