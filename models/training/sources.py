"""Reading the training material: public classifications, offers' keywords, and the project's own trades.

Everything is read from paths given by the user; nothing of it is kept in the repository's artefacts but what
the table has learned. `models` knows nothing of the rooms above it, so the files are read here directly.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

import yaml

from models.errors import EncoderError, Text

AD_REGISTERS = frozenset({"rh", "agence", "atelier", "prof"})
HELD_OUT_SENTENCES = 10
HELD_OUT_SKILLS = 6
HELD_OUT_OFFERS = 30
"""One sentence, one ESCO skill and one offer in this many is kept for measuring and never trained on."""

CHECK_PATH = Text("Vérifiez le chemin donné en option.", "Check the path given as an option.")
LABELS = ("conceptUri", "preferredLabel")
BROADER = ("conceptUri", "broaderUri")


@dataclass
class Concept:
    """Everything that names one concept, by language."""

    key: str
    fr: list[str] = field(default_factory=list)
    en: list[str] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)


@dataclass
class Sentence:
    """One sentence of the trade corpus: who says it, of which occupation, showing which skills."""

    occupation: str
    skills: tuple[str, ...]
    register: str
    text: str

    @property
    def is_ad(self) -> bool:
        """Whether a recruiter says it, rather than a worker."""
        return self.register in AD_REGISTERS


@dataclass
class Trades:
    """The project's own trades: occupations and skills by id, the sentences and clauses of the corpus.

    `clauses` are short phrases, each with the one skill that it shows.
    """

    occupations: dict[str, Concept]
    skills: dict[str, Concept]
    sentences: list[Sentence]
    neighbours: dict[str, list[str]]
    clauses: list[tuple[str, str]]


def unique(texts: Iterable[str]) -> list[str]:
    """Return the texts stripped, without empty ones or repetitions, in their order."""
    return list(dict.fromkeys(text.strip() for text in texts if text and text.strip()))


def _rows(path: Path, *columns: str, delimiter: str = ",") -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file that must have these columns."""
    if not path.is_file():
        raise EncoderError(
            Text("ce fichier n'existe pas.", "this file does not exist."), file=str(path), remedy=CHECK_PATH
        )
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle, delimiter=delimiter, restval="")
            for column in columns:
                if column not in (reader.fieldnames or ()):
                    raise EncoderError(
                        Text("cette colonne manque.", "this column is missing."),
                        file=str(path),
                        line=1,
                        field=column,
                        remedy=CHECK_PATH,
                    )
            yield from reader
    except (UnicodeDecodeError, csv.Error) as error:
        raise EncoderError(
            Text("ce fichier n'est pas du CSV en UTF-8.", "this file is not CSV in UTF-8."),
            file=str(path),
            remedy=CHECK_PATH,
        ) from error


def _split_forms(label: str) -> list[str]:
    """Return both forms of "directeur technique/directrice technique", else the label itself."""
    return [part.strip() for part in re.split(r"\s*/\s*", label)] if label.count("/") == 1 else [label]


def read_esco_occupations(folder: Path) -> list[Concept]:
    """Return ESCO's occupations: labels in both languages, English description, labels of broader concepts.

    Raises:
        EncoderError: a file or a column of it is missing.
    """
    concepts: dict[str, Concept] = {}
    for row in _rows(folder / "occupations_fr.csv", *LABELS, "altLabels"):
        labels = _split_forms(row["preferredLabel"]) + row["altLabels"].split("\n")
        concepts[row["conceptUri"]] = Concept(row["conceptUri"], fr=unique(labels))
    for row in _rows(folder / "occupations_en.csv", *LABELS, "altLabels", "description"):
        concept = concepts.setdefault(row["conceptUri"], Concept(row["conceptUri"]))
        concept.en = unique([row["preferredLabel"], *row["altLabels"].split("\n")])
        concept.descriptions = unique([" ".join(row["description"].split()[:48])])
    groups = {
        row["conceptUri"]: row["preferredLabel"] for row in _rows(folder / "ISCOGroups_fr.csv", *LABELS)
    }
    _add_parents(concepts, folder / "broaderRelationsOccPillar.csv", groups)
    return list(concepts.values())


def read_esco_skills(folder: Path) -> list[Concept]:
    """Return ESCO's skills with their French labels and the labels of their broader concepts.

    Raises:
        EncoderError: a file or a column of it is missing.
    """
    concepts = {
        row["conceptUri"]: Concept(
            row["conceptUri"], fr=unique([row["preferredLabel"], *row["altLabels"].split("\n")])
        )
        for row in _rows(folder / "skills_fr.csv", *LABELS, "altLabels")
    }
    groups = {
        row["conceptUri"]: row["preferredLabel"] for row in _rows(folder / "skillGroups_fr.csv", *LABELS)
    }
    _add_parents(concepts, folder / "broaderRelationsSkillPillar.csv", groups)
    return list(concepts.values())


def _add_parents(concepts: dict[str, Concept], relations: Path, groups: dict[str, str]) -> None:
    for row in _rows(relations, *BROADER):
        child = concepts.get(row["conceptUri"])
        if child is None:
            continue
        parent = concepts.get(row["broaderUri"])
        label = parent.fr[0] if parent and parent.fr else groups.get(row["broaderUri"], "")
        if label:
            child.parents.append(label)


