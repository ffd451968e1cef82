"""Bringing texts to one written form before they are embedded: case, accents, and grammatical gender.

"Conductrice", "conducteur/conductrice", "conducteur(trice) (H/F)" and "CONDUCTEUR" are one trade, and nothing
downstream may see which form the person used. The rules below are plain regular expressions with a fixed
replacement, written in the subset that Python's `re` and the Rust tokenizer's engine read alike: the shipped
tokenizer carries them in its own file, so any program that loads it applies them too.

The result is a key for machines, never shown: "matrice" becomes "mateur" on both sides of a comparison,
which costs nothing, whereas one missed feminine would treat women's titles apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# "(H/F)", "h/f/x", "F-H", "(m/w/d)": who may apply, in every order it is written.
_SEXES = r"\(?(?<![a-z0-9])[hfm] ?[/|-] ?[hfmw](?: ?[/|-] ?[xnd])?(?![a-z0-9])\)?"
# The added ending in "technicien·ne", "opérateur(trice)", "employé(e)s", "infirmier/ère".
_INCLUSIVE = (
    r"(?<=[a-z]{2}) ?[(·•./-]"
    r"(?:a?trice|rice|ice|euse|se|nne|ienne|ne|iere|ere|re|ee|elle|lle|le|ive|ve|fe|te|esse|e)"
    r"(?:[)·•.-]?s(?![a-z]))?\)?(?![a-z])"
)
# "conducteur d'engins / conducteur d'engins" after the feminine was turned: keep one.
_TWICE = r"\b(\w+(?:[ '-]+\w+){0,7}?) ?(?:/|\bou\b) ?(?=\1\b)"

# Words whose feminine no ending tells.
_IRREGULAR = {
    "femme": "homme",
    "hotesse": "hote",
    "maitresse": "maitre",
    "cheffe": "chef",
    "apprentie": "apprenti",
    "avocate": "avocat",
    "candidate": "candidat",
    "laureate": "laureat",
    "experte": "expert",
    "artisane": "artisan",
    "laborantine": "laborantin",
    "elue": "elu",
    "doctoresse": "docteur",
    "soldate": "soldat",
    "nouvelle": "nouveau",
    "seule": "seul",
    "contremaitresse": "contremaitre",
    "commise": "commis",
    "marchande": "marchand",
    "tisserande": "tisserand",
    "ecrivaine": "ecrivain",
    "magistrate": "magistrat",
    "prefete": "prefet",
    "poetesse": "poete",
    "publique": "public",
}

_ENDINGS: tuple[tuple[str, str], ...] = (
    (r"(?<=[a-z])trice(?=s?\b)", "teur"),
    (r"(?<=[a-z])drice(?=s?\b)", "deur"),
    # "-eux" goes the same way so that "rigoureux" and "rigoureuse" meet.
    (r"(?<=[a-z]{3})(?:euse|eux)(?=s?\b)", "eur"),
    (r"(?<=[a-z]{3})ive(?=s?\b)", "if"),
    (r"(?<=[a-z]{3}i)aux\b", "al"),
    # Feminines that only add letters to the masculine.
    (r"(?:(?<=[a-z]{2}ien)|(?<=[a-z]{2}on))ne(?=s?\b)", ""),
    (r"(?<=[a-z]{2}el)le(?=s?\b)", ""),
    (
        r"(?:(?<=[a-z]{2}ier)|(?<=[a-z]{2}[ghly]er)|(?<=[a-z]{3}e)|(?<=[a-z]{2}ant)|(?<=[a-z]{2}ent)"
        r"|(?<=[a-z]{2}eur)|(?<=[a-z]{2}oint)|(?<=[a-z]{3}al)|(?<=[a-z]{3}ais)|(?<=[a-z]{2}ois))e(?=s?\b)",
        "",
    ),
)

_PLURALS: tuple[tuple[str, str], ...] = (
    # Also turns the singular, so that "industrie", "industries" and the English "industry" meet.
    (r"(?<=[a-z]{3})ies?\b", "y"),
    (r"(?<=[a-z]{2}[a-rtv-z])s\b|(?<=eau)x\b", ""),
)


def _irregular_rules() -> Iterable[tuple[str, str]]:
    for feminine, masculine in _IRREGULAR.items():
        yield rf"\b{feminine}(?=s?\b)", masculine


RULES: tuple[tuple[str, str], ...] = (
    ("œ", "oe"),
    ("æ", "ae"),
    ("[’‘`´]", "'"),
    (_SEXES, " "),
    (_INCLUSIVE, ""),
    *_irregular_rules(),
    *_ENDINGS,
    *_PLURALS,
    (r"\s{2,}", " "),
    (_TWICE, ""),
    # Words only; "c++" and "c#" keep their sign.
    (r"[^\w+#]+|_", " "),
)
"""Pattern and fixed replacement, applied in this order to text without accents and in lower case."""

_COMPILED = tuple((re.compile(pattern), replacement) for pattern, replacement in RULES)


def has_word(text: str) -> bool:
    """Tell whether a text holds a letter or a digit: without any it says nothing, and its vector is zeros."""
    return any(character.isalnum() for character in text)


def without_accents(text: str) -> str:
    """Return `text` with every accent dropped, its case as it was."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def neutral_form(text: str) -> str:
    """Return `text` in lower case, without accents, punctuation or grammatical gender.

    >>> neutral_form("Opératrice / Opérateur de tri (H/F)")
    'operateur de tri'
    """
    decomposed = unicodedata.normalize("NFKD", text)
    form = "".join(character for character in decomposed if unicodedata.category(character) != "Mn").lower()
    for pattern, replacement in _COMPILED:
        form = pattern.sub(replacement, form)
    return form.strip()


