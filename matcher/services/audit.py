"""What the audit log says of each ranking: who asked, what, by which models and data, and what came out.

No text of a person or of a posting enters the log, only hashes of them; a candidate is named by id. An id
that looks like a file name, an address or a name written out is replaced by a hash of it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import matcher.ranking.rules
from matcher.geo.communes import TABLE as COMMUNES
from matcher.ranking.demand import posting_text
from matcher.ranking.pool import CandidatePool
from matcher.records import Candidate, Comparison, Explanation, Match, Posting
from matcher.records.bridge import Bridges
from matcher.records.errors import ReaderError, StoreError, Text
from matcher.services.csv_cells import never_a_formula
from matcher.services.deriving import extractor_version
from matcher.services.search import RANKER_PATH, load_ranker
from matcher.store import Actor, AuditEntry, Store, hash_text
from matcher.store.audit import canonical, moment
from matcher.taxonomy import load_taxonomy
from matcher.taxonomy.names import reader_name

MAX_RESULTS = 200
"""Results logged one by one; of those that follow, their number and a hash of all are kept."""

_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~:-]{0,199}")
_FILE_NAME = re.compile(r"\.(?:pdf|docx?|odt|rtf|txt|html?|json|xml|md)$", re.IGNORECASE)
_PLAIN_SETTING = re.compile(r"[A-Za-z0-9 ._:-]{1,40}")
_AGE = re.compile(r"(\d{1,5}) ?([dwmyjs]|a)?$", re.IGNORECASE)
_DAYS = {"d": 1, "j": 1, "w": 7, "s": 7, "m": 30, "y": 365, "a": 365}

CLI = Actor("cli")


def public_id(record_id: str) -> str:
    """Return an id as the log may hold it: as it is, or hashed where it may hold a name or an address."""
    if _PLAIN_ID.fullmatch(record_id) and not _FILE_NAME.search(record_id):
        return record_id
    return f"id-{hashlib.sha256(record_id.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


@lru_cache(maxsize=1)
def data_versions() -> dict[str, str]:
    """Return what makes a ranking beside the encoder: versions and fingerprints of code and data."""
    taxonomy = load_taxonomy()
    concepts = hashlib.sha256()
    for concept in (*taxonomy.skills.values(), *taxonomy.occupations.values()):
        concepts.update(concept.model_dump_json().encode("utf-8"))
    rules = Path(matcher.ranking.rules.__file__).parent
    return {
        "passerelle": version("passerelle"),
        "ranker": load_ranker().version,
        "ranker_hash": _hash_files([RANKER_PATH]),
        "extractor": extractor_version(),
        "taxonomy": concepts.hexdigest()[:16],
        "communes": _hash_files([COMMUNES]),
        "rules": _hash_files(sorted(path for path in rules.iterdir() if path.suffix in (".py", ".yaml"))),
    }


def _hash_files(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


_fingerprints: dict[int, tuple[weakref.ref[CandidatePool], str]] = {}


def pool_fingerprint(pool: CandidatePool, visit: Callable[[int, Candidate], object] | None = None) -> str:
    """Return a hash of the people compared: their ids, texts and practical facts; kept with the pool.

    `visit` is shown every row and its record, so that a packed pool is decoded once for both.
    """
    known = _fingerprints.get(id(pool))
    if visit is None and known is not None and known[0]() is pool:
        return known[1]
    digest = hashlib.sha256()
    for row in pool.by_id.tolist():
        person = pool.candidates[row]
        if visit is not None:
            visit(row, person)
        digest.update(person.model_dump_json(exclude={"contact"}).encode("utf-8", "surrogatepass"))
    key, told = id(pool), digest.hexdigest()[:32]
    _fingerprints[key] = (weakref.ref(pool, lambda _: _fingerprints.pop(key, None)), told)
    return told


def explanation_hash(matches: Sequence[Match]) -> str:
    """Return the SHA-256 of why each of these people stands where they stand, in any language.

    Contributions and strengths, rounded to the sixth and fourth decimal, by candidate.
    """
    told = [
        [
            public_id(match.candidate_id),
            round(match.base, 6),
            sorted([part.feature, round(part.amount, 6)] for part in match.contributions),
            [[reader_name(one.uri, one.label, "fr"), round(one.strength, 4)] for one in match.matched],
            [reader_name(one.uri, one.label, "fr") for one in match.missing],
        ]
        for match in matches
    ]
    return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode("ascii")).hexdigest()


def document_hash(document: Explanation | Comparison | Bridges) -> str:
    """Return the SHA-256 of a document as it was served: of its JSON without indentation."""
    return hashlib.sha256(document.model_dump_json().encode("utf-8", "surrogatepass")).hexdigest()


def log_ranking(
    store: Store,
    actor: Actor,
    posting: Posting,
    pool: CandidatePool,
    served: Sequence[Match],
    *,
    settings: Mapping[str, Any] | None = None,
    total: int | None = None,
    run_hash: str | None = None,
) -> AuditEntry:
    """Log a ranking of people for a posting.

    Args:
        store: where the log is.
        actor: who asked.
        posting: what for.
        pool: who was compared.
        served: the matches that were shown, in their order.
        settings: filters and options; a text that is no plain code is left out.
        total: how many were ranked or shown in all, where they are more than `served`.
        run_hash: hash of the whole run, where `served` is a part of it.
    """
    data = {
        "posting": _posting(posting),
        "pool": {"size": len(pool), "hash": pool_fingerprint(pool)},
        "engine": {**data_versions(), "encoder": pool.encoder.model_id},
        "settings": _plain(settings or {}),
        "results": [_result(match, match.candidate_id) for match in served[:MAX_RESULTS]],
        "total": len(served) if total is None else total,
        "explanation": explanation_hash(served[:MAX_RESULTS]),
    }
    if run_hash is not None:
        data["run"] = run_hash
    return store.audit.append("ranking", actor, data)


def log_postings(
    store: Store, actor: Actor, candidate_id: str, pool: CandidatePool, served: Sequence[Match]
) -> AuditEntry:
    """Log a ranking of postings for one person."""
    data = {
        "candidate": public_id(candidate_id),
        "pool": {"size": len(pool), "hash": pool_fingerprint(pool)},
        "engine": {**data_versions(), "encoder": pool.encoder.model_id},
        "results": [
            {**_result(match, candidate_id), "posting": public_id(match.posting_id)}
            for match in served[:MAX_RESULTS]
        ],
        "total": len(served),
        "explanation": explanation_hash(served[:MAX_RESULTS]),
    }
    return store.audit.append("postings", actor, data)


def log_explanation(
    store: Store, actor: Actor, posting: Posting, pool: CandidatePool, explanation: Explanation
) -> AuditEntry:
    """Log an explanation of one match, and whom it was meant for."""
    data = {
        "posting": _posting(posting),
        "pool": {"size": len(pool), "hash": pool_fingerprint(pool)},
        "engine": {**data_versions(), "encoder": pool.encoder.model_id},
        "settings": {"audience": explanation.audience, "language": explanation.language},
        "results": [_result(explanation, explanation.candidate_id)],
        "total": 1,
        "explanation": document_hash(explanation),
    }
    return store.audit.append("explanation", actor, data)


def log_comparison(
    store: Store, actor: Actor, posting: Posting, pool: CandidatePool, comparison: Comparison
) -> AuditEntry:
    """Log a comparison of two people."""
    people = (
        (comparison.first_id, comparison.first_rank, comparison.first_score),
        (comparison.second_id, comparison.second_rank, comparison.second_score),
    )
    data = {
        "posting": _posting(posting),
        "pool": {"size": len(pool), "hash": pool_fingerprint(pool)},
        "engine": {**data_versions(), "encoder": pool.encoder.model_id},
        "results": [
            {"candidate": public_id(one), "rank": rank, "score": round(score, 6)}
            for one, rank, score in people
        ],
        "total": 2,
        "explanation": document_hash(comparison),
    }
    return store.audit.append("comparison", actor, data)


def log_bridges(store: Store, actor: Actor, encoder: str, found: Bridges) -> AuditEntry:
    """Log the bridges shown for one person: the openings at their ends, as they are scored."""
    openings = [opening for bridge in found.bridges for opening in bridge.openings]
    data = {
        "candidate": public_id(found.candidate_id),
        "engine": {**data_versions(), "encoder": encoder},
        "results": [
            {
                "candidate": public_id(found.candidate_id),
                "posting": public_id(opening.posting_id),
                "rank": rank,
                "score": round(opening.score, 6),
                "score_after": round(opening.score_after, 6),
                "grade": opening.grade,
                "status": opening.eligibility,
            }
            for rank, opening in enumerate(openings[:MAX_RESULTS], start=1)
        ],
        "total": len(openings),
        "explanation": document_hash(found),
    }
    return store.audit.append("bridges", actor, data)


def names_candidate(entry: AuditEntry, candidate_id: str) -> bool:
    """Return whether an entry holds a result about a candidate."""
    wanted = public_id(candidate_id)
    return any(result.get("candidate") == wanted for result in entry.data.get("results", ()))


def _posting(posting: Posting) -> dict[str, str]:
    record = posting.model_dump_json().encode("utf-8", "surrogatepass")
    return {
        "id": public_id(posting.id),
        "text": hash_text(posting_text(posting)),
        "record": hashlib.sha256(record).hexdigest()[:32],
    }


def _result(match: Match, candidate_id: str) -> dict[str, Any]:
    return {
        "candidate": public_id(candidate_id),
        "rank": match.rank,
        "score": round(match.score, 6),
        "grade": match.grade,
        "status": match.eligibility.status,
    }


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, value in settings.items():
        if isinstance(value, bool | int | float):
            told[name] = value
        elif isinstance(value, str):
            told[name] = value if _PLAIN_SETTING.fullmatch(value) else "-"
        elif isinstance(value, list | tuple):
            told[name] = [str(one) if _PLAIN_SETTING.fullmatch(str(one)) else "-" for one in value]
    return told


def entry_json(entry: AuditEntry) -> str:
    """Return an entry as one line of JSON, from which its hash can be computed again."""
    return canonical(
        {
            "seq": entry.seq,
            "at": moment(entry.at),
            "kind": entry.kind,
            "role": entry.actor.role,
            "key": entry.actor.key,
            "holder": entry.actor.holder,
            "data": dict(entry.data),
            "previous": entry.previous,
            "hash": entry.hash,
        }
    )


def read_export(path: Path) -> Iterator[AuditEntry]:
    """Yield the entries of an exported JSON Lines file.

    Raises:
        ReaderError: a line is no entry of an audit log; names the line.
    """
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                raw = json.loads(line)
                yield AuditEntry(
                    int(raw["seq"]),
                    datetime.fromisoformat(raw["at"]),
                    str(raw["kind"]),
                    Actor(str(raw["role"]), str(raw["key"]), str(raw.get("holder", ""))),
                    dict(raw["data"]),
                    str(raw["previous"]),
                    str(raw["hash"]),
                )
            except (ValueError, KeyError, TypeError):
                raise ReaderError(
                    Text(
                        "cette ligne n'est pas une entrée d'un journal d'audit.",
                        "this line is no entry of an audit log.",
                    ),
                    file=str(path),
                    line=number,
                    remedy=Text(
                        "Donnez un fichier écrit par : passerelle audit export --format jsonl.",
                        "Give a file written by: passerelle audit export --format jsonl.",
                    ),
                ) from None


CSV_COLUMNS = (
    "seq", "at", "kind", "role", "key", "holder", "posting", "posting_text", "pool_size", "pool_hash",
    "ranker", "encoder", "extractor", "taxonomy", "communes", "rules", "passerelle", "settings", "candidate",
    "rank", "score", "grade", "status", "explanation", "previous", "hash",
)  # fmt: skip
"""Columns of the CSV export: one row for each result, one for an entry without any."""


def csv_lines(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """Yield the lines of the CSV export, the header first."""
    yield _csv_line(CSV_COLUMNS)
    for entry in entries:
        data = entry.data
        engine, posting, pool = (data.get(name, {}) for name in ("engine", "posting", "pool"))
        common = {
            "seq": entry.seq,
            "at": moment(entry.at),
            "kind": entry.kind,
            "role": entry.actor.role,
            "key": entry.actor.key,
            "holder": entry.actor.holder,
            "posting_text": posting.get("text", ""),
            "pool_size": pool.get("size", ""),
            "pool_hash": pool.get("hash", ""),
            **{name: engine.get(name, "") for name in CSV_COLUMNS[10:17]},
            "settings": canonical(_rest(data)),
            "explanation": data.get("explanation", ""),
            "previous": entry.previous,
            "hash": entry.hash,
        }
        for result in data.get("results") or [{"candidate": data.get("candidate", "")}]:
            row = {"posting": posting.get("id", ""), **common, **result}
            yield _csv_line(row.get(name, "") for name in CSV_COLUMNS)


def _rest(data: Mapping[str, Any]) -> dict[str, Any]:
    told = {"posting", "pool", "engine", "results", "explanation", "candidate"}
    return {name: value for name, value in data.items() if name not in told}


def _csv_line(values: Iterable[Any]) -> str:
    line = io.StringIO()
    cells = ["" if value is None else never_a_formula(str(value)) for value in values]
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def before(age: str, now: datetime | None = None) -> datetime:
    """Return the moment that lies `age` ago; see `length_of_time`."""
    return (now or datetime.now(UTC)) - length_of_time(age, "older-than")


def length_of_time(written: str, field: str) -> timedelta:
    """Read a length of time: "365d", "52w", "12m" (30 days each), "1y"; days without a unit.

    Raises:
        StoreError: it is none; names the `field` it was given for.
    """
    match = _AGE.fullmatch(written.strip())
    if match is None:
        raise StoreError(
            Text(f"« {written} » n'est pas une durée.", f"'{written}' is no length of time."),
            field=field,
            remedy=Text(
                "Écrivez par exemple 365d, 52w, 12m ou 1y.", "Write for instance 365d, 52w, 12m or 1y."
            ),
        )
    days = int(match[1]) * _DAYS[(match[2] or "d").lower()]
    return timedelta(days=min(days, 36_500))
