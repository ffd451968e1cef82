"""Cell and field values as people write them in France: dates, yes/no, decimal commas, lists.

Each function takes what came (a text, or a value JSON or Excel already typed) and returns the typed
value, or raises ValueError holding a `Text` that says what was expected.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import NoReturn

from matcher.readers.folding import folded
from matcher.records import Text

YES = frozenset(("oui", "o", "vrai", "true", "yes", "y", "1", "x", "ok"))
NO = frozenset(("non", "n", "faux", "false", "no", "0", "aucun", "neant", "sans", "pas de permis"))
NOW = re.compile(
    r"^(des )?(immediate\w*|maintenant|aujourd hui|tout de suite|disponible|asap|now|que possible)\b"
)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("janvier", "janv", "january", "jan"),
            ("fevrier", "fevr", "february", "feb"),
            ("mars", "march", "mar"),
            ("avril", "avr", "april", "apr"),
            ("mai", "may"),
            ("juin", "june", "jun"),
            ("juillet", "juil", "july", "jul"),
            ("aout", "august", "aug"),
            ("septembre", "sept", "september", "sep"),
            ("octobre", "oct", "october"),
            ("novembre", "nov", "november"),
            ("decembre", "dec", "december"),
        ),
        start=1,
    )
    for name in names
}
_DAY_FIRST = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?:[ T].*)?$")
_YEAR_FIRST = re.compile(r"^(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[ T].*)?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_IN_WORDS = re.compile(r"^(?:(\d{1,2})(?:er)? )?([a-z]+) (\d{4})$")
# A unit may follow ("30 km", "1200 €/mois"), another number may not ("12/24").
_NUMBER = re.compile(
    r"^[^\d+-]{0,20}([+-]?\d[\d \u00a0\u202f]*(?:[.,]\d+)?)(?:\s*[^\W\d][^\d]{0,40}|\s*[€%$][^\d]{0,40}|\s*)$"
)
# "35 h", "14 heures": the hours themselves, wherever they stand.
_HOURS = re.compile(r"(\d[\d \u00a0\u202f]*(?:[.,]\d+)?)\s*(?:h|heures?|hours?)(?![\w])", re.IGNORECASE)
# The days and weeks of a full-time course, as training bodies and funders count them.
_HOURS_OF = (
    (re.compile(r"\b(semaines?|weeks?|sem)\b"), 35.0),
    (re.compile(r"(\b|\d)(jours?|journees?|days?|jrs?|j)\b"), 7.0),
)
_RHYTHM = re.compile(
    r"\b(jours?|j|days?|semaines?|weeks?) (de|x|of|a) \d|\d ?x ?\d|"
    r"\d ?(h|heures?|hours?) (par |per |a |la |le )?(jour|j|day|semaine|week|sem|mois|month)\b"
)
_MONTHS_OR_YEARS = re.compile(r"\b(mois|months?|ans?|annees?|years?)\b")
_FREE = re.compile(r"^(gratuite?|gratuitement|free|offerte?|sans frais|aucun cout|prise? en charge)\b")
_NO_PRICE = re.compile(
    r"^(sur devis|devis|nous consulter|nous contacter|sur demande|non communiquee?|non precisee?|inconnue?|"
    r"a definir|a preciser|n ?c|n ?a|on request|on quotation|tbd|unknown)$"
)
# "1.250": a dot with three figures after it groups thousands; no price has tenths of a cent.
_THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")
_LIST_SEPARATORS = re.compile(r"[|\n;]")


def _fail(fr: str, en: str) -> NoReturn:
    raise ValueError(Text(fr, en))


def parse_date(value: object) -> date | None:
    """Return the day: AAAA-MM-JJ, JJ/MM/AAAA, JJ.MM.AA, "1er mars 2025", or an Excel date."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or value is None:
        return value
    text = str(value).strip()
    if not text or NOW.match(folded(text)):
        return None
    year, month, day = _date_parts(text)
    try:
        return date(year, month, day)
    except ValueError:
        _fail(
            f"la date « {text} » n'existe pas au calendrier (jour/mois/année attendu).",
            f"the date '{text}' does not exist in the calendar (day/month/year expected).",
        )


def _date_parts(text: str) -> tuple[int, int, int]:
    if match := _YEAR_FIRST.match(text) or _COMPACT.match(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _DAY_FIRST.match(text):
        year = int(match[3])
        # Two digits: a start or publication date lies near today, never in the last century.
        return (year + 2000 if year < 100 else year), int(match[2]), int(match[1])
    if (match := _IN_WORDS.match(folded(text))) and match[2] in _MONTHS:
        return int(match[3]), _MONTHS[match[2]], int(match[1] or 1)
    _fail(
        f"« {text[:60]} » n'est pas une date (JJ/MM/AAAA ou AAAA-MM-JJ attendu).",
        f"'{text[:60]}' is not a date (DD/MM/YYYY or YYYY-MM-DD expected).",
    )


def parse_year(value: object) -> int | None:
    """Return the year of a year ("1987") or of a date ("12/03/1987"); the day is not kept."""
    if isinstance(value, date):
        return value.year
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value)
    text = str(value or "").strip()
    if not text:
        return None
    if re.fullmatch(r"\d{4}(?:[.,]0+)?", text):
        return int(text[:4])
    if re.fullmatch(r"\d{1,3}", text):
        _fail(
            f"« {text} » n'est pas une année (quatre chiffres attendus, 1987 par exemple).",
            f"'{text}' is not a year (four figures expected, for instance 1987).",
        )
    found = parse_date(text)
    return found.year if found else None


