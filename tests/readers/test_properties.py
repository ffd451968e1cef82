"""Whatever the bytes, a reader gives records, rejections or a ReaderError, never another exception."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.readers import read_bytes
from matcher.records.errors import ReaderError, RecordError

SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=40
)
TEXTS = WORDS.filter(
    lambda text: text.strip() and "@" not in text and not any(sign.isdigit() for sign in text)
)
NAMES = ("x.jsonl", "x.json", "x.csv", "x.txt", "x.xml", "x.html", "x.pdf", "x.docx", "x.xlsx", "x.zip", "x")
FORMATS = Path(__file__).parent.parent.parent / "data" / "fixtures" / "formats"
SEEDS = sorted(path.name for path in FORMATS.iterdir())


def _read(data: bytes, name: str, kind) -> None:
    try:
        report = read_bytes(data, name, kind)
    except ReaderError:
        return
    assert all(isinstance(error, RecordError) and error.render("en") for error in report.rejected)
    assert all(record.model_dump_json() for record in report.records)


@SETTINGS
@given(
    st.binary(max_size=400),
    st.sampled_from(NAMES),
    st.sampled_from(["posting", "candidate", "training", None]),
)
def test_random_bytes_never_break_a_reader(data: bytes, name: str, kind) -> None:
    _read(data, name, kind)


@pytest.mark.parametrize("seed", SEEDS)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_files_never_break_a_reader(seed: str, data) -> None:
    whole = bytearray((FORMATS / seed).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=8))
        if not whole:
            break
    _read(bytes(whole), seed, None)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    [
        "id",
        "title",
        "text",
        "contract",
        "contracts",
        "schedules",
        "requirements",
        "contact",
        "start_date",
        "skills",
        "licence_b",
        "postal_code",
        "positions",
        "mobility_km",
        "birth_year",
        "mode",
        "duration_hours",
        "model_dump",
    ]
)


@SETTINGS
@given(
    st.lists(st.dictionaries(FIELDS, JSON_VALUES, max_size=8), min_size=1, max_size=4),
    st.sampled_from(["posting", "candidate", "training"]),
)
def test_any_json_in_known_fields_is_a_record_or_a_rejection(rows, kind) -> None:
    _read("\n".join(json.dumps(row) for row in rows).encode(), "x.jsonl", kind)


MEMBERS = st.sampled_from(
    [
        "resultats",
        "id",
        "intitule",
        "lieuTravail",
        "libelle",
        "competences",
        "@type",
        "@graph",
        "title",
        "jobLocation",
        "basics",
        "work",
        "name",
        "SkillsPassport",
        "LearnerInfo",
        "WorkExperience",
        "Period",
        "Skills",
        "Driving",
    ]
)
SHAPES = st.recursive(
    st.sampled_from(["JobPosting", "B", "31/02/2025", "", None, 3, True]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(MEMBERS, inner, max_size=4),
    max_leaves=12,
)


@SETTINGS
@given(SHAPES)
def test_any_shape_of_a_known_json_format_is_read_or_refused(value) -> None:
    _read(json.dumps(value).encode(), "x.json", None)


@SETTINGS
@given(
    st.dictionaries(TEXTS.map(str.strip), st.tuples(TEXTS.map("T{}".format), TEXTS), min_size=1, max_size=5)
)
def test_jsonl_round_trip(rows) -> None:
    lines = [json.dumps({"id": key, "title": title, "text": text}) for key, (title, text) in rows.items()]
    report = read_bytes("\n".join(lines).encode(), "p.jsonl", "posting")
    assert [(record.id, record.title, record.text) for record in report.records] == [
        (key, title.strip(), text) for key, (title, text) in rows.items()
    ]


@SETTINGS
@given(
    st.dictionaries(TEXTS.map(str.strip), st.tuples(TEXTS, TEXTS), min_size=1, max_size=5),
    st.sampled_from([";", ",", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_csv_round_trip(rows, delimiter: str, encoding: str, quoting: int) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting)
    writer.writerow(["Identifiant", "Intitulé du poste", "Description"])
    writer.writerows(
        (key, title, f'{text}\nligne "deux"{delimiter} fin') for key, (title, text) in rows.items()
    )
    report = read_bytes(out.getvalue().encode(encoding), "p.csv", "posting")
    assert [str(error) for error in report.rejected] == []
    assert [(record.id, record.title, record.text) for record in report.records] == [
        (key, title.strip(), f'{text}\nligne "deux"{delimiter} fin') for key, (title, text) in rows.items()
    ]
