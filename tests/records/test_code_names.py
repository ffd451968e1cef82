"""Contracts and working times have one name each, whoever shows them."""

from __future__ import annotations

from pathlib import Path

from matcher.records.code_names import CONTRACT_NAMES, SCHEDULE_NAMES, contract_name
from matcher.records.errors import Text
from matcher.records.gaps import Cell, People
from matcher.records.posting import CONTRACTS, SCHEDULES
from matcher.services.gap_words import cell_label
from models.errors import speaking

ROOT = Path(__file__).parent.parent.parent


def test_every_code_of_the_record_format_has_a_name() -> None:
    assert tuple(CONTRACT_NAMES) == CONTRACTS
    assert tuple(SCHEDULE_NAMES) == SCHEDULES


def test_a_code_is_named_in_any_case_and_anything_else_names_itself() -> None:
    assert contract_name("cdi") is contract_name("CDI") is CONTRACT_NAMES["CDI"]
    assert contract_name("portage") == Text("portage", "portage")
    assert contract_name("portage", otherwise="Portage salarial").en == "Portage salarial"


def test_a_heading_gives_the_name_its_capital_and_leaves_what_is_no_code() -> None:
    def label(value: str, own: str) -> str:
        cell = Cell(value=value, label=own, demand=1, openings=1, supply=None, people=People(), tension=None)
        return cell_label(cell, "contract")

    assert label("interim", "intérim") == "Intérim"
    assert label("unknown", "non précisé") == "non précisé"
    with speaking("en"):
        assert label("interim", "intérim") == "Temp work"


def test_no_other_file_names_a_contract_or_a_working_time() -> None:
    again = [
        path.relative_to(ROOT).as_posix()
        for room in ("matcher", "api", "evaluation")
        for path in (ROOT / room).rglob("*.py")
        if any(f'"{code}": Text(' in path.read_text(encoding="utf-8") for code in (*CONTRACTS, *SCHEDULES))
    ]
    assert again == ["matcher/records/code_names.py"]
