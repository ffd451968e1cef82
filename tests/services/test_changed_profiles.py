from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.ranking.additive import logistic
from matcher.ranking.scoring import assess
from matcher.readers import read_file
from matcher.records import Candidate, Posting, Training
from matcher.services.bridge_openings import ScoredOpenings
from matcher.services.changed_profiles import (
    MOST_OF_A_PROFILE,
    QUALIFICATION,
    TAUGHT,
    changed_pool,
    score_ceiling,
    trade_share,
)
from matcher.services.courses import read_course, read_courses, skills_learnt
from matcher.services.gaps.courses import profiles_after, read_catalogue
from matcher.services.gaps.crowd import read_crowd
from matcher.services.gaps.market import understand_postings
from matcher.services.gaps.readiness import Judge, Threshold
from matcher.services.openings import read_openings
from matcher.services.search import build_pool, explain_in, load_ranker, rank_all, scores_after
from models.registry import load_encoder

SHORT, LONG = "D-F12", "D-F10"


@pytest.fixture(scope="module")
def postings(fixtures):
    return read_file(fixtures / "postings.jsonl", "posting").records[:10]


@pytest.fixture(scope="module")
def pool(fixtures):
    return build_pool(read_file(fixtures / "candidates.jsonl", "candidate").records[:24])


@pytest.fixture(scope="module")
def trainings(fixtures):
    return {one.id: one for one in read_file(fixtures / "trainings.jsonl", "training").records}


def test_what_a_course_adds_and_what_it_leaves_alone(pool, trainings) -> None:
    learnt = read_course(trainings[LONG]).learnt
    after = changed_pool(pool, [(row, [learnt]) for row in range(len(pool))])
    assert after.years.tolist() == pytest.approx(pool.years.tolist(), nan_ok=True)
    assert np.array_equal(after.learning, pool.learning)
    assert np.array_equal(after.newcomers, pool.newcomers)
    names = [learnt.text[start:end] for start, end in learnt.told]
    assert names == list(dict.fromkeys([trainings[LONG].title, trainings[LONG].outcome]))
    assert not read_course(trainings[SHORT]).learnt.told
    assert np.array_equal(after.directions, pool.directions)
    for row in range(len(pool)):
        today, later = pool.facts[row], after.facts[row]
        own = len(pool.candidates[row].text)
        told = pool.sentences[row]
        assert after.sentences[row][: len(told)] == told
        added = [span.of(after.candidates[row].text) for span in after.sentences[row][len(told) :]]
        assert added == names
        assert later.skills[: len(today.skills)] == today.skills
        for fact in later.skills[len(today.skills) :]:
            assert fact.confidence <= TAUGHT
            assert fact.start > own
        for paper in (*later.certificates[len(today.certificates) :], *later.diplomas[len(today.diplomas) :]):
            assert paper.state == "held"
            assert paper.start > own
        assert later.occupations == today.occupations
        assert after.candidates[row].text.startswith(pool.candidates[row].text)


def test_evidence_quotes_the_course(trainings) -> None:
    for training in trainings.values():
        course = read_course(training)
        said = {training.title, training.outcome, *training.skills}
        for fact in (*course.learnt.facts.skills, *course.learnt.facts.certificates):
            assert course.learnt.text[fact.start : fact.end] in said


def test_certificates_and_diplomas_count_in_full(trainings) -> None:
    forklift, title = read_course(trainings["D-F20"]), read_course(trainings["D-F29"])
    assert any(code.startswith("CACES R489") for code in forklift.certificates)
    assert {fact.code for fact in forklift.learnt.facts.certificates} == set(forklift.certificates)
    assert title.level is not None
    assert [fact.level for fact in title.learnt.facts.diplomas] == [title.level]


@given(st.floats(0, 5_000), st.floats(0, 5_000))
def test_the_share_of_a_course_grows_with_its_hours_and_never_fills_a_profile(first, second) -> None:
    low, high = sorted((first, second))
    assert 0 <= trade_share(low) <= trade_share(high) <= MOST_OF_A_PROFILE


def test_trades_stay_a_distribution_and_move_by_the_share(pool, trainings) -> None:
    learnt = read_course(trainings[SHORT]).learnt
    after = changed_pool(pool, [(0, [learnt]), (0, []), (0, [skills_learnt(["souder en TIG"])])])
    assert after.trades[0].sum() == pytest.approx(pool.trades[0].sum(), abs=1e-4)
    moved = 0.5 * np.abs(after.trades[0] - pool.trades[0]).sum()
    assert 0 < moved <= trade_share(learnt.hours) + 1e-6
    assert np.array_equal(after.trades[1], pool.trades[0])
    assert np.array_equal(after.trades[2], pool.trades[0])


def test_two_courses_count_alike_in_either_order(pool, postings, trainings) -> None:
    first, second = (read_course(trainings[one]).learnt for one in (SHORT, "D-F11"))
    rankings = [rank_all(posting, pool) for posting in postings[:3]]
    scores = scores_after(rankings, [(3, [first, second]), (3, [second, first])])
    for one, other in scores:
        assert one == pytest.approx(other, abs=1e-6)


def test_learning_takes_nothing_away(pool, postings, trainings) -> None:
    rankings = [rank_all(posting, pool) for posting in postings]
    for training in (SHORT, LONG):
        learnt = read_course(trainings[training]).learnt
        scores = scores_after(rankings, [(row, [learnt]) for row in range(len(pool))])
        for ranking, later in zip(rankings, scores, strict=True):
            assert (np.array(later) >= ranking.scores).all()


