import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.understanding.skill_profiles import Example
from matcher.understanding.word_odds import WordOdds
from matcher.understanding.words import stems

EXAMPLES = [
    Example("je passe les flacons sous la lampe et j'écarte les bulles", ("tri",), 1.0),
    Example("j'enlève les flacons qui ont une bulle", ("tri",), 1.0),
    Example("je cale l'écran et je règle la racle", ("serigraphie",), 1.0),
    Example("je règle la racle puis je trie les flacons", ("serigraphie", "tri"), 1.0),
    Example("je vide la benne", ("dechets",), 1.0),
    Example("phrase sans compétence connue", (), 1.0),
]
COLUMNS = {"tri": 0, "serigraphie": 1, "dechets": 2}


@pytest.fixture(scope="module")
def odds():
    return WordOdds.build(EXAMPLES, COLUMNS)


def probabilities(odds, *texts):
    return np.exp(odds.log_probabilities([stems(text, keep_stopwords=True) for text in texts]))


def test_words_speak_for_the_skill_whose_sentences_hold_them(odds):
    found = probabilities(odds, "des bulles dans les flacons", "caler un écran", "la benne est vidée")
    assert found.argmax(axis=1).tolist() == [0, 1, 2]


def test_a_sentence_of_unknown_words_speaks_for_none(odds):
    assert probabilities(odds, "zzz", "").ravel() == pytest.approx([1 / 3] * 6)


def test_a_text_is_read_alike_alone_and_among_others(odds):
    texts = ["caler un écran", "zzz", "flacons et racle"]
    together = probabilities(odds, *texts)
    alone = np.concatenate([probabilities(odds, text) for text in texts])
    assert together == pytest.approx(alone)


@given(
    st.lists(
        st.sampled_from(["flacon", "bulle", "lampe", "écran", "racle", "benne", "règle", "zzz"]), max_size=12
    )
)
def test_probabilities_sum_to_one_whatever_is_said_how_often(words):
    found = probabilities(WordOdds.build(EXAMPLES, COLUMNS), " ".join(words))
    assert found.dtype == np.float32
    assert found.sum() == pytest.approx(1, abs=1e-5)


def test_what_is_kept_reads_as_what_was_learnt(odds):
    again = WordOdds.unpack(odds.pack())
    assert np.array_equal(
        odds.log_probabilities([["flacon", "bull"]]), again.log_probabilities([["flacon", "bull"]])
    )
    damaged = {**odds.pack(), "odds_columns": np.zeros(1, dtype=np.int32)}
    with pytest.raises(ValueError, match="another form"):
        WordOdds.unpack(damaged)
