from __future__ import annotations

from datetime import date

import pytest

from matcher.records.errors import ReaderError, speaking
from matcher.records.expert import Expert
from matcher.services.experts import ExpertFinder, read_experts
from models.registry import load_encoder

TODAY = date(2026, 11, 22)

QUESTIONS = [
    ("Notre encre blanche UV se décolle des flacons après traitement à froid, que faire ?", "D-X03"),
    ("Comment obtenir un poli miroir sur une cavité en bronze ?", "D-X01"),
    ("why do we get thin walls and bottom tilt on blow and blow bottles?", "D-X02"),
    ("Trop de faux rejets sur la caméra de contrôle de bague", "D-X06"),
    ("orange peel and craters on water-based lacquer", "D-X04"),
    ("sink marks on thick PETG caps", "D-X05"),
    ("Casse différée après cuisson des émaux, tensions dans le verre", "D-X11"),
    ("Do you know someone who moved a glass furnace to electric boosting?", "D-X07"),
    ("Passer en zone ATEX une remplisseuse d'alcool", "D-X08"),
    ("how to machine fine engravings with 5 axis milling", "D-X09"),
    ("Écart de teinte entre deux lots d'émail, delta E trop élevé", "D-X12"),
    ("AQL et limites visuelles avec une maison de parfum", "D-X10"),
]


@pytest.fixture(scope="module")
def encoder():
    return load_encoder("static")


@pytest.fixture(scope="module")
def finder(fixtures, encoder):
    return ExpertFinder(read_experts(fixtures / "experts.jsonl", today=TODAY).experts, encoder, today=TODAY)


@pytest.mark.parametrize(("question", "expected"), QUESTIONS)
def test_the_one_who_declared_it_comes_first(finder, question, expected) -> None:
    assert finder.find(question)[0].expert_id == expected


@pytest.mark.parametrize(
    "question",
    ["Quelle recette pour une pâte à choux ?", "who can fix my car engine?", "Comment dresser un chien ?"],
)
def test_nobody_is_named_for_what_nobody_declared(finder, question) -> None:
    assert finder.find(question) == []


def test_the_words_shown_are_the_experts_own(finder, fixtures) -> None:
    by_id = {expert.id: expert for expert in read_experts(fixtures / "experts.jsonl").experts}
    for question, _ in QUESTIONS:
        for answer in finder.find(question):
            expert = by_id[answer.expert_id]
            own = " ".join([*expert.expertise, expert.text])
            assert answer.words
            assert all(words in own for words in answer.words)
            assert all(skill.words in own for skill in answer.skills)
            assert len(answer.ask) >= 2


def test_without_agreement_nobody_is_ever_shown(fixtures, encoder) -> None:
    file = read_experts(fixtures / "experts.jsonl", today=TODAY)
    assert file.silent == 3
    assert not {"D-X15", "D-X16", "D-X17"} & {expert.id for expert in file.experts}
    secret = [
        Expert(id="no", expertise=["polissage miroir"]),
        Expert(id="false", expertise=["polissage miroir"], opt_in=False, opt_in_date=date(2026, 1, 1)),
        Expert(id="undated", expertise=["polissage miroir"], opt_in=True),
        Expert(id="tomorrow", expertise=["polissage miroir"], opt_in=True, opt_in_date=date(2026, 11, 23)),
        Expert(
            id="withdrawn",
            expertise=["polissage miroir"],
            opt_in=True,
            opt_in_date=date(2026, 1, 1),
            withdrawn_date=TODAY,
        ),
    ]
    assert ExpertFinder(secret, encoder, today=TODAY).find("polissage miroir") == []
    agreed = secret[3].model_copy(update={"id": "agreed", "opt_in_date": TODAY})
    found = ExpertFinder([*secret, agreed], encoder, today=TODAY).find("polissage miroir")
    assert [answer.expert_id for answer in found] == ["agreed"]


def test_the_order_of_the_file_changes_nothing(fixtures, encoder, finder) -> None:
    experts = list(reversed(read_experts(fixtures / "experts.jsonl", today=TODAY).experts))
    backwards = ExpertFinder(experts, encoder, today=TODAY)
    for question, _ in QUESTIONS[:4]:
        assert backwards.find(question) == finder.find(question)


def test_questions_to_ask_are_in_the_readers_language(finder) -> None:
    with speaking("en"):
        assert "on which machine?" in finder.find(QUESTIONS[0][0])[0].ask[0]


def test_a_question_without_words_is_refused(finder) -> None:
    with pytest.raises(ReaderError, match="aucun mot"):
        finder.find(" ?! ")


def test_bad_lines_are_rejected_and_the_others_kept(tmp_path) -> None:
    path = tmp_path / "experts.jsonl"
    path.write_bytes(
        b'{"id": "a", "opt_in": true, "opt_in_date": "2026-01-01"}\n'
        b'{"id": "a", "opt_in": true, "opt_in_date": "2026-01-01"}\n'
        b"\n"
        b'{"opt_in": true}\n'
        b'{"id": "c", "opt_in_date": "soon"}\n'
        b"not json\n"
        b"\xff\n"
    )
    file = read_experts(path, today=TODAY)
    assert [expert.id for expert in file.experts] == ["a"]
    assert [(error.line, error.field) for error in file.rejected] == [
        *((2, "id"), (4, "id"), (5, "opt_in_date"), (6, None), (7, None))
    ]
    assert all("SECRET" not in error.render() for error in file.rejected)


def test_a_file_without_any_expert_says_so(tmp_path) -> None:
    with pytest.raises(ReaderError, match="introuvable"):
        read_experts(tmp_path / "absent.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(ReaderError, match="aucun expert"):
        read_experts(tmp_path / "empty.jsonl")
