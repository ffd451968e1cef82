from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from matcher.planning.openings import Filling
from matcher.records import Candidate, Posting, Requirements, Training
from matcher.records.errors import PlanningError, ReaderError
from matcher.records.gaps import Gap, GapReport
from matcher.services.changed_profiles import changed_pool
from matcher.services.courses import read_course
from matcher.services.gaps import Analysis, GapOptions, analyse_gaps, proposal_file, shareable
from matcher.services.search import build_pool, load_ranker, rank_all
from matcher.taxonomy.sources import read_trade_file
from tests.services.gap_cluster import TRADES, Cluster, planted_cluster

DAY = date(2026, 3, 2)
PLACE = {"commune": "Eu", "postal_code": "76260"}


def analyse(cluster: Cluster, **options: object) -> Analysis:
    asked = GapOptions(as_of=DAY, replicates=100, **options)  # type: ignore[arg-type]
    return analyse_gaps(cluster.postings, cluster.candidates, cluster.trainings, asked)


@pytest.fixture(scope="module", params=sorted(TRADES))
def planted(request: pytest.FixtureRequest) -> tuple[Cluster, Analysis]:
    cluster = planted_cluster(TRADES[request.param])
    return cluster, analyse(cluster, budget=2500.0)


def test_the_planted_gap_comes_first(planted: tuple[Cluster, Analysis]) -> None:
    _, analysis = planted
    first, *others = analysis.report.skills
    assert first.trainings == ("F-right",)
    assert first.supply == 0
    assert first.people.count == 0
    assert first.blocked_openings == 4
    assert first.near.count == 9
    # Habits that any text may tell beside the list ("réglez la machine"), and no CV does, are told after.
    assert first.tension > max(other.tension for other in others if not other.soft)
    assert first.uri not in analysis.report.uncovered


def test_the_right_course_comes_first_and_the_others_fill_nothing(planted: tuple[Cluster, Analysis]) -> None:
    cluster, analysis = planted
    first, *others = analysis.report.trainings
    assert first.id == "F-right"
    assert first.openings_filled == pytest.approx(0.85 * 4)
    assert set(first.beneficiaries) == {one.id for one in cluster.candidates if one.id.startswith("A")}
    assert [other.openings_filled for other in others] == [0.0, 0.0, 0.0]
    assert "F-english" in analysis.report.unneeded


def test_the_plan_gains_what_ranking_its_people_anew_gives(planted: tuple[Cluster, Analysis]) -> None:
    cluster, analysis = planted
    plan = analysis.report.plan
    # 2500 euros pay two places at 1000.
    assert [(one.training, len(one.candidates)) for one in plan.sessions] == [("F-right", 2)]
    assert plan.spent == 2000
    trained = {
        person: training
        for session in plan.sessions
        for person in session.candidates
        for training in cluster.trainings
        if training.id == session.training
    }
    before = _filled(cluster, {})
    after = _filled(cluster, trained)
    assert after - before == sum(len(session.candidates) for session in plan.sessions)
    assert plan.openings_filled == pytest.approx(0.85 * (after - before))
    assert plan.bound == pytest.approx(plan.openings_filled)
    assert before == plan.filled_today


def _filled(cluster: Cluster, trained: dict[str, Training]) -> int:
    """Openings filled by people who are of grade 2 and show every skill asked for, read from their texts."""
    pool = changed_pool(
        build_pool(cluster.candidates),
        [
            (row, [read_course(trained[one.id]).learnt] if one.id in trained else [])
            for row, one in enumerate(cluster.candidates)
        ],
    )
    least = load_ranker().grade_thresholds[1]
    edges = []
    for posting in cluster.postings:
        ranking = rank_all(posting, pool)
        listed = [row for row, one in enumerate(ranking.demand.requirements) if not one.beside]
        shown = (ranking.assessment.strengths[listed] >= 2 / 3).all(axis=0)
        fit = ranking.scores >= least
        edges.append([row for row in range(len(pool)) if shown[row] and fit[row]])
    filling = Filling([posting.positions for posting in cluster.postings], edges)
    return filling.fill()


