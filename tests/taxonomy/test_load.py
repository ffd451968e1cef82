from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from matcher.records.concepts import Occupation, Skill
from matcher.records.errors import TaxonomyError
from matcher.taxonomy import load, load_taxonomy
from matcher.taxonomy.concepts import Concepts, Group, read_concepts, write_concepts
from matcher.taxonomy.folders import KEPT_FILES

TRADE = """family: essai
skills:
  - {id: mirage-oeufs, fr: mirer les œufs, en: candle eggs, alt: [mirage des œufs]}
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("PASSERELLE_CACHE_DIR", str(folder))
    load._load.cache_clear()
    return folder


def test_the_compiled_form_gives_back_what_went_in(tmp_path: Path) -> None:
    concepts = Concepts(
        skills=[Skill(uri="s", id="s", label_fr="été", alternatives_fr=("a", "b"), tasks=("t",))],
        occupations=[
            Occupation(uri="o", id="o", label_fr="m", label_fr_feminine="f", essential=("s",), outside=True)
        ],
        groups=[Group("g", "tête", None, "esco")],
        parents={"s": ("g",)},
        foreign={"s": (("de", "Sommer"),)},
    )
    path = tmp_path / "deep" / "file.json"
    write_concepts(concepts, path, about={"source": "test"})
    read, about = read_concepts(path)
    assert read == concepts
    assert about == {"source": "test"}
    assert [file.name for file in path.parent.iterdir()] == ["file.json"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-20],
        lambda text: "[]",
        lambda text: text.replace('"format":1', '"format":0'),
        lambda text: text.replace('"label_fr"', '"label"', 1),
        lambda text: json.dumps({**json.loads(text), "skills": [["short"]]}),
        lambda text: json.dumps({key: value for key, value in json.loads(text).items() if key != "groups"}),
    ],
)
def test_a_damaged_compiled_file_is_refused(tmp_path: Path, damage) -> None:
    path = tmp_path / "file.json"
    write_concepts(Concepts(), path, about={})
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ValueError, match=r"compiled taxonomy|Expecting|Unterminated|delimiter"):
        read_concepts(path)


def test_the_cache_is_used_and_gives_the_same_taxonomy(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = load_taxonomy()
    (file,) = cache.glob("taxonomy-*.json")
    load._load.cache_clear()
    monkeypatch.setattr(load, "compile_concepts", lambda sources: pytest.fail("built again"))
    cached = load_taxonomy()
    assert cached is not built
    assert cached.skills == built.skills
    assert cached.occupations == built.occupations
    assert load_taxonomy() is cached
    assert file.is_file()


def test_a_changed_source_is_seen_even_with_an_old_date(cache: Path, tmp_path: Path) -> None:
    path = tmp_path / "essai.yaml"
    path.write_text(TRADE, encoding="utf-8")
    os.utime(path, (0, 0))
    assert load_taxonomy([path]).skill("mirage-oeufs").label_fr == "mirer les œufs"
    path.write_text(TRADE.replace("mirer les œufs", "mirer un œuf"), encoding="utf-8")
    os.utime(path, (0, 0))
    assert load_taxonomy([path]).skill("mirage-oeufs").label_fr == "mirer un œuf"


def test_a_damaged_cache_is_built_again(cache: Path) -> None:
    load_taxonomy()
    (file,) = cache.glob("taxonomy-*.json")
    file.write_text("{", encoding="utf-8")
    load._load.cache_clear()
    assert load_taxonomy().skill("controle-visuel")
    assert len(file.read_text(encoding="utf-8")) > 10_000


def test_a_cache_that_cannot_be_written_only_costs_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("PASSERELLE_CACHE_DIR", str(blocked / "cache"))
    load._load.cache_clear()
    assert load_taxonomy().skill("controle-visuel")


def test_old_caches_are_removed(cache: Path, tmp_path: Path) -> None:
    path = tmp_path / "essai.yaml"
    for number in range(KEPT_FILES + 2):
        path.write_text(TRADE.replace("candle", f"candle {number}"), encoding="utf-8")
        load_taxonomy([path])
    assert len(list(cache.glob("taxonomy-*.json"))) == KEPT_FILES


def test_trades_come_from_the_environment_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "essai.yml").write_text(TRADE, encoding="utf-8")
    monkeypatch.setenv("PASSERELLE_TRADES", f"{tmp_path}{os.pathsep}")
    assert load_taxonomy().skill("mirage-oeufs").family == "essai"


def test_a_folder_without_trades_is_told(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyError, match="aucun fichier de métiers"):
        load_taxonomy([tmp_path])
    with pytest.raises(TaxonomyError, match=r"absent\.yaml : aucun fichier de métiers"):
        load_taxonomy([tmp_path / "absent.yaml"])


def test_folders_follow_the_xdg_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    from matcher.taxonomy.folders import cache_folder, data_folder

    monkeypatch.delenv("PASSERELLE_DATA_DIR")
    monkeypatch.delenv("PASSERELLE_CACHE_DIR")
    monkeypatch.setenv("XDG_DATA_HOME", "/x/data")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", "/home/ann")
    assert data_folder() == Path("/x/data/passerelle")
    assert cache_folder() == Path("/home/ann/.cache/passerelle")
