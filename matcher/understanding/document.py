"""A text read once: its folded characters, words, stems and sentences, shared by every reader of facts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from matcher.records import Evidence
from matcher.understanding.cues import read_cues
from matcher.understanding.language import Language, detect_language
from matcher.understanding.sentences import split_sentences
from matcher.understanding.verbs import action_stem
from matcher.understanding.words import STOPWORDS, Word, fold_aligned, stem, words

_CAPITAL = re.compile(r"[A-Z\u00c0-\u00de]")
_SMALL = re.compile(r"[a-z\u00df-\u00ff]")
_PLAIN_GAPS = frozenset((" ", "-", "'", "’", "\n", "\u00a0", "\u2011", "\u2010"))
LIGHT_WORDS = frozenset(read_cues("wording")["light"])
"""Words that say how, how often or how much, and nothing of what is done."""
_HARD = frozenset(',;:.!?()[]•·|=+→»«"\t\u2022')


@dataclass(frozen=True)
class Document:
    """A text and what all readers of facts need of it.

    Attributes:
        text: the text as given.
        folded: `text` in lower case without accents, same length: patterns run on it, spans hold in both.
        words: its words with their spans.
        stems: the stem of each word; a function word written in capitals ("IS", "MES") keeps them.
        parts: the stem of each word without its gender, as phrases are kept.
        stop: whether each word is a function word.
        passed: whether each word may stand inside a phrase that it is no part of.
        breaks: whether punctuation or a sentence end stands between each word and the one before.
        word_starts: where each word starts.
        sentences: spans of its sentences.
        sentence_starts: where each of them starts.
        language: its language.
        shouting: the text is in capitals throughout, so capitals mean nothing.
    """

    text: str
    folded: str
    words: tuple[Word, ...]
    stems: tuple[str, ...]
    parts: tuple[str, ...]
    stop: tuple[bool, ...]
    passed: tuple[bool, ...]
    breaks: tuple[bool, ...]
    word_starts: tuple[int, ...]
    sentences: tuple[Evidence, ...]
    sentence_starts: tuple[int, ...]
    language: Language
    shouting: bool

    @property
    def label_language(self) -> Literal["fr", "en"]:
        """The language in which its facts are named: English for an English text, French for any other."""
        return "en" if self.language == "en" else "fr"

    def sentence_index(self, position: int) -> int:
        """Return the index of the sentence that holds character `position`, or the one before it."""
        return max(0, bisect_right(self.sentence_starts, position) - 1)

    def sentence_at(self, position: int) -> Evidence:
        """Return the sentence that holds character `position`; the whole text where there is none."""
        if not self.sentences:
            return Evidence(start=0, end=len(self.text))
        return self.sentences[self.sentence_index(position)]

    def before(self, start: int, most: int) -> str:
        """Return what the sentence of character `start` says before it, folded, `most` characters at most."""
        return self.folded[max(self.sentence_at(start).start, start - most) : start]

    def stems_between(self, start: int, end: int) -> tuple[str, ...]:
        """Return the stems of the words of `text[start:end]`."""
        first = bisect_left(self.word_starts, start)
        return self.stems[first : bisect_left(self.word_starts, end)]


def read_document(text: str) -> Document:
    """Split `text` into words, stems and sentences."""
    found = words(text)
    sentences = tuple(split_sentences(text))
    starts = tuple(sentence.start for sentence in sentences)
    language = detect_language([word.form for word in found], text)
    capitals = len(_CAPITAL.findall(text, 0, 4000))
    shouting = capitals > 2 * len(_SMALL.findall(text, 0, 4000))
    stems: list[str] = []
    parts: list[str] = []
    for place, word in enumerate(found):
        form = word.form
        if form in STOPWORDS:
            written = function_word_stem(text, word, language, shouting or _in_capitals(text, found, place))
            stems.append(written)
            parts.append(written)
        else:
            stems.append(stem(form))
            parts.append(phrase_part(form))
    stop = [part in STOPWORDS for part in parts]
    return Document(
        text=text,
        folded=fold_aligned(text),
        words=tuple(found),
        stems=tuple(stems),
        parts=tuple(parts),
        stop=tuple(stop),
        passed=tuple(
            [
                known or word.form in LIGHT_WORDS or word.form.isdigit()
                for known, word in zip(stop, found, strict=True)
            ]
        ),
        breaks=tuple(_breaks(text, found, starts)),
        word_starts=tuple([word.start for word in found]),
        sentences=sentences,
        sentence_starts=starts,
        language=language,
        shouting=shouting,
    )


_GENDER = re.compile(
    r"(?:(?P<eu>eu(?:ses?|rs?|x))|(?P<teu>trices?)|(?P<ier>ieres?|iers?)|(?P<ien>iennes?|iens?)|(?P<i>ives?|ifs?))$"
)
_UNSTEMMED = {"composition": "composition", "compositions": "composition"}
"""Words whose stem is that of a word of another trade ("composite")."""
_GENDERED_END = ("se", "es", "rs", "eur", "eux", "ce", "re", "er", "ne", "en", "ns", "ve", "if", "fs")


@lru_cache(maxsize=65_536)
def neutral_form(form: str) -> str:
    """Return a folded word with one ending for both genders ("conducteu" for conducteur, conductrice)."""
    if len(form) < 6 or not form.endswith(_GENDERED_END):
        return form
    match = _GENDER.search(form)
    if not match or match.start() < 3:
        return form
    return form[: match.start()] + str(match.lastgroup)


_OWN = re.compile(
    r"[^,;.+\n]*?(?=[,;.+\n]|\bpuis\b| - |$)"
    r"(?:(?:,| -)\s*(?:arret\w*|interromp\w*|inacheve\w*|rate\w*|echoue\w*|"
    r"non|pas|sans|en cours|a re\w+|perime\w*|expire\w*|plus|valable\w*|abandon\w*|jamais)[^,;.]*)?"
)


def own_words(folded: str, start: int, end: int) -> str:
    """Return what `folded[start:end]` says of the thing named just before `start`.

    It ends at a comma, unless what follows can only belong to the same thing (", non obtenu").
    """
    match = _OWN.match(folded, start, end)
    return match.group() if match else ""


@lru_cache(maxsize=65_536)
def phrase_part(form: str) -> str:
    """Return the stem of a folded word as phrases keep it: nouns as verbs, no gender, some words whole."""
    return _UNSTEMMED.get(form) or action_stem(form) or stem(neutral_form(form))


def function_word_stem(text: str, word: Word, language: Language = "fr", shouting: bool = False) -> str:
    """Return the stem of a function word: in capitals it is an acronym ("machine IS", "MES") and stays so."""
    if word.form == "is" and language == "fr":
        # Not a French word: in the valley it can only be the machine.
        return "IS"
    written = text[word.start : word.end]
    acronym = len(written) >= 2 and written.isupper() and written.isalpha() and not shouting
    return written if acronym else word.form


def _in_capitals(text: str, found: list[Word], place: int) -> bool:
    """Tell whether a word stands in a line of capitals ("MONTEUSE DE POMPES")."""
    around = (found[at] for at in (place - 1, place + 1) if 0 <= at < len(found))
    return all(word.end - word.start > 3 and text[word.start : word.end].isupper() for word in around)


def _breaks(text: str, found: list[Word], starts: tuple[int, ...]) -> list[bool]:
    breaks = []
    previous_end = 0
    later = iter((*starts[1:], len(text) + 1))
    boundary = next(later)
    for word in found:
        gap = text[previous_end : word.start]
        cut = gap not in _PLAIN_GAPS and not _soft(gap)
        while word.start >= boundary:
            cut = True
            boundary = next(later)
        breaks.append(cut)
        previous_end = word.end
    return breaks


def _soft(gap: str) -> bool:
    """Tell whether words with `gap` between them may belong to one phrase ("l'", blanks, a gender ending)."""
    return len(gap) <= 12 and _HARD.isdisjoint(gap.replace("(e)", ""))
