"""How a contract lies on the path of each person: course, level, wish to learn."""

from __future__ import annotations

import pytest

from matcher.ranking.demand import pool_demand
from matcher.ranking.path_words import path_lines
from matcher.ranking.paths import (
    ANOTHER_LEVEL,
    BEFORE_IT,
    PASSED,
    THE_COURSE,
    closeness_on_path,
    course_fit,
    learner,
    level_fit,
)
from matcher.ranking.scoring import compare_trades
from matcher.records import Candidate, Posting
from matcher.services.search import build_pool

PEOPLE = {
    "in_it": ("apprenti", "Première année de BTS Maintenance des systèmes en cours, mon employeur ferme."),
    "before_it": ("lyceen", "Je suis en terminale bac pro MSPC, je cherche une entreprise."),
    "wants_it": ("lyceen", "En terminale STI2D. Je vise le BTS Maintenance des systèmes en alternance."),
    "holds_entry": ("reconversion", "Bac pro MSPC obtenu en 2019, magasinier depuis, je me réoriente."),
    "too_young": ("lyceen", "Je suis en 3e au collège et j'aime démonter des vélos."),
    "too_far": ("etudiant", "Élève ingénieur en dernière année, je cherche une alternance."),
    "worker": ("salarie", "Technicien de maintenance depuis 14 ans, BTS Maintenance des systèmes en 2011."),
}
POSTING = Posting(
    id="P",
    title="Apprenti(e) BTS Maintenance des systèmes",
    contract="apprentissage",
    text="Après un bac pro MSPC ou un bac STI2D. Dépannage des lignes, préventif, lecture de schémas.",
)


@pytest.fixture(scope="module")
def pool():
    return build_pool([Candidate(id=name, kind=kind, text=text) for name, (kind, text) in PEOPLE.items()])


def of(pool, column) -> dict[str, float]:
    return {name: float(column[pool.rows[name]]) for name in PEOPLE}


def test_courses_in_common_count_by_how_directly_they_lead_there(pool) -> None:
    fit = of(pool, course_fit(pool_demand(POSTING, pool), pool))
    assert fit["in_it"] == fit["wants_it"] == THE_COURSE
    assert fit["before_it"] >= BEFORE_IT - 1e-6
    assert fit["holds_entry"] == pytest.approx(PASSED)
    assert fit["too_young"] == fit["too_far"] == fit["worker"] == 0


def test_who_is_too_far_or_not_far_enough_suits_little(pool) -> None:
    fit = of(pool, level_fit(pool_demand(POSTING, pool), pool))
    assert fit["in_it"] == fit["before_it"] == fit["wants_it"] == 1
    assert fit["too_young"] == fit["too_far"] == pytest.approx(ANOTHER_LEVEL)
    assert fit["worker"] == fit["holds_entry"] == 1


def test_an_internship_is_for_the_pupils_it_addresses(pool) -> None:
    observation = Posting(id="S", title="Stage d'observation, élèves de troisième", contract="stage", text="")
    fit = of(pool, level_fit(pool_demand(observation, pool), pool))
    assert fit["too_young"] == 1
    assert fit["before_it"] == fit["too_far"] == pytest.approx(ANOTHER_LEVEL)


def test_younger_pupils_take_no_contract_for_who_left_school(pool) -> None:
    adults = POSTING.model_copy(
        update={"contract": "professionnalisation", "title": "CQP plasturgie, dès la 3e"}
    )
    assert of(pool, level_fit(pool_demand(adults, pool), pool))["too_young"] == pytest.approx(ANOTHER_LEVEL)


def test_a_course_brings_a_learner_nearer_and_never_past_the_trade_itself(pool) -> None:
    demand = pool_demand(POSTING, pool)
    closeness = compare_trades([demand], pool)[0].closeness
    on_path = closeness_on_path(demand, pool, closeness)
    raised = {name for name in PEOPLE if on_path[pool.rows[name]] > closeness[pool.rows[name]] + 1e-6}
    assert raised == {"in_it", "before_it", "wants_it", "holds_entry"}
    assert on_path.max() <= 1
    assert of(pool, learner(demand, pool, on_path))["worker"] == 0


def test_another_contract_takes_no_note_of_courses(pool) -> None:
    job = POSTING.model_copy(update={"contract": "CDI"})
    demand = pool_demand(job, pool)
    assert demand.courses == ()
    assert demand.study_levels == frozenset()
    assert (course_fit(demand, pool) == 0).all()
    assert (learner(demand, pool, compare_trades([demand], pool)[0].closeness) == 1).all()


def test_the_path_is_told_in_words_to_both_sides(pool) -> None:
    demand = pool_demand(POSTING, pool)
    rows = [pool.rows[name] for name in PEOPLE]
    told = dict(zip(PEOPLE, map(" ".join, path_lines(demand, pool, rows, "recruiter")), strict=True))
    assert "BTS Maintenance des systèmes" in told["in_it"]
    assert "mène à" in told["before_it"] or "nomme" in told["before_it"]
    assert "Diplôme obtenu" in told["holds_entry"]
    assert "niveau d'études" in told["too_young"]
    assert "30 %" in told["worker"]
    own = " ".join(path_lines(demand, pool, [pool.rows["worker"]], "candidate")[0])
    assert own
    assert "%" not in own