def read_rome(path: Path) -> list[Concept]:
    """Return ROME's job cards: the card's name as parent, its job titles (appellations) as labels.

    Raises:
        EncoderError: the file or a column of it is missing.
    """
    cards: dict[str, Concept] = {}
    for row in _rows(path, "Rome1", "Rome2", "Rome3", "Intitule", "OGR", delimiter=";"):
        if not row["Rome3"].strip():
            continue
        code = row["Rome1"].strip() + row["Rome2"].strip() + row["Rome3"].strip()
        card = cards.setdefault(code, Concept(f"rome:{code}"))
        names = card.fr if row["OGR"].strip() else card.parents
        names.append(row["Intitule"].strip())
    return list(cards.values())


_NO_TITLE = re.compile(
    r"(?i)^(?:alternan|apprenti|stage|contrat|formation|offre|entreprise|cdi|cdd|bts|bac|master|h/f)"
)


def read_offers(path: Path, *, held_out: bool) -> list[list[str]]:
    """Return the keyword lists of real offers that begin with a job title.

    Args:
        path: JSON Lines with a list `keywords` each.
        held_out: return the offers kept for measuring instead of those to train on.

    Raises:
        EncoderError: a line is something else.
    """
    with path.open("rb") as handle:
        lists = [_keywords(line, path, number) for number, line in enumerate(handle, start=1) if line.strip()]
    return [
        keywords
        for keywords in lists
        if len(keywords) >= 4
        and not _NO_TITLE.match(keywords[0])
        and is_held_out(" ".join(keywords), HELD_OUT_OFFERS) == held_out
    ]


def _keywords(line: bytes, path: Path, number: int) -> list[str]:
    try:
        return unique(json.loads(line)["keywords"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EncoderError(
            Text(
                'un objet JSON avec une liste "keywords", en UTF-8, est attendu sur chaque ligne.',
                'each line must hold a JSON object with a list "keywords", in UTF-8.',
            ),
            file=str(path),
            line=number,
        ) from error


def read_trades(folder: Path, *, held_out: bool) -> Trades:
    """Return the project's trades.

    Args:
        folder: holds `skills/`, `occupations/` and `corpus/`.
        held_out: return the sentences kept for measuring instead of those to train on.
    """
    occupations: dict[str, Concept] = {}
    neighbours: dict[str, list[str]] = {}
    for entry in _entries(folder / "occupations", "occupations"):
        occupations[entry["id"]] = _concept(entry, "passerelle:occupation/")
        neighbours[entry["id"]] = list(entry.get("neighbours") or [])
    skills: dict[str, Concept] = {}
    for entry in _entries(folder / "skills", "skills"):
        skills[entry["id"]] = _concept(entry, "passerelle:skill/")
    corpus = folder / "corpus"
    outside = sorted((corpus / "neighbours").glob("*.txt"))
    kept = list(
        _sentences(sorted((corpus / "heldout").glob("*.txt")) + [p for p in outside if _kept_apart(p)])
    )
    learnt = [path for name in ("train", "profiles") for path in sorted((corpus / name).glob("*.txt"))]
    train = list(_sentences(learnt + [p for p in outside if not _kept_apart(p)]))
    if held_out:
        sentences = kept or [s for s in train if is_held_out(s.text, HELD_OUT_SENTENCES)]
    else:
        sentences = train if kept else [s for s in train if not is_held_out(s.text, HELD_OUT_SENTENCES)]
    clauses = [] if held_out else list(_clauses(folder / "corpus" / "clauses"))
    return Trades(occupations, skills, sentences, neighbours, clauses)


def is_held_out(text: str, one_in: int) -> bool:
    """Whether a text belongs to the share kept for measuring: decided by its hash, the same for ever."""
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "big") % one_in == 0


def _entries(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        yield from document.get(name) or []


def _concept(entry: dict[str, Any], prefix: str) -> Concept:
    def texts(name: str) -> list[str]:
        value = entry.get(name) or []
        return [str(v) for v in value] if isinstance(value, list) else [str(value)]

    return Concept(
        prefix + str(entry["id"]),
        fr=unique(texts("fr") + texts("alt")),
        en=unique(texts("en") + texts("alt_en")),
        descriptions=unique(texts("tasks")),
    )


def _kept_apart(path: Path) -> bool:
    return path.name.startswith("heldout")


def _sentences(paths: Iterable[Path]) -> Iterator[Sentence]:
    for path in paths:
        occupation = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                occupation = line.lstrip("# ").strip()
                continue
            parts = [part.strip() for part in line.split("|")]
            if len(parts) == 3 and occupation:
                skills = tuple(s.strip() for s in parts[1].split(",") if s.strip(" -"))
                yield Sentence(occupation, skills, parts[0], parts[2])


def _clauses(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each skill of a file of clauses with one clause that shows it."""
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            skill, *clauses = (part.strip() for part in line.split("|"))
            if not skill.startswith("#"):
                yield from ((skill, clause) for clause in clauses if clause)
