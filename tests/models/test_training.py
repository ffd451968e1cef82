"""The recipe on a small world: deterministic, resumable, and it learns."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs passerelle[transformers]")

from click.testing import CliRunner

from models.static import StaticEncoder
from models.training.__main__ import main
from models.training.pairs import PairSource, lesson_texts, public_pairs, trade_pairs
from models.training.sources import (
    HELD_OUT_SKILLS,
    Concept,
    Sentence,
    Trades,
    is_held_out,
    read_esco_skills,
    read_trades,
)
from models.training.table import Lesson, PairSampler, TableSettings, train_table
from models.training.vocabulary import train_tokenizer

TRADES = Path(__file__).parents[2] / "matcher" / "taxonomy" / "data"
WORDS = ["soudeur", "comptable", "cariste", "régleur", "cuisinier", "peintre", "verrier", "trieur"]


def train(options, output, steps=30):
    options = [
        *options,
        "--teacher",
        "none",
        "--output",
        output,
        "--steps",
        steps,
        "--dimension",
        16,
        "--vocabulary",
        400,
    ]
    result = CliRunner().invoke(main, [str(o) for o in options], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return output


def test_the_command_writes_a_model_that_loads_and_the_same_twice(tmp_path, small_world):
    options = small_world(tmp_path / "a")
    first, second = train(options, tmp_path / "m1"), train(options, tmp_path / "m2")
    assert StaticEncoder.load(first).model_id == StaticEncoder.load(second).model_id
    one, other = StaticEncoder.load(first).encode(["soudeuse qualifiée", "soudeur qualifié"])
    assert one @ other == pytest.approx(1, abs=1e-5)


def test_other_settings_are_refused_in_the_same_folder(tmp_path, small_world):
    options = [*small_world(tmp_path / "a"), "--teacher", "none"]
    output = train(options, tmp_path / "m1")
    options += ["--output", output, "--steps", 31]
    result = CliRunner().invoke(main, [str(o) for o in options])
    assert result.exit_code == 2
    assert "other settings" in result.output


def toy_source():
    groups = [([w, f"agent {w}"], [f"metier{i} {w[:3]}"], str(i)) for i, w in enumerate(WORDS)]
    return [PairSource("toy", 1.0, groups)]


def toy_tokenizer():
    return train_tokenizer([t for left, right, _ in toy_source()[0].groups for t in (*left, *right)], 300, 1)


def test_it_learns_which_texts_belong_together():
    tokenizer = toy_tokenizer()
    table = train_table(tokenizer, toy_source(), TableSettings(dimension=16, batch=8, steps=150))
    encoder = StaticEncoder(tokenizer, table, "toy")
    left = encoder.encode(WORDS)
    right = encoder.encode([f"metier{i} {w[:3]}" for i, w in enumerate(WORDS)])
    assert (left @ right.T).argmax(axis=1).tolist() == list(range(len(WORDS)))


def test_a_lesson_brings_together_what_the_teacher_finds_alike():
    tokenizer = toy_tokenizer()
    # The teacher, against all spelling, finds the even words alike and the odd words alike.
    vectors = np.eye(2, dtype=np.float32)[[i % 2 for i in range(len(WORDS))]]
    settings = TableSettings(dimension=16, batch=8, steps=300, lesson_share=0.7, pieces_share=0.0)
    table = train_table(tokenizer, toy_source(), settings, lesson=Lesson(WORDS, vectors))
    found = StaticEncoder(tokenizer, table, "toy").encode(WORDS)
    cosines = found @ found.T
    same = vectors @ vectors.T > 0.5
    np.fill_diagonal(cosines, np.nan)
    assert np.nanmean(cosines[same]) > np.nanmean(cosines[~same]) + 0.3


def test_a_run_cut_short_goes_on_to_the_same_table(tmp_path, monkeypatch):
    tokenizer, settings = toy_tokenizer(), TableSettings(dimension=8, batch=4, steps=1200)
    whole = train_table(tokenizer, toy_source(), settings)
    checkpoint = tmp_path / "table.pt"
    original = PairSampler.batch
    calls = {"n": 0}

    def cut(self, random):
        calls["n"] += 1
        if calls["n"] == 1100:
            raise KeyboardInterrupt
        return original(self, random)

    monkeypatch.setattr(PairSampler, "batch", cut)
    with pytest.raises(KeyboardInterrupt):
        train_table(tokenizer, toy_source(), settings, checkpoint=checkpoint)
    monkeypatch.setattr(PairSampler, "batch", original)
    np.testing.assert_array_equal(
        train_table(tokenizer, toy_source(), settings, checkpoint=checkpoint), whole
    )


def test_held_out_sentences_are_never_trained_on():
    train_texts = {s.text for s in read_trades(TRADES, held_out=False).sentences}
    kept = {s.text for s in read_trades(TRADES, held_out=True).sentences}
    apart = [*(TRADES / "corpus" / "heldout").glob("*.txt"), TRADES / "corpus" / "neighbours" / "heldout.txt"]
    lines = [line for path in apart for line in path.read_text(encoding="utf-8").splitlines() if "|" in line]
    assert kept == {line.split("|")[2].strip() for line in lines}
    assert not train_texts & kept
    pairs = {
        text
        for source in trade_pairs(read_trades(TRADES, held_out=False))
        for left, right, _ in source.groups
        for text in (*left, *right)
    }
    assert train_texts <= pairs
    assert not pairs & kept


def test_clauses_are_paired_with_their_skill_with_each_other_and_with_sentences():
    skill = Concept("s", fr=["trier"], descriptions=["mirer"])
    sentence = Sentence("trieur", ("tri",), "cv", "je mire les flacons")
    clauses = [("tri", "œil sur le tapis"), ("tri", "mise au rebut"), ("inconnu", "rien")]
    trades = Trades({}, {"tri": skill}, [sentence], {}, clauses)
    groups = {source.name: source.groups for source in trade_pairs(trades)}
    both = ["œil sur le tapis", "mise au rebut"]
    assert groups["trade-clauses-skills"] == [([text], ["trier", "mirer"], "s") for text in both]
    assert groups["trade-clauses"] == [(both, both, "s")] * 2
    assert groups["trade-sentences-clauses"] == [(["je mire les flacons"], both, "s")]


def test_the_clauses_of_the_trades_are_read():
    clauses = read_trades(TRADES, held_out=False).clauses
    assert len(clauses) > 10_000
    assert {skill for skill, _ in clauses} <= set(read_trades(TRADES, held_out=False).skills)
    assert not read_trades(TRADES, held_out=True).clauses


def test_the_wordings_of_held_out_skills_reach_no_pair_and_no_lesson(shared_data, tmp_path):
    esco = shared_data / "esco_v1.0.3"
    skills = [s for s in read_esco_skills(esco) if is_held_out(s.key, HELD_OUT_SKILLS)]
    keys = {skill.key for skill in skills}
    sources = public_pairs(esco, shared_data / "rome_2021" / "arbo_rome_ogr_202107.csv")
    assert not [key for source in sources for *_, key in source.groups if key in keys]
    labels = {text for skill in read_esco_skills(esco) for text in skill.fr[:1]}
    elsewhere = {t for s in read_esco_skills(esco) if s.key not in keys for t in s.fr} | labels
    own = {text for skill in skills for text in skill.fr[1:]} - elsewhere
    assert len(own) > 100
    trades = {s.fr[0] for s in read_trades(TRADES, held_out=False).skills.values()}
    assert not (own - trades) & set(lesson_texts(esco, TRADES))


def test_the_share_held_out_is_about_one_in_n():
    share = np.mean([is_held_out(f"texte {i}", 10) for i in range(5000)])
    assert 0.08 < share < 0.12


def test_both_texts_of_a_pair_differ_where_they_can():
    labels = ["a", "b", "c"]
    sampler = PairSampler(
        [PairSource("s", 1.0, [(labels, labels, "k"), (["d"], ["d"], "l")])], TableSettings(batch=2)
    )
    for step in range(50):
        left, right, keys = sampler.batch(np.random.default_rng(step))
        assert all(a != b for a, b, key in zip(left, right, keys, strict=True) if key == 0)
