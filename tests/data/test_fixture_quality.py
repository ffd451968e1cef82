"""The fixtures stay clean: every check runs over every file, and a known fault must still be one."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent.parent.parent / "data" / "fixtures"
SETS = {"judged": FIXTURES, "train": FIXTURES / "train"}
KINDS = ("postings", "candidates", "trainings")

SHINGLE = 5
NEAR_DUPLICATE = 0.5
"""Share of word 5-grams in common (Jaccard, Broder 1997) from which two texts are one text edited."""
MIN_CHARACTERS = 60

PEOPLE_OF_THE_BENCH = "candidates-h.jsonl"
"""A copy: the postings of set h are judged on the people of the bench."""

KNOWN_ISSUES: set[tuple[str, str]] = {
    # Short on purpose: people write one line, and the engine has to live with it.
    ("empty_texts", "train candidates T-D-C37"),
}
"""(check, fault) pairs that are accepted for now, each with its reason in a comment.

An entry whose fault is gone makes the tests fail: the list only shrinks.
"""


def records(folder: Path, kind: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield (file name, record) of one kind in a folder."""
    for path in sorted(folder.glob(f"{kind}*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield path.name, json.loads(line)


def judgements(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield (file name, columns) of every judgement."""
    for path in sorted(folder.glob("qrels*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield path.name, line.split("\t")


BENCH = {record["id"] for name, record in records(SETS["train"], "candidates") if name == PEOPLE_OF_THE_BENCH}


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Return the word 5-grams of a text, accents and case folded."""
    folded = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", folded)
    return frozenset(
        tuple(words[start : start + SHINGLE]) for start in range(max(1, len(words) - SHINGLE + 1))
    )


def jaccard(first: frozenset[tuple[str, ...]], second: frozenset[tuple[str, ...]]) -> float:
    return len(first & second) / len(first | second)


def texts(name: str, kind: str) -> dict[str, str]:
    return {str(record["id"]): str(record.get("text", "")) for _, record in records(SETS[name], kind)}


def duplicate_ids() -> Iterator[str]:
    for name, folder in SETS.items():
        for kind in KINDS:
            counts = Counter(str(record["id"]) for _, record in records(folder, kind))
            yield from (f"{name} {kind} {record_id}" for record_id, count in counts.items() if count > 1)


def near_duplicates() -> Iterator[str]:
    for kind in KINDS:
        pieces = {
            f"{name} {record_id}": shingles(text)
            for name in SETS
            for record_id, text in texts(name, kind).items()
            if record_id not in (BENCH if name == "train" else ())
        }
        for first, second in combinations(pieces, 2):
            if jaccard(pieces[first], pieces[second]) >= NEAR_DUPLICATE:
                yield f"{kind} {first} / {second}"


def empty_texts() -> Iterator[str]:
    for name in SETS:
        for kind in KINDS:
            for record_id, text in texts(name, kind).items():
                if len(text.strip()) < MIN_CHARACTERS:
                    yield f"{name} {kind} {record_id}"


def postings_without_title() -> Iterator[str]:
    for name, folder in SETS.items():
        for _, record in records(folder, "postings"):
            if not str(record.get("title", "")).strip():
                yield f"{name} {record['id']}"


def malformed_judgements() -> Iterator[str]:
    for name, folder in SETS.items():
        for file, columns in judgements(folder):
            if len(columns) != 4 or columns[1] != "0" or columns[3] not in {"0", "1", "2", "3"}:
                yield f"{name} {file} {columns}"


def repeated_judgements() -> Iterator[str]:
    for name, folder in SETS.items():
        counts = Counter((file, columns[0], columns[2]) for file, columns in judgements(folder))
        yield from (f"{name} {' '.join(key)}" for key, count in counts.items() if count > 1)


def unknown_ids() -> Iterator[str]:
    for name, folder in SETS.items():
        known = {kind: set(texts(name, kind)) for kind in ("postings", "candidates")}
        for file, columns in judgements(folder):
            if columns[0] not in known["postings"]:
                yield f"{name} {file} {columns[0]}"
            if columns[2] not in known["candidates"]:
                yield f"{name} {file} {columns[2]}"


def unjudged_postings() -> Iterator[str]:
    """Postings without a single relevant person, in sets that have judgements for their file."""
    for name, folder in SETS.items():
        relevant = {columns[0] for _, columns in judgements(folder) if columns[3] != "0"}
        judged_files = {
            file.replace("qrels", "postings").replace(".tsv", ".jsonl") for file, _ in judgements(folder)
        }
        for file, record in records(folder, "postings"):
            if file in judged_files and record["id"] not in relevant:
                yield f"{name} {record['id']}"


def ids_in_both_sets() -> Iterator[str]:
    for kind in KINDS:
        yield from (
            f"{kind} {record_id}"
            for record_id in set(texts("judged", kind)) & set(texts("train", kind)) - BENCH
        )


def heldout_ids_unknown() -> Iterator[str]:
    lines = (FIXTURES / "heldout.txt").read_text(encoding="utf-8").splitlines()
    known = set(texts("judged", "postings"))
    yield from (line for line in lines if not line.startswith("#") and line not in known)


def fused_otherwise() -> Iterator[str]:
    """Pairs whose grade is not what both annotators say together by the rule of the bench."""
    for name, folder in SETS.items():
        for path in sorted(folder.glob("qrels*.tsv")):
            first, second = (
                next(iter(folder.glob(f"{path.stem}[._]{annotator}.tsv")), None) for annotator in "AB"
            )
            if first is None or second is None:
                continue
            fused, a, b = (grades_of(file) for file in (path, first, second))
            for pair in sorted(fused.keys() | a.keys() | b.keys()):
                low, high = sorted((a.get(pair, 0), b.get(pair, 0)))
                expected = (low + high) // 2 or int(high >= 2)
                if fused.get(pair, 0) != expected:
                    yield f"{name} {path.name} {' '.join(pair)}"


def grades_of(path: Path) -> dict[tuple[str, str], int]:
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {(posting, candidate): int(grade) for posting, _, candidate, grade in lines}


def invalid_encoding() -> Iterator[str]:
    for folder in SETS.values():
        for path in sorted([*folder.glob("*.jsonl"), *folder.glob("*.tsv"), *folder.glob("*.txt")]):
            content = path.read_text(encoding="utf-8")
            if "\ufffd" in content or re.search(r"Ã[©¨ª§ ]|â€™", content):
                yield path.name


CHECKS: list[Callable[[], Iterator[str]]] = [
    duplicate_ids,
    near_duplicates,
    empty_texts,
    postings_without_title,
    malformed_judgements,
    repeated_judgements,
    unknown_ids,
    unjudged_postings,
    ids_in_both_sets,
    heldout_ids_unknown,
    fused_otherwise,
    invalid_encoding,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_fixtures_have_no_new_fault_and_known_faults_still_stand(check: Callable[[], Iterator[str]]) -> None:
    found = set(check())
    known = {fault for name, fault in KNOWN_ISSUES if name == check.__name__}
    assert sorted(found - known) == []
    assert sorted(known - found) == [], "mended: take these out of KNOWN_ISSUES"


def test_set_h_is_judged_on_the_people_of_the_bench_as_they_are() -> None:
    copy = SETS["train"] / PEOPLE_OF_THE_BENCH
    assert copy.read_bytes() == (SETS["judged"] / "candidates.jsonl").read_bytes()


def test_known_issues_name_real_checks() -> None:
    assert {name for name, _ in KNOWN_ISSUES} <= {check.__name__ for check in CHECKS}


def test_the_judged_set_is_whole() -> None:
    assert [len(texts("judged", kind)) for kind in KINDS] == [20, 72, 36]
    assert sum(1 for file, _ in judgements(FIXTURES) if file == "qrels.tsv") == 119


SORTED = "J'ai trié les flacons pendant dix ans au bout froid, à l'œil et à la planche"
FAULTY = {
    "postings.jsonl": [
        {"id": "P1", "title": " ", "text": "Conduite de machine, " * 8},
        {
            "id": "P1",
            "title": "Deux",
            "text": "Tri de flacons au bout froid, contrôle visuel et palettes, en 5x8.",
        },
    ],
    "candidates.jsonl": [
        {"id": "C1", "text": "court"},
        {"id": "C2", "text": f"{SORTED} de défauts."},
        {"id": "C3", "text": f"{SORTED} des défauts."},
    ],
}


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (duplicate_ids, "judged postings P1"),
        (near_duplicates, "candidates judged C2 / judged C3"),
        (empty_texts, "judged candidates C1"),
        (postings_without_title, "judged P1"),
        (malformed_judgements, "judged qrels.tsv ['P1', '0', 'C2', '5']"),
        (repeated_judgements, "judged qrels.tsv P1 C2"),
        (unknown_ids, "judged qrels.tsv C9"),
        (unjudged_postings, "judged P2"),
        (ids_in_both_sets, "candidates C2"),
        (heldout_ids_unknown, "P7"),
        (fused_otherwise, "judged qrels.tsv P1 C3"),
        (invalid_encoding, "heldout.txt"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_each_check_finds_its_fault(
    check: Callable[[], Iterator[str]], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train = tmp_path / "train"
    train.mkdir()
    faulty = dict(FAULTY)
    if check is unjudged_postings:
        faulty["postings.jsonl"] = [{"id": "P1", "text": "x"}, {"id": "P2", "text": "y"}]
    for name, rows in faulty.items():
        (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (train / "candidates-a.jsonl").write_text(
        json.dumps(FAULTY["candidates.jsonl"][1]) + "\n", encoding="utf-8"
    )
    qrels = "P1\t0\tC2\t1\nP1\t0\tC2\t5\nP1\t0\tC9\t1\n"
    (tmp_path / "qrels.tsv").write_text(qrels, encoding="utf-8")
    for annotator in "AB":
        (tmp_path / f"qrels_{annotator}.tsv").write_text("P1\t0\tC3\t2\n", encoding="utf-8")
    (tmp_path / "heldout.txt").write_text("# moitiÃ© rÃ©servÃ©e\nP7\n", encoding="utf-8")
    monkeypatch.setitem(SETS, "judged", tmp_path)
    monkeypatch.setitem(SETS, "train", train)
    monkeypatch.setattr(f"{__name__}.FIXTURES", tmp_path)
    assert expected in set(check())
