from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from evaluation.errors import EvaluationError
from evaluation.extraction import (
    GOLD,
    best_threshold,
    by_found,
    errors_of,
    measure,
    measured_elsewhere,
    run,
)
from evaluation.extraction_baselines import LabelLookup, NearestSkill, above
from evaluation.extraction_gold import GoldText, load_gold
from evaluation.extraction_table import error_lines, extraction_lines
from matcher.cli.main import cli
from matcher.records import Facts, Occupation, Skill
from matcher.taxonomy import Taxonomy
from models.encoder import Progress, TextKind, Vectors
from models.errors import speaking


def skill(uri: str, start: int, end: int, found: str = "label", **more: object) -> dict[str, object]:
    return {"uri": uri, "label": uri, "start": start, "end": end, "found": found, "confidence": 1.0, **more}


def facts(*skills: dict[str, object]) -> Facts:
    return Facts.model_validate({"skills": skills})


@pytest.fixture
def small() -> Taxonomy:
    return Taxonomy(
        [
            Skill(uri="s:visual", id="visual", label_fr="contrôle visuel", label_en="visual check"),
            Skill(uri="s:unit", id="unit", label_fr="contrôle unitaire", broader="s:visual"),
            Skill(uri="s:sst", id="sst", label_fr="secouriste du travail", type="certificate"),
            Skill(uri="s:is", id="is", label_fr="IS"),
        ],
        [Occupation(uri="o:sorter", id="sorter", label_fr="trieur", label_fr_feminine="trieuse")],
    )


class LetterEncoder:
    """Counts letters: near texts share them."""

    model_id = "letters"
    dimension = 26

    def encode(
        self, texts: Sequence[str], *, kind: TextKind = "passage", progress: Progress | None = None
    ) -> Vectors:
        rows = np.zeros((len(texts), 26), dtype=np.float32)
        for row, text in enumerate(texts):
            for letter in text.casefold():
                if "a" <= letter <= "z":
                    rows[row, ord(letter) - 97] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def test_lookup_finds_labels_word_for_word_whatever_accents_and_capitals(small: Taxonomy) -> None:
    text = "TRIEUSE : CONTROLE VISUEL, visual check ; contrôles visuels is"
    read = LabelLookup(small).read(text)
    assert [(one.uri, text[one.start : one.end]) for one in read.skills] == [
        ("s:visual", "CONTROLE VISUEL"),
        ("s:visual", "visual check"),
    ]
    assert [text[one.start : one.end] for one in read.occupations] == ["TRIEUSE"]


def test_nearest_skill_gives_one_skill_a_sentence_above_its_threshold(small: Taxonomy) -> None:
    text = "Contrôle visuel.\nZzz."
    read = NearestSkill(small, LetterEncoder(), left_out=frozenset({"s:sst"})).read(text)
    assert read.skills[0].uri == "s:visual"
    assert read.skills[0].confidence > 0.95
    assert len(read.skills) == 2
    assert [one.uri for one in above([read], 0.9)[0].skills] == ["s:visual"]
    assert NearestSkill(small, LetterEncoder()).read("").skills == []


def test_threshold_is_the_one_of_best_f1() -> None:
    wanted = [facts(skill("a", 0, 5)), facts(skill("b", 0, 5))]
    given = [
        facts(skill("a", 0, 5, confidence=0.8), skill("x", 0, 5, confidence=0.5)),
        facts(skill("b", 0, 5, confidence=0.7), skill("y", 0, 5, confidence=0.61)),
    ]
    assert 0.61 < best_threshold(wanted, given) <= 0.7
    assert best_threshold([], []) >= 0


