"""Fine-tuning of the transformer: the same pairs as the table, with neighbours as hard negatives.

Each batch comes from one source. A part of it are groups that the static encoder finds near one another, so
that a pair must be told from what resembles it (hard negatives, Karpukhin et al. 2020; Xiong et al. 2021).
Between batches the untouched teacher shows which skill phrases it finds alike, so that general sense stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tqdm import tqdm

from models.encoder import Encoder
from models.normalisation import masculine_form
from models.training.checkpoint import write_checkpoint
from models.training.noise import noisy
from models.training.pairs import PairSource
from models.training.table import Lesson, contrastive_loss, lesson_loss
from models.training.transformer import Transformer

SAVED_EVERY = 50
RANDOM_NEGATIVES = frozenset({"offer-titles", "offer-halves"})
"""Sources whose groups repeat one another under other keys: their neighbours are no negatives."""

WEIGHTS = {
    "esco-descriptions": 0.4,
    "esco-descriptions-fr": 0.4,
    "esco-skills-fr": 3.0,
    "offer-titles": 1.5,
    "offer-halves": 0.3,
    "trade-voices": 1.5,
}
"""Shares of the batches that differ from the table's: long texts cost the transformer more."""

LATER_WEIGHTS = {
    "esco-occupations-fr": 1.5,
    "esco-occupations-en": 1.5,
    "esco-occupations-fr-en": 2.0,
    "esco-descriptions": 0.2,
    "esco-descriptions-fr": 0.2,
    "esco-parents": 0.3,
    "esco-skills-fr": 2.0,
    "esco-skill-parents": 0.3,
    "rome-cards": 0.7,
    "rome-siblings": 0.5,
    "offer-titles": 2.5,
    "offer-halves": 0.3,
    "trade-skill-tasks": 1.0,
    "trade-sentences-skills": 5.0,
    "trade-sentences-occupations": 5.0,
    "trade-voices": 3.0,
}
"""Shares after the turn: titles are learned in a few hundred batches, sentences of the trades in more."""


@dataclass
class TuningSettings:
    """What the fine-tuning depends on, beside its texts."""

    batch: int = 128
    steps: int = 550
    learning_rate: float = 8e-5
    warmup: int = 50
    decay: float = 0.01
    hard_share: float = 0.5
    neighbours: int = 12
    lesson_share: float = 0.12
    turn: float = 0.72
    longest: int = 40
    seed: int = 1


Tokenise = Callable[[Sequence[str]], list[NDArray[np.int64]]]


def tokenise(tokenizer: Tokenizer, longest: int) -> Tokenise:
    """Return the function that turns texts into token numbers, at most `longest` of them."""

    def apply(texts: Sequence[str]) -> list[NDArray[np.int64]]:
        encodings = tokenizer.encode_batch_fast([masculine_form(text) for text in texts])
        rows = [np.array(e.ids, dtype=np.int64) for e in encodings]
        return [row if len(row) <= longest else np.append(row[: longest - 1], row[-1]) for row in rows]

    return apply


