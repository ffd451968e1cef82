import numpy as np
import pytest

from matcher.readers import read_file
from matcher.taxonomy import load_taxonomy
from matcher.taxonomy.folders import KEPT_FILES
from matcher.understanding import compiled
from matcher.understanding.compiled import fingerprint, kept, kept_with_encoder, pack_strings, unpack_strings
from matcher.understanding.extract import Extractor
from matcher.understanding.implied import build_linker, load_linker
from matcher.understanding.phrasebook import build_phrase_book, load_phrase_book
from matcher.understanding.rarity import build_rarity, load_rarity
from matcher.understanding.trade_examples import build_nearest_reader
from matcher.understanding.trade_words import build_trade_model, load_trade_model
from matcher.understanding.trades import load_trade_reader
from matcher.understanding.words import stems
from models.registry import load_encoder
from models.stub import StubEncoder

TEXTS = ["Je conduis une machine IS et je change les moules.", "Soudure inox TIG", "zzz"]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv("PASSERELLE_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def numbers():
    """Ask for a part made of three numbers, and how often it had to be made."""
    made = []

    def ask():
        def build():
            made.append(1)
            return [1, 2, 3]

        return kept("numbers", build, lambda built: {"values": np.array(built)}, unpack), len(made)

    def unpack(arrays):
        return arrays["values"].tolist()

    return ask


def only_file(folder):
    (file,) = folder.iterdir()
    return file


def test_a_part_is_made_once(cache, numbers):
    assert [numbers(), numbers()] == [([1, 2, 3], 1), ([1, 2, 3], 1)]
    assert only_file(cache).name == f"numbers-{fingerprint()}.npz"


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04nonsense", None, "bits", "other arrays", "pickle"])
def test_a_damaged_file_is_made_again(cache, numbers, damage):
    numbers()
    file = only_file(cache)
    whole = file.read_bytes()
    if damage == "other arrays":
        np.savez(file, something=np.zeros(3))
    elif damage == "pickle":
        np.savez(file, values=np.array([object()], dtype=object))
    elif damage == "bits":
        place = whole.index(np.array([1, 2, 3]).tobytes())
        file.write_bytes(whole[:place] + b"\xff" + whole[place + 1 :])
    else:
        file.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert numbers() == ([1, 2, 3], 2)
    assert numbers() == ([1, 2, 3], 2)


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path, monkeypatch, numbers):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("PASSERELLE_CACHE_DIR", str(tmp_path / "file"))
    assert [numbers(), numbers()] == [([1, 2, 3], 1), ([1, 2, 3], 2)]


def test_an_own_sentence_makes_the_kept_parts_stale(cache, numbers, tmp_path, monkeypatch):
    numbers()
    trades = tmp_path / "trades"
    trades.mkdir()
    (trades / "metiers.yaml").write_text("skills: []\n", encoding="utf-8")
    corpus = trades / "phrases.txt"
    corpus.write_text("# soudeur-tig\ncv | - | Je soude.\n", encoding="utf-8")
    monkeypatch.setenv("PASSERELLE_TRADES", str(trades))
    assert numbers()[1] == 2
    corpus.write_text("# soudeur-tig\ncv | - | Je soude l'inox.\n", encoding="utf-8")
    assert numbers()[1] == 3
    assert len(list(cache.iterdir())) == 3


def test_few_old_files_are_kept(cache, numbers, monkeypatch):
    for version in range(5):
        monkeypatch.setattr(compiled, "fingerprint", lambda version=version: str(version))
        numbers()
    assert len(list(cache.iterdir())) == KEPT_FILES
    assert (cache / "numbers-4.npz").is_file()


def test_another_encoder_under_the_same_name_is_noticed(cache):
    class Renamed(StubEncoder):
        model_id = "always-the-same"

    def ask(encoder):
        return kept_with_encoder(
            "vectors",
            encoder,
            lambda: encoder.encode(TEXTS),
            lambda vectors: {"vectors": vectors},
            lambda arrays: arrays["vectors"],
        )

    one, other = Renamed(seed=1), Renamed(seed=2)
    ask(one)
    assert np.array_equal(ask(one), one.encode(TEXTS))
    assert np.array_equal(ask(other), other.encode(TEXTS))


@pytest.mark.parametrize("strings", [[], ["fraisage"], ["é", "", "a b", "ʰ"]])
def test_strings_come_back(strings):
    assert unpack_strings(pack_strings(strings)) == strings


@pytest.fixture(scope="module")
def encoder():
    return load_encoder("static")


@pytest.fixture
def from_disk(cache, encoder):
    """Whether the loaders start anew: the first call keeps the parts, the second reads them."""

    def load(loader, *arguments):
        if hasattr(loader, "cache_clear"):
            loader.cache_clear()
        loader(*arguments)
        if hasattr(loader, "cache_clear"):
            loader.cache_clear()
        before = {file: file.stat().st_mtime_ns for file in cache.iterdir()}
        found = loader(*arguments)
        assert {file: file.stat().st_mtime_ns for file in cache.iterdir()} == before
        return found

    return load


def test_the_kept_trade_model_is_the_one_built(from_disk, encoder):
    built, read = build_trade_model(load_taxonomy()), from_disk(load_trade_model)
    assert read.uris == built.uris
    assert read.vocabulary == built.vocabulary
    assert np.array_equal(read.weights, built.weights)
    assert np.array_equal(read.transfers, built.transfers)
    nearest = build_nearest_reader(built.occupations, encoder)
    vectors = encoder.encode(TEXTS)
    assert np.array_equal(from_disk(load_trade_reader, encoder).nearest.read(vectors), nearest.read(vectors))


def test_the_kept_skill_profiles_are_those_built(from_disk, encoder):
    nearest = load_trade_reader(encoder).nearest
    built = build_linker(load_taxonomy(), load_trade_model(), encoder.encode, nearest)
    read = from_disk(load_linker, encoder)
    sentences = [stems(text, keep_stopwords=True) for text in TEXTS]
    assert read.uris == built.uris
    for one, other in zip(read.evidence(sentences, TEXTS), built.evidence(sentences, TEXTS), strict=True):
        assert np.array_equal(one, other)
    assert read.evidence(sentences, TEXTS)[0].max() > 0.1


def test_the_kept_rarity_is_the_one_built(from_disk):
    assert from_disk(load_rarity) == build_rarity()


def test_the_kept_phrases_find_what_the_compiled_ones_find(from_disk, fixtures):
    taxonomy = load_taxonomy()
    built, read = build_phrase_book(taxonomy), from_disk(load_phrase_book)
    assert read.known == built.known
    one, other = Extractor(taxonomy, phrases=built), Extractor(taxonomy, phrases=read)
    texts = [record.text for record in read_file(fixtures / "candidates.jsonl", "candidate").records]
    texts += ["opératrise de seriegrafie, machine IS, MES, CACES R489, conductrice de ligne", "welder, TIG"]
    found = [one.extract(text) for text in texts]
    assert [other.extract(text) for text in texts] == found
    assert sum(len(facts.skills) + len(facts.occupations) for facts in found) > len(texts)
