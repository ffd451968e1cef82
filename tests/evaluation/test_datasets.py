from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from evaluation.baselines import Answered
from evaluation.datasets import load_dataset
from evaluation.errors import EvaluationError
from evaluation.harness import evaluate_systems
from models.errors import Text


def write_contract(folder: Path, qrels: str = "P1\t0\tC1\t3\nP2\t0\tC2\t1\n") -> Path:
    folder.mkdir(exist_ok=True)
    postings = [{"id": f"P{n}", "title": f"Titre {n}", "text": f"Texte {n}"} for n in (1, 2)]
    people = [{"id": f"C{n}", "text": f"Profil {n}"} for n in (1, 2, 3)]
    for name, records in (("postings", postings), ("candidates", people)):
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    (folder / "qrels.tsv").write_text(qrels, encoding="utf-8")
    return folder


def test_contract_folder_with_halves_and_annotators(tmp_path: Path) -> None:
    folder = write_contract(tmp_path / "set")
    (folder / "heldout.txt").write_text("# why\nP2\n", encoding="utf-8")
    (folder / "qrels_A.tsv").write_text("P1\t0\tC1\t2\n", encoding="utf-8")
    data = load_dataset(folder)
    assert data.format == "contract"
    assert data.queries["P1"] == "Titre 1\nTexte 1"
    assert data.parts() == {"all": ["P1", "P2"], "tuned": ["P1"], "heldout": ["P2"]}
    assert data.annotators == {"A": {"P1": {"C1": 2}}}
    assert not data.absent_means_unjudged


def test_split_file_says_the_same(tmp_path: Path) -> None:
    folder = write_contract(tmp_path / "set")
    (folder / "split.tsv").write_text("P1\ttuned\nP2\theldout\n", encoding="utf-8")
    assert load_dataset(folder).heldout == {"P2"}


def test_a_posting_without_a_relevant_person_is_not_averaged(tmp_path: Path) -> None:
    data = load_dataset(write_contract(tmp_path / "set", "P1\t0\tC1\t3\nP2\t0\tC2\t0\n"))
    assert data.judged_queries == ["P1"]


def test_the_hash_follows_the_content(tmp_path: Path) -> None:
    first = load_dataset(write_contract(tmp_path / "set")).data_hash
    assert load_dataset(write_contract(tmp_path / "same")).data_hash == first
    assert load_dataset(write_contract(tmp_path / "set", "P1\t0\tC1\t2\n")).data_hash != first


def test_several_files_of_a_kind_are_one_set(tmp_path: Path) -> None:
    folder = write_contract(tmp_path / "set")
    (folder / "postings-b.jsonl").write_text('{"id": "P9", "title": "Neuf", "text": "x"}\n', encoding="utf-8")
    (folder / "qrels-b.tsv").write_text("P9\t0\tC3\t2\n", encoding="utf-8")
    assert load_dataset(folder).judged_queries == ["P1", "P2", "P9"]


def test_melo_folder(tmp_path: Path) -> None:
    (tmp_path / "queries.tsv").write_text("Q1\tBoucher (h/f/x)\n", encoding="utf-8")
    (tmp_path / "corpus_elements.tsv").write_text("C1\tboucher\nC2\tboulanger\n", encoding="utf-8")
    (tmp_path / "annotations.tsv").write_text("Q1\t0\tC1\t1\n", encoding="utf-8")
    data = load_dataset(tmp_path)
    assert (data.format, data.queries, len(data.documents)) == ("melo", {"Q1": "Boucher (h/f/x)"}, 2)
    (tmp_path / "queries.tsv").write_text("Q1 sans tabulation\n", encoding="utf-8")
    with pytest.raises(
        EvaluationError, match=r"queries\.tsv, ligne 1 : identifiant, tabulation et texte attendus"
    ):
        load_dataset(tmp_path)


def test_real_melo_sets(shared_data: Path) -> None:
    data = load_dataset(shared_data / "melo_dev" / "bel_q_fr_c_fr")
    assert (len(data.queries), len(data.documents)) == (328, 15_227)


def test_trec_judgements_alone(tmp_path: Path) -> None:
    (tmp_path / "qrels.txt").write_text("1 0 d1 4\n1 0 d2 -2\n", encoding="utf-8")
    data = load_dataset(tmp_path)
    assert data.absent_means_unjudged
    assert data.qrels == {"1": {"d1": 4, "d2": 0}}