class HardSampler:
    """Draws batches of pairs from one source at a time, part of them neighbours of one another."""

    def __init__(self, sources: Sequence[PairSource], settings: TuningSettings, encoder: Encoder) -> None:
        self.sources, self.settings = list(sources), settings
        self.shares = tuple(
            np.array([weights.get(source.name, source.weight) for source in sources], dtype=np.float64)
            for weights in (WEIGHTS, LATER_WEIGHTS)
        )
        self.near = [
            None
            if source.name in RANDOM_NEGATIVES or settings.hard_share == 0
            else _neighbours([left[0] for left, *_ in source.groups], encoder, settings.neighbours)
            for source in tqdm(self.sources, desc="neighbours", disable=None)
        ]

    def batch(
        self, random: np.random.Generator, later: bool = False
    ) -> tuple[list[str], list[str], torch.Tensor]:
        """Return left texts, right texts and the number of each pair's concept; `later` is after the turn."""
        shares = self.shares[later]
        number = int(random.choice(len(self.sources), p=shares / shares.sum()))
        groups = self.sources[number].groups
        rows = self._rows(number, min(self.settings.batch, len(groups)), random)
        left: list[str] = []
        right: list[str] = []
        keys: dict[str, int] = {}
        for row in rows:
            ones, others, key = groups[row]
            a, b = int(random.integers(len(ones))), int(random.integers(len(others)))
            if ones is others and a == b:
                b = (b + 1) % len(others)
            left.append(ones[a])
            right.append(others[b])
            keys.setdefault(key, len(keys))
        return left, right, torch.tensor([keys[groups[row][2]] for row in rows])

    def _rows(self, number: int, size: int, random: np.random.Generator) -> list[int]:
        count = len(self.sources[number].groups)
        near = self.near[number]
        rows: dict[int, None] = {}
        if near is not None:
            seeds = random.choice(
                count, size=max(1, int(size * self.settings.hard_share) // 4), replace=False
            )
            for seed in seeds:
                rows[int(seed)] = None
                rows.update(dict.fromkeys(random.choice(near[seed], size=min(3, near.shape[1])).tolist()))
        for row in random.permutation(count)[: 2 * size].tolist():
            if len(rows) >= size:
                break
            rows[row] = None
        return list(rows)[:size]


def _neighbours(texts: list[str], encoder: Encoder, count: int) -> NDArray[np.int64]:
    vectors = encoder.encode(texts)
    depth = min(count, len(texts) - 1)
    parts = []
    for start in range(0, len(texts), 1024):
        scores = vectors[start : start + 1024] @ vectors.T
        scores[np.arange(len(scores)), np.arange(start, start + len(scores))] = -2
        parts.append(np.argpartition(-scores, depth - 1, axis=1)[:, :depth])
    return np.concatenate(parts)


def tune(
    model: Transformer,
    tokenizer: Tokenizer,
    sampler: HardSampler,
    lesson: Lesson,
    checkpoint: Path,
    progress: Callable[[str], object] = print,
) -> None:
    """Train `model` in place; goes on from `checkpoint` where it exists, which is written every 50 steps."""
    settings = sampler.settings
    apply = tokenise(tokenizer, settings.longest)
    optimiser = torch.optim.AdamW(_parameter_groups(model, settings.decay), lr=settings.learning_rate)
    done = _resume(model, optimiser, checkpoint)
    recent: list[float] = []
    began = monotonic()
    bar = tqdm(range(done, settings.steps), initial=done, total=settings.steps, desc="tuning", disable=None)
    for step in bar:
        # One generator a step: a resumed run draws what the whole run would have drawn.
        random = np.random.default_rng((settings.seed, step))
        for group in optimiser.param_groups:
            group["lr"] = settings.learning_rate * _factor(step, settings)
        if random.random() < settings.lesson_share:
            loss = _taught(model, apply, lesson, random, settings)
        else:
            later = step >= settings.turn * settings.steps
            loss = _contrast(model, apply, sampler.batch(random, later), random)
            recent.append(float(loss.detach()))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        if (step + 1) % SAVED_EVERY == 0 or step + 1 == settings.steps:
            progress(
                f"step {step + 1}: loss {np.mean(recent[-SAVED_EVERY:]):.3f}, {monotonic() - began:.0f} s"
            )
            _save(model, optimiser, step + 1, checkpoint)


def _contrast(
    model: Transformer,
    apply: Tokenise,
    batch: tuple[list[str], list[str], torch.Tensor],
    random: np.random.Generator,
) -> torch.Tensor:
    left, right, keys = batch
    with torch.autocast("cpu", torch.bfloat16):
        vectors = model(apply(noisy(left + right, random)))
    return contrastive_loss(vectors[: len(left)], vectors[len(left) :], keys)


def _taught(
    model: Transformer, apply: Tokenise, lesson: Lesson, random: np.random.Generator, settings: TuningSettings
) -> torch.Tensor:
    size = min(2 * settings.batch, len(lesson.texts))
    drawn = random.choice(len(lesson.texts), size=size, replace=False)
    with torch.autocast("cpu", torch.bfloat16):
        vectors = model(apply([lesson.texts[i] for i in drawn]))
    return lesson_loss(torch.nn.functional.normalize(vectors), torch.from_numpy(lesson.vectors[drawn]))


def _factor(step: int, settings: TuningSettings) -> float:
    # Full for the first half, then falling to nothing.
    return min((step + 1) / settings.warmup, 1.0, max(0.02, 2 - 2 * step / settings.steps))


def _parameter_groups(model: Transformer, decay: float) -> list[dict[str, object]]:
    matrices = [p for name, p in model.named_parameters() if p.ndim == 2 and "layers" in name]
    rest = [p for name, p in model.named_parameters() if not (p.ndim == 2 and "layers" in name)]
    return [{"params": matrices, "weight_decay": decay}, {"params": rest, "weight_decay": 0.0}]


def _resume(model: Transformer, optimiser: torch.optim.AdamW, checkpoint: Path) -> int:
    if not checkpoint.is_file():
        return 0
    state = torch.load(checkpoint, weights_only=True)
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    return int(state["steps"])


def _save(model: Transformer, optimiser: torch.optim.AdamW, steps: int, checkpoint: Path) -> None:
    state = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "steps": steps}
    write_checkpoint(state, checkpoint)
