from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher.cli.main import main
from matcher.cli.taxonomy import command
from matcher.taxonomy import load_corpus, load_taxonomy

DOCUMENT = Path(__file__).parents[2] / "docs" / "taxonomy.md"
TREE = "Rome1;Rome2;Rome3;Intitule;OGR\nH;28;01;Verre;\nH;28;01;Verrier / Verrière;1\n"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments), catch_exceptions=False)


def _block(kind: str, containing: str) -> str:
    blocks = re.findall(rf"```{kind}\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    (found,) = [block for block in blocks if containing in block]
    return found


def test_search_shows_names_and_uris() -> None:
    result = _run("search", "graisser", "les", "moules")
    assert result.exit_code == 0
    assert "passerelle:skill/graissage-moules" in result.output
    assert result.output.splitlines()[0].startswith("compétence  exact  graisser les moules")
    assert "Rien de ce nom" in _run("search", "zzzzqqqq").output


def test_show_tells_what_surrounds_a_trade() -> None:
    output = _run("show", "ajusteur-mouliste").output
    assert "ajusteur-mouliste / ajusteuse-mouliste (mould fitter)" in output
    assert "compétences essentielles" in output
    assert "porter au bleu" in output
    assert "ROME H2901" in output
    assert "conduire une machine IS" in _run("show", "graissage-moules").output


def test_headings_take_the_colon_of_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "  autres noms :\n" in _run("show", "ajusteur-mouliste").output
    monkeypatch.setenv("PASSERELLE_LANG", "en")
    assert "  other names:\n" in _run("show", "ajusteur-mouliste").output


def test_names_are_those_of_the_users_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_LANG", "en")
    shown = _run("show", "ajusteur-mouliste").output
    assert shown.startswith("mould fitter (ajusteur-mouliste / ajusteuse-mouliste)\n")
    assert "\n    fit glass moulds\n" in shown
    assert "ajuster des moules" not in shown
    assert _run("search", "ajusteur-mouliste").output.startswith("occupation  exact  mould fitter")
    assert re.search(r"ajusteur-mouliste +mould fitter\n", _run("list", "--family", "moules").output)


def test_list_by_family() -> None:
    output = _run("list", "--family", "moules").output
    assert "polisseur-moules" in output
    assert "cariste" not in output


def test_errors_end_with_2_and_say_what_to_do(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for arguments, message in [
        (["taxonomy", "show", "ajusteur-mouliste2"], "Vouliez-vous dire « ajusteur-mouliste »"),
        (["taxonomy", "list", "--family", "moule"], "famille inconnue"),
        (["taxonomy", "import", "esco", str(tmp_path)], "aucun fichier ESCO"),
        (["taxonomy", "import", "rome", str(tmp_path / "rien.csv")], "ni un dossier ROME 4.0"),
    ]:
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert caught.value.code == 2
        assert message in capsys.readouterr().err


def test_import_then_show_a_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "arbo.csv").write_text(TREE, encoding="utf-8")
    assert "ROME importé : 1 fiches, 2 titres" in _run("import", "rome", str(tmp_path / "arbo.csv")).output
    assert "Verrière" in _run("show", "rome:H2801").output


def test_the_example_of_the_documentation_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trade, corpus = _block("yaml", "family: faience"), _block("text", "# couleur-faience")
    path = tmp_path / "faience.yaml"
    path.write_text(trade, encoding="utf-8")
    (tmp_path / "faience.txt").write_text(corpus, encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["taxonomy", "check", "--trades", str(tmp_path)])
    told = _block("console", "Erreur : mes-metiers/faience.yaml").split("Erreur : mes-metiers/")[1]
    with pytest.raises(Exception, match="emaillage-pulverisation") as caught:
        load_taxonomy([tmp_path])
    assert str(caught.value).split(f"{tmp_path}/")[1] == " ".join(told.split())
    path.write_text(trade.replace("emaillage-pulverisation, ", ""), encoding="utf-8")
    assert _run("check", "--trades", str(tmp_path)).exit_code == 0
    monkeypatch.setenv("PASSERELLE_TRADES", str(tmp_path))
    taxonomy = load_taxonomy()
    assert taxonomy.occupation("couleur-faience").label_fr_feminine == "couleuse en faïence"
    assert taxonomy.broader_chain(taxonomy.skill("ebarbage-cru").uri) == [
        "passerelle:skill/coulage-barbotine"
    ]
    assert sum(sentence.occupation == "couleur-faience" for sentence in load_corpus("train")) == 3


def test_check_names_every_point_to_mend(tmp_path: Path) -> None:
    (tmp_path / "essai.yaml").write_text(
        "family: essai\nskills:\n"
        "  - {id: mirage, fr: mirage des œufs, en: candling, alt: [contrôle visuel]}\n",
        encoding="utf-8",
    )
    (tmp_path / "essai.txt").write_text(
        "# mireur\ncv | mirage | Mirage de 300 œufs à l'heure\n", encoding="utf-8"
    )
    result = _run("check", "--trades", str(tmp_path))
    assert result.exit_code == 2
    for words in (
        "« mirage » : au moins 3 éléments ; lu : 1",
        "désigne plusieurs entrées",
        "métier inconnu : « mireur »",
    ):
        assert words in result.output


def test_the_documentation_names_every_allowed_word() -> None:
    from matcher.taxonomy.corpus import AD_REGISTERS, WORKER_REGISTERS
    from matcher.taxonomy.vocabulary import HAZARDS, STEPS

    text = DOCUMENT.read_text(encoding="utf-8")
    missing = [
        word for word in (*STEPS, *HAZARDS, *AD_REGISTERS, *WORKER_REGISTERS) if f"`{word}`" not in text
    ]
    assert missing == []


def test_the_python_example_of_the_documentation_runs(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(_block("python", "load_corpus"), str(DOCUMENT), "exec"), {})
    assert "conducteur de machine IS" in capsys.readouterr().out
