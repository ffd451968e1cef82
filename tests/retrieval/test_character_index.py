import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.retrieval.character_index import CharacterIndex
from models.normalisation import neutral_form

LABELS = ["conducteur de ligne", "conductrice de lignes", "soudeur", "", "tri"]


def test_a_label_is_itself_whatever_its_gender_number_or_accents():
    scores = CharacterIndex(LABELS).scores(["Conducteur de ligne", "CONDUCTRICE DE LIGNE (H/F)"])
    np.testing.assert_allclose(scores[:, :2], 1, atol=1e-6)


def test_nothing_shared_is_zero_and_an_empty_text_is_zero():
    scores = CharacterIndex(LABELS).scores(["zzz", "", "soudeur"])
    assert scores[0].tolist() == [0] * 5
    assert scores[1].tolist() == [0] * 5
    assert scores[2, 3] == 0


def test_a_slip_keeps_a_word_near():
    scores = CharacterIndex(LABELS).scores(["soudeurr"])[0]
    assert scores.argmax() == 2
    assert 0.5 < scores[2] < 1


def test_no_labels_and_no_texts():
    assert CharacterIndex([]).scores(["a"]).shape == (1, 0)
    assert CharacterIndex(LABELS).scores([]).shape == (0, 5)


def plain_cosine(text, labels):
    """The definition, by dictionaries."""

    def grams(value):
        found = {}
        for word in neutral_form(value).split():
            padded = f" {word} "
            for n in range(2, 6):
                for i in range(len(padded) - n + 1):
                    found[padded[i : i + n]] = found.get(padded[i : i + n], 0) + 1
        return found

    all_grams = [grams(label) for label in labels]
    frequency = {}
    for found in all_grams:
        for gram in found:
            frequency[gram] = frequency.get(gram, 0) + 1

    def weights(found):
        values = {
            gram: (1 + math.log(count)) * (math.log((1 + len(labels)) / (1 + frequency.get(gram, 0))) + 1)
            for gram, count in found.items()
        }
        norm = math.sqrt(sum(v * v for v in values.values())) or 1
        return {gram: v / norm for gram, v in values.items()}

    query = weights(grams(text))
    return [sum(query.get(g, 0) * w for g, w in weights(found).items()) for found in all_grams]


@given(
    st.lists(st.text(alphabet="abcé -", max_size=12), min_size=1, max_size=5),
    st.text(alphabet="abcéd -", max_size=12),
)
def test_agrees_with_the_definition(labels, text):
    assert CharacterIndex(labels).scores([text])[0].tolist() == pytest.approx(
        plain_cosine(text, labels), abs=1e-5
    )
