"""The communes of France and finding one by what people write of it."""

from __future__ import annotations

import csv
import gzip
import math
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

from matcher.geo.names import code_within, department_within, fold_name, normal_postal_code, without_article
from matcher.records.errors import Text

TABLE = Path(__file__).parent / "data" / "communes.csv.gz"
EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""

SAME_NAME = 86.0
"""Likeness (0..100, indel) from which a misspelt name is taken for a commune of the same postal code."""

DOMINANCE = 10
"""How many times more people a commune must hold than all of similar name to be meant without a postcode."""

NEARBY_KM = 60.0
"""How far a commune may lie from its wrong postal code and still be believed."""

MAX_LISTED = 6


class Point(NamedTuple):
    """A place in degrees (WGS 84)."""

    latitude: float
    longitude: float


class Commune(NamedTuple):
    """A commune, a delegated commune (with its `parent`) or a municipal district."""

    insee: str
    name: str
    postal_codes: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    parent: str | None
    population: int

    @property
    def point(self) -> Point | None:
        """The town hall; None for a few remote islands."""
        if self.latitude is None or self.longitude is None:
            return None
        return Point(self.latitude, self.longitude)

    @property
    def department(self) -> str:
        """The department's code: 76, 2A, 974."""
        return self.insee[:3] if self.insee.startswith(("97", "98")) else self.insee[:2]

    @property
    def label(self) -> str:
        """The name with its department: "Eu (76)"."""
        return f"{self.name} ({self.department})"


@dataclass(frozen=True)
class Location:
    """What was found for a name and a postal code.

    Attributes:
        commune: the commune, where it is certain.
        point: where it is; without a certain commune, the middle of those of the postal code.
        note: what was assumed or could not be found, and what to ask.
        choices: the communes that could be meant.
    """

    commune: Commune | None = None
    point: Point | None = None
    note: Text | None = None
    choices: tuple[Commune, ...] = ()


@dataclass(frozen=True)
class _Table:
    communes: tuple[Commune, ...]
    by_postal_code: dict[str, tuple[Commune, ...]]


@lru_cache(maxsize=1)
def _table() -> _Table:
    communes = []
    by_postal_code: dict[str, list[Commune]] = defaultdict(list)
    with gzip.open(TABLE, "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for insee, name, codes, latitude, longitude, parent, population in rows:
            commune = Commune(
                insee,
                name,
                tuple(codes.split()),
                float(latitude) if latitude else None,
                float(longitude) if longitude else None,
                parent or None,
                int(population or 0),
            )
            communes.append(commune)
            for code in commune.postal_codes:
                by_postal_code[code].append(commune)
    return _Table(tuple(communes), {code: tuple(found) for code, found in by_postal_code.items()})


@lru_cache(maxsize=1)
def _by_name() -> dict[str, tuple[Commune, ...]]:
    index: dict[str, list[Commune]] = defaultdict(list)
    for commune in _table().communes:
        index[without_article(fold_name(commune.name))].append(commune)
    return {name: tuple(found) for name, found in index.items()}


def communes() -> tuple[Commune, ...]:
    """Return every commune of the table, by INSEE code."""
    return _table().communes


def find_commune(name: str | None, postal_code: str | int | None = None) -> Commune | None:
    """Return the commune meant by a name and a postal code; None where it is unknown or uncertain.

    `locate` also says why it is None.
    """
    return locate(name, postal_code).commune


def point_of(place: Commune | Point) -> Point | None:
    """Return where a place is; None for a commune without coordinates."""
    return place.point if isinstance(place, Commune) else place


def distance_km(start: Commune | Point, end: Commune | Point) -> float | None:
    """Return the great-circle distance in km (haversine formula); None if a place has no coordinates."""
    first, second = point_of(start), point_of(end)
    if first is None or second is None:
        return None
    south, west = math.radians(first.latitude), math.radians(first.longitude)
    north, east = math.radians(second.latitude), math.radians(second.longitude)
    chord = math.sin((north - south) / 2) ** 2
    chord += math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))


@lru_cache(maxsize=65_536)
def locate(name: str | None, postal_code: str | int | None = None) -> Location:
    """Find the commune meant by a name, a postal code or both.

    Accents, hyphens, "St", "s/", CEDEX and small misspellings are no obstacle. A name that several
    communes bear is never guessed: the location lists them and asks for the postal code, unless the
    department is written behind it ("Saint-Quentin (02)").
    """
    folded = without_article(fold_name(name or ""))
    postal_code = postal_code or code_within(name or "")
    code = normal_postal_code(postal_code)
    if not folded and not (postal_code and str(postal_code).strip()):
        return Location(note=Text("Commune non indiquée : à demander.", "No commune given: ask for it."))
    if postal_code and str(postal_code).strip() and code is None:
        return _foreign(name, postal_code)
    if code is None:
        return _by_name_alone(name or "", folded)
    here = _table().by_postal_code.get(code, ())
    if not folded:
        return _by_code_alone(code, here)
    named = _among(folded, here)
    if named is not None:
        return Location(named, named.point)
    if len(str(postal_code).strip()) == 4:
        # Four digits whose missing zero leads nowhere: Belgium, Switzerland, Luxembourg.
        return _foreign(name, str(postal_code))
    return _name_against_code(name or "", folded, code, here)


def _foreign(name: str | None, postal_code: str | int) -> Location:
    place = f"{name or ''} {postal_code}".strip()
    digits = str(postal_code).strip()
    if digits.isdigit() and len(digits) < len("1000"):
        # "76": the department in the column of the postal code, or digits lost on the way.
        return Location(
            note=Text(
                f"« {place} » : code postal incomplet, cinq chiffres attendus ; distance non calculée.",
                f"'{place}': incomplete postal code, five digits expected; distance not computed.",
            )
        )
    return Location(
        note=Text(
            f"« {place} » : ce code postal n'est pas français, la distance n'est pas calculée.",
            f"'{place}': this postal code is not French, the distance is not computed.",
        )
    )


