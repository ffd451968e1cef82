"""Data sets to be measured on: the contract's folders, MELO's, and plain TREC judgements."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar

from evaluation.errors import EvaluationError
from evaluation.judgements import Qrels, merge_qrels, read_lines, read_qrels
from evaluation.runs import Run
from matcher.readers import read_file
from matcher.records import Candidate, Posting
from matcher.records.numbers import how_many
from models.errors import Text

Format = Literal["contract", "melo", "trec"]
R = TypeVar("R", Posting, Candidate)
FIRST_ANNOTATOR = "1"
TREC_MAX_GRADE = 10
"""Highest grade accepted in TREC judgements, whose scales differ from track to track."""


@dataclass(frozen=True)
class Dataset:
    """Queries, documents and judgements.

    Attributes:
        name: the folder's name.
        format: where the data came from; decides what an absent pair means.
        queries: text by query id (title and text of a posting); empty for TREC judgements alone.
        documents: text by document id.
        qrels: the fused judgements.
        annotators: each annotator's own judgements, by name, where the folder has them.
        read_by: the query ids that each annotator read; the others say nothing about their agreement.
        scope: of a query read against one part of the documents only, the ids of that part.
        heldout: query ids never used for tuning; empty where the folder does not say.
        data_hash: SHA-256 of all files read, with their names.
        postings: the queries as records (contract format only).
        candidates: the documents as records (contract format only).
    """

    name: str
    format: Format
    queries: dict[str, str]
    documents: dict[str, str]
    qrels: Qrels
    data_hash: str
    annotators: dict[str, Qrels] = field(default_factory=dict)
    read_by: dict[str, frozenset[str]] = field(default_factory=dict)
    scope: dict[str, frozenset[str]] = field(default_factory=dict)
    heldout: frozenset[str] = frozenset()
    postings: tuple[Posting, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    @property
    def judged_queries(self) -> list[str]:
        """Ids of the queries that have a relevant document, sorted; measures are means over them."""
        return sorted(
            query for query, grades in self.qrels.items() if any(grade > 0 for grade in grades.values())
        )

    def in_scope(self, run: Run) -> Run:
        """Return the run without documents that nobody read for a query."""
        if not self.scope:
            return run
        return {
            query: {
                document: score
                for document, score in scores.items()
                if query not in self.scope or document in self.scope[query]
            }
            for query, scores in run.items()
        }

    @property
    def absent_means_unjudged(self) -> bool:
        """Whether a pair absent from the judgements was never looked at (TREC pooling)."""
        return self.format == "trec"

    def parts(self) -> dict[str, list[str]]:
        """Return the judged query ids of "all" and, where the folder tells them, "tuned" and "heldout"."""
        queries = self.judged_queries
        parts = {"all": queries}
        if self.heldout:
            parts["tuned"] = [query for query in queries if query not in self.heldout]
            parts["heldout"] = [query for query in queries if query in self.heldout]
        return {name: ids for name, ids in parts.items() if ids}


def load_dataset(folder: Path, *, judged: bool = True) -> Dataset:
    """Read a data set folder, its format being told by the files in it.

    - contract: `postings*.jsonl`, `candidates*.jsonl`, `qrels.tsv` (or `qrels-SET.tsv`), optionally one
      `qrels_NAME.tsv` (or `qrels-SET.NAME.tsv`) an annotator, and `heldout.txt` (one id a line) or
      `split.tsv` (id, tab, `heldout` or another word). Where `candidates-SET.jsonl` stands beside
      `postings-SET.jsonl`, these postings were read against these candidates alone;
    - MELO (Retyk et al., 2024): `queries.tsv`, `corpus_elements.tsv`, `annotations.tsv`;
    - TREC: `qrels.txt` or `qrels.tsv` alone, to score run files.

    Args:
        folder: where the files are.
        judged: whether postings and candidates without judgements are refused.

    Raises:
        EvaluationError: no such folder, no judgements in it, or a judgement about an unknown id.
    """
    if not folder.is_dir():
        raise EvaluationError(
            Text("ce dossier n'existe pas.", "this folder does not exist."),
            file=str(folder),
            remedy=Text(
                "Donnez un dossier, par exemple data/fixtures.", "Give a folder, for instance data/fixtures."
            ),
        )
    if (folder / "corpus_elements.tsv").is_file():
        return _load_melo(folder)
    if sorted(folder.glob("postings*.jsonl")):
        return _load_contract(folder, judged=judged)
    return _load_trec(folder)


def _load_contract(folder: Path, *, judged: bool) -> Dataset:
    posting_files = sorted(folder.glob("postings*.jsonl"))
    candidate_files = sorted(folder.glob("candidates*.jsonl"))
    qrels_files = [path for path in _fused_files(folder) if path.is_file()]
    if not candidate_files or (judged and not qrels_files):
        raise _incomplete(folder)
    postings = {path: read_records(path, Posting) for path in posting_files}
    candidates = {path: read_records(path, Candidate) for path in candidate_files}
    annotator_files = annotators_of(folder, qrels_files)
    annotators = {
        name: merge_qrels([read_qrels(path) for path in paths]) for name, paths in annotator_files.items()
    }
    split_files = [path for path in (folder / "heldout.txt", folder / "split.tsv") if path.is_file()]
    read_files = sorted({*qrels_files, *(path for paths in annotator_files.values() for path in paths)})
    dataset = Dataset(
        name=folder.resolve().name,
        format="contract",
        queries={
            posting.id: f"{posting.title}\n{posting.text}"
            for records in postings.values()
            for posting in records
        },
        documents={candidate.id: candidate.text for records in candidates.values() for candidate in records},
        qrels=merge_qrels([read_qrels(path) for path in qrels_files]),
        annotators=annotators,
        read_by={
            name: frozenset(
                posting.id
                for path in paths
                for posting in _of_set(postings, _set_of(path, "qrels"), "postings")
            )
            for name, paths in annotator_files.items()
        },
        scope=_scope(postings, candidates),
        heldout=read_heldout(split_files[0]) if split_files else frozenset(),
        data_hash=_hash([*posting_files, *candidate_files, *read_files, *split_files]),
        postings=tuple(posting for records in postings.values() for posting in records),
        candidates=tuple(candidate for records in candidates.values() for candidate in records),
    )
    _refuse_unknown_ids(dataset, qrels_files[0] if qrels_files else folder)
    if split_files:
        _refuse_unknown(dataset.heldout - set(dataset.queries), split_files[0], "id")
    return dataset


def _set_of(path: Path, kind: str) -> str:
    """Return the set of a file: "a" for `qrels-a.tsv` or `qrels-a.B.tsv`, "" for one of no set."""
    rest = path.name.removeprefix(kind)
    return "" if rest.startswith("_") else rest.split(".")[0].removeprefix("-")


def _of_set(records: dict[Path, list[R]], name: str, kind: str) -> list[R]:
    """Return the records of one set, or all where no file is of that set alone."""
    own = [record for path, some in records.items() if _set_of(path, kind) == name for record in some]
    return own or [record for some in records.values() for record in some]


def _fused_files(folder: Path) -> list[Path]:
    """Return `qrels.tsv` and `qrels-SET.tsv`; `qrels-SET.NAME.tsv` is one annotator's."""
    return sorted(
        [
            *folder.glob("qrels.tsv"),
            *(path for path in folder.glob("qrels-*.tsv") if path.name.count(".") == 1),
        ]
    )


