from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation.datasets import load_dataset
from evaluation.errors import EvaluationError


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
        ("P7\t0\tC1\t3\n", r"champ query : identifiant\(s\) inconnu\(s\) : P7"),
        ("P1\t0\tC7\t3\n", r"champ document : identifiant\(s\) inconnu\(s\) : C7"),
    ],
)
def test_bad_judgements_are_refused_in_words(tmp_path: Path, qrels: str, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        load_dataset(write_contract(tmp_path / "set", qrels))


def test_a_heldout_id_must_exist(tmp_path: Path) -> None:
    folder = write_contract(tmp_path / "set")
    (folder / "heldout.txt").write_text("P8\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"heldout\.txt, champ id : identifiant\(s\) inconnu\(s\) : P8"):
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
