"""How well `passerelle link` finds the right concept, and from which evidence on it may be believed.

Run as a module, it fits the curve of matcher/services/linking.py on half of the questions, prints what it is
worth on the other half, and with `--write` keeps it in models/artifacts/linking.json; with `--weights` it
prints the MRR under several weights of the letters instead:
`python -m evaluation.encoder_linking --melo DIR --esco DIR --encoder static --encoder quality`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
from numpy.typing import NDArray

from evaluation.encoder_data import LabelledTexts, read_melo_sets
from evaluation.encoder_link_questions import Question, questions, weights
from evaluation.encoder_memory import RememberingEncoder
from evaluation.encoder_rows import Row, row
from matcher.services.linking import CALIBRATION_PATH, Linker, Mixture, Target, certainty, mixture_of
from models.encoder import Encoder
from models.errors import ending_in_words
from models.registry import load_encoder

TOP = 1000

CLOSE = 0.33
"""Chance from which a target is called close: a right one withheld costs twice a wrong one proposed, since
who reads a proposal sees that it is wrong, and what is not proposed is never found."""

LETTERS_WEIGHTS = (0.0, 0.05, 0.1, 0.2, 0.4)
"""What `--weights` tries."""


def _linker(data: LabelledTexts, encoder: Encoder) -> Linker:
    return Linker([Target(str(i), label) for i, label in enumerate(data.labels)], encoder)


def link_reciprocal_ranks(data: LabelledTexts, encoder: Encoder) -> list[float]:
    """Reciprocal rank of the first right target in the run that `link` writes with --top 1000."""
    return _reciprocal_ranks(_linker(data, encoder), data)


def _reciprocal_ranks(linker: Linker, data: LabelledTexts) -> list[float]:
    values = []
    for links, gold in zip(linker.link(data.texts, TOP), data.right, strict=True):
        right = {str(i) for i in gold}
        values.append(next((1 / rank for rank, link in enumerate(links, start=1) if link.id in right), 0.0))
    return values


def try_weights(data: LabelledTexts, encoder: Encoder) -> dict[float, float]:
    """MRR of `link` by the weight of the letters."""
    linker = _linker(data, encoder)
    found = {}
    for letters in LETTERS_WEIGHTS:
        linker.mixture = linker.mixture._replace(letters=letters)
        found[letters] = float(np.mean(_reciprocal_ranks(linker, data)))
    return found


def measure_link(folder: Path, encoder: Encoder) -> list[Row]:
    """One row a MELO set: MRR of the run that `link` writes."""
    return [
        row(f"link {name}", "MRR", link_reciprocal_ranks(data, encoder))
        for name, data in read_melo_sets(folder)
    ]


def calibrate(asked: Sequence[Question], letters: float) -> Mixture:
    """Fit the curve from evidence and crowd to the chance of being right, by Newton's method (Platt 1999)."""
    evidence, crowd = (np.array([getattr(q, name) for q in asked]) for name in ("evidence", "crowd"))
    right, weight = np.array([q.right for q in asked]), weights(asked)
    weight *= len(weight) / weight.sum()
    design = np.column_stack([evidence, crowd, np.ones_like(evidence)])
    fitted = np.zeros(3)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ fitted))
        hessian = design.T @ (design * (weight * chance * (1 - chance))[:, None]) + 1e-6 * np.eye(3)
        fitted += np.linalg.solve(hessian, design.T @ (weight * (right - chance)))
    slope, against, offset = (round(float(value), 3) for value in (fitted[0], -fitted[1], -fitted[2]))
    usual = round(float(np.median(list({(q.source, q.kind): q.crowd for q in asked}.values()))), 3)
    return Mixture(letters, slope, against, offset, CLOSE, usual)


class Verdict(NamedTuple):
    """What the threshold does to one kind of question.

    Of `asked` texts, `far` is the share for which nothing is called close; `right` the share whose first
    target is right, `kept` the share of those that is called close.
    """

    source: str
    kind: str
    asked: int
    far: float
    right: float
    kept: float


