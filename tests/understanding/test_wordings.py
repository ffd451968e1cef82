"""Papers in many wordings, written before the rules that read them (`wordings/*.tsv`)."""

import csv
from pathlib import Path

import pytest

from matcher.taxonomy import load_taxonomy
from matcher.understanding.extract import load_extractor

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


@pytest.fixture(scope="module")
def reader():
    """With the trades of the text, as the product reads."""
    return load_extractor()


def test_skills_named_in_coordinations_and_with_gaps(reader):
    identifiers = {skill.uri: skill.id for skill in load_taxonomy().skills.values()}
    missed, wanted = [], 0
    for text, kind, expected in rows("skills"):
        found = {
            identifiers[fact.uri] for fact in reader.extract(text, kind).skills if fact.found != "implied"
        }
        wanted += len(expected.split())
        missed += [(text, skill) for skill in expected.split() if skill not in found]
    # Read word by word without coordinations, one in five was missed.
    assert len(missed) <= 0.08 * wanted, missed