_WORD = re.compile(r"\w+")
_SEXES_RULE, _INCLUSIVE_RULE, _TWICE_RULE = (re.compile(p) for p in (_SEXES, _INCLUSIVE, _TWICE))
_WORD_RULES = tuple((re.compile(p), r) for p, r in (*_irregular_rules(), *_ENDINGS))


def masculine_form(text: str) -> str:
    """Return `text` in lower case, one form for both genders, with its accents, plurals and punctuation.

    For models that read French as it is written: the rules of `neutral_form` find what to change in the text
    without accents, and what they leave keeps its own letters.

    >>> masculine_form("Préparatrice / Préparateur de commandes (H/F)")
    'préparateur de commandes'
    """
    written = unicodedata.normalize("NFKC", text).lower().replace("œ", "oe").replace("æ", "ae")
    written = re.sub("[’‘`´]", "'", written)
    for rule, replacement in ((_SEXES_RULE, " "), (_INCLUSIVE_RULE, "")):
        written = _replaced(written, rule, replacement)
    written = _WORD.sub(lambda word: _masculine_word(word[0]), written)
    written = re.sub(r"\s{2,}", " ", written)
    return _replaced(written, _TWICE_RULE, "").strip()


def _folded(text: str) -> str:
    """The text without accents, letter for letter: places in it are places in `text`."""
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFD", character)[0] for character in text)


def _replaced(text: str, rule: re.Pattern[str], replacement: str) -> str:
    found = [match.span() for match in rule.finditer(_folded(text))]
    for first, last in reversed(found):
        text = text[:first] + replacement + text[last:]
    return text


@lru_cache(maxsize=50_000)
def _masculine_word(word: str) -> str:
    """One word's masculine: what its rule leaves alone keeps its accents."""
    form = plain = _folded(word)
    for rule, replacement in _WORD_RULES:
        form = rule.sub(replacement, form)
    if form == plain:
        return word
    differs = (i for i, (a, b) in enumerate(zip(form, plain, strict=False)) if a != b)
    kept = next(differs, min(len(form), len(plain)))
    safe = max(0, kept - 2)
    # "infirmière" has an accent that "infirmier" has not.
    return word[:safe] + word[safe:kept].replace("è", "e") + form[kept:]
