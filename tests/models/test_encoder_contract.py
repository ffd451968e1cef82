"""One exam for every encoder, the seeded stub included."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from models.encoder import Encoder
from models.registry import load_encoder
from models.static import DEFAULT_FOLDER
from models.stub import StubEncoder

TEXTS = [
    "Conducteur de machine IS",
    "opératrice de tri à l'unité",
    "",
    "Glass forming machine operator",
    "tri, contrôle visuel et emballage de flacons, " * 60,
    "  ?! ",
    "maintenance",
]
EMPTY = [2, 5]


def static_encoder() -> Encoder:
    return load_encoder("static")


def quality_encoder() -> Encoder:
    return load_encoder("quality")


def stub_encoder() -> Encoder:
    return StubEncoder(dimension=32, seed=7)


def sentence_transformers_encoder() -> Encoder:
    pytest.importorskip("sentence_transformers", reason="needs passerelle[transformers]")
    return load_encoder(f"sentence-transformers:{DEFAULT_FOLDER}")


def model2vec_encoder() -> Encoder:
    pytest.importorskip("model2vec", reason="needs passerelle[transformers]")
    return load_encoder(f"model2vec:{DEFAULT_FOLDER}")


@pytest.fixture(
    scope="module",
    params=[
        static_encoder,
        quality_encoder,
        stub_encoder,
        sentence_transformers_encoder,
        model2vec_encoder,
    ],
)
def encoder(request: pytest.FixtureRequest) -> Encoder:
    return request.param()


def test_it_is_an_encoder(encoder):
    assert isinstance(encoder, Encoder)
    assert encoder.model_id
    assert encoder.dimension > 0


def test_vectors_are_float32_of_norm_one_with_zeros_for_empty_texts(encoder):
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    expected = np.ones(len(TEXTS))
    expected[EMPTY] = 0
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), expected, atol=1e-5)


def test_row_i_is_line_i_whatever_stands_beside_it(encoder):
    together = encoder.encode(TEXTS)
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-5)
    np.testing.assert_allclose(encoder.encode(TEXTS[::-1]), together[::-1], atol=1e-5)


def test_same_input_same_output_and_input_unchanged(encoder):
    texts = list(TEXTS)
    first, second = encoder.encode(texts), encoder.encode(texts)
    assert np.array_equal(first, second)
    assert texts == TEXTS


def test_different_texts_get_different_vectors(encoder):
    a, b = encoder.encode(["soudeur TIG sur inox", "comptable fournisseurs"])
    assert a @ b < 0.99


def test_no_text_gives_no_row(encoder):
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_progress_adds_up_to_the_number_of_texts(encoder):
    seen: list[int] = []
    encoder.encode(TEXTS * 30, progress=seen.append)
    assert sum(seen) == len(TEXTS) * 30


def test_queries_have_the_same_shape_as_passages(encoder):
    assert encoder.encode(TEXTS, kind="query").shape == encoder.encode(TEXTS, kind="passage").shape


@pytest.mark.parametrize("load", [sentence_transformers_encoder, model2vec_encoder])
def test_other_libraries_read_the_shipped_folder_alike(load):
    ours, theirs = static_encoder().encode(TEXTS), load().encode(TEXTS)
    cosines = (ours * theirs).sum(axis=1)
    kept = [i for i in range(len(TEXTS)) if i not in EMPTY]
    assert cosines[kept].min() > 0.9999


def test_model_id_follows_the_files():
    """Two trainings never share an id: the hash in it is that of table and tokenizer."""
    from safetensors.numpy import load_file

    folder = Path(DEFAULT_FOLDER)
    content = load_file(folder / "model.safetensors")["embeddings"].tobytes()
    digest = hashlib.blake2b(content + (folder / "tokenizer.json").read_bytes(), digest_size=4).hexdigest()
    assert static_encoder().model_id.endswith(digest)
