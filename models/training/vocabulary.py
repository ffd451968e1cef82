"""The tokenizer of the static encoder: normalisation rules, words, and pieces of words.

Words that come twice or more stay whole. Rarer ones fall into the longest pieces known: beginnings and
continuations shared by many words, which carry French morphology ("##erie", "electro", "##metre"). The
library's own trainer gives another vocabulary at each run; this one is decided by counts and spelling alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from models.normalisation import RULES, neutral_form

UNKNOWN = "[UNK]"
PIECES_SHARE = 0.25
"""Part of the vocabulary kept for pieces of words."""

WHOLE_WORDS = 3000
"""Words left whole when the training cuts the others into pieces."""

SHORTEST_PIECE, LONGEST_PIECE = 2, 8
MINIMUM_SHARED = 6
"""A piece is worth a row when this many different words share it."""


def train_tokenizer(texts: Iterable[str], size: int, minimum: int = 2) -> Tokenizer:
    """Return a WordPiece tokenizer of at most `size` pieces whose normaliser carries our rules.

    Args:
        texts: the training texts.
        size: greatest number of tokens.
        minimum: how often a word must come to stay whole.
    """
    words = Counter(word for text in texts for word in neutral_form(text).split())
    characters = sorted({character for word in words for character in word})
    tokens = [UNKNOWN, *characters, *(f"##{character}" for character in characters)]
    whole = [word for word, count in words.items() if count >= minimum and len(word) > 1]
    pieces = _pieces(words)
    room = max(0, size - len(tokens))
    kept_words = sorted(whole, key=lambda word: (-words[word], word))[
        : max(0, room - int(size * PIECES_SHARE))
    ]
    tokens += kept_words
    known = set(tokens)
    left = max(0, size - len(tokens))
    pieces = [piece for piece in pieces if piece not in known][:left]
    used = _used(_tokenizer(tokens + pieces), sorted(words))
    return _tokenizer(tokens + [piece for piece in pieces if piece in used])


def _word_piece(numbers: dict[str, int]) -> models.WordPiece:
    return models.WordPiece(numbers, unk_token=UNKNOWN, max_input_chars_per_word=60)


def _tokenizer(tokens: list[str]) -> Tokenizer:
    tokenizer = Tokenizer(_word_piece({token: number for number, token in enumerate(tokens)}))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()]
        + [normalizers.Replace(Regex(pattern), replacement) for pattern, replacement in RULES]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def _used(tokenizer: Tokenizer, words: list[str]) -> set[str]:
    """Tokens that some word falls into, whole words kept or cut: the others would never be trained."""
    used: set[str] = set()
    for segmentation in (tokenizer, without_rare_words(tokenizer, WHOLE_WORDS)):
        for encoding in segmentation.encode_batch(words, add_special_tokens=False):
            used.update(encoding.tokens)
    return used


def without_rare_words(tokenizer: Tokenizer, kept: int) -> Tokenizer:
    """Return the same tokenizer, the same numbers, with only the `kept` most frequent words left whole.

    Training on its segmentation now and then teaches the pieces what the whole words mean (subword
    regularisation, Kudo 2018), so that a word never seen, or misspelt, is not lost.
    """
    vocabulary = tokenizer.get_vocab()
    ordered = sorted(vocabulary, key=lambda token: vocabulary[token])
    # The vocabulary's order: unknown, characters, words by frequency, then pieces.
    first = next(i for i, t in enumerate(ordered) if len(t) > 1 and not t.startswith("##") and t != UNKNOWN)
    last = next((i for i, t in enumerate(ordered) if t.startswith("##") and len(t) > 3), len(ordered))
    rare = set(ordered[first + kept : last])
    reduced = Tokenizer.from_str(tokenizer.to_str())
    reduced.model = _word_piece({token: number for token, number in vocabulary.items() if token not in rare})
    return reduced


def _pieces(words: Counter[str]) -> list[str]:
    """Beginnings and continuations by the number of different words that share them, most shared first."""
    shared: Counter[str] = Counter()
    for word in words:
        for length in range(SHORTEST_PIECE, min(LONGEST_PIECE, len(word) - 1) + 1):
            shared[word[:length]] += 1
            shared.update({f"##{word[i : i + length]}" for i in range(1, len(word) - length + 1)})
    enough = [piece for piece, count in shared.items() if count >= MINIMUM_SHARED]
    # A longer piece says more than a shorter one shared as often.
    return sorted(enough, key=lambda piece: (-shared[piece] * len(piece.removeprefix("##")), piece))
