"""Training of the static table: one vector a token, a text being the sum of its tokens' vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn import functional
from tqdm import tqdm

from models.training.pairs import PairSource

SCALE = 20.0
"""Inverse temperature of the contrastive loss (van den Oord et al. 2018; Henderson et al. 2017)."""


@dataclass
class TableSettings:
    """What the training of a table depends on, beside its texts."""

    dimension: int = 256
    batch: int = 1024
    steps: int = 6000
    learning_rate: float = 0.01
    token_dropout: float = 0.15
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


class PairSampler:
    """Draws batches of pairs, one source at a time."""

    def __init__(self, sources: Sequence[PairSource], settings: TableSettings) -> None:
        self.texts: list[str] = []
        index: dict[str, int] = {}

        def rows(texts: list[str]) -> NDArray[np.int64]:
            for text in texts:
                if text not in index:
                    index[text] = len(self.texts)
                    self.texts.append(text)
            return np.array([index[text] for text in texts], dtype=np.int64)

        cache: dict[int, NDArray[np.int64]] = {}

        def cached(texts: list[str]) -> NDArray[np.int64]:
            if id(texts) not in cache:
                cache[id(texts)] = rows(texts)
            return cache[id(texts)]

        keys: dict[str, int] = {}
        self.sources = [
            (
                source.name,
                [(cached(left), cached(right)) for left, right, _ in source.groups],
                np.array([keys.setdefault(key, len(keys)) for *_, key in source.groups]),
            )
            for source in sources
        ]
        weights = np.array([source.weight for source in sources])
        self.shares = weights / weights.sum()
        self.settings = settings

    def batches(
        self, random: np.random.Generator
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
        """Yield left texts, right texts and concepts for ever."""
        while True:
            _, groups, keys = self.sources[random.choice(len(self.sources), p=self.shares)]
            size = min(self.settings.batch, len(groups))
            drawn = random.choice(len(groups), size=size, replace=False)
            left, right = np.empty(size, np.int64), np.empty(size, np.int64)
            for position, group in enumerate(drawn):
                a, b = groups[group]
                left[position] = a[random.integers(len(a))]
                right[position] = b[random.integers(len(b))]
                if a is b and left[position] == right[position] and len(a) > 1:
                    right[position] = b[(int(np.flatnonzero(b == left[position])[0]) + 1) % len(b)]
            yield left, right, keys[drawn]


def contrastive_loss(left: torch.Tensor, right: torch.Tensor, keys: torch.Tensor) -> torch.Tensor:
    """Symmetric multiple-negatives loss; other texts of the same concept are no negatives."""
    scores = SCALE * functional.normalize(left) @ functional.normalize(right).T
    same = (keys[:, None] == keys[None, :]) & ~torch.eye(len(keys), dtype=torch.bool)
    scores = scores.masked_fill(same, -1e4)
    target = torch.arange(len(keys))
    return (functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)) / 2


def train_table(
    tokenizer: Tokenizer,
    sources: Sequence[PairSource],
    settings: TableSettings,
    *,
    start: NDArray[np.float32] | None = None,
    checkpoint: Path | None = None,
) -> NDArray[np.float32]:
    """Return the trained table, shape (vocabulary, dimension).

    Args:
        tokenizer: gives the rows.
        sources: the pairs.
        settings: sizes, steps and seed; the same settings give the same table.
        start: the table to start from; random where absent.
        checkpoint: file where the state is kept every 500 steps; training goes on from it if it exists.
    """
    torch.manual_seed(settings.seed)
    sampler = PairSampler(sources, settings)
    texts = TokenisedTexts(tokenizer, sampler.texts, settings.longest)
    size = tokenizer.get_vocab_size()
    table = torch.nn.EmbeddingBag(size, settings.dimension, mode="sum")
    with torch.no_grad():
        if start is None:
            table.weight.normal_(std=0.1)
        else:
            table.weight.copy_(torch.from_numpy(start))
    optimiser = torch.optim.Adam(table.parameters(), lr=settings.learning_rate, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / 100, max(0.02, 1 - step / settings.steps))
    )
    done = 0
    if checkpoint is not None and checkpoint.is_file():
        state = torch.load(checkpoint, weights_only=True)
        table.load_state_dict(state["table"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        done = int(state["step"])
    # One generator a step: a resumed run draws what the whole run would have drawn.
    bar = tqdm(range(done, settings.steps), initial=done, total=settings.steps, desc="table", disable=None)
    losses: list[float] = []
    for step in bar:
        random = np.random.default_rng((settings.seed, step))
        left, right, keys = next(sampler.batches(random))
        a = table(*texts.bags(left, settings.token_dropout, random))
        b = table(*texts.bags(right, settings.token_dropout, random))
        loss = contrastive_loss(a, b, torch.from_numpy(keys))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(float(loss.detach()))
        if (step + 1) % 500 == 0:
            bar.set_postfix(loss=f"{np.mean(losses[-500:]):.3f}")
            if checkpoint is not None:
                torch.save(
                    {
                        "table": table.state_dict(),
                        "optimiser": optimiser.state_dict(),
                        "schedule": schedule.state_dict(),
                        "step": step + 1,
                    },
                    checkpoint,
                )
    weights: NDArray[np.float32] = table.weight.detach().numpy().astype(np.float32)
    return weights
