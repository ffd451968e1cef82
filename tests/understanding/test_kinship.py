import numpy as np
import pytest

from matcher.records import Occupation
from matcher.taxonomy import load_taxonomy
from matcher.understanding.kinship import ANOTHER_TRADE, declared_transfers, occupation_transfers
from matcher.understanding.trade_words import load_trade_model


def trade(name, **more):
    return Occupation(uri=name, id=name, label_fr=name, family=name, essential=(f"skill-{name}",), **more)


def test_people_are_worth_what_the_hiring_trade_says_and_the_way_back_is_another_matter():
    sorter, setter, baker = trade("sorter"), trade("setter", takes_trainable=("sorter",)), trade("baker")
    transfers = occupation_transfers([sorter, setter, baker])
    assert transfers.dtype == np.float32
    assert np.diag(transfers).tolist() == [1, 1, 1]
    assert transfers[0, 1] > 0
    assert transfers[1, 0] == transfers[2, 1] == transfers[0, 2] == 0


def test_the_sooner_people_are_operational_the_more_they_are_worth():
    hiring = trade("d", takes_same=("a",), takes_close=("b",), takes_trainable=("c",))
    column = occupation_transfers([trade("a"), trade("b"), trade("c"), hiring])[:, 3]
    assert (np.diff(column[:3]) < 0).all()
    assert column[2] > 0
    assert column[0] < ANOTHER_TRADE < column[3]


def test_what_a_classification_does_not_know_is_passed_over():
    hiring = trade("b", takes_close=("elsewhere",), neighbours=("gone",))
    assert occupation_transfers([trade("a"), hiring]).tolist() == [[1, 0], [0, 1]]
    assert not declared_transfers([trade("a"), hiring]).any()


def test_the_shipped_trades_take_the_people_that_a_recruiter_would():
    model = load_trade_model()
    column = {occupation.id: index for index, occupation in enumerate(model.occupations)}

    def worth(person, hires):
        return float(model.transfers[column[person], column[hires]])

    assert worth("agent-choix-verre", "trieur-unite-flacons") > worth(
        "hors-couturier", "trieur-unite-flacons"
    )
    assert worth("hors-couturier", "trieur-unite-flacons") > worth(
        "ingenieur-qualite", "trieur-unite-flacons"
    )
    assert worth("frigoriste-cvc", "technicien-utilites") > worth(
        "hors-serveur-restaurant", "technicien-utilites"
    )
    assert np.array_equal(model.affinity, model.affinity.T)


@pytest.mark.parametrize("grade", ["takes_same", "takes_close", "takes_trainable"])
def test_every_hiring_trade_says_whose_people_it_takes(grade):
    own = [one for one in load_taxonomy().own_occupations if not one.outside]
    assert sum(bool(getattr(one, grade)) for one in own) > {"takes_same": 20}.get(grade, 150)
    assert all(one.takes_same or one.takes_close or one.takes_trainable for one in own)
    assert all(one.uri not in getattr(one, grade) for one in own)
