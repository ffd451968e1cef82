"""What clauses and names stand in."""

from __future__ import annotations

from math import log

import pytest

from matcher.records import Evidence
from matcher.understanding.context import Context
from matcher.understanding.document import read_document
from matcher.understanding.phrases import Hit
from matcher.understanding.sentences import split_clauses
from matcher.understanding.surroundings import ClauseSurroundings, of_clauses, of_name

LETTER = (
    "Bonjour Madame. Je règle deux presses à injecter. Mon beau-père est tourneur. Je n'ai jamais soudé. "
    "Je recherche un poste de régleur de presses. Bac pro plasturgie. Nous fabriquons des bouchons. "
    "Puis-je visiter votre atelier demain ? Merci de votre réponse."
)


def clauses(text: str) -> list[set[str]]:
    document = read_document(text)
    spans = [part for sentence in document.sentences for part in split_clauses(text, sentence)]
    rows = of_clauses(document, Context(document), spans)
    assert rows.shape == (len(spans), len(ClauseSurroundings._fields))
    return [
        {name for name, value in zip(ClauseSurroundings._fields, row, strict=True) if value}
        for row in rows.tolist()
    ]


def test_each_clause_tells_what_it_stands_in() -> None:
    assert clauses(LETTER) == [
        {"first", "brief"},
        set(),
        {"others", "brief"},
        {"denial", "brief"},
        {"wished"},
        {"studies", "brief"},
        {"firm", "brief"},
        {"question"},
        {"last", "brief"},
    ]


def test_an_english_text_is_known_in_each_clause() -> None:
    told = clauses("I set up the presses and I check the parts of each batch. We were ten in the team.")
    assert all("english" in of_clause for of_clause in told)
    assert "firm" in told[-1]


def test_a_text_without_clauses_has_no_rows() -> None:
    document = read_document("")
    assert of_clauses(document, Context(document), []).shape == (0, len(ClauseSurroundings._fields))


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("Je fais le tri, palettisation, étiquetage", "palettisation", {"listed"}),
        ("Compétences : palettisation", "palettisation", {"led"}),
        ("Palettisation en fin de ligne", "Palettisation", {"starts", "capital"}),
        ("- tri\n- palettisation", "palettisation", {"starts"}),
        ("robots (palettisation) et filmeuse", "palettisation", {"bracketed"}),
        ("je fais la palettisation", "palettisation", set()),
    ],
)
def test_a_name_tells_how_it_stands_in_its_clause(text: str, name: str, told: set[str]) -> None:
    document = read_document(text)
    start = text.index(name)
    hit: Hit[str] = Hit(start, start + len(name), 0, 0, ("x",), False)
    around = of_name(document, hit, Evidence(start=0, end=len(text)))
    assert around.length == log(len(name))
    assert {field for field, value in around._asdict().items() if value and field != "length"} == told
