"""A text read once: its folded characters, words, stems and sentences, shared by every reader of facts."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from matcher.records import Evidence
from matcher.understanding.sentences import split_sentences
from matcher.understanding.words import STOPWORDS, Word, fold_aligned, stem, words

_SOFT_GAPS = frozenset(
    (" ", "-", "'", "’", "  ", " - ", "\n", "\u00a0", "\u2011", "\u2010", " '", "/ ", "\r\n")
)


@dataclass(frozen=True)
class Document:
    """A text and what all readers of facts need of it.

    Attributes:
        text: the text as given.
        folded: `text` in lower case without accents, same length: patterns run on it, spans hold in both.
        words: its words with their spans.
        stems: the stem of each word.
        stop: whether each word is a function word.
        breaks: whether punctuation or a sentence end stands between each word and the one before.
        sentences: spans of its sentences.
    """

    text: str
    folded: str
    words: tuple[Word, ...]
    stems: tuple[str, ...]
    stop: tuple[bool, ...]
    breaks: tuple[bool, ...]
    sentences: tuple[Evidence, ...]
    sentence_starts: tuple[int, ...]

    def sentence_index(self, position: int) -> int:
        """Return the index of the sentence that holds character `position`, or the one before it."""
        return max(0, bisect_right(self.sentence_starts, position) - 1)

    def sentence_at(self, position: int) -> Evidence:
        """Return the sentence that holds character `position`; the whole text where there is none."""
        if not self.sentences:
            return Evidence(start=0, end=len(self.text))
        return self.sentences[self.sentence_index(position)]


def read_document(text: str) -> Document:
    """Split `text` into words, stems and sentences."""
    found = words(text)
    sentences = tuple(split_sentences(text))
    starts = tuple(sentence.start for sentence in sentences)
    breaks = []
    previous_end = 0
    boundaries = iter((*starts[1:], len(text) + 1))
    boundary = next(boundaries)
    for word in found:
        gap = text[previous_end : word.start]
        cut = gap not in _SOFT_GAPS and not _soft(gap)
        while word.start >= boundary:
            cut = True
            boundary = next(boundaries)
        breaks.append(cut)
        previous_end = word.end
    return Document(
        text=text,
        folded=fold_aligned(text),
        words=tuple(found),
        stems=tuple([stem(word.form) for word in found]),
        stop=tuple([word.form in STOPWORDS for word in found]),
        breaks=tuple(breaks),
        sentences=sentences,
        sentence_starts=starts,
    )


def _soft(gap: str) -> bool:
    """Tell whether words with `gap` between them may belong to one phrase ("l'", blanks, a gender ending)."""
    return len(gap) <= 12 and not any(
        character in ',;:.!?()[]•·|=+→»«"\t' for character in gap.replace("(e)", "")
    )
