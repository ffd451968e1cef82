import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from evaluation import encoder_linking
from evaluation.encoder_data import LabelledTexts
from evaluation.encoder_link_questions import (
    Concepts,
    Question,
    _of_concepts,
    esco_occupations,
    far_titles,
    trade_occupations,
    weights,
)
from evaluation.encoder_linking import calibrate, link_reciprocal_ranks, nothing_close, verdicts
from matcher.services.linking import Mixture
from models.registry import load_encoder

DATA = LabelledTexts(
    texts=["soudeuse", "comptable"],
    labels=["soudeur", "aide-comptable", "cuisinier", "comptable"],
    right=[np.array([0]), np.array([1])],
)

LIST = Concepts(
    ["weld", "account", "cook"],
    [["soudeur", "chaudronnier soudeur"], ["comptable", "aide-comptable"], ["cuisinier", "chef cuisinier"]],
    ["72", "33", "51"],
)


def question(kind, evidence, right, source="list", crowd=0.6):
    return Question(source, kind, evidence, crowd, right, kind.startswith("held"), True)


def test_rank_of_the_first_right_concept_in_the_run():
    assert link_reciprocal_ranks(DATA, load_encoder("static")) == [1.0, 0.5]


def test_a_wording_is_asked_with_and_without_its_concept():
    asked = list(_of_concepts("small", LIST, load_encoder("static"), ["dompteur de lions"]))
    by_kind = {kind: [q for q in asked if q.kind == kind] for kind in {q.kind for q in asked}}
    assert {kind: len(found) for kind, found in by_kind.items()} == {
        "held": 3,
        "held, one label": 3,
        "removed": 3,
        "removed, one label": 3,
        "unrelated": 4,
        "unrelated, one label": 4,
    }
    assert all(q.right and q.held for q in by_kind["held"])
    assert not any(q.right or q.held for kind in by_kind if "held" not in kind for q in by_kind[kind])
    assert max(q.evidence for q in by_kind["removed"]) < min(q.evidence for q in by_kind["held"])


def test_the_wording_itself_is_not_in_the_list_it_is_asked_of():
    asked = _of_concepts("small", LIST, load_encoder("static"))
    assert max(q.evidence for q in asked) < 0.99


def test_every_kind_of_every_list_weighs_its_share():
    asked = [question("held", 0.9, True)] * 3 + [question("removed", 0.5, False)] * 7
    assert weights(asked)[:3].sum() == pytest.approx(1)
    assert weights(asked)[3:].sum() == pytest.approx(0.5)


def test_the_curve_finds_the_one_that_made_the_data():
    random = np.random.default_rng(0)
    evidence, crowd = random.uniform(0, 1, 20000), random.uniform(0.4, 0.8, 20000)
    right = random.random(20000) < 1 / (1 + np.exp(-9 * evidence + 4 * crowd + 3))
    asked = [question("held", e, bool(r), crowd=c) for e, c, r in zip(evidence, crowd, right, strict=True)]
    fitted = calibrate(asked, 0.2)
    assert fitted.letters == 0.2
    assert fitted.slope == pytest.approx(9, rel=0.05)
    assert fitted.crowd == pytest.approx(4, rel=0.15)
    assert fitted.offset == pytest.approx(3, rel=0.15)


def test_what_the_threshold_does_is_counted():
    mixture = Mixture(0, 10, 0, 5, 0.5, 0.6)
    asked = [
        question("held", 0.9, True),
        question("held", 0.4, True),
        question("held", 0.8, False),
        question("held", 0.2, False),
        question("removed", 0.3, False),
        question("removed", 0.7, False),
        question("removed", 0.7, False, source="other"),
    ]
    held = next(v for v in verdicts(asked, mixture) if v.kind == "held")
    assert (held.asked, held.far, held.right, held.kept) == (4, 0.5, 0.5, 0.5)
    told = nothing_close(asked[:-1], mixture, "removed")
    # Held and not held weigh the same: 1 and 1, an eighth and a quarter of it each.
    assert told.recall == 0.5
    assert told.right_kept == 0.5
    assert told.precision == pytest.approx(0.75)
    assert told.close_right == pytest.approx(0.25)


def test_far_titles_and_lists_are_read(shared_data):
    far = far_titles(shared_data / "esco_v1.0.3")
    assert len(far) > 400
    assert not {"soudeur", "cariste", "conducteur de machine"} & {title.lower() for title in far}
    occupations = esco_occupations(shared_data / "esco_v1.0.3")
    assert len(occupations.ids) == len(set(occupations.ids)) > 2900
    assert {len(group) for group in occupations.groups} == {2}
    assert "cariste" in {labels[0] for labels in trade_occupations().labels}


def test_the_command_keeps_what_it_fitted(tmp_path, monkeypatch):
    kept = tmp_path / "linking.json"
    before = {"encoders": {"passerelle-static-1": Mixture(0.2, 1, 1, 1, 0.5, 0.6)._asdict()}}
    kept.write_text(json.dumps(before), encoding="utf-8")
    random = np.random.default_rng(1)
    asked = [
        Question(
            "list", kind, float(random.normal(middle, 0.2)), 0.6, kind == "held", kind == "held", bool(n % 2)
        )
        for kind, middle in (("held", 0.8), ("removed", 0.4))
        for n in range(200)
    ]
    monkeypatch.setattr(encoder_linking, "questions", lambda *_: asked)
    monkeypatch.setattr(encoder_linking, "CALIBRATION_PATH", kept)
    options = ["--melo", tmp_path, "--esco", tmp_path, "--encoder", "static", "--write"]
    result = CliRunner().invoke(encoder_linking.main, [str(o) for o in options], catch_exceptions=False)
    assert "held or removed: nothing close: precision" in result.output
    fitted = json.loads(kept.read_text(encoding="utf-8"))["encoders"]["passerelle-static-1"]
    assert fitted["slope"] > 5
    assert fitted["letters"] == 0.2


def test_what_is_shipped_is_whole():
    shipped = json.loads((Path(encoder_linking.CALIBRATION_PATH)).read_text(encoding="utf-8"))["encoders"]
    for fitted in shipped.values():
        mixture = Mixture(**fitted)
        assert 0 < mixture.close < 1
        assert mixture.slope > 0
        assert mixture.crowd > 0
