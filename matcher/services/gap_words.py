"""Words that the report of the gaps uses for its figures, on the page and in the workbook."""

from __future__ import annotations

from matcher.ranking.wording import first_capital
from matcher.records.code_names import contract_name
from matcher.records.errors import Text
from matcher.records.gaps import Cell, Gap, People, SkillPair, SplitKey
from matcher.services.numbers import number
from matcher.services.trade_names import FAMILIES, compact, family_name
from matcher.taxonomy.names import reader_name

KINDS = {
    "skill": Text("Compétence", "Skill"),
    "occupation": Text("Métier", "Occupation"),
    "certificate": Text("Certificat", "Certificate"),
    "family": Text("Famille", "Family"),
}
SPLITS: dict[SplitKey, Text] = {
    "area": Text("lieu", "area"),
    "contract": Text("contrat", "contract"),
    "size": Text("taille de l'entreprise", "firm size"),
    "family": Text("famille de métiers", "trade family"),
}
DIRECTIONS = {
    "up": Text("en hausse", "rising"),
    "down": Text("en baisse", "falling"),
    "steady": Text("stable", "steady"),
    "unknown": Text("trop peu de mois pour le dire", "too few months to say"),
}
STATUSES = {
    "useful": Text("pourvoit des postes", "fills openings"),
    "needed": Text("demandée, ne suffit pas seule", "asked for, not enough alone"),
    "unneeded": Text("aucune offre ne la demande", "no posting asks for it"),
}


def label_of(gap: Gap) -> str:
    """Return the name of what is asked for; families and trades by their names for people."""
    if gap.kind == "family":
        return family_name(gap.uri if gap.uri in FAMILIES else gap.label)
    name = reader_name(gap.uri, gap.label)
    return compact(name) if gap.kind == "occupation" else name


def pair_labels(pair: SkillPair) -> tuple[str, str]:
    """Return the names of two skills asked for together."""
    return reader_name(pair.first, pair.first_label), reader_name(pair.second, pair.second_label)


def cell_label(cell: Cell, by: SplitKey) -> str:
    """Return the name of a value of a split."""
    if by == "contract":
        name = contract_name(cell.value, otherwise="").render()
        return first_capital(name) or cell.label
    return family_name(cell.value) if by == "family" and cell.value in FAMILIES else cell.label


def people_told(people: People) -> str:
    """Return how many people a cell is about, as far as it may be told."""
    if people.count is not None and not people.hidden:
        return number(people.count)
    if people.below is not None:
        return Text(f"moins de {people.below}", f"fewer than {people.below}").render()
    return Text("masqué", "hidden").render()


def supply_told(gap: Gap) -> str:
    """Return the supply of a gap, or the class that hides it."""
    return people_told(gap.people) if gap.people.hidden else number(gap.supply, 1)


def interval_told(gap: Gap) -> str:
    """Return the interval of a tension."""
    low, high = gap.interval
    return f"{number(low, 2)} - {number(high, 2)}"


def date_told(day: str) -> str:
    """Return an ISO date as each language writes it."""
    parts = day.split("-")
    return Text("/".join(reversed(parts)), day).render() if len(parts) == 3 else day
