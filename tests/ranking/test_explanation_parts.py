"""Comparisons share the gap out exactly; every effect of a doubt is a score that the engine really gives."""

from __future__ import annotations

import re
from string import Formatter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.ranking.comparison import feature_differences, mean_slope, requirement_differences
from matcher.ranking.features import FEATURE_NAMES
from matcher.ranking.scoring import Assessment
from matcher.ranking.uncertainty import LEAST_STAKE, uncertainties
from matcher.ranking.wording import say, wordings
from matcher.readers import read_file
from matcher.records import Candidate, Posting, Requirements
from matcher.records.errors import speaking
from matcher.services.search import Ranking, build_pool, load_ranker, rank_all

UNIT = st.lists(st.floats(0, 1), min_size=len(FEATURE_NAMES), max_size=len(FEATURE_NAMES))


@pytest.fixture(scope="module")
def postings(fixtures):
    return {posting.id: posting for posting in read_file(fixtures / "postings.jsonl", "posting").records}


@pytest.fixture(scope="module")
def pool(fixtures):
    return build_pool(read_file(fixtures / "candidates.jsonl", "candidate").records[:6])


@pytest.fixture(scope="module")
def ranking(postings, pool) -> Ranking:
    return rank_all(postings["D-P01"], pool)


@given(UNIT, UNIT)
def test_the_amounts_of_a_comparison_sum_to_the_gap(first, second) -> None:
    model = load_ranker()
    features = np.array([first, second])
    none = np.zeros((0, 2), dtype=np.float32)
    assessment = Assessment(features, none, none[:, 0])
    told = feature_differences(model, assessment, 0, 1)
    gap = float(np.subtract(*model.scores(features)))
    assert sum(item.amount for item in told) == pytest.approx(gap, abs=1e-9)
    assert all(item.amount == 0 for item in told if item.first_value == item.second_value)


def test_the_slope_between_equal_rows_is_that_of_the_curve() -> None:
    model = load_ranker()
    score = float(model.scores(model.reference[None, :])[0])
    assert mean_slope(model, model.reference, model.reference) == pytest.approx(score * (1 - score))


def test_requirements_share_out_their_features_exactly(ranking) -> None:
    model = load_ranker()
    for first, second in ((0, 1), (3, 2), (5, 0)):
        features = {
            item.feature: item.amount
            for item in feature_differences(model, ranking.assessment, first, second)
        }
        parts = requirement_differences(model, ranking.demand, ranking.assessment, first, second)
        for need, feature in (("must", "must_have"), ("nice", "nice_to_have")):
            total = sum(item.amount for item in parts if item.need == need)
            assert total == pytest.approx(features[feature], abs=1e-6)


def doubts_of(ranking: Ranking, row: int):
    return uncertainties(load_ranker(), ranking.demand, ranking.pool, ranking.assessment, row)


def test_doubts_lie_around_the_score_and_matter(ranking) -> None:
    seen = 0
    for row in range(len(ranking.pool)):
        found = doubts_of(ranking, row)
        score = float(ranking.scores[row])
        assert found.low <= score + 1e-9
        assert found.high >= score - 1e-9
        for item in found.items:
            if item.score_if_true is not None:
                seen += 1
                assert item.score_if_false <= score + 1e-9
                assert item.stake >= LEAST_STAKE
                assert found.low - 1e-9 <= item.score_if_true <= found.high + 1e-9
        stakes = [item.stake for item in found.items]
        assert stakes == sorted(stakes, reverse=True)
    assert seen > 8


def test_if_so_is_the_score_of_the_profile_that_says_it(ranking, postings) -> None:
    row = next(row for row in range(6) if 0.01 < ranking.scores[row] < 0.95)
    person = ranking.pool.candidates[row]
    item = next(item for item in doubts_of(ranking, row).items if item.kind == "not_said")
    said = person.model_copy(update={"text": f"{person.text}\n{item.label}."})
    again = rank_all(postings["D-P01"], build_pool([said])).scores[0]
    assert item.score_if_true == pytest.approx(float(again), abs=1e-6)
    assert item.score_if_true > item.score_if_false


