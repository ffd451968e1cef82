"""What tells of a trade, and what tells of none."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.taxonomy import load_background
from matcher.understanding.trade_examples import NearestReader
from matcher.understanding.trade_words import load_trade_model, mixture, shares
from matcher.understanding.trades import load_trade_reader
from models.registry import load_encoder

TASK = "Je cale l'écran, je règle la racle et je sors trois flacons pour le teinté."


@pytest.fixture(scope="module")
def read():
    encoder = load_encoder("static")
    reader = load_trade_reader(encoder)

    def read(*texts: str):
        return reader.sentences(texts, encoder.encode(list(texts), kind="passage"))

    return read


@pytest.mark.parametrize(
    "text",
    [
        "Majoration de nuit 25 %, panier de 7 euros, prime de fin de mission.",
        "Votre agence recrute pour l'un de ses clients industriels.",
        "Permis B, je peux venir en vélo ou en bus.",
        "Je suis ponctuelle et j'apprends vite.",
        "Deux enfants, je joue au football le dimanche.",
    ],
)
def test_pay_hours_and_life_tell_less_of_a_trade_than_a_task(read, text: str) -> None:
    task, beside = read(TASK, text).sum(axis=1)
    assert beside < 0.7 * task


def test_what_a_long_sentence_hides_its_clauses_tell() -> None:
    encoder = load_encoder("static")
    reader = load_trade_reader(encoder)
    pilot = [one.id for one in reader.model.occupations].index("pilote-ligne-production")
    sentence = (
        "Première bac pro Pilote de ligne de production, je cherche ma période de formation en entreprise de "
        "mars à avril, et peut-être un contrat d'apprentissage à la rentrée."
    )
    vectors = encoder.encode([sentence], kind="passage")
    told = shares(reader.told([sentence], vectors, encoder, "passage"))[0]
    assert told[pilot] > 2 * reader.sentences([sentence], vectors)[0, pilot]
    assert told.argmax() == pilot


def test_a_short_sentence_is_heard_the_same_alone() -> None:
    encoder = load_encoder("static")
    reader = load_trade_reader(encoder)
    vectors = encoder.encode([TASK[:40], ""], kind="passage")
    told = reader.told([TASK[:40], ""], vectors, encoder, "passage")
    assert shares(told)[0] == pytest.approx(mixture(reader.sentences([TASK[:40]], vectors[:1])), abs=1e-6)
    assert not told[1].any()


def test_the_last_column_takes_what_tells_of_no_trade() -> None:
    model = load_trade_model()
    told = model.read([TASK, load_background()[0], "zzzz"])
    assert told.shape == (3, len(model.occupations) + 1)
    assert told.sum(axis=1) == pytest.approx([1, 1, 0], abs=1e-5)
    assert told[0, -1] < 0.1 < 0.5 < told[1, -1]
    assert np.array_equal(model.sentences([TASK]), told[:1, :-1])


def test_votes_for_no_trade_are_counted_apart() -> None:
    axes = np.eye(3, dtype=np.float32)
    reader = NearestReader(
        memory=axes[:2], first=np.array([0, 1]), columns=np.array([0, 2]), background=axes[2:], trades=3
    )
    told = reader.read(np.vstack([axes, np.zeros((1, 3), dtype=np.float32)]), chunk=2)
    assert told.argmax(axis=1)[:3].tolist() == [0, 2, 3]
    assert told.sum(axis=1) == pytest.approx([1, 1, 1, 0])
    assert told[:, 1].tolist() == [0, 0, 0, 0]
