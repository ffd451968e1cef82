"""Computing facts, sentence vectors and trades from texts, once for each text and version."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

import matcher.understanding
from matcher.ranking import person_trades
from matcher.ranking.demand import posting_text
from matcher.ranking.person_trades import trades_of_passages
from matcher.records import Firm, Posting, Training
from matcher.store import AnyStored, Derived, RecordKind, SentenceVectors, Store, Versions, hash_text
from matcher.taxonomy import load_taxonomy
from matcher.understanding import asides, extract_all_facts, private_life, sentences, split_sentences
from matcher.understanding.asides import told_spans
from matcher.understanding.compiled import fingerprint
from matcher.understanding.cues import DATA_FOLDER
from models.encoder import Encoder

R = TypeVar("R")

PARALLEL_FROM = 2_000
"""New texts in one run from which helper processes pay for their start."""

PART = 100
"""Texts handed to a helper process at a time."""

AHEAD = 4
"""Parts that each helper may be ahead of whoever takes what it made."""

START_METHOD = "spawn"
"""How helpers start. Not by a fork: the threads of an encoder do not survive it."""


def record_text(record: AnyStored) -> str:
    """Return the text that is understood and embedded for a record; "" where there is none to read.

    For candidates and postings it is the very text that ranking reads: spans point into it.
    """
    if isinstance(record, Posting):
        return posting_text(record)
    if isinstance(record, Training):
        return "\n".join(filter(None, [record.title, record.outcome, *record.skills, record.text]))
    return "" if isinstance(record, Firm) else record.text


def text_hash(record: AnyStored) -> str | None:
    """Return the hash of a record's text, None where there is none to read."""
    text = record_text(record)
    return hash_text(text) if text.strip() else None


@lru_cache(maxsize=1)
def extractor_version() -> str:
    """Return the version of the extractor: it changes with its code, its data and the concepts it knows.

    A fingerprint rather than a number to be raised by hand: a stale fact is worse than one read twice.
    """
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(Path(matcher.understanding.__file__).parent.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.read_bytes())
    taxonomy = load_taxonomy()
    for concept in (*taxonomy.skills.values(), *taxonomy.occupations.values()):
        digest.update(concept.model_dump_json().encode("utf-8"))
    return f"facts-{digest.hexdigest()}"


def vectors_version(encoder: Encoder) -> str:
    """Return the model id under which sentence vectors are stored: model, and how sentences are cut."""
    return f"{encoder.model_id} sentences-{_sentences_version()}"


@lru_cache(maxsize=1)
def _sentences_version() -> str:
    digest = hashlib.blake2b(digest_size=4)
    code = (sentences.__file__, asides.__file__, private_life.__file__)
    for path in (*code, DATA_FOLDER / "context.yaml", DATA_FOLDER / "private.yaml"):
        digest.update(Path(path).read_bytes())
    return digest.hexdigest()


def trades_version(encoder: Encoder) -> str:
    """Return the id under which people's trades are stored: encoder, trade model, and how both are read.

    The trade model is known by the content of all that it is made from: trades, corpus, cues, code.
    """
    own = hashlib.blake2b(Path(person_trades.__file__).read_bytes(), digest_size=4).hexdigest()
    return f"{vectors_version(encoder)} trades-{fingerprint()[:16]}-{own}"


def versions_of(encoder: Encoder) -> Versions:
    """Return what makes facts, vectors and trades in this process."""
    return Versions(extractor_version(), vectors_version(encoder), trades_version(encoder))


_THREAD_VARIABLES = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


@dataclass
class Pending:
    """Facts being read in helper processes, and vectors and trades to be made meanwhile.

    `known` are the stored vectors of texts whose trades alone are missing.
    """

    kind: RecordKind
    texts: Mapping[str, str]
    facts_wanted: tuple[str, ...]
    vectors_wanted: tuple[str, ...]
    trades_wanted: tuple[str, ...]
    known: Mapping[str, SentenceVectors]
    futures: tuple[Future[list[str]], ...]


