"""Names of communes in one comparable form, however a form, a CV or a spreadsheet writes them."""

from __future__ import annotations

import re
import unicodedata

_SHORT_FORMS = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "s": "sur",
    "s/s": "sous",
    "ss": "sous",
    "nd": "notre dame",
    "mt": "mont",
    "bg": "bourg",
    "chap": "chapelle",
    "vx": "vieux",
}
"""Short forms of La Poste's and of hand-written addresses; `s` alone comes from "s/"."""

_ARTICLES = ("le ", "la ", "les ", "l ")
_TAIL = re.compile(r"\b(?:cedex|cdx)\b.*$|\(.*$")
_CODE = re.compile(r"\b(?:f\s*-\s*)?(\d{5})\b", re.IGNORECASE)
_DEPARTMENT = re.compile(r"\(\s*(2[ab]|97[1-6]|\d{2})\s*\)\s*$", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[^a-z0-9/]+")
_DISTRICT = re.compile(r"^(paris|lyon|marseille) (\d{1,2})(?: ?(?:er?|e|eme|nd))?(?: arrondissement)?$")


def fold_name(name: str) -> str:
    """Return `name` in lower-case ASCII words: accents, hyphens, CEDEX and short forms undone.

    "St-Quentin-la-Motte", "SAINT QUENTIN LA MOTTE" and "Saint-Quentin-la-Motte (80)" give the same
    words; so do "Blangy s/ Bresle" and "Blangy-sur-Bresle". A district of Paris, Lyon or Marseille
    is written "paris 11".
    """
    text = name.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
    text = unicodedata.normalize("NFKD", text)
    text = "".join(letter for letter in text if not unicodedata.combining(letter)).lower()
    text = _TAIL.sub(" ", _CODE.sub(" ", text))
    text = re.sub(r"\bs/\s*s\b\.?", " sous ", text)
    text = re.sub(r"\b(s|ss|sur|sous)/", r"\1 ", text)
    words = _NOT_LETTERS.sub(" ", text.replace("/", " ")).split()
    folded = " ".join(_SHORT_FORMS.get(word, word) for word in words)
    district = _DISTRICT.match(folded)
    return f"{district[1]} {int(district[2])}" if district else folded


def code_within(name: str) -> str | None:
    """Return the postal code written beside a name ("80130 Friville-Escarbotin"), if there is one."""
    found = _CODE.search(name)
    return found[1] if found else None


def department_within(name: str) -> str | None:
    """Return the department written in brackets behind a name ("Saint-Quentin (02)"), if there is one."""
    found = _DEPARTMENT.search(name)
    return found[1].upper() if found else None


def without_article(folded: str) -> str:
    """Return a folded name without the article in front: "le treport" and "treport" meet there."""
    for article in _ARTICLES:
        if folded.startswith(article):
            return folded.removeprefix(article)
    return folded


def is_foreign_postal_code(postal_code: str) -> bool:
    """Return whether a postal code cannot be French: letters, or another number of digits."""
    digits = postal_code.replace(" ", "").replace("\u00a0", "")
    return not (digits.isdigit() and len(digits) in (4, 5))


def normal_postal_code(postal_code: str | int | None) -> str | None:
    """Return five digits, giving back the zero that spreadsheets drop ("1000" is 01000); None if foreign."""
    if postal_code is None:
        return None
    text = re.sub(r"^(?:F|FR)\s*-\s*", "", str(postal_code).strip(), flags=re.IGNORECASE)
    text = text.removesuffix(".0").replace(" ", "").replace("\u00a0", "")
    if not text or is_foreign_postal_code(text):
        return None
    return text.zfill(5)
