"""Names of the contract and working-time codes, for people: one table each, whoever shows them."""

from __future__ import annotations

from matcher.records.errors import Text

CONTRACT_NAMES = {
    "CDI": Text("CDI", "permanent"),
    "CDD": Text("CDD", "fixed-term"),
    "interim": Text("intérim", "temp work"),
    "apprentissage": Text("apprentissage", "apprenticeship"),
    "professionnalisation": Text("professionnalisation", "professionalisation contract"),
    "stage": Text("stage", "internship"),
    "saisonnier": Text("saisonnier", "seasonal"),
}
"""By contract code, as within a sentence: whoever starts a line with one gives it its capital."""

SCHEDULE_NAMES = {
    "journee": Text("journée", "day work"),
    "2x8": Text("2x8", "2x8"),
    "3x8": Text("3x8", "3x8"),
    "4x8": Text("4x8", "4x8"),
    "5x8": Text("5x8", "5x8"),
    "nuit": Text("nuit", "night work"),
    "weekend": Text("week-end", "weekend work"),
    "partiel": Text("temps partiel", "part-time"),
}
"""By working-time code. The rules speak of hours in sentences of their own (`rules/schedules.yaml`)."""

_CONTRACTS = {code.casefold(): name for code, name in CONTRACT_NAMES.items()}


def contract_name(code: str, otherwise: str | None = None) -> Text:
    """Return the name of a contract code, in whatever case it comes.

    Args:
        code: what is named.
        otherwise: the name of what is no code of the record format, by default itself.
    """
    own = code if otherwise is None else otherwise
    return _CONTRACTS.get(code.casefold(), Text(own, own))


def schedule_name(code: str) -> Text:
    """Return the name of a working-time code; what is no code of the record format is its own name."""
    return SCHEDULE_NAMES.get(code.casefold(), Text(code, code))
