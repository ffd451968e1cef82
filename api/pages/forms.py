"""The search form, read leniently: a field that makes no sense is told beside it, not refused as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from api.cleaning import clean_text
from api.schemas import MAX_LIMIT, MAX_OFFSET, MatchFilters
from matcher.records.base import MAX_TEXT_CHARACTERS
from matcher.records.errors import Text

PAGE = 20

_FAULTS = {
    "radius_km": Text("Rayon : un nombre de 1 à 2 000 km.", "Radius: a number from 1 to 2,000 km."),
    "contract": Text(
        "Le filtre du contrat n'est pas valable : choisissez dans la liste.",
        "The filter on contracts is not valid: choose from the list.",
    ),
    "certificates": Text(
        "Le filtre des certificats n'est pas valable : 100 caractères au plus par certificat.",
        "The filter on certificates is not valid: 100 characters at most for each.",
    ),
}
"""What to say of a filter that makes no sense, by its field."""

_TOO_LONG = Text(
    "Texte trop long (200 000 caractères au plus).", "The text is too long (200,000 characters at most)."
)


@dataclass(frozen=True)
class SearchForm:
    """What the form holds, as it was filled in, and the filters it stands for."""

    text: str = ""
    contract: str = ""
    commune: str = ""
    radius_km: str = "30"
    certificates: str = ""
    eligible_only: bool = False
    limit: int = PAGE
    offset: int = 0
    filters: MatchFilters = field(default_factory=MatchFilters)
    faults: tuple[str, ...] = ()

    @property
    def filtered(self) -> bool:
        """Whether any filter is set."""
        return bool(self.contract or self.commune or self.certificates or self.eligible_only)

    def parameters(self) -> dict[str, object]:
        """Return the filters as parameters of an address."""
        return {
            "contrat": self.contract,
            "commune": self.commune,
            "rayon": self.radius_km if self.commune else "",
            "certificats": self.certificates,
            "eligibles": "1" if self.eligible_only else "",
        }


def read_form(values: Mapping[str, object]) -> SearchForm:
    """Return the search form of an address or a form body."""

    def word(name: str, longest: int = 200) -> str:
        value = values.get(name)
        return clean_text(value)[:longest].strip() if isinstance(value, str) else ""

    radius = word("rayon", 10).replace(",", ".") or "30"
    codes = [code.strip() for code in word("certificats").replace(";", ",").split(",") if code.strip()]
    fields = {
        "contract": word("contrat") or None,
        "commune": word("commune") or None,
        "radius_km": radius,
        "eligible_only": bool(word("eligibles")),
        "certificates": codes[:20],
    }
    faults: list[str] = []
    try:
        filters = MatchFilters.model_validate(fields)
    except ValidationError as error:
        filters = MatchFilters()
        wrong = {str(fault["loc"][0]) for fault in error.errors(include_input=False)}
        faults += [told.render() for name, told in _FAULTS.items() if name in wrong]
    text = word("texte", MAX_TEXT_CHARACTERS + 1)
    if len(text) > MAX_TEXT_CHARACTERS:
        faults.append(_TOO_LONG.render())
    return SearchForm(
        text=text,
        contract=word("contrat"),
        commune=word("commune"),
        radius_km=radius,
        certificates=", ".join(codes),
        eligible_only=bool(word("eligibles")),
        limit=whole(word("nombre"), PAGE, MAX_LIMIT) or PAGE,
        offset=whole(word("debut"), 0, MAX_OFFSET),
        filters=filters,
        faults=tuple(faults),
    )


def whole(text: str, default: int, largest: int) -> int:
    """Return a whole number of an address or form, the default where it is none."""
    return min(int(text), largest) if text.isascii() and text.isdecimal() and len(text) < 9 else default
