"""Papers in many wordings, written before the rules that read them (`wordings/*.tsv`)."""

import csv
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "wordings"
STATES = {"h": "held", "i": "in_progress", "f": "failed", "r": "required"}


def rows(name):
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8") as file:
        return [
            (row["text"], row["kind"], row["expected"])
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


@pytest.mark.parametrize(("text", "kind", "expected"), rows("diplomas"))
def test_diplomas_with_their_states(extractor, text, kind, expected):
    found = [(fact.level, fact.state) for fact in extractor.extract(text, kind).diplomas]
    assert found == [(int(fact[0]), STATES[fact[1]]) for fact in expected.split()]


@pytest.mark.parametrize(("text", "kind", "expected"), rows("certificates"))
def test_certificates(extractor, text, kind, expected):
    assert {fact.code for fact in extractor.extract(text, kind).certificates} == set(
        filter(None, expected.split("; "))
    )
