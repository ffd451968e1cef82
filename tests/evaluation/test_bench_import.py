from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation.bench_import import convert_keywords, multiply_postings, run
from evaluation.errors import EvaluationError
from matcher.records import Facts
from matcher.services import deriving


def test_keywords_become_postings(tmp_path: Path) -> None:
    source, target = tmp_path / "keywords.jsonl", tmp_path / "postings.jsonl"
    lists = [["Régleur", "presse", " moule "], ["Seul"], [], ["Cariste", "", "CACES 3"]]
    source.write_text("".join(json.dumps({"keywords": words}) + "\n" for words in lists), encoding="utf-8")
    assert convert_keywords(source, target) == 2
    assert [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()] == [
        {"id": "offre-00001", "title": "Régleur", "text": "presse, moule"},
        {"id": "offre-00004", "title": "Cariste", "text": "CACES 3"},
    ]
    assert convert_keywords(source, target, limit=1) == 1


def test_made_up_postings_have_texts_of_their_own(fixtures: Path, tmp_path: Path) -> None:
    target = tmp_path / "postings.jsonl"
    assert multiply_postings(fixtures / "postings.jsonl", target, 50) == 50
    texts = [json.loads(line)["text"] for line in target.read_text(encoding="utf-8").splitlines()]
    assert len(set(texts)) == 50


def test_the_figures_belong_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deriving, "extract_all_facts", lambda texts, kind: [Facts() for _ in texts])
    monkeypatch.setattr(deriving, "extractor_version", lambda: "facts-test")
    done: list[int] = []
    figures = run(records=60, workers=1, progress=done.append)
    assert (figures["records"], figures["stored"], figures["rejected"], sum(done)) == (60, 60, 0, 60)
    assert figures["rate"] == pytest.approx(60 / figures["seconds"])
    assert figures["ratio_to_baseline"] == pytest.approx(figures["seconds"] / figures["baseline_seconds"])
    assert figures["baseline"] == "json.loads + sqlite3 INSERT"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('{"keywords": ["a", "b"]}\n{"words": []}\n', r'ligne 2 : un objet JSON avec "keywords"'),
        ('{"id": "1", "title": "a"}\n{"id": "2"}\n', r'ligne 2 : un objet JSON avec "id", "title"'),
        ("P1 Q0 C1\n", "ligne 1 : un objet JSON"),
    ],
)
def test_a_load_of_another_form_is_refused_in_words(tmp_path: Path, content: str, problem: str) -> None:
    data = tmp_path / "load.jsonl"
    data.write_text(content, encoding="utf-8")
    with pytest.raises(EvaluationError, match=problem):
        run(data, records=5)