def verdicts(asked: Sequence[Question], mixture: Mixture) -> list[Verdict]:
    """Return what the threshold does to each kind of question of each list."""
    found = []
    for (source, kind), group in groupby(
        sorted(asked, key=lambda q: (q.source, q.kind)), lambda q: (q.source, q.kind)
    ):
        some = list(group)
        close = np.array([certainty(q.evidence, q.crowd, mixture) >= mixture.close for q in some])
        right = np.array([q.right for q in some])
        kept = float(close[right].mean()) if right.any() else float("nan")
        found.append(Verdict(source, kind, len(some), float((~close).mean()), float(right.mean()), kept))
    return found


class NothingClose(NamedTuple):
    """How far "nothing is close" may be believed, and how far "close" may.

    `precision`: of the texts told so, the share whose first target is not right; `recall`: of the texts whose
    concept the list does not hold, the share told so; `close_right`: of those called close, the share whose
    first target is right; `right_kept`: of the right first targets, the share called close.
    """

    precision: float
    recall: float
    close_right: float
    right_kept: float


def nothing_close(asked: Sequence[Question], mixture: Mixture, other: str) -> NothingClose:
    """Measure the threshold where as many texts are held as are not, each list and kind weighing the same.

    Args:
        asked: the questions; those of lists that know no `other` are left out.
        mixture: what was fitted.
        other: the kind of the texts that are not held, "unrelated" or "removed".
    """
    lists = {q.source for q in asked if q.kind.startswith(other)}
    some = [q for q in asked if q.source in lists and q.kind.partition(",")[0] in ("held", other)]
    held, right = np.array([q.held for q in some]), np.array([q.right for q in some])
    far = np.array([certainty(q.evidence, q.crowd, mixture) < mixture.close for q in some])
    weight = weights(some)
    for side in (held, ~held):
        weight[side] /= weight[side].sum()

    def share(what: NDArray[np.bool_], of: NDArray[np.bool_]) -> float:
        return float(weight[what & of].sum() / weight[of].sum()) if of.any() else float("nan")

    return NothingClose(share(~right, far), share(far, ~held), share(right, ~far), share(~far, right))


@click.command()
@click.option("--melo", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--esco", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--encoder", "names", default=["static", "quality"], multiple=True, show_default=True)
@click.option("--weights", "letters", is_flag=True, help="Try other weights of the letters instead.")
@click.option("--write", is_flag=True, help="Keep what was fitted.")
def main(melo: Path, esco: Path, names: Sequence[str], letters: bool, write: bool) -> None:
    """Fit when `link` calls something close, and measure it."""
    for name in names:
        encoder = RememberingEncoder(load_encoder(name))
        if letters:
            for melo_name, data in read_melo_sets(melo):
                for weight, value in try_weights(data, encoder).items():
                    click.echo(f"{name} {melo_name}: letters {weight}: MRR {value:.3f}")
            continue
        asked = questions(esco, melo, encoder)
        short = encoder.model_id.partition("+")[0]
        fitted = calibrate([q for q in asked if not q.measures], mixture_of(short).letters)
        click.echo(f"{encoder.model_id}: {fitted}")
        _report([q for q in asked if q.measures], fitted)
        if write:
            _write(short, fitted)


def _report(asked: Sequence[Question], fitted: Mixture) -> None:
    for one in verdicts(asked, fitted):
        kept = "" if np.isnan(one.kept) else f", first right {one.right:.0%}, of which close {one.kept:.0%}"
        click.echo(f"  {one.source}, {one.kind}: {one.asked} asked, nothing close {one.far:.0%}{kept}")
    kinds = {q.kind for q in asked}
    for other in (kind for kind in ("unrelated", "removed") if kind in kinds):
        told = nothing_close(asked, fitted, other)
        click.echo(
            f"  held or {other}: nothing close: precision {told.precision:.2f}, recall {told.recall:.2f}; "
            f"close: {told.close_right:.2f} right, {told.right_kept:.2f} of the right ones"
        )


def _write(name: str, fitted: Mixture) -> None:
    kept = json.loads(CALIBRATION_PATH.read_text(encoding="utf-8"))
    kept["encoders"][name] = fitted._asdict()
    CALIBRATION_PATH.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    with ending_in_words():
        main()
