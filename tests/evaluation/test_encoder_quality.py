import json
from pathlib import Path

import pytest

from evaluation.encoder_data import read_melo
from evaluation.encoder_gold import measure_gold, passages
from evaluation.encoder_matching import measure_matching
from evaluation.encoder_noise import with_typos, without_accents
from evaluation.encoder_quality import run
from evaluation.errors import EvaluationError
from models.registry import load_encoder
from models.stub import StubEncoder

TRADES = Path(__file__).parents[2] / "matcher" / "taxonomy" / "data"


def melo(folder):
    one = folder / "melo" / "toy_q_fr_c_fr"
    one.mkdir(parents=True)
    (one / "queries.tsv").write_text("Q1\tSoudeuse (h/f/x)\nQ2\tMarin pêcheur\n")
    (one / "corpus_elements.tsv").write_text("C1\tcomptable\nC2\tsoudeur\nC3\tmatelot\nC4\tmarin\n")
    (one / "annotations.tsv").write_text("Q1\t0\tC2\t1\nQ2\t0\tC3\t1\n")
    return folder / "melo"


def rows_by_name(report):
    return {(row["test"], row["measure"]): row for row in report["rows"]}


def test_melo_is_measured_as_written_with_typos_and_without_accents(tmp_path):
    rows = rows_by_name(run({"melo": melo(tmp_path)}, StubEncoder(dimension=128)))
    plain = rows["melo toy_q_fr_c_fr", "MRR"]
    assert plain["queries"] == 2
    # Q1 finds its own word; of Q2 "marin" comes first and the right "matelot" shares nothing.
    assert 0.5 < plain["value"] <= 0.75
    assert rows["melo toy_q_fr_c_fr no accents", "MRR"]["value"] == plain["value"]
    assert rows["melo toy_q_fr_c_fr typos", "MRR"]["value"] <= plain["value"]


def test_reading_melo_gives_the_numbers_of_the_right_targets(tmp_path):
    data = read_melo(melo(tmp_path) / "toy_q_fr_c_fr")
    assert data.texts[0] == "Soudeuse (h/f/x)"
    assert [data.labels[i] for i in data.right[0]] == ["soudeur"]
    assert data.right[1].tolist() == [2]


def test_a_melo_folder_without_a_set_or_with_a_broken_one_is_told(tmp_path):
    with pytest.raises(EvaluationError, match="aucun jeu MELO dans ce dossier"):
        run({"melo": tmp_path}, StubEncoder())
    folder = melo(tmp_path)
    (folder / "toy_q_fr_c_fr" / "annotations.tsv").write_text("Q1\tC2\n")
    with pytest.raises(EvaluationError, match=r"annotations\.tsv, ligne 1 : quatre colonnes"):
        run({"melo": folder}, StubEncoder())


def test_whole_postings_to_whole_profiles(fixtures):
    tuning, held_out, untuned = measure_matching(fixtures, load_encoder("static"))
    assert tuning["queries"] == held_out["queries"] == 10
    assert tuning["value"] > 0.4
    assert untuned["queries"] > 50
    assert untuned["value"] > 0.4


def test_a_cluster_without_halves_is_measured_whole(fixtures, tmp_path):
    for name in ("postings.jsonl", "candidates.jsonl", "qrels.tsv"):
        (tmp_path / name).write_bytes((fixtures / name).read_bytes())
    (whole,) = measure_matching(tmp_path, StubEncoder())
    assert (whole["test"], whole["queries"]) == ("postings to profiles", 20)


def test_passages_of_the_gold_set_reach_their_skills_far_above_chance(fixtures):
    rows = {
        (row["test"], row["measure"]): row for row in measure_gold(fixtures / "gold", load_encoder("static"))
    }
    assert rows["phrases of texts to skills", "MRR"]["value"] > 0.3
    assert rows["sentences of texts to skills", "recall@5"]["value"] > 0.1
    assert rows["phrases of texts to skills", "MRR"]["queries"] == len(passages(fixtures / "gold", "variant"))


def test_passages_of_the_locked_half_are_not_read(fixtures):
    lines = (fixtures / "gold" / "texts.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line) for line in lines]
    elsewhere = "\n".join(text["text"] for text in texts if text["half"] != "locked")
    read = [p for kind in ("variant", "implied") for p in passages(fixtures / "gold", kind)]
    assert read
    assert all(passage in elsewhere for passage in read)


def test_sentences_of_the_trades_reach_their_occupation_far_above_chance():
    rows = rows_by_name(run({"trades": TRADES}, load_encoder("static")))
    assert rows["ad sentences to occupations", "MRR"]["value"] > 0.3
    assert rows["worker sentences to skills", "recall@5"]["value"] > 0.15
    assert ("worker to ad sentences", "MRR") in rows


def test_absent_datasets_are_left_out():
    assert run({}, StubEncoder())["rows"] == []


def test_typos_touch_about_a_tenth_of_the_words_and_are_always_the_same():
    texts = ["conducteur machine formage verre creux"] * 400
    noisy = with_typos(texts)
    assert noisy == with_typos(texts)
    changed = sum(
        a != b for t, n in zip(texts, noisy, strict=True) for a, b in zip(t.split(), n.split(), strict=True)
    )
    # A swap of two equal letters and a doubled letter beside its twin may change nothing.
    assert 0.07 < changed / 2000 < 0.12


def test_short_words_and_numbers_keep_their_letters():
    assert with_typos(["de la R489 IS"], share=1.0) == ["de la R489 IS"]


@pytest.mark.parametrize(
    ("text", "plain"), [("Opératrice à l'arche", "Operatrice a l'arche"), ("naïf", "naif")]
)
def test_accents_dropped(text, plain):
    assert without_accents([text]) == [plain]