ASKING = Posting(
    id="P",
    title="Cariste",
    commune="Eu",
    postal_code="76260",
    text="Chargement de camions et gerbage de palettes au magasin. CACES R489 catégorie 3 exigé. "
    "Trois ans d'expérience exigés.",
    requirements=Requirements(must_have=["chargement de camions"], min_years=3),
)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"text": "Préparatrice de commandes au magasin, inventaires, emballage de colis."}, "years"),
        ({"text": "Préparatrice de commandes depuis cinq ans, inventaires, emballage."}, "certificate"),
        ({"text": "Cariste."}, "short_profile"),
        ({"text": "Cariste.", "commune": "Trifouillis-les-Oies"}, "commune"),
        ({"text": "Cariste.", "birth_year": 2090}, "birth_year"),
    ],
)
def test_each_kind_of_doubt_is_raised(fields, kind) -> None:
    found = doubts_of(rank_all(ASKING, build_pool([Candidate(id="C", **fields)])), 0)
    item = next(item for item in found.items if item.kind == kind)
    assert item.question
    if kind in ("commune", "birth_year"):
        assert item.score_if_true is None
        assert item.stake == 0
    else:
        assert item.score_if_true > item.score_if_false


@pytest.mark.parametrize(
    ("text", "words"), [("Cariste recherché.", "une ligne"), ("", "n'a qu'un intitulé"), (" \n", "intitulé")]
)
def test_a_posting_of_one_line_or_less_is_doubted(text: str, words: str) -> None:
    posting = Posting(id="P", title="Cariste", text=text)
    found = doubts_of(rank_all(posting, build_pool([Candidate(id="C", text="Cariste")])), 0)
    (item,) = [item for item in found.items if item.kind == "short_posting"]
    assert words in item.question


def test_a_person_without_any_history_scores_low_and_is_asked_for_one() -> None:
    ranking = rank_all(ASKING, build_pool([Candidate(id="C", commune="Eu", postal_code="76260")]))
    found = doubts_of(ranking, 0)
    (item,) = [item for item in found.items if item.kind == "short_profile"]
    assert "ne raconte aucun travail" in item.question
    assert "Demandez le métier" in item.question
    assert ranking.scores[0] < 0.05
    assert found.high - found.low > 0.5


@pytest.mark.parametrize(("asked", "words"), [(1, "demande 1 an d'exp"), (3, "demande 3 ans d'exp")])
def test_years_agree_in_number(asked: float, words: str) -> None:
    posting = ASKING.model_copy(update={"requirements": Requirements(min_years=asked)})
    person = Candidate(id="C", text="Préparatrice de commandes au magasin, inventaires, emballage de colis.")
    found = doubts_of(rank_all(posting, build_pool([person])), 0)
    assert any(words in item.question for item in found.items)


def _texts() -> list[tuple[str, str, str, str]]:
    return [
        (part, name, audience, language)
        for part, entries in wordings().items()
        for name, audiences in entries.items()
        for audience, texts in audiences.items()
        for language in texts
    ]


@pytest.mark.parametrize(("part", "name", "audience", "language"), _texts())
def test_every_wording_has_both_languages_and_can_be_filled(part, name, audience, language) -> None:
    texts = wordings()[part][name][audience]
    assert set(texts) == {"fr", "en"}
    fields = {field for _, field, _, _ in Formatter().parse(texts[language]) if field}
    other = {
        field for _, field, _, _ in Formatter().parse(texts["en" if language == "fr" else "fr"]) if field
    }
    assert fields == other
    with speaking(language):
        reader = "recruiter" if audience == "both" else audience
        assert "{" not in say(part, name, reader, **dict.fromkeys(fields, 1))


def test_the_words_for_the_person_never_say_that_something_lacks() -> None:
    for _, entries in wordings().items():
        for audiences in entries.values():
            for audience in ("candidate", "both"):
                for text in audiences.get(audience, {}).values():
                    assert not re.search(r"manqu|lack|missing|insuffisan", text, re.IGNORECASE)