def annotators_of(folder: Path, fused: list[Path]) -> dict[str, list[Path]]:
    """Return each annotator's own files by name.

    `qrels_NAME.tsv` and `qrels-SET.NAME.tsv` are NAME's. A set with one such file only was read a second
    time after its `qrels-SET.tsv` had been written by one person: that file is then the first annotator's,
    and they are called "1".
    """
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("qrels_*.tsv")):
        found.setdefault(path.stem.removeprefix("qrels_"), []).append(path)
    for base in fused:
        own = sorted(folder.glob(f"{base.stem}.*.tsv"))
        for path in own:
            found.setdefault(path.stem.removeprefix(f"{base.stem}."), []).append(path)
        if len(own) == 1:
            found.setdefault(FIRST_ANNOTATOR, []).append(base)
    return found


def _scope(
    postings: dict[Path, list[Posting]], candidates: dict[Path, list[Candidate]]
) -> dict[str, frozenset[str]]:
    """Return the candidates read for each posting of a set that has its own candidates."""
    by_set = {
        _set_of(path, "candidates"): frozenset(person.id for person in some)
        for path, some in candidates.items()
    }
    if len(by_set) < 2:
        return {}
    return {
        posting.id: by_set[name]
        for path, some in postings.items()
        if (name := _set_of(path, "postings")) in by_set
        for posting in some
    }


