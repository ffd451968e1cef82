import shutil
import subprocess
import sys

import numpy as np
import pytest

from models.errors import EncoderError
from models.static import DEFAULT_FOLDER, StaticEncoder


def copy(tmp_path):
    folder = tmp_path / "static"
    shutil.copytree(DEFAULT_FOLDER, folder)
    return folder


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_missing_file_is_named(tmp_path, name):
    folder = copy(tmp_path)
    (folder / name).unlink()
    with pytest.raises(EncoderError, match=f"il manque {name}"):
        StaticEncoder.load(folder)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_damaged_file_is_refused(tmp_path, name):
    folder = copy(tmp_path)
    (folder / name).write_bytes(b"{ not what it was")
    with pytest.raises(EncoderError, match="illisible"):
        StaticEncoder.load(folder)


def test_loads_without_torch():
    code = (
        "import sys; from models.registry import load_encoder; load_encoder();"
        "assert not {'torch', 'transformers', 'sentence_transformers', 'model2vec'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Conducteur de ligne de conditionnement", "CONDUCTRICE DE LIGNES DE CONDITIONNEMENT (H/F)"),
        ("Technicienne qualité", "technicien·ne qualite"),
        ("opérateur régleur / opératrice régleuse", "Opérateur(trice) régleur(euse)"),
    ],
)
def test_the_two_genders_of_a_title_have_one_vector(one, other):
    a, b = StaticEncoder.load().encode([one, other])
    assert a @ b == pytest.approx(1, abs=1e-5)


def test_a_long_text_and_many_texts_give_the_same_sums():
    """The bounded sums agree with the plain mean of token vectors."""
    encoder = StaticEncoder.load()
    texts = ["tri de flacons " * 3000, "soudeur", "", *["cariste de nuit"] * 5000]
    vectors = encoder.encode(texts)
    for row in (0, 1, 3, len(texts) - 1):
        ids = encoder._tokenizer.encode(texts[row], add_special_tokens=False).ids
        mean = encoder._table[ids].astype(np.float64).mean(axis=0)
        np.testing.assert_allclose(vectors[row], mean / np.linalg.norm(mean), atol=1e-4)


def test_words_of_the_trade_are_near_each_other():
    encoder = StaticEncoder.load()
    query, right, wrong = encoder.encode(
        ["opératrice machine de formage", "conducteur de machine IS", "conducteur de travaux publics"]
    )
    assert query @ right > query @ wrong
