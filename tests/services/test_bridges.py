from __future__ import annotations

import pytest

from matcher.readers import read_file
from matcher.records import Candidate, Posting, Training
from matcher.services.bridges import BridgeFinder
from matcher.services.courses import read_course
from matcher.services.search import build_pool, rank_all, scores_after


@pytest.fixture(scope="module")
def postings(fixtures):
    return read_file(fixtures / "postings.jsonl", "posting").records[:10]


@pytest.fixture(scope="module")
def people(fixtures):
    return {record.id: record for record in read_file(fixtures / "candidates.jsonl", "candidate").records}


@pytest.fixture(scope="module")
def trainings(fixtures):
    return read_file(fixtures / "trainings.jsonl", "training").records


@pytest.fixture(scope="module")
def finder(postings, trainings):
    return BridgeFinder(postings, trainings)


@pytest.fixture(scope="module")
def greaser(finder, people):
    return finder.find(people["D-C11"])


def _ends(found) -> list[str]:
    return [bridge.steps[-1].uri.rsplit("/", 1)[1] for bridge in found.bridges]


def test_a_greaser_of_moulds_goes_to_the_machine_he_greases(greaser) -> None:
    assert any(trade.uri.endswith("graisseur-moules") for trade in greaser.trades[:2])
    first = greaser.bridges[0]
    assert _ends(greaser)[0] == "conducteur-machine-is"
    assert first.kind == "bridge"
    assert any(
        (skill.uri and skill.uri.endswith("graissage-moules")) or "graisser" in skill.label
        for skill in first.transfers
    )
    assert [course.training_id for course in first.courses] == ["D-F12"]
    assert first.hours == sum(course.hours for course in first.courses)
    costs = [bridge.cost for bridge in greaser.bridges]
    assert costs == sorted(costs)


def test_words_are_those_of_the_person(greaser, people) -> None:
    text = people["D-C11"].text
    quoted = [skill for bridge in greaser.bridges for skill in bridge.transfers]
    assert quoted
    for skill in quoted:
        assert text[skill.start : skill.end] == skill.words


def test_scores_are_those_of_the_ranking_before_and_after(greaser, people, postings, trainings) -> None:
    person = people["D-C11"]
    by_id = {posting.id: posting for posting in postings}
    courses = {training.id: training for training in trainings}
    bridge = greaser.bridges[0]
    followed = [read_course(courses[course.training_id]).learnt for course in bridge.courses]
    pool = build_pool([person])
    for opening in bridge.openings:
        ranking = rank_all(by_id[opening.posting_id], pool)
        ((later,),) = scores_after([ranking], [(0, followed)])
        assert opening.score == pytest.approx(float(ranking.scores[0]), abs=1e-6)
        assert opening.score_after == pytest.approx(float(later), abs=1e-6)
        assert opening.score_after > opening.score


def test_shown_likely_and_missing_part_what_the_trade_requires(finder, greaser) -> None:
    for bridge in greaser.bridges:
        occupation = next(o for o in finder.transfer.occupations if o.uri == bridge.steps[-1].uri)
        shown = {skill.uri for skill in bridge.transfers}
        likely = {skill.uri for skill in bridge.likely}
        missing = {skill.uri for skill in bridge.missing}
        assert not likely & missing
        assert not shown & missing
        assert set(occupation.essential) <= shown | likely | missing
        assert set(bridge.untaught) <= {skill.label for skill in bridge.missing}


def test_the_trade_one_has_comes_first_and_is_no_bridge(finder, people) -> None:
    found = finder.find(people["D-C12"], most=1)
    assert found.bridges[0].kind == "same_trade"
    assert _ends(found)[0] == "serigraphe-verre"
    assert len(found.bridges) == 2