@pytest.mark.parametrize(
    ("qrels", "message"),
    [
        ("P1\t0\tC1\t4\n", r"qrels\.tsv, ligne 1, champ grade : note 4 hors de l'échelle 0 à 3"),
        ("P1\t0\tC1\t3\nP1\t0\tC1\t2\n", r"ligne 2 : la paire P1, C1 est jugée deux fois"),
        ("P1\t0\tC1\n", r"ligne 1 : quatre colonnes attendues .* reçu « P1\t0\tC1 »"),
        ("P1\t0\tC1\tbon\n", r"ligne 1 : quatre colonnes attendues"),
        ("", r"aucun jugement dans ce fichier"),
        ("P7\t0\tC1\t3\n", r"champ query : 1 identifiant inconnu : P7"),
        ("P1\t0\tC7\t3\n", r"champ document : 1 identifiant inconnu : C7"),
    ],
)
def test_bad_judgements_are_refused_in_words(tmp_path: Path, qrels: str, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        load_dataset(write_contract(tmp_path / "set", qrels))


def test_a_heldout_id_must_exist(tmp_path: Path) -> None:
    folder = write_contract(tmp_path / "set")
    (folder / "heldout.txt").write_text("P8\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"heldout\.txt, champ id : 1 identifiant inconnu : P8"):
        load_dataset(folder)


def test_absent_and_incomplete_folders(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"ce dossier n'existe pas.*data/fixtures"):
        load_dataset(tmp_path / "absent")
    with pytest.raises(EvaluationError, match="jeu de données incomplet"):
        load_dataset(tmp_path)
    folder = write_contract(tmp_path / "set")
    (folder / "candidates.jsonl").unlink()
    with pytest.raises(EvaluationError, match="jeu de données incomplet"):
        load_dataset(folder)


def write_sets(folder: Path, names: Sequence[str] = ("a", "b")) -> Path:
    """Sets in one folder, as data/fixtures/train: each posting was read against its own people."""
    folder.mkdir()
    for name in names:
        records = {
            "postings": [{"id": f"P-{name}", "title": "Titre", "text": "Texte"}],
            "candidates": [{"id": f"C-{name}{n}", "text": f"Profil {n}"} for n in range(4)],
        }
        for kind, rows in records.items():
            lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            (folder / f"{kind}-{name}.jsonl").write_text(lines, encoding="utf-8")
        qrels = f"P-{name}\t0\tC-{name}0\t3\nP-{name}\t0\tC-{name}1\t1\n"
        (folder / f"qrels-{name}.tsv").write_text(qrels, encoding="utf-8")
    return folder


def test_a_posting_is_measured_against_those_it_was_read_against(tmp_path: Path) -> None:
    data = load_dataset(write_sets(tmp_path / "sets"))
    assert data.scope["P-a"] == {f"C-a{n}" for n in range(4)}
    run = {"P-a": {"C-b0": 9.0, "C-a0": 2.0, "C-a1": 1.0}, "P-b": {"C-b0": 2.0, "C-a0": 9.0, "C-b1": 1.0}}
    assert data.in_scope(run) == {"P-a": {"C-a0": 2.0, "C-a1": 1.0}, "P-b": {"C-b0": 2.0, "C-b1": 1.0}}
    report = evaluate_systems(data, [Answered("x", Text("x", "x"), "run", "x", None, run)])
    assert report.systems[0].measures["all"]["nDCG@10"].mean == pytest.approx(1.0)


def test_the_name_of_a_set_may_hold_a_low_line(tmp_path: Path) -> None:
    data = load_dataset(write_sets(tmp_path / "sets", ("a_1", "a_2")))
    assert data.scope == {f"P-{name}": {f"C-{name}{n}" for n in range(4)} for name in ("a_1", "a_2")}


def test_a_second_annotator_of_one_set_is_compared_over_that_set_alone(tmp_path: Path) -> None:
    folder = write_sets(tmp_path / "sets")
    alone = load_dataset(folder)
    assert alone.annotators == {}
    (folder / "qrels-a.B.tsv").write_text("P-a\t0\tC-a0\t2\nP-a\t0\tC-a1\t1\n", encoding="utf-8")
    data = load_dataset(folder)
    assert data.qrels == alone.qrels
    assert data.data_hash != alone.data_hash
    assert sorted(data.annotators) == ["1", "B"]
    assert data.annotators["1"] == {"P-a": {"C-a0": 3, "C-a1": 1}}
    assert data.read_by == {"1": {"P-a"}, "B": {"P-a"}}
    run = {"P-a": {"C-a1": 2.0, "C-a0": 1.0}, "P-b": {"C-b0": 1.0}}
    report = evaluate_systems(data, [Answered("x", Text("x", "x"), "run", "x", None, run)])
    (agreement,) = report.agreements
    assert agreement.pairs == 4
    assert 0.8 < agreement.kappa < 1
    assert agreement.matrix[3][2] == agreement.matrix[1][1] == 1
    assert {(row.judge, row.other) for row in report.parity} == {("1", "B"), ("B", "1")}
    assert all(row.by_other == pytest.approx(1.0) and row.by_system < 1 for row in report.parity)


def test_two_named_annotators_of_a_set_leave_its_fused_grades_aside(tmp_path: Path) -> None:
    folder = write_sets(tmp_path / "sets")
    for name, grade in (("A", 3), ("B", 1)):
        (folder / f"qrels-b.{name}.tsv").write_text(f"P-b\t0\tC-b0\t{grade}\n", encoding="utf-8")
    data = load_dataset(folder)
    assert sorted(data.annotators) == ["A", "B"]
    assert data.qrels["P-b"] == {"C-b0": 3, "C-b1": 1}


def test_records_without_judgements_are_read_where_that_is_enough(tmp_path: Path) -> None:
    folder = write_contract(tmp_path / "set")
    (folder / "qrels.tsv").unlink()
    with pytest.raises(EvaluationError, match="jeu de données incomplet"):
        load_dataset(folder)
    assert load_dataset(folder, judged=False).qrels == {}
