from __future__ import annotations

import re

import pytest

from matcher.readers import read_file
from matcher.records import Candidate, Match, Posting, Requirements, Training
from matcher.records.errors import RankingError, speaking
from matcher.services.explaining import compare, explain_match
from matcher.services.search import build_pool, explain, rank_all


@pytest.fixture(scope="module")
def candidates(fixtures):
    return read_file(fixtures / "candidates.jsonl", "candidate").records[:12]


@pytest.fixture(scope="module")
def trainings(fixtures):
    return read_file(fixtures / "trainings.jsonl", "training").records[:12]


@pytest.fixture(scope="module")
def ranking(fixtures, candidates):
    posting = read_file(fixtures / "postings.jsonl", "posting").records[0]
    return rank_all(posting, build_pool(candidates))


def words(explanation) -> str:
    return "\n".join(
        "\n".join([section.title, *section.lines, section.note]) for section in explanation.sections
    )


def test_an_explanation_is_the_match_and_more(ranking, trainings) -> None:
    posting, pool = ranking.demand.posting, ranking.pool
    told = explain_match(ranking, "D-C07", trainings)
    plain = explain(posting, "D-C07", pool, trainings)
    assert Match.model_validate({name: getattr(told, name) for name in Match.model_fields}) == plain
    assert told.base + sum(part.amount for part in told.contributions) == pytest.approx(told.score, abs=1e-9)
    names = [section.name for section in told.sections]
    assert names[:2] == ["score", "shown"]
    assert "uncertain" in names


def test_the_written_sum_adds_up(ranking) -> None:
    for person in ("D-C07", "D-C12"):
        section = next(s for s in explain_match(ranking, person).sections if s.name == "score")
        numbers = [float(re.search(r"([+-]\d+,\d)$", line)[1].replace(",", ".")) for line in section.lines]
        assert sum(numbers[:-1]) == pytest.approx(numbers[-1], abs=1e-6)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_person_reads_nobody_elses_data_and_no_reproach(ranking, trainings, candidates, language) -> None:
    others = {candidate.id for candidate in candidates}
    with speaking(language):
        for person in ("D-C03", "D-C07", "D-C12"):
            told = explain_match(ranking, person, trainings, audience="candidate")
            text = told.model_dump_json(exclude={"matched", "missing", "contributions"})
            assert not [other for other in others - {person} if other in text]
            assert not re.search(r"\bmanqu|\black|\bmissing", words(told), re.IGNORECASE)
            assert told.comparison is None
            assert told.carpools == ()
            assert told.warnings == ()
            assert told.sections[-1].name == "rights"
            rights = " ".join(told.sections[-1].lines)
            assert ("contester" if language == "fr" else "contest") in rights


def test_both_languages_tell_the_same_sections(ranking, trainings) -> None:
    told = {}
    for language in ("fr", "en"):
        with speaking(language):
            told[language] = explain_match(ranking, "D-C07", trainings, against="D-C01")
    french, english = told["fr"], told["en"]
    assert [s.name for s in french.sections] == [s.name for s in english.sections]
    assert {s.title for s in french.sections}.isdisjoint(s.title for s in english.sections)
    assert french.score == english.score
    assert (french.language, english.language) == ("fr", "en")


def test_one_before_the_other_whichever_is_asked(ranking) -> None:
    one, other = compare(ranking, "D-C07", "D-C01"), compare(ranking, "D-C01", "D-C07")
    assert one == other
    assert one.first_rank < one.second_rank
    assert sum(item.amount for item in one.features) == pytest.approx(one.difference, abs=1e-9)
    assert one.difference == pytest.approx(one.first_score - one.second_score, abs=1e-12)
    section = explain_match(ranking, "D-C07", against="D-C01").sections[-1]
    assert section.title == "Pourquoi D-C01 passe avant D-C07"
    assert any("L'exigence qui compte le plus" in line for line in section.lines)


def test_twins_are_told_to_be_equal() -> None:
    people = [Candidate(id=name, text="Soudeuse TIG, inox, trois ans.") for name in ("A", "B")]
    ranking = rank_all(Posting(id="P", title="Soudeur TIG", text="Soudage TIG inox."), build_pool(people))
    section = explain_match(ranking, "A", against="B").sections[-1]
    assert any("égaux" in line for line in section.lines)


@pytest.mark.parametrize(
    ("candidate", "against", "audience", "told"),
    [
        ("D-C01", "D-C01", "recruiter", "lui-même"),
        ("D-C01", "D-C99", "recruiter", "D-C99"),
        ("D-C99", None, "recruiter", "D-C99"),
        ("D-C01", "D-C02", "candidate", "ne parle de personne d'autre"),
    ],
)
def test_what_makes_no_sense_is_refused(ranking, candidate, against, audience, told) -> None:
    with pytest.raises(RankingError, match=told):
        explain_match(ranking, candidate, against=against, audience=audience)


