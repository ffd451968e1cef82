"""Splitting demand and supply: areas around the places that hire, contracts, firm sizes, trade families."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.geo import distance_km
from matcher.ranking.rules.job import contract_codes
from matcher.records import Posting
from matcher.records.code_names import contract_name
from matcher.records.errors import Text
from matcher.records.gaps import Cell, Split, SplitKey
from matcher.services.gaps.demand_supply import HALF, sought_trade
from matcher.services.gaps.market import Market
from matcher.services.gaps.privacy import told_split
from matcher.services.gaps.reach import Place, locate_place
from matcher.services.trade_names import family_name

HUB_APART_KM = 15.0
HUB_REACH_KM = 30.0
"""Areas: each place belongs to the nearest hub; hubs lie at least so far apart, and reach so far."""

SIZES = (
    (10, Text("1 à 9 salariés", "1 to 9 staff")),
    (50, Text("10 à 49 salariés", "10 to 49 staff")),
    (250, Text("50 à 249 salariés", "50 to 249 staff")),
)
LARGEST = Text("250 salariés et plus", "250 staff and more")
UNKNOWN = Text("non indiqué", "not stated")
ELSEWHERE = Text("ailleurs", "elsewhere")


@dataclass(frozen=True)
class Division:
    """One way to divide postings and people into cells.

    Attributes:
        by: what it is.
        labels: label of each value, in the order they are told.
        of_posting: value of each posting.
        of_person: place of the value of each person in `labels`, -1 for none; None where people have none.
        many: for each value, who belongs to it, where a person may belong to several.
    """

    by: SplitKey
    labels: Mapping[str, str]
    of_posting: tuple[str, ...]
    of_person: NDArray[np.int64] | None
    many: Mapping[str, NDArray[np.bool_]] | None = None


def divisions(market: Market, by: Sequence[SplitKey], sizes: Mapping[str, int]) -> list[Division]:
    """Return the divisions asked for.

    Args:
        market: postings and people.
        by: which ones.
        sizes: employees by firm name.
    """
    makers: dict[SplitKey, Callable[[], Division]] = {
        "area": lambda: _areas(market),
        "contract": lambda: _contracts(market),
        "size": lambda: _sizes(market, sizes),
        "family": lambda: _families(market),
    }
    return [makers[one]() for one in dict.fromkeys(by)]


def split(
    division: Division,
    demand: Mapping[int, float],
    openings: NDArray[np.int64],
    rows: NDArray[np.int64],
    amounts: NDArray[np.float64],
    k: int,
) -> Split:
    """Return one gap by the cells of one division.

    Args:
        division: how postings and people are divided.
        demand: amount by posting.
        openings: openings of all postings.
        rows: people who have it, each once.
        amounts: their confidence.
        k: smallest group of people told.
    """
    cells, counts = [], []
    values = list(division.labels)
    for place, value in enumerate(values):
        numbers = [number for number in demand if division.of_posting[number] == value]
        chosen = _belongs(division, place, value, rows)
        count = int(chosen.sum()) if chosen is not None else 0
        asked = sum(demand[number] for number in numbers)
        if not numbers and not count:
            continue
        supply = round(float(amounts[chosen].sum()), 3) if chosen is not None else None
        cells.append(
            Cell(
                value=value,
                label=division.labels[value],
                demand=round(asked, 3),
                openings=int(sum(int(openings[number]) for number in numbers)),
                supply=supply,
                people={"count": count if chosen is not None else None},
                tension=None if supply is None else round((asked + HALF) / (supply + HALF), 3),
            )
        )
        counts.append(count)
    whole = Split(by=division.by, cells=tuple(cells))
    if division.of_person is None and division.many is None:
        return whole
    told = told_split(whole, counts, k, total_told=not 0 < len(rows) < k)
    return told.model_copy(
        update={"cells": tuple(sorted(told.cells, key=lambda one: (-one.demand, one.value)))}
    )


def _belongs(division: Division, place: int, value: str, rows: NDArray[np.int64]) -> NDArray[np.bool_] | None:
    if division.many is not None:
        return np.asarray(division.many[value][rows], dtype=np.bool_)
    if division.of_person is None:
        return None
    return np.asarray(division.of_person[rows] == place, dtype=np.bool_)


def _areas(market: Market) -> Division:
    places = [one.place for one in market.asked]
    weight: dict[Place, int] = {}
    for place, openings in zip(places, market.openings.tolist(), strict=True):
        weight[place] = weight.get(place, 0) + openings
    hubs: list[Place] = []
    for place in sorted(weight, key=lambda one: (-weight[one], one.commune or "", one.postal_code or "")):
        point = locate_place(place).point
        if point is not None and all((_km(place, hub) or 0) > HUB_APART_KM for hub in hubs):
            hubs.append(place)
    names = {_name(hub): Text(f"autour {_of(_name(hub))}", f"around {_name(hub)}").render() for hub in hubs}
    labels = {**names, "elsewhere": ELSEWHERE.render(), "unknown": UNKNOWN.render()}
    index = {value: number for number, value in enumerate(labels)}
    area_of: dict[Place, str] = {}

    def area(place: Place) -> str:
        if place not in area_of:
            area_of[place] = _nearest(place, hubs)
        return area_of[place]

    return Division(
        "area",
        labels,
        tuple(area(place) for place in places),
        np.array([index[area(home)] for home in market.crowd.homes], dtype=np.int64),
    )


def _nearest(place: Place, hubs: Sequence[Place]) -> str:
    if locate_place(place).point is None:
        return "unknown"
    near = sorted((_km(place, hub) or 0.0, number) for number, hub in enumerate(hubs))
    return _name(hubs[near[0][1]]) if near and near[0][0] <= HUB_REACH_KM else "elsewhere"


def _km(first: Place, second: Place) -> float | None:
    start, end = locate_place(first).point, locate_place(second).point
    return distance_km(start, end) if start is not None and end is not None else None


def _name(place: Place) -> str:
    commune = locate_place(place).commune
    return commune.name if commune else (place.commune or place.postal_code or "?")


def _contracts(market: Market) -> Division:
    codes = [
        next(iter(contract_codes([one.posting.contract])), "") if one.posting.contract else ""
        for one in market.asked
    ]
    values = sorted(
        {code for code in codes if code} | {code for some in market.crowd.contracts for code in some}
    )
    labels = {value: contract_name(value).render() for value in values} | {"unknown": UNKNOWN.render()}
    many = {
        value: np.array([not some or value in some for some in market.crowd.contracts], dtype=np.bool_)
        for value in values
    }
    many["unknown"] = np.zeros(len(market.crowd), dtype=np.bool_)
    return Division("contract", labels, tuple(code or "unknown" for code in codes), None, many)


def _sizes(market: Market, sizes: Mapping[str, int]) -> Division:
    labels = {str(limit): label.render() for limit, label in SIZES}
    labels |= {"250+": LARGEST.render(), "unknown": UNKNOWN.render()}
    return Division("size", labels, tuple(_size(one.posting, sizes) for one in market.asked), None)


def _size(posting: Posting, sizes: Mapping[str, int]) -> str:
    staff = sizes.get(posting.firm or "")
    for name in ("employees", "effectif", "firm_size"):
        own = (posting.model_extra or {}).get(name)
        staff = own if staff is None and isinstance(own, int) else staff
    if staff is None:
        return "unknown"
    return next((str(limit) for limit, _ in SIZES if staff < limit), "250+")


def _families(market: Market) -> Division:
    occupations = market.crowd.pool.trade_reader.model.occupations
    family = {one.uri: one.family or "unknown" for one in occupations}
    values = sorted({one for one in family.values() if one != "unknown"})
    labels = {value: family_name(value) for value in values} | {"unknown": UNKNOWN.render()}
    index = {value: number for number, value in enumerate(labels)}
    columns = np.array([index[one.family or "unknown"] for one in occupations], dtype=np.int64)
    trade = market.crowd.trade
    return Division(
        "family",
        labels,
        tuple(family.get(sought_trade(one, market) or "", "unknown") for one in market.asked),
        np.where(trade >= 0, columns[trade], index["unknown"]),
    )


def _of(name: str) -> str:
    """Return a French place name after "de": d'Aumale, de Gamaches, du Tréport."""
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    return f"d'{name}" if name[:1].casefold() in "aeiouyhéèêâîœ" else f"de {name}"
