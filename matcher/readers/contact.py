"""Contact data out of the text: what identifies a person must not be read by the engine."""

from __future__ import annotations

import re

from matcher.readers.streets import find_streets

EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
PHONE = re.compile(
    r"(?<![\d+.,])(?:(?:\+|00)33[ .\-]?(?:\(0\)[ .\-]?)?[1-9]|0[1-9])(?:[ .\-\u00a0\u202f]?\d{2}){4}(?![\d])"
    r"|(?<![\d+])\+(?!33)\d{2,3}(?:[ .()\-\u00a0]{0,2}\d){7,12}(?!\d)"
)
PROFILE = re.compile(r"(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/(?:in|pub)/[^\s,;)>]+", re.IGNORECASE)
# The label goes with its value: "Tél. portable : 06..." leaves nothing behind.
_LABEL = (
    r"(?:(?<!\w)(?:(?:adresse )?(?:e-?mail|courriel|mél)|mail|téléphone|telephone|phone|portable|mobile"
    r"|tél|tel|linkedin|gsm)\.?(?: (?:portable|fixe|mobile|personnel|perso|professionnel|pro))?"
    r"[ \t]*:?[\s|]{0,5})?"
)
# Cheap tests that spare almost every line of text the costly patterns.
_MAYBE_PHONE = re.compile(r"[+0][\d .()\-\u00a0\u202f]{8}")
_KINDS = (
    ("profile", PROFILE, re.compile(f"{_LABEL}(?:{PROFILE.pattern})", re.IGNORECASE)),
    ("email", EMAIL, re.compile(f"{_LABEL}(?:{EMAIL.pattern})", re.IGNORECASE)),
    ("phone", PHONE, re.compile(f"{_LABEL}(?:{PHONE.pattern})", re.IGNORECASE)),
)
# Stands where something was cut out, until its line has been cleaned; no text holds it.
_CUT = "\x00"
_EMPTY_BRACKETS = re.compile(r"[ \t]*\([\s\x00:.,;|/]*\)")
_LEFTOVER = re.compile(
    r"(?:contacts?|coordonnées|moi|(?:mon )?(?:adresse(?: postale| personnelle)?|domicile)|address)?[\W_]*",
    re.IGNORECASE,
)
_EDGES = " \t|/•·,;:–"
_STREET_LINES = 3
_NEAR = 40
_SPACES = re.compile(r"[ \t]{2,}")
_BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


def _present(text: str) -> frozenset[str]:
    """Return which kinds of contact data `text` may hold."""
    return frozenset(
        name
        for name, may_be in (
            ("profile", "linkedin." in text.lower()),
            ("email", "@" in text),
            ("phone", _MAYBE_PHONE.search(text) is not None),
        )
        if may_be
    )


def find_contact(text: str) -> dict[str, str]:
    """Return the first e-mail address, phone number and LinkedIn page found in `text`, and its own street.

    The street is the person's where it stands in the head or the contact block of a CV.
    """
    found, present = {}, _present(text)
    for name, pattern, _ in _KINDS:
        if name in present and (match := pattern.search(text)):
            found[name] = " ".join(match.group().split()).rstrip(".,;)")
    streets = [text[start:end].strip(_EDGES + "-") for start, end, own in find_streets(text) if own]
    if streets:
        found["address"] = ", ".join(streets[:_STREET_LINES])
    return found


def without_contact(text: str, names: tuple[str, ...] = ()) -> str:
    """Return `text` without e-mail addresses, phone numbers, LinkedIn pages, streets and the `names` given.

    Nothing is put in their place; a label left alone ("Tél :") and the blanks around go too.
    A text that holds none of them comes back unchanged.
    """
    cleaned = _without_streets(text)
    present = _present(text)
    labelled = [pattern for name, _, pattern in _KINDS if name in present]
    for pattern in (*labelled, *map(_name_pattern, _name_forms(names))):
        cleaned = pattern.sub(_CUT, cleaned)
    if cleaned == text:
        return text
    cleaned = _EMPTY_BRACKETS.sub(_CUT, cleaned)
    lines = [_without_cuts(line) if _CUT in line else line for line in cleaned.split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _without_streets(text: str) -> str:
    """Return `text` with a mark for each street; the postal code and the commune behind it stay."""
    kept: list[str] = []
    at = 0
    for start, end, own in find_streets(text):
        kept.append(text[at:start])
        at = end
        # Who stands before is kept apart from the commune: "Zoé Petit, 80220 Gamaches".
        kept.append(_between(text, start, end) if own else _CUT)
    return "".join([*kept, text[at:]])


def _between(text: str, start: int, end: int) -> str:
    """Return what stands for a street of its person: nothing, unless its line has nothing else to say."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    behind = text[end : end + _NEAR].split("\n", 1)[0]
    if not before.strip(_EDGES) or not behind.strip(_EDGES):
        return _CUT
    return ", " if text[start:end].endswith((", ", "- ")) and before.rstrip()[-1] not in ":,-–|" else ""


def _without_cuts(line: str) -> str:
    """Return a line without the places cut out, nor the separators that stood around them."""
    parts = [part.strip(_EDGES) for part in line.split(_CUT)]
    if all(_LEFTOVER.fullmatch(part) for part in parts):
        return ""
    return _SPACES.sub(" ", " ".join(part for part in parts if part)).strip()


def _name_forms(names: tuple[str, ...]) -> list[str]:
    forms: list[str] = []
    for name in names:
        words = name.split()
        if len(name.strip()) < 3 or not words:
            continue
        forms.append(" ".join(words))
        if 1 < len(words) <= 4:
            # "Marie DUPONT" and "DUPONT Marie": CVs write both orders.
            forms += [" ".join([words[-1], *words[:-1]]), " ".join([*words[1:], words[0]])]
    return forms


def _name_pattern(name: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + r"[\s,]+".join(map(re.escape, name.split())) + r"(?!\w)", re.IGNORECASE)