def test_somebody_of_another_sector_enters_where_beginners_are_taken(finder) -> None:
    tiler = Candidate(id="tiler", text="Carreleur depuis douze ans : chape, pose de faïence, joints.")
    found = finder.find(tiler)
    entries = [bridge for bridge in found.bridges if bridge.kind == "entry"]
    assert entries
    open_to_all = {
        finder.transfer.occupations[row].uri
        for row, openings in finder.openings.by_trade.items()
        if any(opening.beginners for opening in openings)
    }
    assert {bridge.steps[0].uri for bridge in entries} <= open_to_all
    assert any("autre secteur" in note for note in found.notes)


def test_no_opening_no_bridge_and_it_is_said(trainings, people) -> None:
    salon = Posting(id="salon", title="Coiffeur", text="Coupe, couleur et coiffage de la clientèle du salon.")
    found = BridgeFinder([salon], trainings).find(people["D-C11"])
    assert found.bridges == ()
    assert any("à portée" in note for note in found.notes)
    assert any("salon" in note for note in found.notes)


def test_openings_the_law_forbids_are_passed_over_and_named() -> None:
    night = Posting(
        id="night",
        title="Conducteur de machine IS",
        schedule="nuit",
        text="Poste de nuit, 21 h à 5 h, majeurs uniquement. Conduite de machine IS, graissage des moules.",
    )
    pupil = Candidate(
        id="pupil", birth_year=2010, text="Stage en verrerie : graissage des moules, machine IS."
    )
    found = BridgeFinder([night]).find(pupil)
    assert found.bridges == ()
    assert any("conducteur de machine IS" in note for note in found.notes)


def test_a_long_course_for_one_small_thing_is_not_proposed(people, postings) -> None:
    def course(hours: float) -> Training:
        return Training(
            id="t", title="Graissage", duration_hours=hours, skills=["démarrer et arrêter une section"]
        )

    def followed(hours: float) -> int:
        found = BridgeFinder(postings[:1], [course(hours)]).find(people["D-C11"], most=1)
        return len(found.bridges[0].courses)

    assert followed(600) == 0
    assert followed(14) <= 1


def test_a_course_far_above_the_persons_level_is_left_out(postings, trainings) -> None:
    person = Candidate(id="p", text="CAP mécanique. Graisseur de moules en verrerie pendant deux ans.")
    open_to_all = next(training for training in trainings if training.id == "D-F12")
    masters = open_to_all.model_copy(update={"entry_diploma": "Master"})
    assert BridgeFinder(postings[:1], [open_to_all]).find(person, most=1).bridges[0].courses
    assert not BridgeFinder(postings[:1], [masters]).find(person, most=1).bridges[0].courses


def test_an_empty_text_gives_no_trade_and_says_so(finder) -> None:
    found = finder.find(Candidate(id="empty"))
    assert found.trades == ()
    assert any("aucun métier" in note for note in found.notes)


def test_the_order_of_the_files_changes_nothing(postings, trainings, people, greaser) -> None:
    backwards = BridgeFinder(list(reversed(postings)), list(reversed(trainings))).find(people["D-C11"])
    assert backwards == greaser


def test_courses_teach_the_same_whatever_the_reader_speaks(finder, people, greaser, monkeypatch) -> None:
    monkeypatch.setenv("PASSERELLE_LANG", "en")
    english = finder.find(people["D-C11"])
    for ours, theirs in zip(greaser.bridges, english.bridges, strict=True):
        assert [course.training_id for course in ours.courses] == [
            course.training_id for course in theirs.courses
        ]
        names = {skill.uri: skill.label for skill in ours.missing}
        untaught = {skill.uri for skill in theirs.missing if skill.label in theirs.untaught}
        assert [names[skill.uri] for skill in theirs.missing if skill.uri in untaught] == list(ours.untaught)


def test_who_names_a_trade_and_tells_of_it_does_not_have_its_close_kin_too(greaser) -> None:
    trades = [trade.uri.rsplit("/", 1)[1] for trade in greaser.trades]
    assert trades[0] == "graisseur-moules"
    assert not {"conducteur-machine-is", "aide-conducteur-machine-is"} & set(trades)