def _load_melo(folder: Path) -> Dataset:
    files = [folder / name for name in ("queries.tsv", "corpus_elements.tsv", "annotations.tsv")]
    dataset = Dataset(
        name=folder.resolve().name,
        format="melo",
        queries=_read_table(files[0]),
        documents=_read_table(files[1]),
        qrels=read_qrels(files[2]),
        data_hash=_hash(files),
    )
    _refuse_unknown_ids(dataset, files[2])
    return dataset


def _load_trec(folder: Path) -> Dataset:
    found = sorted([*folder.glob("qrels*.t*"), *folder.glob("*.qrels")])
    if not found:
        raise _incomplete(folder)
    return Dataset(
        name=folder.resolve().name,
        format="trec",
        queries={},
        documents={},
        qrels=merge_qrels([read_qrels(path, max_grade=TREC_MAX_GRADE) for path in found]),
        data_hash=_hash(found),
    )


def read_records(path: Path, record_type: type[R]) -> list[R]:
    """Return all records of a file, in its order.

    Raises:
        RecordError: one of them is rejected: a measure over part of a data set compares with nothing.
    """
    report = read_file(path, "posting" if record_type is Posting else "candidate")
    if report.rejected:
        raise report.rejected[0]
    return [record for record in report.records if isinstance(record, record_type)]


def _incomplete(folder: Path) -> EvaluationError:
    return EvaluationError(
        Text(
            "jeu de données incomplet : il faut postings.jsonl, candidates.jsonl et qrels.tsv "
            "(ou queries.tsv, corpus_elements.tsv et annotations.tsv, ou des jugements TREC seuls).",
            "incomplete data set: postings.jsonl, candidates.jsonl and qrels.tsv are needed "
            "(or queries.tsv, corpus_elements.tsv and annotations.tsv, or TREC judgements alone).",
        ),
        file=str(folder),
    )


def read_heldout(path: Path) -> frozenset[str]:
    """Return the ids of a `heldout.txt` (one a line) or `split.tsv` (id, tab, "heldout"); "#" opens a remark.

    Raises:
        EvaluationError: the file cannot be read.
    """
    ids = set()
    for _, line in read_lines(path):
        if line.startswith("#"):
            continue
        parts = line.split("\t")
        if len(parts) == 1 or parts[1].strip() == "heldout":
            ids.add(parts[0].strip())
    return frozenset(ids)


def _read_table(path: Path) -> dict[str, str]:
    table = {}
    for number, line in read_lines(path):
        identifier, tab, text = line.partition("\t")
        if not tab:
            raise EvaluationError(
                Text("identifiant, tabulation et texte attendus.", "id, tab and text expected."),
                file=str(path),
                line=number,
            )
        table[identifier.strip()] = text.strip()
    return table


def _refuse_unknown_ids(dataset: Dataset, path: Path) -> None:
    _refuse_unknown(set(dataset.qrels) - set(dataset.queries), path, "query")
    judged = {document for grades in dataset.qrels.values() for document in grades}
    _refuse_unknown(judged - set(dataset.documents), path, "document")


def _refuse_unknown(unknown: set[str] | frozenset[str], path: Path, field_name: str) -> None:
    if unknown:
        some = ", ".join(sorted(unknown)[:5])
        raise EvaluationError(
            how_many(
                len(unknown),
                Text(f"identifiant inconnu : {some}.", f"unknown id: {some}."),
                Text(f"identifiants inconnus, dont : {some}.", f"unknown ids, among them: {some}."),
            ),
            file=str(path),
            field=field_name,
            remedy=Text(
                "Jugements et fiches doivent aller ensemble.", "Judgements and records must go together."
            ),
        )


def _hash(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
