"""The search form, read leniently: a field that makes no sense is told beside it, not refused as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from api.cleaning import clean_text
from api.schemas import MAX_LIMIT, MatchFilters
from matcher.records.base import MAX_TEXT_CHARACTERS
from matcher.records.errors import Text

PAGE = 20


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
        if "radius_km" in wrong:
            faults.append(
                Text("Rayon : un nombre de 1 à 2 000 km.", "Radius: a number from 1 to 2,000 km.").render()
            )
        if wrong - {"radius_km"}:
            faults.append(Text("Un filtre n'est pas valable.", "A filter is not valid.").render())
    text = word("texte", MAX_TEXT_CHARACTERS + 1)
    if len(text) > MAX_TEXT_CHARACTERS:
        faults.append(Text("Texte trop long (200 000 caractères au plus).", "Text too long.").render())
    return SearchForm(
        text=text,
        contract=word("contrat"),
        commune=word("commune"),
        radius_km=radius,
        certificates=", ".join(codes),
        eligible_only=bool(word("eligibles")),
        limit=_whole(word("nombre"), PAGE, MAX_LIMIT),
        offset=_whole(word("debut"), 0, 1_000_000),
        filters=filters,
        faults=tuple(faults),
    )


def _whole(text: str, default: int, largest: int) -> int:
    return min(int(text), largest) if text.isascii() and text.isdecimal() and len(text) < 9 else default
