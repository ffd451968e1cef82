from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from evaluation.baselines import Answered
from evaluation.datasets import Dataset
from evaluation.harness import evaluate_systems
from evaluation.page import render_page, write_report
from evaluation.report import Report
from models.errors import Text

NASTY = "</script><script>alert('x')</script><b>&"


class Outline(HTMLParser):
    """Collects what the tests ask about: tags with attributes, and text outside scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._in_script = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_script = tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._in_script = self._in_script and tag not in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._in_script:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def report(cluster: Dataset, baselines: list[Answered]) -> Report:
    run = {
        query: {name: score / 1000 for name, score in scores.items()}
        for query, scores in baselines[0].run.items()
    }
    nasty = Answered("nasty", Text(NASTY, NASTY), "run", NASTY, None, run)
    return evaluate_systems(cluster, [nasty, *baselines])


@pytest.fixture(scope="module")
def page(report: Report) -> str:
    return render_page(report)


def test_the_page_needs_no_network(page: str) -> None:
    outline = Outline(page)
    assert outline.all("link") == []
    assert outline.all("img") == []
    assert all("src" not in attributes for attributes in outline.all("script"))
    assert not re.search(r"""url\(|@import""", page.split("<style>")[1].split("</style>")[0])


def test_every_chart_has_a_sentence_and_a_table(page: str) -> None:
    outline = Outline(page)
    charts = [attributes for attributes in outline.all("div") if attributes.get("role") == "img"]
    assert len(charts) == 4
    assert all(attributes["aria-label"] for attributes in charts)
    for figure in page.split("<figure>")[1:]:
        body = figure.split("</figure>")[0]
        assert "<table>" in body
        assert "<figcaption>" in body


def test_the_page_is_french_and_fit_for_a_phone(page: str) -> None:
    outline = Outline(page)
    assert outline.all("html") == [{"lang": "fr"}]
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in outline.all("meta")
    assert "Les erreurs les plus coûteuses" in outline.text
    assert "0,737" in outline.text
    assert page.count('<div class="scroll"><table>') == page.count("<table>")


def test_texts_and_names_are_escaped(page: str, report: Report, cluster: Dataset) -> None:
    assert NASTY not in page
    assert page.count("<script") == page.count("</script")
    assert NASTY in Outline(page).text
    miss = report.misses[0]
    sentence = cluster.documents[miss.document].split(".")[0]
    assert sentence in Outline(page).text


def test_english_page(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_LANG", "en")
    outline = Outline(render_page(report))
    assert outline.all("html") == [{"lang": "en"}]
    assert "The costliest errors" in outline.text
    assert "Moitié" not in outline.text


def test_page_of_a_set_without_texts_halves_and_annotators(
    cluster: Dataset, baselines: list[Answered]
) -> None:
    bare = replace(
        cluster,
        format="trec",
        queries={},
        documents={},
        annotators={},
        heldout=frozenset(),
        postings=(),
        candidates=(),
    )
    report = evaluate_systems(bare, [replace(baselines[0], kind="run")])
    outline = Outline(render_page(report))
    assert report.systems[0].judged is not None
    assert "10 premiers jugés" in outline.text
    assert "Les annotateurs" not in outline.text
    assert "Moitié réservée" not in outline.text


def test_both_files_are_written_and_agree(report: Report, tmp_path: Path) -> None:
    paths = write_report(report, tmp_path / "new" / "report")
    assert [path.name for path in paths] == ["index.html", "report.json"]
    assert Report.model_validate_json(paths[1].read_text(encoding="utf-8")) == report
