"""What the closeness of trades counts, by the contract offered and the path the person is on."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.ranking.demand import pool_demand
from matcher.ranking.features import FEATURE_NAMES
from matcher.ranking.paths import OF_ANOTHER_PATH, STILL_LEARNING
from matcher.ranking.scoring import assess
from matcher.records import Candidate, Posting
from matcher.services.search import build_pool

TEXT = "Je règle et je conduis une sérigraphie sur flacons : calage des écrans, racle, repérage, teintes."
TRADE = FEATURE_NAMES.index("trade")


def feature(
    name: str,
    *,
    contract: str,
    kind: str,
    text: str = "",
    title: str = "Sérigraphe sur verre",
    wished: tuple[str, ...] = (),
):
    posting = Posting(
        id="P", title=title, contract=contract, text=text or "Calage des écrans, impression, repérage."
    )
    pool = build_pool([Candidate(id="C", kind=kind, contracts=list(wished), text=TEXT)])
    return float(assess(pool_demand(posting, pool), pool).features[0, FEATURE_NAMES.index(name)])


def test_a_trade_counts_whole_where_the_contract_is_on_the_persons_path() -> None:
    working = feature("trade", contract="CDI", kind="salarie")
    assert working > 0.8
    assert feature("trade", contract="apprentissage", kind="apprenti") == pytest.approx(working)


def test_who_still_learns_a_trade_is_not_taken_for_one_who_practises_it() -> None:
    working = feature("trade", contract="CDI", kind="salarie")
    assert feature("trade", contract="CDI", kind="lyceen") == pytest.approx(STILL_LEARNING * working)


def test_who_would_also_take_a_training_contract_keeps_their_trade() -> None:
    wished = ("CDI", "professionnalisation")
    working = feature("trade", contract="CDI", kind="demandeur_emploi", wished=wished)
    assert working == pytest.approx(feature("trade", contract="CDI", kind="salarie"))
    learning = feature("trade", contract="professionnalisation", kind="demandeur_emploi", wished=wished)
    assert learning == pytest.approx(working)


def test_who_has_the_trade_is_not_there_to_learn_it() -> None:
    learning = feature("trade", contract="apprentissage", kind="apprenti")
    assert feature("trade", contract="apprentissage", kind="salarie") == pytest.approx(
        OF_ANOTHER_PATH * learning
    )


def test_what_an_agency_says_of_itself_does_not_hide_that_it_seeks_operators() -> None:
    job = "Débutant accepté. Vous triez les flacons devant l'écran."
    agency = (
        "Notre agence d'emploi suit ses intérimaires du premier entretien à l'embauche. Nos chargées de "
        "recrutement vous reçoivent sans rendez-vous. Recrutement par simulation, tests de dextérité, "
        "délégation le jour même, contrats signés sur téléphone, visite du poste chez le client."
    )
    plain = feature("entry", contract="interim", kind="salarie", text=job, title="Agent de tri")
    hidden = feature(
        "entry", contract="interim", kind="salarie", text=f"{agency} {job}", title="Agent de tri"
    )
    assert plain > 0
    assert hidden >= 0.5 * plain
    without = feature("entry", contract="interim", kind="salarie", text=agency, title="Agent de tri")
    assert np.isclose(without, 0)