def test_a_person_without_a_car_is_told_of_drivers_and_the_deleted_are_not_named() -> None:
    posting = Posting(
        id="P", title="Trieur de flacons", commune="Blangy-sur-Bresle", postal_code="76340", schedule="2x8",
        contract="CDI", text="Tri de flacons en 2x8, repérage des défauts, palettisation."
    )  # fmt: skip
    text = "Tri de flacons en verrerie pendant quatre ans, défauts bulle et grain, palettisation."
    walker = Candidate(
        id="W", text=text, commune="Abbeville", postal_code="80100", licence_b=False, car=False
    )
    driver = Candidate(id="D", text=text, commune="Abbeville", postal_code="80100", licence_b=True, car=True)
    ranking = rank_all(posting, build_pool([walker, driver]))
    told = explain_match(ranking, "W")
    assert "no-car" in [reason.rule for reason in told.eligibility.reasons]
    assert [one.driver_id for one in told.carpools] == ["D"]
    assert "covoiturage" in words(told).lower()
    assert explain_match(ranking, "W", leave_out={"D"}).carpools == ()
    assert explain_match(ranking, "D").carpools == ()


@pytest.mark.parametrize(("holds", "remark"), [(True, True), (False, False), (None, False)])
@pytest.mark.parametrize("audience", ["recruiter", "candidate"])
def test_a_licence_of_the_profile_is_remarked_where_the_text_does_not_say_it(holds, remark, audience) -> None:
    posting = Posting(id="P", title="Cariste", text="Conduite de chariots. Permis B exigé.")
    person = Candidate(id="C", text="Cariste en entrepôt pendant huit ans.", licence_b=holds)
    told = explain_match(rank_all(posting, build_pool([person])), "C", audience=audience)
    line = next(one for one in words(told).splitlines() if one.startswith("permis B ("))
    assert ("la fiche dit oui" in line) is remark


@pytest.mark.parametrize(("language", "aside"), [("fr", "la personne"), ("en", "the person")])
def test_conditions_are_worded_for_whoever_reads_them(language, aside) -> None:
    posting = Posting(id="P", title="Cariste", text="Chariots.", contract="interim", postal_code="80220")
    person = Candidate(
        id="C",
        text="Cariste.",
        postal_code="80100",
        mobility_km=5,
        contracts=["CDI"],
        birth_year=1985,
        car=True,
        licence_b=True,
    )
    with speaking(language):
        told = explain_match(rank_all(posting, build_pool([person])), "C", audience="candidate")
    texts = " ".join(one.text for one in told.eligibility.reasons)
    assert "5 km" in texts
    assert "CDI" in texts or "permanent" in texts
    assert aside not in texts


UNLISTED = Posting(
    id="P",
    title="Conducteur de machine IS",
    text="Vous conduisez une machine IS et graissez les moules. Lecture de plan et contrôle qualité.",
)
PERSON = Candidate(id="C", text="Conducteur de machine IS depuis six ans, je graisse les moules à la volée.")


def named(match: Match) -> list[str]:
    return [skill.label for skill in (*match.matched, *match.missing, *match.missing_beside)]


def test_a_skill_read_from_a_text_is_named_in_the_readers_language() -> None:
    other = Candidate(id="D", text="Comptable unique en PME, paie et bilans.")
    ranking = rank_all(UNLISTED, build_pool([PERSON, other]))
    course = Training(id="T", title="Graisser les moules", skills=["graisser les moules"])
    told = {}
    for language in ("fr", "en"):
        with speaking(language):
            told[language] = explain_match(ranking, "D", [course], against="C")
    french, english = told["fr"], told["en"]
    assert "conduire une machine IS" in named(french)
    assert "operate an IS machine" in named(english)
    assert not set(named(french)) & set(named(english))
    assert [skill.uri for skill in french.missing] == [skill.uri for skill in english.missing]
    # A course that says in French what it teaches closes the same gaps, whoever reads.
    assert [len(one.closes) for one in french.trainings] == [len(one.closes) for one in english.trainings]
    assert all(set(one.closes) <= set(named(english)) for one in english.trainings)
    assert [item.label for item in english.comparison.requirements]
    assert not any(label in words(english) for label in named(french))
    assert not any(label in words(french) for label in named(english))


def test_what_the_firm_lists_stays_as_the_firm_wrote_it() -> None:
    # These are also the names of two concepts in the taxonomy; here they are the words of the firm.
    listed = ["conduire une machine IS", "swab the moulds"]
    posting = UNLISTED.model_copy(update={"requirements": Requirements(must_have=listed)})
    ranking = rank_all(posting, build_pool([PERSON]))
    for language, beside in (("fr", "lire un plan"), ("en", "read technical drawings")):
        with speaking(language):
            match = explain_match(ranking, "C")
        firm = [skill.label for skill in (*match.matched, *match.missing) if not getattr(skill, "beside", 0)]
        assert sorted(firm) == sorted(listed)
        assert any(label.startswith(beside) for label in named(match)), named(match)
