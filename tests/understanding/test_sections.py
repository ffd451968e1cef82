import json

import pytest

from matcher.understanding.document import read_document
from matcher.understanding.language import detect_language
from matcher.understanding.sections import guess_kind, read_sections


def sections(text):
    return list(read_sections(read_document(text)))


@pytest.mark.parametrize(
    ("sentence", "section"),
    [
        ("Notre groupe, leader européen, emploie 410 salariés.", "firm"),
        ("Mutuelle prise en charge, 13e mois et tickets restaurant.", "benefits"),
        ("À compétences égales, priorité aux personnes en situation de handicap.", "diversity"),
        ("Vous conduisez une ligne de formage.", "job"),
        ("Nous recherchons une personne ayant déjà conduit une ligne.", "job"),
    ],
)
def test_sentences_by_what_they_say(sentence, section):
    assert sections(sentence) == [section]


def test_a_list_of_tasks_ends_the_firm_s_talk_of_itself():
    text = (
        "Qui sommes-nous ? Un plasturgiste. Notre site emploie 210 salariés.\n\n"
        "Vous aurez à : tenir le document unique ; suivre les déchets ; préparer les CSSCT. ISO 14001."
    )
    assert sections(text)[-4:] == ["job"] * 4
    assert "job" not in sections(text)[:3]


def test_a_heading_rules_until_the_next():
    text = (
        "Vos missions\nTri de flacons\nLes plus\nSérigraphie\nAvantages\nLaquage en interne\nProfil\nRigueur"
    )
    assert sections(text) == ["job", "job", "nice", "nice", "benefits", "benefits", "job", "job"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Je conduis une ligne depuis dix ans dans la même maison.", "fr"),
        ("I have worked on the line for ten years in the same company.", "en"),
        ("Ich habe zehn Jahre an der Linie gearbeitet und bin nicht müde.", "other"),
        ("He trabajado diez años en la misma empresa y tengo mucha experiencia con las máquinas.", "other"),
        ("Я работал на линии десять лет", "other"),
        ("CACES R489 1 3 5 SST", "fr"),
        ("", "fr"),
    ],
)
def test_language(text, language):
    document = read_document(text)
    assert document.language == language
    assert detect_language([word.form for word in document.words], text) == language


def test_an_ad_and_a_profile_are_told_apart(fixtures):
    lines = (fixtures / "candidates.jsonl").read_text(encoding="utf-8").splitlines()
    assert all(guess_kind(json.loads(line)["text"]) == "candidate" for line in lines)
    assert guess_kind("Nous recherchons un cariste H/F. Vous assurez le chargement des camions.") == "posting"
