from __future__ import annotations

from pathlib import Path

import pytest

from matcher.records.errors import TaxonomyError
from matcher.taxonomy import SkillClause, Taxonomy, load_clauses, load_corpus, load_taxonomy
from matcher.taxonomy.checks import corpus_faults, read_corpus_lines, thin_occupations
from matcher.taxonomy.corpus import TaskSentence, read_clause_file, read_corpus_file

TEXT = """# soudeur-tig

cv | soudage-tig | Soudure inox fine sur collecteurs, purge argon
# cariste
rh | - | Vous chargez les camions dès cinq heures.
"""


def _write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "essai.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_sentences_carry_trade_skills_and_voice(tmp_path: Path) -> None:
    first, second = read_corpus_file(_write(tmp_path, TEXT))
    assert first == (
        3,
        TaskSentence(
            "soudeur-tig", ("soudage-tig",), "worker", "cv", "Soudure inox fine sur collecteurs, purge argon"
        ),
    )
    assert (second[1].voice, second[1].skills) == ("ad", ())
    assert second[1].occupation_uri == "passerelle:occupation/cariste"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "cv | a | phrase sans métier",
            r"essai\.txt, ligne 1 : ligne attendue : « registre \| compétences \| phrase »",
        ),
        ("# cariste\ncv | phrase", r"ligne 2 : ligne attendue"),
        ("# cariste\n\nchef | - | allez", r"ligne 3 : registre inconnu : « chef ».*Registres admis : jeune"),
        ("# cariste\ncv | - | ", r"ligne 2 : ligne attendue"),
    ],
)
def test_a_malformed_line_is_told(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(TaxonomyError, match=message):
        list(read_corpus_file(_write(tmp_path, text)))


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "essai.txt"
    path.write_bytes("# soudeur-tig\nsoudage-tig | métal\n".encode("latin-1"))
    for read in (read_corpus_file, read_clause_file):
        with pytest.raises(TaxonomyError, match=r"essai\.txt, ligne 2 : ce fichier n'est pas en UTF-8"):
            list(read(path))


def test_faults_are_all_found_with_their_line(taxonomy: Taxonomy, tmp_path: Path) -> None:
    path = _write(
        tmp_path,
        "# cariste\ncv | chariots | Je charge.\noral | - | je  charge.\n# cavalier\ncv | - | au galop\n",
    )
    faults = corpus_faults(taxonomy, read_corpus_lines([path]))
    assert [(fault.line, fault.problem.fr) for fault in faults] == [
        (2, "compétence inconnue : « chariots »."),
        (3, "phrase déjà écrite dans essai.txt, ligne 2."),
        (5, "métier inconnu : « cavalier »."),
    ]


def test_a_trade_heard_too_little_is_thin(taxonomy: Taxonomy, tmp_path: Path) -> None:
    sentences = "".join(f"cv | - | phrase {number}\n" for number in range(20)) + "rh | - | une annonce\n"
    lines = read_corpus_lines([_write(tmp_path, "# cariste\n" + sentences)])
    thin = thin_occupations(taxonomy, lines)
    assert thin["cariste"] == (20, 1)
    assert thin["soudeur-tig"] == (0, 0)
    assert "hors-vitrier" not in thin


def test_the_clusters_own_corpus_serves_training_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = {split: len(load_corpus(split)) for split in ("train", "heldout")}
    _write(tmp_path, TEXT)
    monkeypatch.setenv("PASSERELLE_TRADES", str(tmp_path))
    assert len(load_corpus("train")) == shipped["train"] + 2
    assert len(load_corpus("heldout")) == shipped["heldout"]


def test_a_changed_corpus_file_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _write(tmp_path, "# soudeur-tig\ncv | - | Je soude.\n")
    monkeypatch.setenv("PASSERELLE_TRADES", str(tmp_path))
    assert load_corpus("train")[-1].text == "Je soude."
    before = load_corpus("train")
    assert load_corpus("train")[-1] is before[-1]
    path.write_text("# soudeur-tig\ncv | - | Je soude l'inox.\n", encoding="utf-8")
    assert load_corpus("train")[-1].text == "Je soude l'inox."


def test_shipped_clauses_show_known_skills_and_none_twice() -> None:
    clauses = load_clauses()
    known = {skill.id for skill in load_taxonomy().skills.values()}
    assert len(clauses) > 1000
    assert {clause.skill for clause in clauses} <= known
    assert len(set(clauses)) == len(clauses)


def test_malformed_clause_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "clauses.txt"
    file.write_text("# note\n\nsoudage-tig | beaux cordons\nsoudage-tig |\n", encoding="utf-8")
    rows = read_clause_file(file)
    assert next(rows) == (3, SkillClause("soudage-tig", "beaux cordons"))
    with pytest.raises(TaxonomyError, match="ligne 4 : ligne mal formée") as refused:
        next(rows)
    assert refused.value.line == 4
