"""How fast records are read, understood, embedded and stored, beside the least that storing takes."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from evaluation.errors import EvaluationError
from evaluation.fixtures import FIXTURES
from evaluation.memory import peak_memory_mb
from matcher.readers import iter_records
from matcher.records import Posting
from matcher.services.importing import import_files
from matcher.store import open_store
from models.errors import Text
from models.registry import DEFAULT_ENCODER, load_encoder

RECORDS = 29_559
"""How many offers the national keyword file holds; made-up loads have the same number."""


def convert_keywords(source: Path, target: Path, limit: int | None = None) -> int:
    """Write keyword lists as postings: the first keyword is the title, the rest the text.

    Args:
        source: JSON Lines of `{"keywords": [...]}`.
        target: the record file to write.
        limit: how many at most.

    Returns:
        The number of postings written; lists without a second keyword are left out.

    Raises:
        EvaluationError: a line is something else.
    """
    written = 0
    with target.open("w", encoding="utf-8") as output:
        for number, row in islice(_objects(source, "keywords"), limit):
            keywords = [str(keyword).strip() for keyword in row["keywords"]]
            keywords = [keyword for keyword in keywords if keyword]
            if len(keywords) > 1:
                record = {
                    "id": f"offre-{number:05d}",
                    "title": keywords[0][:500],
                    "text": ", ".join(keywords[1:]),
                }
                output.write(json.dumps(record, ensure_ascii=False) + "\n")
                written += 1
    return written


def _objects(path: Path, *fields: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the JSON object of each line with the line's number; each must have the fields, one or more."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
            except ValueError:
                row = None
            if not isinstance(row, dict) or any(name not in row for name in fields):
                named = ", ".join(f'"{name}"' for name in fields)
                raise EvaluationError(
                    Text(
                        f"un objet JSON avec {named} est attendu sur chaque ligne.",
                        f"each line must hold a JSON object with {named}.",
                    ),
                    file=str(path),
                    line=number,
                )
            yield number, row


def multiply_postings(source: Path, target: Path, records: int) -> int:
    """Write `records` postings whose texts are all different, from the few of a record file.

    Each is the tail of one text from another sentence on, with its number: no cache can help.
    """
    postings = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines() if line.strip()]
    with target.open("w", encoding="utf-8") as output:
        for number, posting in enumerate(islice(cycle(postings), records), start=1):
            sentences = posting["text"].split(". ")
            start = number % len(sentences)
            text = ". ".join([*sentences[start:], *sentences[:start]])
            record = {**posting, "id": f"offre-{number:06d}", "text": f"{text}\nRéférence {number}."}
            output.write(json.dumps(record, ensure_ascii=False) + "\n")
    return records


def insert_json(path: Path, database: Path) -> int:
    """Parse each line and insert it into one SQLite table, in one transaction: the baseline."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE records (id TEXT PRIMARY KEY, title TEXT, data JSON)")
        connection.executemany("INSERT INTO records VALUES (?, ?, ?)", _rows(path))
        inserted = connection.execute("SELECT count(*) FROM records").fetchone()[0]
    connection.close()
    return int(inserted)


def _rows(path: Path) -> Iterator[tuple[str, str, str]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["id"], record["title"], line


def _timed(action: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = action()
    return time.perf_counter() - start, result


def run(
    data: Path | None = None,
    *,
    records: int = RECORDS,
    encoder_name: str = DEFAULT_ENCODER,
    workers: int | None = None,
    database: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> dict[str, Any]:
    """Import postings into an empty database and compare with plain storing, in one run.

    Args:
        data: JSON Lines of `{"keywords": [...]}` or of postings; by default as many different
            postings made from the fixtures.
        records: how many at most.
        encoder_name: which encoder makes the vectors.
        workers: processes that read facts; by default two, or one on a single core.
        database: an empty database; by default a SQLite file that is deleted afterwards.
        progress: called with the number of records done since the last call.

    Returns:
        Figures: records, seconds and records a second of the import, of importing the same file
        again (nothing has changed), of reading and validating alone, and of the baseline (JSON
        parsed, inserted into one SQLite table), the ratios between them, and peak memory in MB.
    """
    workers = workers or min(2, os.cpu_count() or 1)
    encoder = load_encoder(encoder_name)
    with tempfile.TemporaryDirectory(prefix="passerelle-bench-") as folder:
        path = Path(folder) / "postings.jsonl"
        written = _write_load(data, path, records)
        plain, _ = _timed(lambda: insert_json(path, Path(folder) / "plain.db"))
        read, _ = _timed(lambda: sum(1 for _ in iter_records(path, "posting")))
        with open_store(database or str(Path(folder) / "bench.db")) as store:
            first, reports = _timed(
                lambda: import_files(
                    store, [path], encoder, kind="posting", workers=workers, progress=progress
                )
            )
            again, _ = _timed(lambda: import_files(store, [path], encoder, kind="posting", workers=workers))
            stored = store.count(Posting)
    return {
        "name": "import",
        "baseline": "json.loads + sqlite3 INSERT",
        "encoder": encoder.model_id,
        "workers": workers,
        "records": written,
        "stored": stored,
        "rejected": len(reports[0].rejected),
        "seconds": first,
        "rate": written / first,
        "again_seconds": again,
        "again_rate": written / again,
        "read_seconds": read,
        "baseline_seconds": plain,
        "baseline_rate": written / plain,
        "ratio_to_baseline": first / plain,
        "ratio_to_reading": first / read,
        "ratio_again_to_baseline": again / plain,
        "peak_memory_mb": peak_memory_mb(),
    }


def _write_load(data: Path | None, target: Path, records: int) -> int:
    if data is None:
        return multiply_postings(FIXTURES / "postings.jsonl", target, records)
    with data.open("rb") as lines:
        if b'"keywords"' in lines.readline():
            return convert_keywords(data, target, records)
    kept = [row for _, row in islice(_objects(data, "id", "title"), records)]
    target.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept), encoding="utf-8")
    return len(kept)
