import numpy as np
import pytest

from matcher.taxonomy import load_taxonomy
from matcher.understanding.extract import load_extractor
from matcher.understanding.implied import Named
from matcher.understanding.link_evidence import Calibration, LinkEvidence, probability, table
from matcher.understanding.skill_profiles import Example, NearestExamples, WordProfiles, terms
from matcher.understanding.surroundings import ClauseSurroundings
from matcher.understanding.trade_words import load_trade_model
from matcher.understanding.words import stems


@pytest.fixture
def profiles():
    examples = [
        Example("je passe les flacons sous la lampe et j'écarte les bulles", ("tri",), 1.0),
        Example("j'enlève les flacons qui ont une bulle", ("tri",), 1.0),
        Example("je cale l'écran et je règle la racle", ("serigraphie",), 1.0),
        Example("phrase sans compétence connue", (), 1.0),
    ]
    return WordProfiles(examples, {"tri": 0, "serigraphie": 1})


def scores(profiles, text):
    return profiles.scores([stems(text, keep_stopwords=True)])[0]


def test_a_sentence_is_nearest_to_the_skill_it_shows(profiles):
    tri, serigraphie = scores(profiles, "des bulles dans les flacons, j'écarte")
    assert tri > 0.4
    assert serigraphie == 0
    assert scores(profiles, "régler la racle et caler l'écran").argmax() == 1


def test_scores_are_cosines(profiles):
    for text in ("je cale l'écran et je règle la racle", "flacons flacons flacons", "zzz", "phrase connue"):
        values = scores(profiles, text)
        assert values.dtype == np.float32
        assert (values >= 0).all()
        assert (values <= 1.0001).all()
    assert scores(profiles, "phrase connue").sum() == 0


def test_unknown_words_make_a_sentence_less_like_anything(profiles):
    known = scores(profiles, "flacons et bulles")[0]
    assert scores(profiles, "flacons et bulles du congélateur roumain")[0] < known


def evidence(first: float, second: float) -> dict[str, np.ndarray]:
    found = {name: np.array([[first, second]], dtype=np.float32) for name in LinkEvidence._fields}
    around = np.full((1, len(ClauseSurroundings._fields)), first, dtype=np.float32)
    return {**found, "around": around}


def test_probability_rises_with_each_kind_of_evidence():
    weights = Calibration(-9.0, *(1.0 for _ in Calibration._fields[1:]))
    low = evidence(0.1, 0.2)
    none = np.zeros(2, dtype=np.float32)
    base = probability(LinkEvidence(**low), weights, none)
    assert base[0, 1] > base[0, 0]
    for name in (field for field in LinkEvidence._fields if field != "common"):
        more = probability(LinkEvidence(**{**low, name: low[name] + 0.5}), weights, none)
        assert (more > base).all(), name


def test_a_skill_readily_noted_is_likelier_than_another_of_the_same_evidence():
    weights = Calibration(-9.0, *(1.0 for _ in Calibration._fields[1:]))
    same = evidence(0.2, 0.2)
    leanings = np.array([0.0, 1.0], dtype=np.float32)
    found = probability(LinkEvidence(**same), weights, leanings)
    assert found[0, 1] > found[0, 0]
    assert leanings.tolist() == [0.0, 1.0]


def test_the_table_of_evidence_has_a_column_for_each_weight():
    low = evidence(0.1, 0.2)
    assert table(LinkEvidence(**low)).shape == (1, 2, len(Calibration._fields) - 1)


def test_terms_are_stems_and_pairs_without_function_words():
    assert terms(["je", "cal", "ecran"]) == ["cal", "ecran", "cal ecran"]


def test_the_trade_of_the_text_lifts_its_skills():
    taxonomy, trades = load_taxonomy(), load_trade_model()
    linker = load_extractor()._linker
    text = "Agente de choix verre, je passe les flacons sous la lampe et j'écarte les bulles."
    known = linker.evidence([stems(text, keep_stopwords=True)], [text])
    assert known.words.shape == known.meaning.shape == (1, len(linker.uris))
    sought = taxonomy.occupation("agent-choix-verre")
    essential = [linker.uris.index(uri) for uri in sought.essential if uri in linker.uris]
    assert known.trade[essential].mean() > 3 * known.trade.mean()
    assert len(trades.uris) == linker.skills_of_trades.shape[0]


def test_words_of_a_named_skill_count_for_no_other():
    linker = load_extractor()._linker
    text = "réglage de la pression de maintien"
    known = linker.evidence([stems(text, keep_stopwords=True)], [text])
    column = linker.columns[load_taxonomy().skill("reglage-pression-maintien").uri]
    beside = linker.beside(known, [text], [[Named(0, len(text), column)]])
    assert beside.named[0].max() > 0
    assert beside.free[0].max() == 0
    assert beside.covered[0, 0] == 1
    assert beside.relative[0, column] == 0
    assert beside.kin[column] == pytest.approx(1, abs=1e-4)


def test_likeness_is_that_of_the_nearest_example_written_for_the_skill():
    examples = [
        Example("a", ("tri",), 1.0, alone=True),
        Example("b", ("tri",), 1.0, alone=True),
        Example("c", ("serigraphie",), 1.0, alone=True),
        Example("d", ("tri", "serigraphie"), 1.0),
    ]
    vectors = np.eye(4, dtype=np.float32)
    nearest = NearestExamples.build(examples, vectors, {"tri": 0, "serigraphie": 1, "soudage": 2})
    likeness = nearest.likeness(np.array([[0.6, 0.8, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], dtype=np.float32))
    assert likeness.tolist() == [[pytest.approx(0.8), 0, 0], [0, 1, 0], [0, 0, 0]]


def test_without_vectors_nothing_is_like_anything():
    nearest = NearestExamples.build([], np.zeros((0, 3), dtype=np.float32), {"tri": 0})
    assert nearest.likeness(np.ones((2, 3), dtype=np.float32)).tolist() == [[0], [0]]


def test_skills_of_all_trades_are_left_to_their_turns_of_speech():
    linker = load_extractor()._linker
    text = "Je conduis la machine de sérigraphie, je travaille en équipe et je forme les nouveaux."
    parts = [stems(text, keep_stopwords=True)]
    (guesses,) = linker.link(parts, linker.evidence(parts, [text]), least=0.0)
    found = {guess.skill for guess in guesses}
    assert load_taxonomy().skill("conduite-machine-serigraphie-auto").uri in found
    assert load_taxonomy().skill("tutorat-formation-poste").uri not in found


@pytest.mark.parametrize("rows", [2, 3, 5])
def test_what_other_sentences_tell_is_the_greatest_of_them(rows):
    odds = np.random.default_rng(rows).integers(-4, 0, size=(rows, 6)).astype(np.float32)
    known = {name: np.zeros((rows, 6), dtype=np.float32) for name in LinkEvidence._fields}
    around = np.zeros((rows, len(ClauseSurroundings._fields)), dtype=np.float32)
    found = table(LinkEvidence(**{**known, "odds": odds, "around": around}))
    elsewhere = found[:, :, Calibration._fields.index("odds_elsewhere") - 1]
    for row in range(rows):
        assert elsewhere[row].tolist() == np.delete(odds, row, axis=0).max(axis=0).tolist()


def test_a_lone_sentence_is_told_nothing_by_others():
    known = {**evidence(0.1, 0.2), "odds": np.array([[-3.0, -1.0]], dtype=np.float32)}
    found = table(LinkEvidence(**known))
    assert found[0, :, Calibration._fields.index("odds_elsewhere") - 1].tolist() == [-3.0, -3.0]
