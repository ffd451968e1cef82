import sys

import pytest

from models.errors import EncoderError
from models.registry import best_encoder, load_encoder


def test_unknown_name_proposes_the_nearest():
    with pytest.raises(EncoderError, match=r"encodeur inconnu : « statc »\. Vouliez-vous dire « static » \?"):
        load_encoder("statc")


def test_unknown_name_without_a_near_one_lists_what_there_is():
    with pytest.raises(
        EncoderError, match=r"Encodeurs connus : static, quality, sentence-transformers:\.\.\., model2vec"
    ):
        load_encoder("zzzz")


@pytest.mark.parametrize("name", ["model2vec", "model2vec:"])
def test_a_kind_without_a_model_asks_for_one(name):
    with pytest.raises(EncoderError, match=r"« model2vec » demande un modèle.* Écrivez model2vec:DOSSIER"):
        load_encoder(name)


@pytest.mark.parametrize("library", ["sentence_transformers", "model2vec"])
def test_a_missing_extra_is_named(library, monkeypatch):
    monkeypatch.setitem(sys.modules, library, None)
    name = library.replace("_", "-") + ":anything"
    with pytest.raises(EncoderError, match=r"pip install 'passerelle\[transformers\]'"):
        load_encoder(name)


def test_a_model_that_is_not_there_says_so(tmp_path):
    pytest.importorskip("model2vec", reason="needs passerelle[transformers]")
    with pytest.raises(EncoderError, match="ne se charge pas"):
        load_encoder(f"model2vec:{tmp_path / 'nothing'}")


def test_the_english_message(monkeypatch):
    monkeypatch.setenv("PASSERELLE_LANG", "en")
    with pytest.raises(EncoderError) as caught:
        load_encoder("statique")
    assert caught.value.render() == "unknown encoder: 'statique'. Did you mean 'static'?"


def test_loaded_once():
    assert load_encoder("static") is load_encoder("static")
    assert load_encoder("quality")._static is load_encoder("static")


def test_the_best_encoder_needs_onnxruntime(monkeypatch):
    assert best_encoder() == "quality"
    monkeypatch.setattr("models.registry.find_spec", lambda name: None)
    assert best_encoder() == "static"
