import numpy as np

from matcher.ranking.closeness import build_closeness, load_closeness
from models.registry import load_encoder


def test_the_kept_background_is_the_one_encoded(tmp_path, monkeypatch):
    monkeypatch.setenv("PASSERELLE_CACHE_DIR", str(tmp_path))
    encoder = load_encoder("static")
    for _ in range(2):
        load_closeness.cache_clear()
        read = load_closeness(encoder)
    assert len(list(tmp_path.glob("background-*.npz"))) == 1
    assert np.array_equal(read.background, build_closeness(encoder).background)


def test_a_task_said_otherwise_is_nearer_than_another_task():
    encoder = load_encoder("static")
    query = encoder.encode(["souder des tubes en inox au TIG"], kind="query")
    others = encoder.encode(["soudure TIG de tubes inox", "je coiffe des enfants"])
    near, far = load_closeness(encoder).scale(query, query @ others.T)[0]
    assert near > 0.5
    assert far == 0
    assert load_closeness(encoder).scale(query[:0], np.zeros((0, 2), dtype=np.float32)).shape == (0, 2)