def test_recall_and_precision_by_how_a_skill_is_found() -> None:
    wanted = [facts(skill("a", 0, 5, "label"), skill("b", 6, 9, "implied"), skill("c", 10, 14, "implied"))]
    given = [facts(skill("a", 0, 5, "variant"), skill("b", 6, 9, "implied"), skill("d", 0, 5, "implied"))]
    found = by_found(wanted, given)
    assert found["label"] == {"expected": 1, "recall": 1.0, "found": 0, "precision": None}
    assert found["variant"] == {"expected": 0, "recall": None, "found": 1, "precision": 1.0}
    assert found["implied"] == {"expected": 2, "recall": 0.5, "found": 2, "precision": 0.5}


def test_a_broader_concept_on_the_same_words_counts_in_the_lenient_line_alone(small: Taxonomy) -> None:
    gold = [GoldText("t", "candidate", "open", "contrôle", facts(skill("s:unit", 0, 8)))]
    kinds = measure(gold, [facts(skill("s:visual", 0, 8))], frozenset(), small)["kinds"]["skills"]
    assert kinds["relaxed"]["f1"] == 0
    assert kinds["lenient"]["f1"] == 1
    elsewhere = measure(gold, [facts(skill("s:visual", 9, 12))], frozenset(), small)
    assert elsewhere["kinds"]["skills"]["lenient"]["f1"] == 0
    unknown = [GoldText("t", "candidate", "open", "contrôle", facts(skill("s:of-others", 0, 8)))]
    found = [facts(skill("s:visual", 0, 8))]
    assert measure(unknown, found, frozenset(), small)["kinds"]["skills"]["lenient"]["f1"] == 0


def test_errors_are_told_with_their_words() -> None:
    text = GoldText("t", "candidate", "open", "tri et laque", facts(skill("a", 0, 3)))
    missed, invented = errors_of(text, facts(skill("b", 7, 12)))
    assert (missed["error"], missed["key"], missed["words"]) == ("missed", "a|False", ["tri"])
    assert (invented["error"], invented["words"]) == ("invented", ["laque"])


def test_certificates_and_languages_are_not_measured_as_skills(small: Taxonomy) -> None:
    assert measured_elsewhere(small) == {"s:sst"}


@pytest.fixture(scope="module")
def report() -> dict[str, object]:
    return run(half="open")


def test_report_of_the_shipped_set_beats_both_baselines(report: dict[str, object]) -> None:
    systems = report["systems"]
    assert isinstance(systems, dict)
    relaxed = {name: system["kinds"]["skills"]["relaxed"]["f1"] for name, system in systems.items()}
    assert relaxed["passerelle"] > relaxed["labels"]
    assert relaxed["passerelle"] > relaxed["nearest"]
    implied = {name: system["by_found"]["implied"]["recall"] for name, system in systems.items()}
    assert implied["passerelle"] > 2 * implied["labels"]
    for system in systems.values():
        kinds = system["kinds"]["skills"]
        assert kinds["exact"]["matched"] <= kinds["relaxed"]["matched"] <= kinds["document"]["matched"]
        assert kinds["relaxed"]["matched"] <= kinds["lenient"]["matched"]
    json.dumps(report)


def test_tables_in_both_languages(report: dict[str, object]) -> None:
    with speaking("fr"):
        french = "\n".join(extraction_lines(report))
    with speaking("en"):
        english = "\n".join(extraction_lines(report))
    assert "30 textes annotés à la main, moitié de réglage" in french
    assert "skill nearest to the sentence" in english
    assert not re.search(r"\d\.\d", french)
    assert not re.search(r"\d,\d", english)
    assert len(error_lines(report)) == len(report["errors"])  # type: ignore[arg-type]


