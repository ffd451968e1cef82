"""Training of the static table: one vector a token, a text being the sum of its tokens' vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn import functional
from tqdm import tqdm

from models.training.checkpoint import write_checkpoint
from models.training.pairs import PairSource
from models.training.vocabulary import WHOLE_WORDS, without_rare_words

SCALE = 20.0
"""Inverse temperature of the contrastive loss (van den Oord et al. 2018; Henderson et al. 2017)."""


@dataclass
class TableSettings:
    """What the training of a table depends on, beside its texts."""

    dimension: int = 384
    batch: int = 1024
    steps: int = 4000
    learning_rate: float = 0.004
    token_dropout: float = 0.15
    pieces_share: float = 0.2
    lesson_share: float = 0.25
    lesson_batch: int = 768
    longest: int = 64
    seed: int = 1


class TokenisedTexts:
    """Texts as token ids, in one flat array."""

    def __init__(self, tokenizer: Tokenizer, texts: Sequence[str], longest: int) -> None:
        unknown = tokenizer.token_to_id("[UNK]")
        encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
        ids = [[i for i in e.ids if i != unknown][:longest] for e in encodings]
        self.lengths = np.array([len(row) for row in ids], dtype=np.int64)
        self.starts = np.concatenate([[0], np.cumsum(self.lengths)[:-1]])
        self.flat = np.array([i for row in ids for i in row], dtype=np.int64)

    def bags(
        self, rows: NDArray[np.int64], dropout: float, random: np.random.Generator
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return token ids and offsets of the texts, each token left out with probability `dropout`."""
        lengths = self.lengths[rows]
        starts = np.repeat(self.starts[rows], lengths)
        first = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        positions = np.arange(lengths.sum()) - np.repeat(first, lengths)
        owner = np.repeat(np.arange(len(rows)), lengths)
        # Never an empty bag: the first token of short texts stays.
        keep = (random.random(len(positions)) >= dropout) | (lengths[owner] <= 2)
        tokens = self.flat[(starts + positions)[keep]]
        counts = np.bincount(owner[keep], minlength=len(rows))
        offsets = np.concatenate([[0], np.cumsum(counts)[:-1]])
        return torch.from_numpy(tokens), torch.from_numpy(offsets)


Segmentations = tuple[TokenisedTexts, TokenisedTexts]
"""The texts in whole words, and cut into pieces of words."""


