"""An import that stops at a named point and waits there to be killed; run as a program by the tests.

Facts, vectors and trades are stand-ins: what is tested is that none of them is lost or made twice.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import event

from matcher.records import Facts
from matcher.services import deriving, importing
from matcher.services.importing import FileReport, import_files
from matcher.store import Store, open_store

RECORDS, BATCH = 110, 20


class CountingEncoder:
    """Vectors that depend on the text alone; counts the texts it is given."""

    model_id, dimension = "counting-1", 4

    def __init__(self, on_text: Callable[[int], None] | None = None) -> None:
        self.texts = 0
        self._on_text = on_text

    def encode(self, texts: Sequence[str], *, kind: str = "passage", progress: object = None) -> Any:
        self.texts += len(texts)
        if self._on_text:
            self._on_text(self.texts)
        rows = np.array(
            [[len(text), text.count("e"), text.count("a"), 1] for text in texts], dtype=np.float32
        )
        return (
            rows / np.linalg.norm(rows, axis=1, keepdims=True) if len(rows) else np.zeros((0, 4), np.float32)
        )


def use_stand_ins() -> None:
    """Replace the reading of facts and trades, whose taxonomy takes seconds to load."""
    importing.BATCH = BATCH
    deriving.extractor_version = lambda: "facts-test"
    deriving.trades_version = lambda encoder: "trades-test"
    deriving.extract_all_facts = lambda texts, kind: [Facts(years=float(len(text))) for text in texts]
    deriving.trades_of_passages = lambda texts, passages, encoder: np.array(
        [[len(sentences), len(rows)] for sentences, rows in zip(texts, passages, strict=True)], np.float32
    )


def write_candidates(path: Path) -> None:
    """Write people, with contacts, every tenth line being refused."""
    lines = []
    for number in range(RECORDS):
        record: dict[str, object] = {
            "id": f"C{number}",
            "text": f"Régleur depuis {number} ans. Cariste au lot {number}.",
            "contact": {"name": f"Personne {number}"},
            "note": {"rang": number},
        }
        if number % 10 == 9:
            record["birth_year"] = "jamais"
        lines.append(json.dumps(record, ensure_ascii=False))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def run_import(store: Store, path: Path, encoder: CountingEncoder) -> FileReport:
    """Import the file with the stand-ins."""
    return import_files(store, [path], encoder, kind="candidate")[0]


def _wait_to_be_killed(point: str) -> None:
    print(f"at {point}", flush=True)
    time.sleep(120)


def _main(url: str, path: str, point: str) -> None:
    use_stand_ins()

    def on_text(count: int) -> None:
        if point == "embedding" and count > 2 * 2 * BATCH:
            _wait_to_be_killed(point)

    seen = dict.fromkeys(("INSERT INTO staged", "INSERT INTO candidates", "DELETE FROM staged"), 0)
    stops = {
        "checkpoint": "INSERT INTO staged",
        "publishing": "INSERT INTO candidates",
        "closing": "DELETE FROM staged",
    }

    with open_store(url) as store:

        def on_statement(*arguments: Any) -> None:
            for start in seen:
                seen[start] += arguments[2].startswith(start)
            if seen.get(stops.get(point, ""), 0) >= (2 if point == "checkpoint" else 1):
                _wait_to_be_killed(point)

        event.listen(store._engine, "after_cursor_execute", on_statement)
        run_import(store, Path(path), CountingEncoder(on_text))
    print("done", flush=True)


if __name__ == "__main__":
    _main(*sys.argv[1:])
