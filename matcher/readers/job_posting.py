"""schema.org JobPosting in JSON-LD (https://schema.org/JobPosting), alone or inside an HTML page."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.readers.folding import folded
from matcher.readers.jsonl import load_json
from matcher.readers.markup import json_ld_blocks
from matcher.readers.report import Notes, RawItem
from matcher.readers.shapes import blocks, dig, line, section, texts, words
from matcher.readers.source import Source
from matcher.readers.vocabulary import contract_codes
from matcher.records import Text
from matcher.records.errors import ReaderError

_EMPLOYMENT_TYPES = {
    "intern": "stage",
    "internship": "stage",
    "temporary": "CDD",
    "apprenticeship": "apprentissage",
}
_NO_CONTRACT = frozenset(("full time", "part time", "contractor", "other", "per diem", "volunteer"))
_MAX_DEPTH = 20


def is_job_posting(value: object) -> bool:
    """Return whether a JSON document holds a JobPosting."""
    return next(find_postings(value), None) is not None


def find_postings(value: object, depth: int = 0) -> Iterator[dict[str, object]]:
    """Yield each JobPosting of a JSON-LD document, wherever it is nested (@graph, lists, itemListElement)."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for part in value:
            yield from find_postings(part, depth + 1)
    elif isinstance(value, dict):
        types = value.get("@type")
        names = types if isinstance(types, list) else [types]
        if any(isinstance(name, str) and name.rsplit("/", 1)[-1] == "JobPosting" for name in names):
            yield value
        else:
            for name in ("@graph", "itemListElement", "item", "mainEntity"):
                yield from find_postings(value.get(name), depth + 1)


def read_job_postings(value: object, notes: Notes) -> Iterator[RawItem]:
    """Yield the postings of a JSON-LD document."""
    for rank, posting in enumerate(find_postings(value), start=1):
        yield RawItem(rank, _fields(posting, notes), counts_lines=False)


def read_html(source: Source, page: str, notes: Notes) -> Iterator[RawItem]:
    """Yield the postings embedded in an HTML page.

    Raises:
        ReaderError: the page embeds no readable JobPosting.
    """
    documents = []
    for block in json_ld_blocks(page):
        try:
            documents.append(load_json(block.strip()))
        except ValueError:
            notes.add(
                Text(
                    "un bloc JSON-LD de la page est illisible, ignoré.",
                    "an unreadable JSON-LD block was skipped.",
                )
            )
    if not is_job_posting(documents):
        raise ReaderError(
            Text(
                "cette page ne contient pas d'offre au format schema.org JobPosting.",
                "this page embeds no schema.org JobPosting.",
            ),
            file=source.name,
            remedy=Text(
                "Copiez le texte de l'annonce dans un fichier .txt.",
                "Copy the text of the ad into a .txt file.",
            ),
        )
    yield from read_job_postings(documents, notes)


def _fields(posting: dict[str, object], notes: Notes) -> dict[str, object]:
    address = dig(posting, "jobLocation", "address")
    contract, part_time = _employment(posting, notes)
    hours = words(posting, "workHours")
    fields: dict[str, object] = {
        "id": _identifier(posting),
        "title": words(posting, "title") or words(posting, "name"),
        "firm": words(posting, "hiringOrganization", "name") or words(posting, "hiringOrganization"),
        "commune": words(address, "addressLocality") or (words(address) if isinstance(address, str) else ""),
        "postal_code": words(address, "postalCode"),
        "contract": contract,
        "schedule": hours[:500] or ("partiel" if part_time else ""),
        "positions": words(posting, "totalJobOpenings") or None,
        "published": words(posting, "datePosted")[:10],
        "start_date": words(posting, "jobStartDate")[:10],
        "wage": _wage(posting),
        "text": _text(posting),
        "url": words(posting, "url"),
        "requirements": _requirements(posting),
    }
    return {name: value for name, value in fields.items() if value not in ("", None, {})}


def _identifier(posting: dict[str, object]) -> str:
    identifier = words(posting, "identifier", "value") or words(posting, "identifier")
    return (identifier or words(posting, "@id") or words(posting, "url"))[:200]


def _employment(posting: dict[str, object], notes: Notes) -> tuple[str, bool]:
    """Return the contract and whether the job is part time; schema.org mixes both in one property."""
    part_time, contract = False, ""
    for written in texts(posting, "employmentType"):
        plain = folded(written)
        part_time = part_time or plain == "part time"
        if contract or plain in _NO_CONTRACT:
            continue
        contract = _EMPLOYMENT_TYPES.get(plain) or next(iter(contract_codes(written)), written)
        if plain == "temporary":
            notes.add(
                Text(
                    "employmentType TEMPORARY lu comme CDD.",
                    "employmentType TEMPORARY read as CDD (fixed term).",
                )
            )
    return contract, part_time


def _wage(posting: dict[str, object]) -> str:
    salary = dig(posting, "baseSalary")
    if not isinstance(salary, dict):
        return words(salary)
    value = salary.get("value")
    inner = value if isinstance(value, dict) else {"value": value}
    low = words(inner, "minValue") or words(inner, "value")
    high = words(inner, "maxValue")
    return line(
        line(low, high, separator=" - "), words(salary, "currency"), words(inner, "unitText"), separator=" "
    )


def _text(posting: dict[str, object]) -> str:
    return blocks(
        words(posting, "description"),
        section("Missions", texts(posting, "responsibilities")),
        section("Compétences", texts(posting, "skills")),
        section("Profil", [*texts(posting, "qualifications"), *texts(posting, "experienceRequirements")]),
        section("Formation", texts(posting, "educationRequirements")),
    )


def _requirements(posting: dict[str, object]) -> dict[str, object]:
    months = dig(posting, "experienceRequirements", "monthsOfExperience")
    if isinstance(months, str) and months.strip().isdigit():
        months = int(months)
    known = isinstance(months, int | float) and not isinstance(months, bool)
    return {"min_years": round(float(months) / 12, 2)} if known and isinstance(months, int | float) else {}