class _Ragged:
    """Lists of text numbers of different lengths, in flat arrays, to draw one of each quickly."""

    def __init__(self, rows: Sequence[NDArray[np.int64]]) -> None:
        self.lengths = np.array([len(row) for row in rows], dtype=np.int64)
        self.starts = np.concatenate([[0], np.cumsum(self.lengths)[:-1]])
        self.flat = np.concatenate(list(rows))

    def draw(self, rows: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.int64]:
        """Return one position a row, counted within the row."""
        return (random.random(len(rows)) * self.lengths[rows]).astype(np.int64)

    def take(self, rows: NDArray[np.int64], positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the text numbers at these positions of these rows."""
        return self.flat[self.starts[rows] + positions]


class _Source:
    """One source of pairs as numbers."""

    def __init__(
        self, left: _Ragged, right: _Ragged, same: NDArray[np.bool_], keys: NDArray[np.int64]
    ) -> None:
        self.left, self.right, self.same, self.keys = left, right, same, keys


Batch = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
"""Left texts, right texts and concepts, by number."""


class PairSampler:
    """Draws batches of pairs, one source at a time."""

    def __init__(self, sources: Sequence[PairSource], settings: TableSettings) -> None:
        self.settings = settings
        index: dict[str, int] = {}
        known: dict[int, NDArray[np.int64]] = {}
        keys: dict[str, int] = {}

        def numbers(texts: list[str]) -> NDArray[np.int64]:
            if id(texts) not in known:
                known[id(texts)] = np.array(
                    [index.setdefault(text, len(index)) for text in texts], dtype=np.int64
                )
            return known[id(texts)]

        self.sources = [
            _Source(
                _Ragged([numbers(left) for left, _, _ in source.groups]),
                _Ragged([numbers(right) for _, right, _ in source.groups]),
                np.array([left is right for left, right, _ in source.groups]),
                np.array([keys.setdefault(key, len(keys)) for *_, key in source.groups]),
            )
            for source in sources
        ]
        self.texts = list(index)
        weights = np.array([source.weight for source in sources])
        self.shares = weights / weights.sum()

    def batch(self, random: np.random.Generator) -> Batch:
        """Return one batch; the two texts of a pair differ wherever their group has two."""
        source = self.sources[random.choice(len(self.sources), p=self.shares)]
        size = min(self.settings.batch, len(source.keys))
        groups = random.choice(len(source.keys), size=size, replace=False)
        a, b = source.left.draw(groups, random), source.right.draw(groups, random)
        clash = source.same[groups] & (a == b)
        b = np.where(clash, (b + 1) % source.right.lengths[groups], b)
        return source.left.take(groups, a), source.right.take(groups, b), source.keys[groups]


class SparseAdam:
    """Adam (Kingma and Ba 2015) on the rows that a batch touches; the others rest.

    A batch touches a few thousand rows of tens of thousands: moving only those is five times faster.
    """

    BETAS = (0.9, 0.999)
    EPSILON = 1e-8

    def __init__(self, table: torch.Tensor, learning_rate: float) -> None:
        self.table, self.learning_rate = table, learning_rate
        self.mean, self.square = torch.zeros_like(table), torch.zeros_like(table)
        self.steps = 0

    def update(self, rows: torch.Tensor, gradient: torch.Tensor, factor: float) -> None:
        """Move `rows` against `gradient`, the learning rate times `factor`."""
        self.steps += 1
        first, second = self.BETAS
        mean = self.mean[rows] * first + gradient * (1 - first)
        square = self.square[rows] * second + gradient.square() * (1 - second)
        self.mean[rows], self.square[rows] = mean, square
        size = self.learning_rate * factor / (1 - first**self.steps)
        self.table[rows] -= size * mean / ((square / (1 - second**self.steps)).sqrt() + self.EPSILON)


def contrastive_loss(left: torch.Tensor, right: torch.Tensor, keys: torch.Tensor) -> torch.Tensor:
    """Symmetric multiple-negatives loss; other texts of the same concept are no negatives."""
    scores = SCALE * functional.normalize(left) @ functional.normalize(right).T
    same = (keys[:, None] == keys[None, :]) & ~torch.eye(len(keys), dtype=torch.bool)
    scores = scores.masked_fill(same, -1e4)
    target = torch.arange(len(keys))
    return (functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)) / 2


@dataclass
class Lesson:
    """Texts that a teacher has embedded, one unit row each: the table learns which of them it finds alike."""

    texts: Sequence[str]
    vectors: NDArray[np.float32]


def lesson_loss(vectors: torch.Tensor, taught: torch.Tensor) -> torch.Tensor:
    """Divergence between the teacher's and the table's view of who is near whom (Passalis and Tefas 2018).

    Each text's similarities to the others of the batch are read as a distribution; itself is left out.
    """
    itself = torch.eye(len(taught), dtype=torch.bool)
    theirs = (SCALE * taught @ taught.T).masked_fill(itself, -1e4)
    unit = functional.normalize(vectors)
    ours = (SCALE * unit @ unit.T).masked_fill(itself, -1e4)
    return functional.kl_div(
        functional.log_softmax(ours, 1),
        functional.log_softmax(theirs, 1),
        log_target=True,
        reduction="batchmean",
    )


def train_table(
    tokenizer: Tokenizer,
    sources: Sequence[PairSource],
    settings: TableSettings,
    *,
    start: NDArray[np.float32] | None = None,
    lesson: Lesson | None = None,
    checkpoint: Path | None = None,
) -> NDArray[np.float32]:
    """Return the trained table, shape (vocabulary, dimension).

    Args:
        tokenizer: gives the rows.
        sources: the pairs.
        settings: sizes, steps and seed; the same settings give the same table.
        start: the table to start from; random where absent.
        lesson: the teacher's view of whole texts; none where absent.
        checkpoint: file where the state is kept every 1,000 steps; training goes on from it if it exists.
    """
    sampler = PairSampler(sources, settings)
    texts = _segmentations(tokenizer, sampler.texts, settings)
    taught = _segmentations(tokenizer, lesson.texts, settings) if lesson else None
    shape = (tokenizer.get_vocab_size(), settings.dimension)
    if start is None:
        start = np.random.default_rng(settings.seed).normal(0, 0.1, shape).astype(np.float32)
    optimiser = SparseAdam(torch.from_numpy(start.copy()), settings.learning_rate)
    done = _resume(optimiser, checkpoint)
    bar = tqdm(range(done, settings.steps), initial=done, total=settings.steps, desc="table", disable=None)
    recent = 0.0
    for step in bar:
        # One generator a step: a resumed run draws what the whole run would have drawn.
        random = np.random.default_rng((settings.seed, step))
        factor = min((step + 1) / 100, max(0.02, 1 - step / settings.steps))
        if lesson and taught and random.random() < settings.lesson_share:
            _lesson_step(optimiser, taught, lesson.vectors, random, settings, factor)
        else:
            recent += _step(optimiser, texts, sampler.batch(random), random, settings, factor)
        if (step + 1) % 1000 == 0:
            bar.set_postfix(loss=f"{recent / 1000:.3f}")
            recent = 0.0
            _save(optimiser, step + 1, checkpoint)
    trained: NDArray[np.float32] = optimiser.table.numpy()
    return trained


def _step(
    optimiser: SparseAdam,
    texts: Segmentations,
    batch: Batch,
    random: np.random.Generator,
    settings: TableSettings,
    factor: float,
) -> float:
    left, right, keys = batch
    rows, weights, vectors = _embed(optimiser, texts, np.concatenate([left, right]), random, settings)
    loss = contrastive_loss(vectors[: len(left)], vectors[len(left) :], torch.from_numpy(keys))
    (gradient,) = torch.autograd.grad(loss, weights)
    optimiser.update(rows, gradient, factor)
    return float(loss.detach())


def _lesson_step(
    optimiser: SparseAdam,
    texts: Segmentations,
    taught: NDArray[np.float32],
    random: np.random.Generator,
    settings: TableSettings,
    factor: float,
) -> None:
    drawn = random.choice(len(taught), size=min(settings.lesson_batch, len(taught)), replace=False)
    rows, weights, vectors = _embed(optimiser, texts, drawn, random, settings)
    (gradient,) = torch.autograd.grad(lesson_loss(vectors, torch.from_numpy(taught[drawn])), weights)
    optimiser.update(rows, gradient, factor)


def _segmentations(tokenizer: Tokenizer, texts: Sequence[str], settings: TableSettings) -> Segmentations:
    in_pieces = without_rare_words(tokenizer, WHOLE_WORDS)
    return (
        TokenisedTexts(tokenizer, texts, settings.longest),
        TokenisedTexts(in_pieces, texts, 2 * settings.longest),
    )


def _embed(
    optimiser: SparseAdam,
    texts: Segmentations,
    drawn: NDArray[np.int64],
    random: np.random.Generator,
    settings: TableSettings,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return the rows touched, their weights (which gather the gradient), and the texts' sums."""
    segmented = texts[int(random.random() < settings.pieces_share)]
    tokens, offsets = segmented.bags(drawn, settings.token_dropout, random)
    rows, places = torch.unique(tokens, return_inverse=True)
    weights = optimiser.table[rows].requires_grad_()
    return rows, weights, functional.embedding_bag(places, weights, offsets, mode="sum")


def _resume(optimiser: SparseAdam, checkpoint: Path | None) -> int:
    if checkpoint is None or not checkpoint.is_file():
        return 0
    state = torch.load(checkpoint, weights_only=True)
    optimiser.table, optimiser.mean, optimiser.square = state["table"], state["mean"], state["square"]
    optimiser.steps = int(state["steps"])
    return optimiser.steps


def _save(optimiser: SparseAdam, steps: int, checkpoint: Path | None) -> None:
    if checkpoint is not None:
        state = {"table": optimiser.table, "mean": optimiser.mean, "square": optimiser.square, "steps": steps}
        write_checkpoint(state, checkpoint)
