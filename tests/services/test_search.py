from __future__ import annotations

import numpy as np
import pytest

from matcher.ranking.demand import posting_text
from matcher.readers import read_file
from matcher.records import Candidate, Posting
from matcher.records.errors import RankingError
from matcher.records.posting import Requirements
from matcher.services.search import build_pool, explain, rank, rank_all, rank_for_candidate


@pytest.fixture(scope="module")
def postings(fixtures):
    return read_file(fixtures / "postings.jsonl", "posting").records


@pytest.fixture(scope="module")
def candidates(fixtures):
    return read_file(fixtures / "candidates.jsonl", "candidate").records


@pytest.fixture(scope="module")
def trainings(fixtures):
    return read_file(fixtures / "trainings.jsonl", "training").records


@pytest.fixture(scope="module")
def pool(candidates):
    return build_pool(candidates)


def test_the_whole_pool_is_ranked_best_first(postings, pool) -> None:
    matches = rank(postings[0], pool)
    assert [match.rank for match in matches] == list(range(1, len(pool) + 1))
    assert len({match.candidate_id for match in matches}) == len(pool)
    scores = [match.score for match in matches]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_base_and_contributions_add_up_to_every_score(postings, pool) -> None:
    for posting in postings[:4]:
        for match in rank(posting, pool):
            total = match.base + sum(contribution.amount for contribution in match.contributions)
            assert total == pytest.approx(match.score, abs=1e-9)


def test_evidence_slices_back_to_the_words_shown(postings, pool) -> None:
    texts = {candidate.id: candidate.text for candidate in pool.candidates}
    proofs = 0
    for posting in postings[:6]:
        for match in rank(posting, pool, top=8):
            for skill in match.matched:
                proofs += 1
                assert skill.candidate_evidence.of(texts[match.candidate_id]) == skill.words
                assert skill.words.strip()
                if skill.posting_evidence:
                    assert skill.posting_evidence.of(posting_text(posting)).strip()
    assert proofs > 50


def test_matched_and_missing_are_the_requirements(postings, pool) -> None:
    posting = postings[0]
    asked = {*posting.requirements.must_have, *posting.requirements.nice_to_have}
    for match in rank(posting, pool, top=5):
        listed = [skill.label for skill in match.matched if not skill.beside]
        told = listed + [skill.label for skill in match.missing]
        assert sorted(told) == sorted(asked)


def test_what_the_text_tells_beside_the_list_counts_less_and_is_told_apart(candidates) -> None:
    listed = Posting(
        id="L",
        title="Opérateur de sérigraphie",
        text="Vous assurez la sérigraphie des flacons et la conduite de chariots élévateurs.",
        requirements=Requirements(must_have=["sérigraphie"]),
    )
    pool = build_pool([Candidate(id="C", text="Sérigraphie sur verre pendant dix ans.")])
    match = rank(listed, pool)[0]
    assert [skill.label for skill in match.missing] == []
    assert "conduire un chariot élévateur" in " ".join(skill.label for skill in match.missing_beside)
    covered = next(one.value for one in match.contributions if one.feature == "must_have")
    assert 0.2 < covered < 0.9
    alone = rank(listed.model_copy(update={"text": "Vous assurez la sérigraphie."}), pool)[0]
    assert next(one.value for one in alone.contributions if one.feature == "must_have") > covered
    unlisted = rank(listed.model_copy(update={"requirements": None}), pool)[0]
    assert unlisted.missing_beside == ()
    assert any("chariot" in skill.label for skill in unlisted.missing)


def test_a_score_does_not_depend_on_who_else_applied(postings, candidates, pool) -> None:
    everybody = rank_all(postings[0], pool)
    few = build_pool(candidates[:5])
    alone = rank_all(postings[0], few)
    assert alone.scores == pytest.approx(everybody.scores[:5], abs=1e-6)


def test_the_order_of_the_files_changes_nothing(postings, candidates, pool) -> None:
    backwards = build_pool(list(reversed(candidates)))
    first = [match.candidate_id for match in rank(postings[1], pool, top=20)]
    second = [match.candidate_id for match in rank(postings[1], backwards, top=20)]
    assert first == second


def test_name_age_and_place_do_not_change_the_score(postings, candidates) -> None:
    person = candidates[0]
    other = person.model_copy(
        update={
            "id": "other",
            "birth_year": 2003,
            "commune": "Marseille",
            "postal_code": "13001",
            "car": False,
            "licence_b": False,
            "contact": {"name": "Fatoumata Diallo"},
        }
    )
    scores = rank_all(postings[0], build_pool([person, other])).scores
    assert scores[0] == pytest.approx(scores[1], abs=1e-9)


def test_top_and_eligible_only(postings, pool) -> None:
    posting = postings[0]
    assert len(rank(posting, pool, top=3)) == 3
    kept = rank(posting, pool, eligible_only=True)
    assert all(match.eligibility.status != "not_eligible" for match in kept)
    assert [match.rank for match in kept] == list(range(1, len(kept) + 1))


def test_ignoring_requirements_reads_the_text_alone(postings, pool) -> None:
    posting = postings[3]
    bare = posting.model_copy(update={"requirements": None})
    ignored = rank_all(posting, pool, ignore_requirements=True)
    assert ignored.scores == pytest.approx(rank_all(bare, pool).scores)
    assert not np.allclose(ignored.scores, rank_all(posting, pool).scores)


def test_explain_tells_rank_and_courses_with_a_recomputed_score(postings, pool, trainings) -> None:
    posting = postings[3]
    person = rank(posting, pool, top=4)[3].candidate_id
    match = explain(posting, person, pool, trainings)
    assert match.rank == 4
    missing = {skill.label for skill in match.missing}
    for suggestion in match.trainings:
        assert set(suggestion.closes) <= missing
        assert suggestion.new_score is not None
        assert 0 <= suggestion.new_score <= 1
        assert suggestion.new_score != match.score


def test_explaining_a_stranger_is_refused(postings, pool) -> None:
    with pytest.raises(RankingError, match="D-C99"):
        explain(postings[0], "D-C99", pool)


def test_postings_for_a_person_agree_with_candidates_for_a_posting(postings, candidates, pool) -> None:
    person = candidates[0]
    found = rank_for_candidate(person, postings, pool=pool)
    scores = {match.posting_id: match.score for match in found}
    for posting in postings[:5]:
        assert scores[posting.id] == pytest.approx(
            float(rank_all(posting, pool).scores[pool.rows[person.id]])
        )
    assert found[0].posting_id == "D-P01"


def test_empty_and_hostile_texts_rank_last_without_a_fault(postings) -> None:
    odd = [
        Candidate(id="empty", text=""),
        Candidate(id="control", text="\x00\x01\ufffe" * 50),
        Candidate(id="long", text="a" * 100_000),
        Candidate(id="person", text="conducteur de machine IS depuis dix ans, soufflé-soufflé"),
    ]
    matches = rank(postings[0], build_pool(odd))
    assert matches[0].candidate_id == "person"
    assert len(matches) == 4


def test_a_posting_of_one_line_is_ranked(pool) -> None:
    match = rank(Posting(id="one", title="Sérigraphe"), pool, top=1)[0]
    assert match.candidate_id == "D-C12"


def test_nobody_gives_an_empty_list(postings) -> None:
    assert rank(postings[0], build_pool([])) == []
