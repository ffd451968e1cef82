import numpy as np
import pytest

from matcher.records import Skill
from matcher.understanding.wording import SkillWordings, root


def skill(number, label, *alternatives):
    return Skill(uri=f"x:{number}", id=str(number), label_fr=label, alternatives_fr=alternatives)


@pytest.fixture(scope="module")
def wordings():
    return SkillWordings(
        [
            skill(0, "régler la pression de maintien", "temps de maintien"),
            skill(1, "remplacer des capteurs"),
            skill(2, "contrôler la pression des pneus"),
        ]
    )


@pytest.mark.parametrize(
    ("verb", "noun"),
    [
        ("regler", "reglage"),
        ("nettoyer", "nettoyage"),
        ("remplacez", "remplacement"),
        ("controle", "controler"),
    ],
)
def test_a_verb_shares_its_root_with_its_noun(verb, noun):
    assert root(verb) == root(noun)


def test_a_phrase_is_found_in_any_order_and_form(wordings):
    prior = np.full(3, 0.1, dtype=np.float32)
    named, _, _ = wordings.scores(["le remplacement d'un capteur", "les capteurs, on remplace"], prior)
    assert named[0].argmax() == 1
    assert named[0, 1] > named[1, 1] > 0


def test_a_word_points_to_the_skill_of_the_trade(wordings):
    moulding, tyres = np.array([0.5, 0, 0], np.float32), np.array([0, 0, 0.5], np.float32)
    assert wordings.scores(["la pression"], moulding)[2][0].argmax() == 0
    assert wordings.scores(["la pression"], tyres)[2][0].argmax() == 2


def test_unknown_words_name_nothing(wordings):
    named, _, told = wordings.scores(["zzz", ""], np.ones(3, dtype=np.float32))
    assert not named.any()
    assert not told.any()


def test_packed_wordings_score_alike(wordings):
    again = SkillWordings.unpack(wordings.pack())
    prior = np.full(3, 0.2, dtype=np.float32)
    for one, other in zip(
        again.scores(["maintien"], prior), wordings.scores(["maintien"], prior), strict=True
    ):
        assert np.array_equal(one, other)


def test_damaged_wordings_are_refused(wordings):
    arrays = dict(wordings.pack())
    arrays["shares"] = arrays["shares"][:-1]
    with pytest.raises(ValueError, match="another form"):
        SkillWordings.unpack(arrays)


def test_several_texts_at_once_are_each_read_as_a_loop_would(wordings: SkillWordings) -> None:
    texts = [
        "régler la pression, remplacer un capteur",
        "",
        "un capteur ; un capteur",
        "pression de gonflage",
    ]
    named, share, told = wordings.scores(texts, np.array([0.5, 0.1, 0.3], dtype=np.float32))
    for row, text in enumerate(texts):
        alone = wordings.scores([text], np.array([0.5, 0.1, 0.3], dtype=np.float32))
        for together, one in zip((named[row], share[row], told[row]), alone, strict=True):
            np.testing.assert_array_equal(together, one[0])
        np.testing.assert_array_equal(wordings.names(texts)[row], named[row])
    assert named.any(axis=1).tolist() == [True, False, True, True]
