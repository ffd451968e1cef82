"""How well `passerelle link` finds the right concept, and from which evidence on it may be believed.

Run as a module, it prints the MRR on each MELO set and the curve of matcher/services/linking.py, or with
`--weights` the MRR under several mixtures:
`python -m evaluation.encoder_linking --melo DIR --esco DIR --encoder quality`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np
from numpy.typing import NDArray

from evaluation.encoder_data import LabelledTexts, read_melo, skill_wordings
from evaluation.encoder_measures import estimate
from matcher.services.linking import Linker, Target
from models.encoder import Encoder
from models.registry import DEFAULT_ENCODER, load_encoder

TOP = 1000


class Calibration(NamedTuple):
    """Logistic curve from the first target's evidence to the chance that it is right, and where to cut it."""

    slope: float
    middle: float
    threshold: float
    balanced_accuracy: float


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


def measure_link(folder: Path, encoder: Encoder) -> list[dict[str, Any]]:
    """One row a MELO set: MRR of the run that `link` writes."""
    rows = []
    for path in sorted(p for p in folder.iterdir() if (p / "queries.tsv").is_file()):
        result = estimate(link_reciprocal_ranks(read_melo(path), encoder))
        rows.append({"test": f"link {path.name}", "measure": "MRR", **result._asdict()})
    return rows


def first_evidence(data: LabelledTexts, encoder: Encoder) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Evidence of the first target and whether it is right, each text asked twice.

    Once of the whole list, once of the list without its right targets: there nothing is right, as for a
    text whose concept a list does not hold.
    """
    evidence = _linker(data, encoder).evidence(data.texts)
    values: list[float] = []
    is_right: list[bool] = []
    for row, gold in zip(evidence, data.right, strict=True):
        values.append(float(row.max()))
        is_right.append(bool(row[gold].max() >= row.max() - 1e-6))
        without = row.copy()
        without[gold] = -1
        values.append(float(without.max()))
        is_right.append(False)
    return np.array(values), np.array(is_right)


def calibrate(values: NDArray[np.float64], is_right: NDArray[np.bool_]) -> Calibration:
    """Fit the curve by Newton's method (Platt 1999) and cut it where right and wrong are told apart best."""
    design = np.column_stack([values, np.ones_like(values)])
    weights = np.zeros(2)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ weights))
        hessian = design.T @ (design * (chance * (1 - chance))[:, None]) + 1e-6 * np.eye(2)
        weights += np.linalg.solve(hessian, design.T @ (is_right - chance))
    chance = 1 / (1 + np.exp(-design @ weights))
    cuts = np.quantile(chance, np.linspace(0.01, 0.99, 99))
    scores = [((chance[is_right] >= c).mean() + (chance[~is_right] < c).mean()) / 2 for c in cuts]
    best = int(np.argmax(scores))
    return Calibration(
        float(weights[0]), float(-weights[1] / weights[0]), float(cuts[best]), float(scores[best])
    )


@click.command()
@click.option("--melo", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--esco", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--encoder", "name", default=DEFAULT_ENCODER, show_default=True)
@click.option("--weights", is_flag=True, help="Try other weights instead.")
def main(melo: Path, esco: Path, name: str, weights: bool) -> None:
    """Print the MRR of `link` on each MELO set, and its calibration."""
    encoder = load_encoder(name)
    if weights:
        for path in sorted(p for p in melo.iterdir() if (p / "queries.tsv").is_file()):
            for letters, value in try_weights(read_melo(path), encoder).items():
                click.echo(f"{path.name}: letters {letters}: MRR {value:.3f}")
        return
    for row in measure_link(melo, encoder):
        click.echo(f"{row['test']}: MRR {row['value']:.3f} [{row['low']:.3f}, {row['high']:.3f}]")
    sets = [read_melo(p) for p in sorted(melo.iterdir()) if (p / "queries.tsv").is_file()]
    measured = [first_evidence(data, encoder) for data in [*sets, skill_wordings(esco)]]
    values, is_right = (np.concatenate(parts) for parts in zip(*measured, strict=True))
    click.echo(calibrate(values, is_right))


if __name__ == "__main__":
    main()
