"""The same text as a man would have written it, and as a woman would: titles, agreements, determiners."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import yaml

from matcher.taxonomy import load_taxonomy
from models.normalisation import neutral_form, without_accents

Gender = Literal["masculine", "feminine"]

TABLE = Path(__file__).parent / "gender.yaml"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CLAUSE_END = re.compile(r"[.,;:!?•·\n()\[\]/|+\u2013\u2014]|(?:^|\s)-(?:\s|$)|^$")


@dataclass(frozen=True)
class GenderTable:
    """What changes between the two versions of a text.

    Attributes:
        nouns: both ways, (masculine, feminine) by each form, of nouns for a person.
        agreement: the same for what is said of the person.
        things: feminines that name a machine as well.
        determiners: masculine and feminine of each determiner.
        content: the other lists of the file.
    """

    nouns: dict[str, tuple[str, str]]
    agreement: dict[str, tuple[str, str]]
    things: frozenset[str]
    determiners: dict[str, tuple[str, str]]
    content: dict[str, Any] = field(repr=False)


def _both_ways(pairs: dict[str, str]) -> dict[str, tuple[str, str]]:
    known: dict[str, tuple[str, str]] = {}
    for masculine, feminine in pairs.items():
        if masculine != feminine:
            known.setdefault(masculine, (masculine, feminine))
            known.setdefault(feminine, (masculine, feminine))
    return known


def _word_pairs(masculine: str, feminine: str) -> Iterator[tuple[str, str]]:
    left, right = masculine.lower().split(), feminine.lower().split()
    if len(left) != len(right):
        return
    for one, other in zip(left, right, strict=True):
        if one != other:
            yield one, other
            if one.count("-") == other.count("-"):
                yield from (
                    (a, b) for a, b in zip(one.split("-"), other.split("-"), strict=True) if a != b and a
                )


def taxonomy_pairs() -> dict[str, str]:
    """Return the masculine and feminine words of the taxonomy's trades, from its labels and synonyms.

    Two synonyms that follow one another and that the encoder's normaliser reads as one are a pair.
    """
    pairs: dict[str, str] = {}
    for occupation in load_taxonomy().occupations.values():
        labels = [(occupation.label_fr, occupation.label_fr_feminine or occupation.label_fr)]
        labels += [
            (one, other)
            for one, other in pairwise(occupation.alternatives_fr)
            if one != other and neutral_form(one) == neutral_form(other)
        ]
        for masculine, feminine in labels:
            for one, other in _word_pairs(masculine, feminine):
                if _is_feminine_of(other, one):
                    pairs.setdefault(one, other)
    return pairs


def _is_feminine_of(feminine: str, masculine: str) -> bool:
    return feminine.endswith(("e", "maid")) and not masculine.endswith("trice") and feminine != masculine


@lru_cache(maxsize=1)
def load_gender_table() -> GenderTable:
    """Return the table of gender.yaml with the trades of the taxonomy."""
    content = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    nouns = {**taxonomy_pairs(), **content["people"], **content["kin"]}
    for word in content["not_people"]:
        nouns.pop(word, None)
    for word in content["agreement"]:
        nouns.pop(word, None)
    # Many people write without accents; "mecanicien" is a trade too.
    bare = {
        without_accents(one): without_accents(other) for one, other in nouns.items() if not one.endswith("é")
    }
    nouns = {**bare, **nouns}
    return GenderTable(
        nouns=_both_ways(nouns),
        agreement=_both_ways(content["agreement"]),
        things=frozenset(content["also_a_thing"]),
        determiners=_both_ways(content["determiners"]),
        content=content,
    )


def rewrite(text: str, gender: Gender) -> str:
    """Return the text in one gender: what the person does, is and was, with what agrees.

    Grammar is followed only as far as words show it; a sentence about somebody else may change with the
    others. What is measured is whether the engine sees the difference, not the style.

    Args:
        text: a CV or a posting, in French; other languages come back unchanged but for shared words.
        gender: the version wanted.
    """
    table = load_gender_table()
    return _Rewriter(_collapse(text, table, gender), table, gender).run()


def gendered_words(text: str) -> dict[Gender, int]:
    """Count the words of a text that tell the person's gender, by the gender they tell."""
    one, other = rewrite(text, "masculine"), rewrite(text, "feminine")
    words, left, right = ([match[0] for match in _WORD.finditer(t)] for t in (text, one, other))
    counts: dict[Gender, int] = {"masculine": 0, "feminine": 0}
    if len(words) == len(left) == len(right):
        for own, masculine, feminine in zip(words, left, right, strict=True):
            if masculine != feminine and own == masculine:
                counts["masculine"] += 1
            elif masculine != feminine and own == feminine:
                counts["feminine"] += 1
    return counts


def _collapse(text: str, table: GenderTable, gender: Gender) -> str:
    """Keep one gender where the text writes both."""
    for written, masculine, feminine in table.content["both"]:
        text = re.sub(
            r"(?<!\w)" + re.escape(written) + r"(?!\w)",
            masculine if gender == "masculine" else feminine,
            text,
        )
    endings = "|".join(sorted(table.content["inclusive"], key=len, reverse=True))
    text = re.sub(
        rf"(\w{{2,}}?)(?:\((?:-)?({endings})\)|[·•]({endings}))([·•]?s)?(?!\w)",
        lambda match: _inclusive(match, table, gender),
        text,
    )
    return re.sub(
        r"\b([\w-]+) ?/ ?([\w-]+)\b|\b([\w-]+) ou ([\w-]+)\b",
        lambda match: _either(match, table, gender),
        text,
    )


