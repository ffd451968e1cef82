"""Which trades profiles and postings tell of: the reader of trades measured on texts read by hand.

`python -m evaluation.trade_reading --dataset DIR --dataset DIR:-suffix`

A person said of each text which trades it tells of, with shares that sum to 1 (`trades.tsv`: text, trade,
share, 1 where no trade of the taxonomy fits and the nearest was named). Three measures: how often the first
trade of the reader is the one of the largest share, how much of the shares is the same, and how near the two
mixtures are by what the people of one trade are worth to another (1 for the same mixture).
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
from numpy.typing import NDArray

from evaluation.datasets import read_records
from evaluation.errors import EvaluationError
from evaluation.judgements import read_lines
from evaluation.statistics import bootstrap_interval
from matcher.ranking.demand import posting_text, trades_sought
from matcher.ranking.pool import CandidatePool
from matcher.records import Candidate, Posting
from matcher.services.search import DEFAULT_ENCODER, build_pool
from models.errors import Text, ending_in_words

Mixtures = NDArray[np.float64]

NO_TRADE = "-"
"""In the place of a trade, for a text that tells of none."""
ROUNDING = 0.05
"""Shares were written with one or two decimals."""


class Reading(NamedTuple):
    """How near the reader is on each text, float64 (texts,): first trade right, shares alike, trades near."""

    first: Mixtures
    overlap: Mixtures
    nearness: Mixtures


def read_shares(path: Path, columns: Mapping[str, int]) -> dict[str, Mixtures]:
    """Return the shares of each text that tells of a trade, float64 (trades,), by text id.

    Args:
        path: a `trades.tsv`.
        columns: the column of each trade, by its id.

    Raises:
        EvaluationError: a malformed line, an unknown trade, or shares that do not sum to 1.
    """
    shares: dict[str, Mixtures] = defaultdict(lambda: np.zeros(len(columns)))
    for number, line in list(read_lines(path))[1:]:
        parts = line.split("\t")
        if len(parts) != 4 or (parts[1] != NO_TRADE and parts[1] not in columns):
            raise _malformed(path, number)
        text, trade, share, _ = parts
        if trade == NO_TRADE:
            continue
        try:
            shares[text][columns[trade]] += float(share)
        except ValueError as error:
            raise _malformed(path, number) from error
    for text, mixture in shares.items():
        if abs(mixture.sum() - 1) > ROUNDING:
            raise EvaluationError(
                Text(
                    f"les parts du texte {text} ne font pas 1.",
                    f"the shares of text {text} do not sum to 1.",
                ),
                file=str(path),
            )
    return {text: mixture / mixture.sum() for text, mixture in shares.items()}


def _malformed(path: Path, line: int) -> EvaluationError:
    return EvaluationError(
        Text(
            "ligne attendue : texte, métier connu (ou « - »), part, 0 ou 1, séparés par des tabulations.",
            "expected: text, known trade (or '-'), share, 0 or 1, separated by tabs.",
        ),
        file=str(path),
        line=line,
    )


def compare(read: Mixtures, told: Mixtures, affinity: NDArray[np.floating]) -> Reading:
    """Return how near the mixtures read are to those told, both float64 (texts, trades), rows sum to 1."""
    near = np.einsum("ij,jk,ik->i", read, affinity, told)
    spread = np.einsum("ij,jk,ik->i", read, affinity, read) * np.einsum("ij,jk,ik->i", told, affinity, told)
    return Reading(
        first=(read.argmax(axis=1) == told.argmax(axis=1)).astype(np.float64),
        overlap=np.minimum(read, told).sum(axis=1),
        nearness=near / np.sqrt(np.maximum(spread, 1e-12)),
    )


def measure(folder: Path, suffix: str = "") -> dict[str, Reading]:
    """Return how the profiles and the postings of a data set are read.

    Args:
        folder: holds candidates, postings and trades.
        suffix: of the file names, for instance "-a".

    Raises:
        EvaluationError: see `read_shares`; RecordError: a rejected posting or profile.
    """
    people = read_records(folder / f"candidates{suffix}.jsonl", Candidate)
    postings = read_records(folder / f"postings{suffix}.jsonl", Posting)
    pool = build_pool(people, DEFAULT_ENCODER)
    model = pool.trade_reader.model
    told = read_shares(
        folder / f"trades{suffix}.tsv", {one.id: column for column, one in enumerate(model.occupations)}
    )
    return {
        "profiles": _compared([person.id for person in people], pool.trades, told, model.affinity),
        "postings": _compared(
            [posting.id for posting in postings], _sought(postings, pool), told, model.affinity
        ),
    }


def _sought(postings: Sequence[Posting], pool: CandidatePool) -> Mixtures:
    texts = [posting_text(posting) for posting in postings]
    return np.array(trades_sought(texts, pool.encoder, pool.trade_reader), dtype=np.float64)


def _compared(
    ids: Sequence[str],
    read: NDArray[np.floating],
    told: Mapping[str, Mixtures],
    affinity: NDArray[np.floating],
) -> Reading:
    rows = [row for row, text in enumerate(ids) if text in told]
    mixtures = np.asarray(read, dtype=np.float64)[rows]
    mixtures /= np.maximum(mixtures.sum(axis=1, keepdims=True), 1e-12)
    return compare(mixtures, np.array([told[ids[row]] for row in rows]), affinity)


def main() -> None:
    """Print the three measures over all texts of the data sets named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--dataset", action="append", required=True, help="folder, or folder:suffix as in train:-a"
    )
    readings = []
    for dataset in parser.parse_args().dataset:
        folder, _, suffix = dataset.partition(":")
        readings.append(measure(Path(folder), suffix))
    for kind in ("profiles", "postings"):
        click.echo(kind)
        for name in Reading._fields:
            values = np.concatenate([getattr(reading[kind], name) for reading in readings])
            low, high = bootstrap_interval(values)
            click.echo(f"  {name:<9} {values.mean():.3f} [{low:.3f}, {high:.3f}]  n = {len(values)}")


if __name__ == "__main__":
    with ending_in_words():
        main()