def _by_code_alone(code: str, here: tuple[Commune, ...]) -> Location:
    current = tuple(commune for commune in here if commune.parent is None) or here
    if len(current) == 1:
        return Location(current[0], current[0].point)
    if not current:
        return _unknown(code)
    listed = _listed(current)
    return Location(
        None,
        _middle(current),
        Text(
            f"Le code postal {code} couvre {len(current)} communes ({listed}) : demandez laquelle.",
            f"Postal code {code} covers {len(current)} communes ({listed}): ask which.",
        ),
        current,
    )


def _by_name_alone(name: str, folded: str) -> Location:
    index = _by_name()
    exact = index.get(folded, ())
    current = tuple(commune for commune in exact if commune.parent is None) or exact
    department = department_within(name)
    here = [commune for commune in current if commune.department == department]
    if len(here) == 1:
        return Location(here[0], here[0].point)
    longer = [c for other, found in index.items() if other.startswith(folded + " ") for c in found]
    longer = [commune for commune in longer if commune.parent is None]
    if not current and len(longer) == 1:
        return Location(longer[0], longer[0].point)
    if not current and not longer:
        return _unknown(name)
    biggest = max(current, key=lambda commune: commune.population, default=None)
    others = [commune for commune in (*current, *longer) if commune is not biggest]
    if biggest is not None and biggest.population >= DOMINANCE * sum(c.population for c in others):
        note = None
        if others:
            note = Text(
                f"« {name} » sans code postal, lu comme {biggest.label}.",
                f"'{name}' without a postal code, read as {biggest.label}.",
            )
        return Location(biggest, biggest.point, note)
    choices = tuple(sorted((*current, *longer), key=lambda commune: -commune.population))
    return Location(
        None,
        None,
        Text(
            f"« {name} » désigne plusieurs communes ({_listed(choices)}) : demandez le code postal.",
            f"'{name}' may be several communes ({_listed(choices)}): ask for the postal code.",
        ),
        choices,
    )


def _name_against_code(name: str, folded: str, code: str, here: tuple[Commune, ...]) -> Location:
    """Locate a name that is not at its postal code: a CEDEX code, a wrong code or a hamlet."""
    department = code[:3] if code.startswith(("97", "98")) else code[:2]
    same_department = tuple(
        commune for commune in _by_name().get(folded, ()) if _postal_department(commune) == department
    )
    if len(same_department) == 1:
        return Location(same_department[0], same_department[0].point, _mismatch(name, code, here))
    elsewhere = [commune for commune in _by_name().get(folded, ()) if commune.parent is None]
    middle = _middle(here)
    if len(elsewhere) == 1 and middle and elsewhere[0].point:
        # A border of departments is crossed within minutes: the name is believed, the code doubted.
        apart = distance_km(elsewhere[0], middle)
        if apart is not None and apart <= NEARBY_KM:
            return Location(elsewhere[0], elsewhere[0].point, _mismatch(name, code, here))
    if not here:
        return _unknown(f"{name} {code}")
    current = tuple(commune for commune in here if commune.parent is None) or here
    nearby = current[0] if len(current) == 1 else None
    return Location(
        nearby,
        nearby.point if nearby else _middle(current),
        Text(
            f"« {name} » n'est pas une commune du code postal {code} ; lieu approché : {_listed(current)}.",
            f"'{name}' is no commune of postal code {code}; near {_listed(current)}.",
        ),
        current,
    )


def _mismatch(name: str, code: str, here: tuple[Commune, ...]) -> Text | None:
    if not here:
        # A CEDEX code belongs to no commune of the table: nothing is wrong.
        return None
    return Text(
        f"Le code postal {code} n'est pas celui de {name} : à vérifier.",
        f"Postal code {code} is not that of {name}: to check.",
    )


def _postal_department(commune: Commune) -> str:
    # Corsica is 2A and 2B for INSEE, 20 for the post.
    return "20" if commune.department in ("2A", "2B") else commune.department


def _among(folded: str, here: tuple[Commune, ...]) -> Commune | None:
    names = [(without_article(fold_name(commune.name)), commune) for commune in here]
    exact = [commune for other, commune in names if other == folded]
    if exact:
        return next((commune for commune in exact if commune.parent is None), exact[0])
    shorter = [commune for other, commune in names if other.startswith(folded + " ")]
    if len(shorter) == 1:
        return shorter[0]
    if folded in ("paris", "lyon", "marseille"):
        return next((commune for other, commune in names if other.startswith(folded + " ")), None)
    likeness = sorted(((fuzz.ratio(folded, other), commune) for other, commune in names), reverse=True)
    if likeness and likeness[0][0] >= SAME_NAME:
        return likeness[0][1]
    return None


def _unknown(place: str) -> Location:
    return Location(
        note=Text(
            f"« {place} » : lieu inconnu en France ; vérifiez l'orthographe et le code postal.",
            f"'{place}': no such place in France; check the spelling and the postal code.",
        )
    )


def _middle(found: tuple[Commune, ...]) -> Point | None:
    points = [commune.point for commune in found if commune.point]
    if not points:
        return None
    return Point(
        math.fsum(point.latitude for point in points) / len(points),
        math.fsum(point.longitude for point in points) / len(points),
    )


def _listed(found: tuple[Commune, ...]) -> str:
    names = ", ".join(commune.label for commune in found[:MAX_LISTED])
    return names + ("…" if len(found) > MAX_LISTED else "")