def parse_bool(value: object) -> bool | None:
    """Return True or False for oui/non, vrai/faux, x, 1/0 and the English ones; None where empty."""
    if value is None or isinstance(value, bool):
        return value
    plain = folded(str(value))
    if not plain:
        return None
    if plain in YES or plain.startswith("oui "):
        return True
    if plain in NO or plain.startswith("non "):
        return False
    _fail(f"« {str(value)[:60]} » reçu, oui ou non attendu.", f"got '{str(value)[:60]}', expected yes or no.")


def parse_licence(value: object) -> bool | None:
    """Return whether a driving licence column says B: oui/non, or a list of categories ("A, B")."""
    if isinstance(value, str):
        plain = folded(value)
        if re.search(r"\bb(e|96)?\b", plain):
            return not re.search(r"\b(sans|pas|non|aucun)\b", plain)
        if re.fullmatch(r"((permis|a[12m]?|am|c1?e?|d1?e?) ?)+", plain) and plain != "permis":
            return False
    return parse_bool(value)


def parse_number(value: object) -> float | None:
    """Return a number written "1 234,5", "30 km", "1200 €" or typed already; None where empty."""
    if isinstance(value, bool):
        _fail("un nombre est attendu ici.", "a number is expected here.")
    if value is None or isinstance(value, int | float):
        return value
    text = str(value).strip()
    if not text:
        return None
    match = _NUMBER.match(text)
    if not match:
        _fail(f"« {text[:60]} » reçu, un nombre attendu.", f"got '{text[:60]}', expected a number.")
    return float(re.sub(r"[ \u00a0\u202f]", "", match[1]).replace(",", "."))


def parse_integer(value: object) -> int | None:
    """Return a whole number; "2,0" is 2, "2,5" is refused."""
    number = parse_number(value)
    if number is None:
        return None
    if number != number or number in (float("inf"), float("-inf")) or number != int(number):
        _fail(f"« {value} » reçu, un nombre entier attendu.", f"got '{value}', expected a whole number.")
    return int(number)


def parse_years(value: object) -> float | None:
    """Return a length of experience in years: "2 ans", "18 mois", "débutant accepté" (0)."""
    plain = folded(str(value)) if isinstance(value, str) else ""
    if re.search(r"\b(debutant\w*|sans experience|beginner|aucune?)\b", plain):
        return 0.0
    number = parse_number(value)
    if (
        number is not None
        and re.search(r"\b(mois|months?)\b", plain)
        and not re.search(r"\b(ans?|years?)\b", plain)
    ):
        return round(number / 12, 2)
    return number


def parse_hours(value: object) -> float | None:
    """Return a length of training in hours: "35 h", "5 jours (35 h)", "3 semaines" (35 hours each).

    Raises:
        ValueError: months or years, or the hours of one day ("5 jours de 7 h"), which do not say how many
            hours it takes in all; no number.
    """
    plain = folded(str(value)) if isinstance(value, str) else ""
    said = _HOURS.search(str(value)) if plain else None
    if _RHYTHM.search(plain) or (said is None and _MONTHS_OR_YEARS.search(plain)):
        _fail(
            f"« {str(value)[:60]} » ne dit pas combien d'heures en tout.",
            f"'{str(value)[:60]}' does not tell how many hours in all.",
        )
    if said is not None:
        return parse_number(said[1])
    number = parse_number(value)
    return None if number is None else number * _hours_of(plain)


def _hours_of(plain: str) -> float:
    return next((hours for words, hours in _HOURS_OF if words.search(plain)), 1.0)


def parse_price(value: object) -> float | None:
    """Return a price in euros: "1 250,50 €", "1.250 €" (thousands), "gratuit" (0), "sur devis" (None)."""
    if not isinstance(value, str):
        return parse_number(value)
    plain = folded(value)
    if _FREE.match(plain):
        return 0.0
    if value.strip() and (not plain or _NO_PRICE.match(plain)):
        return None
    return parse_number(_THOUSANDS.sub("", value))


def parse_list(value: object) -> list[str]:
    """Return the parts of a list cell: `|`, `;` or line breaks separate, else commas.

    A comma inside brackets, or one followed by a digit ("0,5 mm"), does not separate.
    """
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return [text for part in value if (text := str(part).strip())] if _plain(value) else list(value)
    text = str(value)
    parts = _LIST_SEPARATORS.split(text) if _LIST_SEPARATORS.search(text) else _split_commas(text)
    return [part for part in (piece.strip(" \t\r-•*") for piece in parts) if part]


def _plain(values: list[object] | tuple[object, ...]) -> bool:
    return all(isinstance(value, str | int | float) for value in values)


def _split_commas(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for index, character in enumerate(text):
        if character in "([":
            depth += 1
        elif character in ")]":
            depth = max(0, depth - 1)
        elif character == "," and depth == 0 and not text[index + 1 : index + 2].isdigit():
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


def parse_text(value: object) -> str | None:
    """Return a cell or field as text; a whole number typed by Excel loses its ".0"."""
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    return str(value)


def parse_postal_code(value: object) -> str | None:
    """Return a postal code as five digits where Excel dropped the leading zero ("6260" is "06260")."""
    text = (parse_text(value) or "").strip().replace(" ", "")
    return (
        text.zfill(5) if text.isdigit() and len(text) == 4 and not isinstance(value, str) else text
    ) or None
