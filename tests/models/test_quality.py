import json
import shutil
import subprocess
import sys

import numpy as np
import pytest

from models.errors import EncoderError
from models.quality import DEFAULT_FOLDER, QualityEncoder, adds_bytes_exactly
from models.static import StaticEncoder

FILES = ["config.json", "model.onnx", "tokenizer.json"]


@pytest.fixture(scope="module")
def encoder():
    return QualityEncoder.load()


def copy(tmp_path):
    folder = tmp_path / "quality"
    shutil.copytree(DEFAULT_FOLDER, folder)
    return folder


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(tmp_path, name):
    folder = copy(tmp_path)
    (folder / name).unlink()
    with pytest.raises(EncoderError, match=f"il manque {name}"):
        QualityEncoder.load(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_refused(tmp_path, name):
    folder = copy(tmp_path)
    (folder / name).write_bytes(b"{ not what it was")
    with pytest.raises(EncoderError, match="illisible"):
        QualityEncoder.load(folder)


def test_without_onnxruntime_the_way_out_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(EncoderError, match=r"pip install onnxruntime, ou prenez l'encodeur « static »"):
        QualityEncoder.load()


def test_loads_without_torch():
    code = (
        "import sys; from models.registry import load_encoder; load_encoder('quality').encode(['tri']);"
        "assert not {'torch', 'transformers', 'sentence_transformers', 'onnx'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_the_folder_is_small():
    assert sum(path.stat().st_size for path in DEFAULT_FOLDER.iterdir()) < 48_000_000


def test_model_id_follows_the_files():
    from hashlib import blake2b

    content = b"".join((DEFAULT_FOLDER / name).read_bytes() for name in ("model.onnx", "tokenizer.json"))
    static = StaticEncoder.load().model_id.partition("+")[2]
    digest = blake2b(content, digest_size=4).hexdigest()
    assert QualityEncoder.load().model_id == f"passerelle-quality-1+{digest}.{static}"


def test_the_dot_product_is_the_weighted_mean_of_both_cosines(encoder):
    texts = ["cariste", "conducteur de chariot élévateur"]
    vectors = encoder.encode(texts)
    transformer = encoder._means(texts)
    static = StaticEncoder.load().encode(texts)
    share = json.loads((DEFAULT_FOLDER / "config.json").read_text())["static_share"]
    expected = (1 - share) * transformer[0] @ transformer[1] + share * static[0] @ static[1]
    assert vectors[0] @ vectors[1] == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Conductrice de ligne de conditionnement (H/F)", "conducteur de ligne de conditionnement"),
        ("Technicienne qualité", "technicien·ne qualité"),
        ("Préparatrice / Préparateur de commandes", "PRÉPARATEUR DE COMMANDES"),
    ],
)
def test_the_two_genders_of_a_title_have_one_vector(encoder, one, other):
    a, b = encoder.encode([one, other])
    assert a @ b == pytest.approx(1, abs=1e-5)


def test_words_of_the_trade_are_near_each_other(encoder):
    query, right, wrong = encoder.encode(
        ["opératrice machine de formage", "conducteur de machine IS", "conducteur de travaux publics"]
    )
    assert query @ right > query @ wrong


def test_both_languages_meet(encoder):
    french, english, other = encoder.encode(["soudeur", "welder", "accountant"])
    assert french @ english > french @ other


def test_a_long_text_is_the_mean_of_its_pieces_by_length(encoder):
    """The end of a long CV counts as much as its beginning."""
    sentences = [f"J'ai conduit la ligne {n} et contrôlé les flacons à la sortie du four." for n in range(40)]
    pieces = encoder._pieces([" ".join(sentences)])
    assert len(pieces) > 5
    assert max(len(piece.tokens) for piece in pieces) <= encoder._window + 2
    rows = encoder._states([piece.tokens for piece in pieces])
    mean = (rows * np.array([len(piece.tokens) for piece in pieces])[:, None]).sum(axis=0)
    (vector,) = encoder._means([" ".join(sentences)])
    np.testing.assert_allclose(vector, mean / np.linalg.norm(mean), atol=1e-5)


def test_a_sentence_without_end_is_cut_into_equal_parts(encoder):
    pieces = encoder._pieces(["flacon " * 400])
    sizes = {len(piece.tokens) for piece in pieces}
    assert max(sizes) <= encoder._window + 2
    assert max(sizes) - min(sizes) < 10


def test_letters_it_does_not_know_are_no_error(encoder):
    vectors = encoder.encode(["焊接工", "сварщик", "🙂 tri"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_processors_that_cut_sums_of_bytes_get_the_same_vectors(encoder, monkeypatch):
    texts = ["conducteur de machine IS", "J'ai réglé la presse à injecter et changé les moules."]
    monkeypatch.setattr("models.quality.adds_bytes_exactly", lambda: False)
    np.testing.assert_allclose(QualityEncoder.load().encode(texts), encoder.encode(texts), atol=1e-5)


@pytest.mark.parametrize(
    ("machine", "flags", "exact"),
    [("x86_64", "avx2 fma", False), ("AMD64", "avx2 avx512_vnni", True), ("aarch64", "", True)],
)
def test_whether_bytes_add_up_exactly_is_asked_of_the_processor(monkeypatch, machine, flags, exact):
    monkeypatch.setattr("platform.machine", lambda: machine)
    monkeypatch.setattr("models.quality.Path.read_text", lambda *_, **__: f"flags : {flags}")
    assert adds_bytes_exactly() is exact
