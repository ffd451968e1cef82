from __future__ import annotations

from openpyxl import load_workbook

from matcher.services.workbooks import Table, write_workbook


def test_a_sheet_a_table_with_what_was_given(tmp_path) -> None:
    path = tmp_path / "new" / "book.xlsx"
    tables = [
        Table("Métiers", ["nom", "postes"], [["sérigraphe", 2], ["trieur", 0.5]], notes=["une note"]),
        Table("Métiers", ["nom"], []),
        Table("a/b:c*d?[e]" + "x" * 40, ["nom"], [[None]]),
    ]
    write_workbook(tables, path)
    book = load_workbook(path)
    assert book.sheetnames[:2] == ["Métiers", "Métiers (2)"]
    assert len(book.sheetnames[2]) <= 31
    sheet = book["Métiers"]
    assert [[cell.value for cell in row] for row in sheet["A1:B3"]] == [
        ["nom", "postes"],
        ["sérigraphe", 2],
        ["trieur", 0.5],
    ]
    assert sheet["A5"].value == "une note"
    assert sheet.freeze_panes == "B2"


def test_a_text_from_a_file_is_never_a_formula(tmp_path) -> None:
    path = tmp_path / "book.xlsx"
    write_workbook([Table("t", ["a"], [["=HYPERLINK(1)"], ["+1"], ["a\x0bb"]])], path)
    sheet = load_workbook(path)["t"]
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value == "=HYPERLINK(1)"
    assert sheet["A4"].value == "a b"
