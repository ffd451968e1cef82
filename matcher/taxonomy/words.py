"""Words of French and English texts in one comparable form, with their place in the text.

Folding: lower case, accents removed, ligatures opened, typographic apostrophes straightened,
elisions cut ("l'arche" gives "arche"), hyphens split, middle-dot and parenthesised gender
endings dropped ("conducteur·rice", "opérateur(trice)"). The fold keeps one output character for
each input character wherever it can, so that offsets point into the text as it was given.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

import Stemmer

ELISIONS = frozenset(
    ("l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "quelqu")
)

STOPWORDS = frozenset(
    # Function words only: words such as "bien" or "an" carry meaning in requirements.
    """
    a ai aie ait alors au aucun aucune aura aurez aussi autre autres aux avait avant avec avez avoir avons
    ayant c ca car ce cela ces cet cette ceux chaque chez ci comme comment d dans de des dont du elle elles
    en encore entre es est et etaient etait etant ete etes etre eu eux fait furent fut h f x il ils j je
    jusqu l la le les leur leurs lorsqu lui m ma mais me meme memes mes moi mon n ne ni nos notre nous on
    ont or ou par parce pas pendant peu plus pour pourquoi presqu puis puisqu qu quand que quel quelle
    quelles quelqu quels qui quoi quoiqu s sa sans se sera serez ses si sommes son sont sous souvent suis
    sur t ta te tes toi ton tous tout toute toutes tres trop tu un une vers via vos votre vous y the of and
    to in for with on at by an is are be as or from this that our your we you it
    """.split()  # noqa: SIM905
)

CHARACTERS_KEPT = 4_096
"""Characters whose folded form is remembered."""

_MARK = "\u02b0"

_WORD = re.compile(r"[^\W_]+(?:[+#]+)?", re.UNICODE)
_FORM = re.compile(r"[^\W_]+(?:[+#]+)?'?", re.UNICODE)
_GENDER_ENDING = re.compile(
    r"(?<=[a-z])(?:[·•‧∙]|\((?=e?s?\)|ne\)|trice|rice|euse|ice|iere|ere|se\)|le\)|ve\)))(?:[a-z]{1,5})(?:[·•‧∙]?s)?\)?"
)


class Word(NamedTuple):
    """A word in its folded form and the span it covers in the text."""

    form: str
    start: int
    end: int


def _fold_character(character: str) -> str:
    if character in "’ʼ‘´`":
        return "'"
    if character in "\u00a0\u202f\u2009":
        return " "
    decomposed = unicodedata.normalize("NFKD", character)
    kept = "".join(part for part in decomposed if not unicodedata.combining(part)).lower()
    return {"œ": "oe", "æ": "ae", "ß": "ss"}.get(kept, kept) if kept else ""


class _Folds(dict[int, str]):
    """A table for `str.translate` that works out each character at its first use.

    Args:
        aligned: every character becomes exactly one.
    """

    def __init__(self, *, aligned: bool) -> None:
        self._aligned = aligned

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if self._aligned:
            folded = (folded or _MARK)[0]
        if len(self) < CHARACTERS_KEPT:
            self[code] = folded
        return folded


_FOLDS, _ALIGNED_FOLDS = _Folds(aligned=False), _Folds(aligned=True)


def fold(text: str) -> str:
    """Return `text` in lower case without accents, ligatures opened; its length may change."""
    return text.lower() if text.isascii() else text.translate(_FOLDS)


def fold_aligned(text: str) -> str:
    """Return `text` folded character by character, of exactly the same length.

    A character whose fold is longer (a ligature) keeps its first letter, and a bare combining mark
    (macOS and some PDF write "e" and its accent as two characters) becomes a place holder that counts
    as part of its word, so that offsets in the result are offsets in `text`.
    """
    return text.lower() if text.isascii() else text.translate(_ALIGNED_FOLDS)


def _without_gender_endings(text: str) -> str:
    aligned = fold_aligned(text)
    if "·" in aligned or "(" in aligned or "•" in aligned:
        return _GENDER_ENDING.sub(lambda match: " " * len(match.group()), aligned)
    return aligned


def forms(text: str) -> list[str]:
    """Return the forms of `words(text)`, faster where nobody asks for their place."""
    found = []
    for form in _FORM.findall(_without_gender_endings(text)):
        whole = form.replace(_MARK, "")
        if whole[-1:] == "'":
            whole = whole[:-1]
            if whole in ELISIONS:
                continue
        if whole:
            found.append(whole)
    return found


def words(text: str) -> list[Word]:
    """Return the words of `text` folded, with spans `text[start:end]`; elided articles are left out."""
    aligned = _without_gender_endings(text)
    marked = _MARK in aligned
    found = []
    for match in _WORD.finditer(aligned):
        form, (start, end) = match.group(), match.span()
        if marked:
            form = form.replace(_MARK, "")
            if not form:
                continue
        if form in ELISIONS and end < len(aligned) and aligned[end] == "'":
            continue
        found.append(Word(form, start, end))
    return found


class _CachedStemmer:
    """Snowball's French stemmer with a bounded memory of its own answers."""

    def __init__(self) -> None:
        self._stemmer = Stemmer.Stemmer("french")
        self._memory: dict[str, str] = {}

    def __call__(self, form: str) -> str:
        stem = self._memory.get(form)
        if stem is None:
            if len(self._memory) > 200_000:
                self._memory.clear()
            stem = fold(self._stemmer.stemWord(form)) if len(form) > 3 and form.isalpha() else form
            self._memory[form] = stem
        return stem


stem = _CachedStemmer()
"""Stem of one folded word (Snowball French, Porter 2001); short words and codes stay whole."""


def stems(text: str, *, keep_stopwords: bool = False) -> list[str]:
    """Return the stems of the words of `text`, function words left out unless asked for.

    A function word written in capitals inside ordinary text is an acronym and stays ("machine IS", "MES").
    """
    if keep_stopwords:
        return [stem(form) for form in forms(text)]
    shouting = text.isupper()
    found = []
    for word in words(text):
        if word.form not in STOPWORDS:
            found.append(stem(word.form))
        elif not shouting and word.end - word.start > 1 and text[word.start : word.end].isupper():
            found.append(text[word.start : word.end])
    return found
