"""The map of the valley's trades, from the mould to the packed bottle: matrix, picture, table, JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from matcher.records import Occupation, Posting
from matcher.records.errors import Text, user_language
from matcher.records.trade_map import Grid, MappedTrade, NearTrade, TradeGroup, TradeMap
from matcher.services.openings import read_openings
from matcher.services.search import DEFAULT_ENCODER
from matcher.services.trade_names import FAMILIES, FROM_TO, family_name, step_name
from matcher.services.transfer import Matrix, TransferMap, load_transfer_map, neighbour_recall
from matcher.services.workbooks import Cell, Table, write_workbook
from matcher.taxonomy import load_taxonomy
from matcher.taxonomy.vocabulary import STEPS
from models.registry import load_encoder

NEAR_SHOWN = 6
SHARED_SHOWN = 5


def build_trade_map(postings: Sequence[Posting] = (), encoder_name: str = DEFAULT_ENCODER) -> TradeMap:
    """Compute the map of the shipped trades, with the positions open in each where postings are given."""
    encoder = load_encoder(encoder_name)
    transfer = load_transfer_map(encoder)
    positions: dict[int, int] | None = None
    if postings:
        openings = read_openings(postings, encoder)
        positions = {row: openings.positions(row) for row in openings.by_trade}
    rows = [row for row, occupation in enumerate(transfer.occupations) if not occupation.outside]
    families = [*FAMILIES, *sorted({_family(transfer.occupations[row]) for row in rows} - set(FAMILIES))]
    rows.sort(
        key=lambda row: (families.index(_family(transfer.occupations[row])), transfer.occupations[row].id)
    )
    area, recall = neighbour_recall(transfer)
    return TradeMap(
        families=_grid("family", families, family_name, _family, transfer, rows, positions),
        chain=_grid("step", list(STEPS), step_name, _step, transfer, rows, positions),
        trades=tuple(_mapped(row, transfer, rows, positions) for row in rows),
        occupations=tuple(transfer.occupations[row].uri for row in rows),
        matrix=tuple(tuple(round(float(value), 2) for value in transfer.total[row, rows]) for row in rows),
        area=area,
        recall=recall,
    )


def _family(occupation: Occupation) -> str:
    return occupation.family or ""


def _step(occupation: Occupation) -> str:
    return occupation.step or ""


def _grid(
    by: str,
    keys: Sequence[str],
    name: Callable[[str], str],
    key_of: Callable[[Occupation], str],
    transfer: TransferMap,
    rows: Sequence[int],
    positions: dict[int, int] | None,
) -> Grid:
    members = {key: [row for row in rows if key_of(transfer.occupations[row]) == key] for key in keys}
    present = [key for key in keys if members[key]]
    return Grid(
        by="family" if by == "family" else "step",
        groups=tuple(
            TradeGroup(
                key=key,
                label=name(key),
                trades=len(members[key]),
                openings=sum(positions.get(row, 0) for row in members[key])
                if positions is not None
                else None,
            )
            for key in present
        ),
        values=tuple(
            tuple(group_transfer(transfer.total, members[start], members[end]) for end in present)
            for start in present
        ),
    )


def group_transfer(total: Matrix, starts: Sequence[int], ends: Sequence[int]) -> float | None:
    """Return the mean over `starts` of the best transferability to a trade of `ends` other than itself.

    Returns:
        A share of 1, None where a trade alone in its group would be compared with itself.
    """
    part = total[np.ix_(starts, ends)].copy()
    part[np.equal.outer(np.array(starts), np.array(ends))] = -1.0
    best = part.max(axis=1)
    known = best[best >= 0]
    return round(float(known.mean()), 4) if len(known) else None


def _mapped(
    row: int, transfer: TransferMap, rows: Sequence[int], positions: dict[int, int] | None
) -> MappedTrade:
    language = user_language()
    occupation = transfer.occupations[row]
    others = sorted((other for other in rows if other != row), key=lambda o: (-transfer.total[row, o], o))
    return MappedTrade(
        uri=occupation.uri,
        label=occupation.label(language),
        family=_family(occupation),
        step=_step(occupation),
        level=occupation.level or "",
        openings=positions.get(row, 0) if positions is not None else None,
        near=tuple(_near(row, other, transfer, language) for other in others[:NEAR_SHOWN]),
    )


def _near(row: int, other: int, transfer: TransferMap, language: str) -> NearTrade:
    skills = load_taxonomy().skills
    return NearTrade(
        uri=transfer.occupations[other].uri,
        label=transfer.occupations[other].label(language),
        total=round(float(transfer.total[row, other]), 4),
        skills=round(float(transfer.skills[row, other]), 4),
        talk=round(float(transfer.talk[row, other]), 4),
        declared=bool(transfer.declared[row, other] > 0),
        shared=tuple(skills[uri].label(language) for uri in transfer.shared(row, other)[:SHARED_SHOWN]),
    )


def write_trade_map(trades: TradeMap, folder: Path) -> list[Path]:
    """Write `index.html`, `trades.xlsx` and `trades.json` into a folder, made where it is absent.

    Raises:
        PasserelleError: the charts' library is not installed.
    """
    # Charts are an extra: whoever wants the figures alone does without.
    from matcher.services.trade_map_page import map_page

    folder.mkdir(parents=True, exist_ok=True)
    page, book, data = (folder / name for name in ("index.html", "trades.xlsx", "trades.json"))
    page.write_text(map_page(trades), encoding="utf-8")
    write_workbook(map_tables(trades), book)
    data.write_text(trades.model_dump_json() + "\n", encoding="utf-8")
    return [page, book, data]


def map_tables(trades: TradeMap) -> list[Table]:
    """Return the map as tables: families, steps, nearest trades, and the whole matrix."""
    near_header = Text(
        "Métier|Famille|Étape|Mène à|Se transfère|Compétences|Récits|Déclaré|Compétences communes",
        "Trade|Family|Step|Leads to|Transfers|Skills|Talk|Declared|Shared skills",
    )
    near: list[list[Cell]] = [
        [
            trade.label,
            family_name(trade.family),
            step_name(trade.step),
            other.label,
            other.total,
            other.skills,
            other.talk,
            Text("oui", "yes").render() if other.declared else "",
            " ; ".join(other.shared),
        ]
        for trade in trades.trades
        for other in trade.near
    ]
    labels = [trade.label for trade in trades.trades]
    whole: list[list[Cell]] = [
        [label, *(float(value) for value in values)]
        for label, values in zip(labels, trades.matrix, strict=True)
    ]
    return [
        _grid_table(Text("Familles", "Families"), trades.families),
        _grid_table(Text("Chaîne", "Chain"), trades.chain),
        Table(Text("Métiers proches", "Nearest trades").render(), near_header.render().split("|"), near),
        Table(Text("Tous les métiers", "All trades").render(), [FROM_TO.render(), *labels], whole),
    ]


def _grid_table(name: Text, grid: Grid) -> Table:
    labels = [group.label for group in grid.groups]
    rows: list[list[Cell]] = [[label, *values] for label, values in zip(labels, grid.values, strict=True)]
    return Table(name.render(), [FROM_TO.render(), *labels], rows)