def test_whoever_tells_nothing_has_no_trade_after_three_days(postings, trainings) -> None:
    nobody = build_pool([Candidate(id="nobody", commune="Eu")])
    learnt = read_course(trainings["D-F09"]).learnt
    after = changed_pool(nobody, [(0, [learnt])])
    assert after.trades[0].max() < 0.06
    assert trade_share(learnt.hours) < 0.06
    (scores,) = scores_after([rank_all(postings[7], nobody)], [(0, [learnt])])
    assert load_ranker().grades(np.array(scores)).tolist() == [0]


@given(st.floats(0, 1), st.floats(0, 2_000))
def test_a_short_course_lifts_whoever_is_far_by_one_grade_and_none_makes_operational(today, hours) -> None:
    model = load_ranker()
    (most,) = score_ceiling(model, np.array([today]), np.array([hours]))
    before, after = (int(model.grades(np.array([score]))[0]) for score in (today, most))
    assert after >= before
    assert after == (1 if before == 0 and hours < QUALIFICATION else 2 if before < 2 else 3)


def _milling() -> tuple[Posting, list[Candidate], dict[str, Training]]:
    skills = [
        "fraiser sur machine à commande numérique",
        "lire un plan d'usinage",
        "régler outils et origines",
    ]
    posting = Posting(
        id="P",
        title="Fraiseur CN",
        contract="CDI",
        text="Vous réalisez des pièces de moules sur fraiseuse à commande numérique.",
        requirements={"must_have": skills},
    )
    people = [
        Candidate(
            id="miller",
            text="Fraiseur CN pendant huit ans : fraisage sur machine à commande numérique, lecture de plans "
            "d'usinage, réglage des outils et des origines, contrôle des cotes au micromètre.",
        ),
        Candidate(
            id="packer",
            text="Opératrice de conditionnement pendant six ans. Mise en carton des flacons, contrôle "
            "visuel, palettisation, nettoyage du poste.",
        ),
    ]
    courses = {
        name: Training(
            id=name,
            title=title,
            skills=[*skills, "contrôler les cotes"],
            duration_hours=length,
            outcome=outcome,
        )
        for name, title, length, outcome in (
            ("days", "Initiation au fraisage", 21, None),
            ("qualification", "Fraiseur", 770, "Titre professionnel Fraiseur"),
        )
    }
    return posting, people, courses


def test_a_short_course_makes_no_practitioner_and_a_qualification_a_beginner_of_the_trade() -> None:
    posting, people, courses = _milling()
    pool = build_pool(people)
    ranking, model = rank_all(posting, pool), load_ranker()
    days, qualification = (read_course(courses[name]).learnt for name in ("days", "qualification"))
    ((short, long),) = scores_after([ranking], [(1, [days]), (1, [qualification])])
    assert short < long < ranking.scores[0]
    grades = model.grades(np.array([ranking.scores[1], short, long]))
    assert grades[0] == 0
    assert grades[1] <= 1
    assert grades[2] == 2


def test_nobody_far_passes_those_who_practise_by_a_short_course(pool, postings, trainings) -> None:
    model = load_ranker()
    short = [course for course in read_courses(list(trainings.values())) if course.learnt.hours <= 105]
    for posting in postings:
        ranking = rank_all(posting, pool)
        grades = model.grades(ranking.scores)
        far = np.flatnonzero(grades == 0).tolist()
        (later,) = scores_after([ranking], [(row, [course.learnt]) for course in short for row in far])
        assert max(later) < model.grade_thresholds[1]
        # Whoever practises is of grade 2 or 3, so that nobody far passes them.
        assert max(later) < ranking.scores[grades >= 2].min(initial=1.0)


def test_every_caller_has_the_same_score_after_a_course(pool, postings, trainings) -> None:
    """The explanation, the bridges and the analysis of gaps score one changed profile alike."""
    encoder, model = load_encoder("static"), load_ranker()
    posting = postings[7]
    ranking = rank_all(posting, pool)
    courses = list(trainings.values())
    suggested = 0
    for row in range(len(pool)):
        for suggestion in explain_in(ranking, pool.ids[row], courses).trainings:
            suggested += 1
            learnt = read_course(trainings[suggestion.training_id]).learnt
            told = suggestion.new_score
            after = changed_pool(pool, [(row, [learnt])])
            direct = float(model.scores(assess(ranking.demand, after).features)[0])
            today = ranking.scores[row : row + 1]
            (most,) = score_ceiling(model, today, np.array([learnt.hours]))
            assert told == pytest.approx(max(min(direct, most), float(today[0])), abs=1e-5)
            catalogue = read_catalogue([trainings[suggestion.training_id]], pool)
            crowd = read_crowd(profiles_after(pool, catalogue, np.array([[0, row]])), date(2026, 3, 2))
            (asked,) = understand_postings([posting], encoder, pool.trade_reader)
            standing = Judge(model, Threshold.of(model), date(2026, 3, 2)).stand(
                asked, crowd, np.ones(1, dtype=np.bool_), margin=100.0
            )
            for odds in standing.log_odds.tolist():
                assert float(logistic(np.array([odds]))[0]) == pytest.approx(direct, abs=1e-6)
            if suggested % 5 == 0:
                alone = build_pool([pool.candidates[row]])
                found = read_openings([posting], encoder).by_trade
                opening = next(iter(found.values()))[0]
                (best,) = ScoredOpenings([opening], alone).best_scores([[learnt]])
                assert best == pytest.approx(told, abs=1e-3)
    assert suggested >= 10
