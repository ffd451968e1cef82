"""Postings with criteria the law forbids, or that contradict themselves, are told so and ranked without."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matcher.ranking.eligibility import assess_eligibility, posting_warnings
from matcher.ranking.rules.warnings import illegal_criteria
from matcher.records import Candidate, Facts, Posting


def posting(text: str = "", **fields: Any) -> Posting:
    return Posting(**{"id": "P", "title": "Opérateur", "text": text, **fields})


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Recherche jeune homme dynamique.", "illegal-age"),
        ("Personne de 25 à 35 ans.", "illegal-age"),
        ("Moins de 30 ans exigé.", "illegal-age"),
        ("Âge maximum : 45 ans.", "illegal-age"),
        ("Profil 20-30 ans.", "illegal-age"),
        ("Poste réservé aux hommes.", "illegal-gender"),
        ("Recherchons des femmes pour le conditionnement.", "illegal-gender"),
        ("Nationalité française exigée.", "illegal-origin"),
        ("Langue maternelle française.", "illegal-origin"),
        ("Célibataire de préférence.", "illegal-family"),
        ("Excellente condition physique.", "illegal-health"),
        ("Pas de voile ni de tatouages.", "illegal-looks"),
        ("Habitant impérativement à Eu.", "illegal-residence"),
        ("Envoyez un CV avec photo.", "illegal-photo"),
    ],
)
def test_an_illegal_criterion_is_warned_of_with_its_words_and_article(text: str, rule: str) -> None:
    warnings = [warning for warning in posting_warnings(posting(text)) if warning.rule == rule]
    assert len(warnings) == 1
    quoted = warnings[0].text.split("«")[1].split("»")[0].strip()
    assert quoted in text
    assert warnings[0].source is not None
    assert warnings[0].source.startswith("Code du travail, L1")


@pytest.mark.parametrize(
    "text",
    [
        "Opérateur H/F.",
        "18 ans révolus, travail de nuit.",
        "Majeurs uniquement.",
        "Jeune entreprise, équipe jeune.",
        "Plus de 20 ans d'expérience dans le verre.",
        "Une maison de plus de 50 ans.",
        "Les candidatures féminines sont encouragées.",
        "Recherchons un homme ou une femme de terrain.",
        "Garantie 30 ans.",
        "Poste ouvert aux seniors et aux personnes en situation de handicap.",
        "Anglais courant, bonne présentation des rapports.",
    ],
)
def test_lawful_words_are_left_alone(text: str) -> None:
    assert posting_warnings(posting(text)) == []


def test_the_age_of_apprenticeship_is_lawful() -> None:
    text = "Contrat ouvert de 18 à 29 ans."
    assert posting_warnings(posting(text, contract="apprentissage")) == []
    assert [one.rule for one in posting_warnings(posting(text, contract="CDI"))] == ["illegal-age"]


def test_an_illegal_criterion_excludes_nobody() -> None:
    place = {"commune": "Eu", "postal_code": "76260"}
    job = posting("Moins de 30 ans, homme uniquement.", **place, requirements={"min_age": 30})
    for year in (1965, 2004):
        person = Candidate(id="C", birth_year=year, **place)
        assert (
            assess_eligibility(job, person, Facts(), Facts(), today=date(2026, 11, 22)).status == "eligible"
        )


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"text": "Débutant accepté. 10 ans d'expérience exigés."}, "contradiction-beginner"),
        ({"text": "Débutants acceptés.", "requirements": {"min_years": 10}}, "contradiction-beginner"),
        ({"text": "8 ans d'expérience.", "requirements": {"min_years": 2}}, "contradiction-years-differ"),
        ({"contract": "apprentissage", "requirements": {"min_years": 5}}, "contradiction-training-years"),
        ({"schedule": "nuit", "requirements": {"min_age": 16}}, "contradiction-minor-night"),
        ({"requirements": {"min_age": 25}}, "contradiction-age-limit"),
        ({"schedule": "journee", "text": "Poste en 3x8."}, "contradiction-schedule"),
        ({"start_date": "2026-01-01", "published": "2026-03-01"}, "contradiction-dates"),
    ],
)
def test_contradictions_are_told(fields: dict[str, Any], rule: str) -> None:
    assert rule in [warning.rule for warning in posting_warnings(posting(**fields))]


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "Débutant accepté."},
        {"text": "3 ans d'expérience.", "requirements": {"min_years": 3}},
        {"schedule": "journee", "text": "Pas de travail de nuit."},
        {
            "schedule": "3x8",
            "text": "Travail de nuit une semaine sur trois.",
            "requirements": {"min_age": 18},
        },
    ],
)
def test_what_agrees_is_left_alone(fields: dict[str, Any]) -> None:
    assert posting_warnings(posting(**fields)) == []


def test_the_postings_of_the_fixtures_read_clean(fixtures: Path) -> None:
    lines = (fixtures / "postings.jsonl").read_text(encoding="utf-8").splitlines()
    illegal = [
        (one["id"], warning.text)
        for one in map(json.loads, lines)
        for warning in posting_warnings(Posting(**one))
        if warning.rule.startswith("illegal")
    ]
    assert illegal == []


def test_every_criterion_cites_its_article() -> None:
    assert all(criterion.article.startswith("Code du travail, L") for criterion in illegal_criteria())