class Deriver:
    """Makes facts, vectors and trades with one encoder, in this process or with helpers beside it.

    Args:
        encoder: makes the vectors.
        workers: processes that read facts when there is much to read; 1 stays in this process.
    """

    def __init__(self, encoder: Encoder, workers: int = 1) -> None:
        self.encoder = encoder
        self.versions = versions_of(encoder)
        self._workers = workers
        self._executor: ProcessPoolExecutor | None = None
        self._read = 0

    def submit(self, store: Store, kind: RecordKind, texts: Mapping[str, str]) -> Pending:
        """Start to read the facts that the store does not know yet.

        Args:
            store: what is known already.
            kind: kind of the records.
            texts: texts by their hash.
        """
        missing = store.missing(kind, list(texts), self.versions)
        # Only people are compared by their trades one by one.
        no_trades = [key for key in texts if kind == "candidate" and key in missing.trades]
        known = store.vectors(
            kind, [key for key in no_trades if key not in missing.vectors], self.versions.model_id
        )
        wanted = tuple(key for key in texts if key in missing.facts)
        self._read += len(wanted)
        futures: tuple[Future[list[str]], ...] = ()
        if wanted and self._workers > 1 and self._read > PARALLEL_FROM:
            parts = [wanted[number :: self._workers] for number in range(self._workers)]
            wanted = tuple(key for part in parts for key in part)
            try:
                # A new executor starts its processes at the first call.
                with nullcontext() if self._executor else _one_thread_each():
                    futures = tuple(
                        self._helpers().submit(read_facts_json, [texts[key] for key in part], kind)
                        for part in parts
                        if part
                    )
            except BrokenProcessPool:
                self._workers = 1
        no_vectors = tuple(key for key in texts if key in missing.vectors)
        return Pending(kind, texts, wanted, no_vectors, tuple(no_trades), known, futures)

    def finish(self, pending: Pending) -> Derived:
        """Return facts, vectors and trades, ready to be stored."""
        vectors = self._vectors(pending)
        try:
            read = [data for future in pending.futures for data in future.result()]
        except BrokenProcessPool:
            # A helper was killed (memory, for instance): this process reads by itself from here on.
            self._workers, read = 1, []
        if not read:
            read = read_facts_json([pending.texts[key] for key in pending.facts_wanted], pending.kind)
        facts = dict(zip(pending.facts_wanted, read, strict=True))
        extractor, model_id, trades_id = self.versions
        trades = self._trades(pending, {**pending.known, **vectors})
        return Derived(pending.kind, extractor, model_id, facts, vectors, trades_id, trades)

    def derive(self, store: Store, kind: RecordKind, texts: Mapping[str, str]) -> Derived:
        """Return what the store does not know yet about these texts, given by their hash."""
        return self.finish(self.submit(store, kind, texts))

    def close(self) -> None:
        """End the helper processes."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)

    def _vectors(self, pending: Pending) -> dict[str, SentenceVectors]:
        split = told_spans if pending.kind == "candidate" else split_sentences
        spans = {key: split(pending.texts[key]) for key in pending.vectors_wanted}
        pieces = [span.of(pending.texts[key]) for key, found in spans.items() for span in found]
        if not spans:
            return {}
        encoded = self.encoder.encode(pieces, kind="query" if pending.kind == "posting" else "passage")
        made, start = {}, 0
        for key, found in spans.items():
            made[key] = SentenceVectors(
                encoded[start : start + len(found)].astype(np.float16),
                np.array([(span.start, span.end) for span in found], dtype=np.int32).reshape(len(found), 2),
            )
            start += len(found)
        return made

    def _trades(
        self, pending: Pending, vectors: Mapping[str, SentenceVectors]
    ) -> dict[str, NDArray[np.float32]]:
        wanted = pending.trades_wanted
        if not wanted:
            return {}
        # Read from the vectors as they are stored, so that a pool would find the very same.
        shares = trades_of_passages(
            [[span.of(pending.texts[key]) for span in vectors[key].sentences()] for key in wanted],
            [vectors[key].vectors for key in wanted],
            self.encoder,
        )
        return dict(zip(wanted, shares, strict=True))

    def _helpers(self) -> ProcessPoolExecutor:
        if self._executor is None:
            context = multiprocessing.get_context(START_METHOD)
            self._executor = ProcessPoolExecutor(self._workers, mp_context=context, initializer=_warm_up)
        return self._executor


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Have processes that start meanwhile compute in one thread each; more would only wait for a core."""
    before = {name: os.environ.get(name) for name in _THREAD_VARIABLES}
    os.environ.update(_THREAD_VARIABLES)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _warm_up() -> None:
    read_facts_json([""], "candidate")


def read_facts_json(texts: list[str], kind: RecordKind) -> list[str]:
    """Return the facts of each text as JSON."""
    if kind == "firm":
        raise ValueError("no facts are read from firms")
    return [facts.model_dump_json() for facts in extract_all_facts(texts, kind)] if texts else []


def in_helpers(
    work: Callable[..., R], parts: Sequence[Any], arguments: tuple[Any, ...], workers: int
) -> Iterator[R]:
    """Yield what a function makes of each part, in order, from several processes side by side.

    Args:
        work: a function of a module, called with a part and the arguments.
        parts: what there is to do; few at a time wait in memory.
        arguments: further arguments, the same for all parts.
        workers: processes at most; 1 stays in this one.
    """
    done = 0
    if workers > 1:
        context = multiprocessing.get_context(START_METHOD)
        with (
            _one_thread_each(),
            suppress(BrokenProcessPool),
            ProcessPoolExecutor(workers, mp_context=context, initializer=_warm_up) as executor,
        ):
            waiting: deque[Future[R]] = deque()
            for part in parts:
                waiting.append(executor.submit(work, part, *arguments))
                if len(waiting) > AHEAD * workers:
                    yield waiting.popleft().result()
                    done += 1
            while waiting:
                yield waiting.popleft().result()
                done += 1
    # All of them, or what a killed helper left.
    for part in parts[done:]:
        yield work(part, *arguments)


def texts_by_hash(records: Collection[AnyStored]) -> dict[str, str]:
    """Return the texts of records by their hash, those without any left out."""
    found = {}
    for record in records:
        key = text_hash(record)
        if key is not None:
            found[key] = record_text(record)
    return found