def test_a_missing_certificate_blocks_and_its_course_opens() -> None:
    offers = [
        Posting(
            id=f"P{number}",
            title="Cariste",
            firm="Entrepôt",
            contract="CDI",
            text="Vous chargez et déchargez les camions avec un chariot frontal.",
            requirements=Requirements(
                must_have=["chargement de camions"], certifications=["CACES R489 catégorie 3"]
            ),
            **PLACE,
        )
        for number in range(3)
    ]
    people = [
        Candidate(
            id=f"A{number}",
            birth_year=1985,
            mobility_km=30,
            text="Cariste pendant cinq ans. Chargement de camions et déchargement au chariot frontal. "
            + ("CACES R489 catégorie 3 valide. " if number == 0 else ""),
            **PLACE,
        )
        for number in range(7)
    ]
    courses = [
        Training(
            id="caces",
            title="CACES R489 catégorie 3",
            outcome="CACES R489 cat. 3",
            cost_eur=500,
            seats=2,
            **PLACE,
        ),
        Training(id="english", title="Anglais professionnel", cost_eur=100, seats=9, **PLACE),
    ]
    report = analyse_gaps(offers, people, courses, GapOptions(as_of=DAY, replicates=50)).report
    (gap,) = report.certificates
    assert (gap.uri, gap.blocked_openings, gap.trainings) == ("CACES R489-3", 2, ("caces",))
    assert gap.near.count == 6
    assert report.fillable_today == 1
    assert report.trainings[0].id == "caces"
    assert report.trainings[0].openings_filled == pytest.approx(0.85 * 2)


def test_the_order_of_the_files_changes_nothing() -> None:
    cluster = planted_cluster(TRADES["milling"])
    first = analyse(cluster, budget=2500.0).report.model_dump_json()
    dice = random.Random(4)
    for records in (cluster.postings, cluster.candidates, cluster.trainings):
        dice.shuffle(records)
    assert analyse(cluster, budget=2500.0).report.model_dump_json() == first


@pytest.mark.parametrize(
    ("change", "entered"),
    [
        ({"commune": "Marseille", "postal_code": "13001"}, 0),
        ({"commune": "Marseille", "postal_code": "13001", "mode": "distance"}, 9),
        ({"entry_diploma": "BTS"}, 0),
        ({"entry_diploma": "CAP"}, 9),
        ({"seats": 0}, 0),
    ],
)
def test_who_may_enter_a_course(change: dict[str, object], entered: int) -> None:
    cluster = planted_cluster(TRADES["milling"])
    cluster.trainings[0] = cluster.trainings[0].model_copy(update=change)
    report = analyse(cluster).report
    course = next(one for one in report.trainings if one.id == "F-right")
    assert len(course.beneficiaries) == entered


def test_people_who_cannot_come_supply_nothing() -> None:
    cluster = planted_cluster(TRADES["milling"])
    far = [
        one.model_copy(update={"commune": "Marseille", "postal_code": "13001"}) for one in cluster.candidates
    ]
    report = analyse(Cluster(cluster.postings, far, cluster.trainings, cluster.trade)).report
    assert report.fillable_today == 0
    assert all(gap.supply == 0 for gap in report.skills)
    assert report.plan.openings_filled == 0


@pytest.mark.parametrize(
    ("options", "sessions"),
    [
        ({"hours": 20.0}, 0),
        ({"date_from": date(2026, 5, 1)}, 0),
        ({"date_to": date(2026, 4, 3)}, 0),
        ({"date_from": date(2026, 3, 1), "date_to": date(2026, 5, 1)}, 1),
        ({"seats": 0}, 0),
    ],
)
def test_dates_hours_and_seats_limit_the_plan(options: dict[str, object], sessions: int) -> None:
    cluster = planted_cluster(TRADES["milling"])
    cluster.trainings[0] = cluster.trainings[0].model_copy(update={"start_date": date(2026, 4, 1)})
    assert len(analyse(cluster, **options).report.plan.sessions) == sessions


def test_a_course_without_a_price_is_left_out_of_a_budget_and_said_so() -> None:
    cluster = planted_cluster(TRADES["milling"])
    cluster.trainings[0] = cluster.trainings[0].model_copy(update={"cost_eur": None})
    report = analyse(cluster, budget=1000.0).report
    assert report.plan.sessions == ()
    assert any("sans prix" in limit for limit in report.limits)
    assert "1 formation sans prix est laissée hors du plan." in report.limits
    assert any("on lui compte alors 2,5 personnes" in limit for limit in report.limits)
    assert any("85\u202f%, sauf taux du catalogue" in limit for limit in report.limits)


