"""The tokenizer of the static encoder: normalisation rules, words, and pieces of words."""

from __future__ import annotations

from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from models.normalisation import RULES

UNKNOWN = "[UNK]"


def train_tokenizer(texts: Iterable[str], size: int, minimum: int = 2) -> Tokenizer:
    """Return a WordPiece tokenizer of at most `size` pieces whose normaliser carries our rules.

    Frequent words stay whole; rare ones fall into pieces, which carry French morphology.
    """
    tokenizer = Tokenizer(models.WordPiece(unk_token=UNKNOWN, max_input_chars_per_word=60))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()]
        + [normalizers.Replace(Regex(pattern), replacement) for pattern, replacement in RULES]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, min_frequency=minimum, special_tokens=[UNKNOWN], show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer
