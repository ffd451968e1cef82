"""The vocabulary of the quality encoder: those pieces of a multilingual one that French and English use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from models.training.weights import Backbone

BOS, PAD, EOS, UNK = "<s>", "<pad>", "</s>", "<unk>"
_LATIN = re.compile(r"[▁0-9A-Za-zÀ-ÿœŒæÆ'’&+#%°€/.,;:!?()·•–-]+")


def unigram_tokenizer(pieces: list[tuple[str, float]]) -> Tokenizer:
    """Return the SentencePiece Unigram tokenizer of these pieces; the first four are the special ones."""
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BOS} $A {EOS}", special_tokens=[(BOS, 0), (EOS, 2)]
    )
    return tokenizer


def kept_pieces(backbone: Backbone, texts: Iterable[str], size: int) -> list[int]:
    """Return the row numbers of the pieces to keep, special ones first, at most `size`.

    Pieces that the texts use come first, by how often; then the Latin pieces the multilingual model finds
    most frequent, so that words no text of ours holds are not cut into letters.
    """
    whole = unigram_tokenizer(backbone.pieces[:-1])
    counts: Counter[int] = Counter()
    for encoding in whole.encode_batch_fast(list(texts), add_special_tokens=False):
        counts.update(encoding.ids)
    pieces = backbone.pieces
    latin = [i for i in range(4, len(pieces) - 1) if _LATIN.fullmatch(pieces[i][0])]
    letters = [i for i in latin if len(pieces[i][0].strip("▁")) <= 1]
    used = [i for i, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if i > 3]
    ordered = dict.fromkeys([*letters, *used, *latin])
    return [0, 1, 2, 3, *sorted(list(ordered)[: size - 4])]