def test_errors_of_the_locked_half_are_never_listed(tmp_path: Path, report: dict[str, object]) -> None:
    opened = {
        text.id for text in load_gold(GOLD / "texts.jsonl", GOLD / "facts.jsonl") if text.half == "open"
    }
    assert {error["text"] for error in report["errors"]} <= opened  # type: ignore[attr-defined]
    texts, annotations = tmp_path / "texts.jsonl", tmp_path / "facts.jsonl"
    texts.write_text(
        '{"id": "t", "kind": "candidate", "half": "locked", "text": "cariste"}\n', encoding="utf-8"
    )
    annotations.write_text('{"id": "t", "years": 12}\n', encoding="utf-8")
    given = ["--texts", str(texts), "--facts", str(annotations), "--output", str(tmp_path / "report.json")]
    result = CliRunner().invoke(cli, ["eval", "extraction", "--half", "locked", "--errors", *given])
    assert result.exit_code == 0, result.output
    written = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert written["errors"] == []
    assert written["systems"]["passerelle"]["kinds"]["years"]["relaxed"]["recall"] == 0


@pytest.mark.parametrize("part", ["tuning", "fresh"])
def test_a_part_apart_is_measured_alone(tmp_path: Path, part: str) -> None:
    texts, annotations = tmp_path / "texts.jsonl", tmp_path / "facts.jsonl"
    rows = [("o", "open"), ("l", "locked"), ("t", "tuning"), ("f", "fresh")]
    texts.write_text(
        "".join(f'{{"id": "{i}", "kind": "candidate", "half": "{h}", "text": "SST"}}\n' for i, h in rows),
        encoding="utf-8",
    )
    annotations.write_text("".join(f'{{"id": "{i}", "years": 12}}\n' for i, _ in rows), encoding="utf-8")
    apart, both = (run(texts, annotations, half) for half in (part, None))
    assert (apart["half"], apart["texts"]) == (part, 1)
    # Nobody reads the errors of what only measures.
    assert {error["text"] for error in apart["errors"]} == ({"t"} if part == "tuning" else set())
    assert both["texts"] == 2
    assert {error["text"] for error in both["errors"]} == {"o"}


@pytest.mark.parametrize(
    ("text", "annotation", "problem"),
    [
        (
            '{"id": "t", "kind": "candidate", "half": "no", "text": "x"}',
            '{"id": "t"}',
            "open, locked, tuning ou fresh",
        ),
        ('{"id": "t", "kind": "cv", "half": "open", "text": "x"}', '{"id": "t"}', "posting ou candidate"),
        ('{"id": "t", "kind": "posting", "half": "open"}', '{"id": "t"}', "« text » absent"),
        ("{", '{"id": "t"}', "un objet JSON"),
        ('{"id": ["t"]}', '{"id": "t"}', "un objet JSON"),
        ('{"id": "t", "kind": "posting", "half": "open", "text": "x"}', '{"id": "u"}', "pas d'annotation"),
        (
            '{"id": "t", "kind": "posting", "half": "open", "text": "x"}',
            '{"id": "t"}\n{"id": "u"}',
            "pas dans les textes",
        ),
        (
            '{"id": "t", "kind": "posting", "half": "open", "text": "x"}',
            '{"id": "t"}\n{"id": "t"}',
            "déjà donné",
        ),
        (
            '{"id": "t", "kind": "posting", "half": "open", "text": "x"}',
            '{"id": "t", "certificates": [{"code": "SST", "start": 0, "end": 4}]}',
            "sort du texte",
        ),
        (
            '{"id": "t", "kind": "posting", "half": "open", "text": "x"}',
            '{"id": "t", "years": "dix"}',
            "ligne 1, champ years",
        ),
    ],
)
def test_a_malformed_set_is_told_with_file_and_line(
    tmp_path: Path, text: str, annotation: str, problem: str
) -> None:
    texts, annotations = tmp_path / "texts.jsonl", tmp_path / "facts.jsonl"
    texts.write_text(text + "\n", encoding="utf-8")
    annotations.write_text(annotation + "\n", encoding="utf-8")
    with pytest.raises(EvaluationError) as caught:
        load_gold(texts, annotations)
    assert problem in caught.value.render("fr")
    assert ".jsonl" in caught.value.render("fr")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"illisible"):
        load_gold(tmp_path / "no.jsonl", tmp_path / "no.jsonl")