def test_the_catalogue_may_tell_its_own_rate_of_success() -> None:
    cluster = planted_cluster(TRADES["milling"])
    cluster.trainings[0] = Training(**cluster.trainings[0].model_dump(), completion_rate=0.5)  # type: ignore[call-arg]
    report = analyse(cluster).report
    assert report.trainings[0].completion == 0.5
    assert report.trainings[0].openings_filled == pytest.approx(2.0)


def test_a_firm_sees_its_openings_and_who_is_near() -> None:
    cluster = planted_cluster(TRADES["milling"])
    report = analyse(cluster, firm="atelier 1").report
    assert report.firm is not None
    assert report.firm.firm == "Atelier 1"
    (own,) = report.firm.postings
    assert (own.posting, own.near.count, own.trainings) == ("P01", 9, ("F-right",))
    assert report.firm.hard_skills[0].trainings == ("F-right",)


def test_a_firm_without_postings_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(ReaderError, match=r"aucune offre .* Vouliez-vous dire « Atelier \d »"):
        analyse(planted_cluster(TRADES["milling"]), firm="Atellier")


def test_one_id_for_two_people_is_an_error() -> None:
    cluster = planted_cluster(TRADES["milling"])
    twice = Cluster(cluster.postings, cluster.candidates * 2, cluster.trainings, cluster.trade)
    with pytest.raises(PlanningError, match="« A00 » est donné deux fois"):
        analyse(twice)


def test_a_shared_report_names_nobody_and_tells_no_small_group(planted: tuple[Cluster, Analysis]) -> None:
    cluster, analysis = planted
    shared = shareable(analysis.report)
    written = shared.model_dump_json()
    assert not any(f'"{person.id}"' in written for person in cluster.candidates)
    # Two people would follow the only session: it is not told, nor what it would cost.
    assert shared.plan.sessions == ()
    assert shared.plan.hidden_sessions == 1
    assert (shared.plan.spent, shared.plan.hours, shared.plan.openings_filled) == (0, 0, 0)
    assert shared.plan.curve == shared.plan.alternatives == ()
    assert analysis.report.plan.spent > 0
    assert shared.parameters.shared


def test_no_count_of_people_below_k_is_told_anywhere(planted: tuple[Cluster, Analysis]) -> None:
    for report in (planted[1].report, shareable(planted[1].report)):
        counts = list(_people(json.loads(report.model_dump_json())))
        assert any(one["hidden"] for one in counts)
        assert all(one["count"] is None or one["count"] == 0 or one["count"] >= 5 for one in counts)
        for gap in _gaps(report):
            if gap.people.hidden:
                assert gap.supply == 2.5


def _gaps(report: GapReport) -> Iterator[Gap]:
    yield from (*report.skills, *report.occupations, *report.certificates, *report.families)


def _people(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        if set(value) == {"count", "below", "hidden"}:
            yield value
        for inner in value.values():
            yield from _people(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _people(inner)


def test_skills_asked_together_months_and_new_phrases(tmp_path: Path) -> None:
    cluster = planted_cluster(TRADES["milling"], postings=6)
    months = [date(2025, 9 + number // 2, 3) for number in range(6)]
    offers = []
    for number, posting in enumerate(cluster.postings[:6]):
        asked = posting.requirements
        assert asked is not None
        more = ["jumeau numérique de moule"] if number >= 2 else []
        offers.append(
            posting.model_copy(
                update={
                    "published": months[number],
                    "requirements": asked.model_copy(update={"must_have": [*asked.must_have, *more]}),
                }
            )
        )
    report = analyse(Cluster(offers, cluster.candidates, [], cluster.trade)).report
    assert report.together == () or all(pair.lift > 1 for pair in report.together)
    trend = report.skills[0].trend
    assert trend is not None
    assert [(point.month, point.openings, point.of) for point in trend.points] == [
        ("2025-09", 2, 2),
        ("2025-10", 2, 2),
        ("2025-11", 2, 2),
    ]
    assert trend.direction == "steady"
    (phrase,) = report.emerging
    assert phrase.phrase == "jumeau numérique de moule"
    assert (phrase.postings, phrase.firms) == (4, 4)
    path = tmp_path / "proposals.yaml"
    path.write_text(proposal_file(report.emerging), encoding="utf-8")
    (entry,) = read_trade_file(path).skills
    assert (entry.id, entry.fr) == ("jumeau-numerique-de-moule", "jumeau numérique de moule")