def _inclusive(match: re.Match[str], table: GenderTable, gender: Gender) -> str:
    stem, ending = match[1], match[2] or match[3]
    plural = "s" if match[4] else ""
    if gender == "masculine":
        return stem + plural
    replaced = table.content["inclusive"][ending]
    return (re.sub(f"{replaced}$", "", stem) if replaced else stem) + ending + plural


def _either(match: re.Match[str], table: GenderTable, gender: Gender) -> str:
    one, other = (match[1], match[2]) if match[1] else (match[3], match[4])
    pair = table.nouns.get(one.lower()) or table.agreement.get(one.lower())
    if pair is None or other.lower() not in pair or one.lower() == other.lower():
        return match[0]
    return _like(one, pair[gender == "feminine"])


def _like(model: str, word: str) -> str:
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


class _Rewriter:
    """One pass over the words of a text, with a look at what stands before each."""

    def __init__(self, text: str, table: GenderTable, gender: Gender) -> None:
        self._text = text
        self._table = table
        self._side = int(gender == "feminine")
        self._matches = list(_WORD.finditer(text))
        self._words = [match[0] for match in self._matches]
        self._low = [word.lower() for word in self._words]
        self._protected = self._diploma_names()

    def run(self) -> str:
        for index in range(len(self._words)):
            if index in self._protected:
                continue
            pair = self._table.nouns.get(self._low[index])
            if pair is not None and self._is_person(index, pair):
                self._set(index, pair[self._side])
                self._agree_around(index)
            elif self._speaks_of_the_person(index):
                self._agree(index)
        return self._joined()

    def _joined(self) -> str:
        parts: list[str] = []
        end = 0
        for match, word in zip(self._matches, self._words, strict=True):
            parts += [self._text[end : match.start()], word]
            end = match.end()
        return "".join([*parts, self._text[end:]])

    def _set(self, index: int, word: str) -> None:
        self._words[index] = _like(self._words[index], word)

    def _gap(self, index: int) -> str:
        """Return what stands between a word and the one before it."""
        start = self._matches[index - 1].end() if index else 0
        return self._text[start : self._matches[index].start()]

    def _opens(self, index: int) -> bool:
        return index == 0 or bool(_CLAUSE_END.search(self._gap(index)))

    def _diploma_names(self) -> set[int]:
        names = self._table.content["diplomas"]
        reach = self._table.content["diploma_reach"]
        protected: set[int] = set()
        for index, word in enumerate(self._low):
            if word in names:
                for following in range(index + 1, min(index + 1 + reach, len(self._low))):
                    if self._opens(following):
                        break
                    protected.add(following)
        return protected

    def _is_person(self, index: int, pair: tuple[str, str]) -> bool:
        if self._opens(index):
            return True
        if pair[0] in self._table.content["kin"]:
            return self._low[index - 1] not in self._table.content["somebody_else"]
        if pair[1] not in self._table.things:
            return True
        return self._low[index - 1] in self._table.content["before_a_person"]

    def _speaks_of_the_person(self, index: int) -> bool:
        """Tell whether a word that may agree stands where the sentence speaks of its writer."""
        word = self._low[index]
        known = word in self._table.agreement
        if not known and not word.endswith(("é", "ée")):
            return False
        if known and self._opens(index):
            return True
        # Back over "très", "et" and other words that agree, to "je suis".
        place = index - 1
        while place >= 0 and not self._opens(place + 1):
            before = self._low[place]
            if before in self._table.content["being"]:
                return True
            if before in self._table.agreement and self._opens(place):
                return known
            if before not in self._table.content["between"] and before not in self._table.agreement:
                if before != "et":
                    return False
                known = word in self._table.agreement
                if not known:
                    return False
            place -= 1
        return False

    def _agree(self, index: int) -> None:
        pair = self._table.agreement.get(self._low[index])
        if pair is not None:
            self._set(index, pair[self._side])
            return
        word = self._words[index]
        if self._side and word.endswith("é"):
            self._words[index] = word + "e"
        elif not self._side and word.endswith("ée"):
            self._words[index] = word[:-1]

    def _agree_around(self, index: int) -> None:
        if index and not self._opens(index):
            pair = self._table.determiners.get(self._low[index - 1])
            if pair is not None:
                self._set(index - 1, pair[self._side])
        for following in range(index + 1, min(index + 3, len(self._words))):
            if self._opens(following) or self._low[following] not in self._table.agreement:
                break
            self._agree(following)


def changed_words(one: str, other: str) -> Sequence[tuple[str, str]]:
    """Return the words that differ between two versions of a text with as many words."""
    left, right = _WORD.findall(one), _WORD.findall(other)
    if len(left) != len(right):
        return ()
    return [(a.lower(), b.lower()) for a, b in zip(left, right, strict=True) if a.lower() != b.lower()]
