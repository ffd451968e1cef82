"""The trade corpus: sentences as workers say them and as ads say them, labelled with their skills."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from matcher.records.errors import TaxonomyError, Text
from matcher.taxonomy.build import occupation_uri
from matcher.taxonomy.files import Stamp, read_text, stamp
from matcher.taxonomy.folders import trade_folders

CORPUS_FOLDER = Path(__file__).parent / "data" / "corpus"
AD_REGISTERS = ("rh", "agence", "atelier", "prof")
WORKER_REGISTERS = ("jeune", "ancien", "interim", "reconversion", "cv", "oral")

Voice = Literal["worker", "ad"]
Split = Literal["train", "profiles", "postings", "background", "heldout"]
"""Tasks told one by one, what people write of themselves, what firms write in their ads, what tells of no
trade (under the names of what it is about), and sentences kept for measuring."""

LEARNT: tuple[Split, ...] = ("train", "profiles", "postings")
"""What serves learning the words of the trades."""


class TaskSentence(NamedTuple):
    """One sentence of a trade.

    `occupation` and `skills` are ids (the last part of a passerelle URI), `register` is who speaks.
    """

    occupation: str
    skills: tuple[str, ...]
    voice: Voice
    register: str
    text: str

    @property
    def occupation_uri(self) -> str:
        """URI of the occupation whose people say this."""
        return occupation_uri(self.occupation)


def read_corpus_file(path: Path) -> Iterator[tuple[int, TaskSentence]]:
    """Yield (line from 1, sentence) of one file; raises TaxonomyError where the file or a line is wrong."""
    occupation = ""
    for number, raw in enumerate(read_text(path).splitlines(), start=1):
        line = raw.strip()
        if line.startswith("#"):
            occupation = line.lstrip("# ").strip()
        elif line:
            yield number, _sentence(path, number, occupation, line)


def _sentence(path: Path, number: int, occupation: str, line: str) -> TaskSentence:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) != 3 or not occupation or not parts[2]:
        raise TaxonomyError(
            Text(
                "ligne attendue : « registre | compétences | phrase », sous un titre « # métier ».",
                "expected 'register | skills | sentence' below a '# occupation' heading.",
            ),
            file=str(path),
            line=number,
        )
    register, skills, text = parts
    if register not in AD_REGISTERS and register not in WORKER_REGISTERS:
        allowed = ", ".join(WORKER_REGISTERS + AD_REGISTERS)
        raise TaxonomyError(
            Text(f"registre inconnu : « {register} ».", f"unknown register: '{register}'."),
            file=str(path),
            line=number,
            remedy=Text(f"Registres admis : {allowed}.", f"Allowed: {allowed}."),
        )
    return TaskSentence(
        occupation=occupation,
        skills=tuple(key.strip() for key in skills.split(",") if key.strip() not in ("", "-")),
        voice="ad" if register in AD_REGISTERS else "worker",
        register=register,
        text=text,
    )


class SkillClause(NamedTuple):
    """A plain clause of a CV or an ad that shows one skill; it belongs to no trade.

    `skill` is an id (the last part of a passerelle URI).
    """

    skill: str
    text: str


def read_clause_file(path: Path) -> Iterator[tuple[int, SkillClause]]:
    """Yield (line from 1, clause) of one file; raises TaxonomyError where the file or a line is wrong."""
    for number, raw in enumerate(read_text(path).splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        skill, *clauses = (part.strip() for part in line.split("|"))
        if not skill or not clauses or not all(clauses):
            raise TaxonomyError(
                Text(
                    "ligne mal formée : « compétence | phrase | phrase... » attendu.",
                    "malformed line: 'skill | clause | clause...' expected.",
                ),
                file=str(path),
                line=number,
            )
        for clause in clauses:
            yield number, SkillClause(skill, clause)


def clause_files(folder: Path = CORPUS_FOLDER) -> list[Path]:
    """Return the shipped files of clauses."""
    return sorted((folder / "clauses").glob("*.txt"))


def load_learnt(folder: Path = CORPUS_FOLDER) -> list[TaskSentence]:
    """Return all sentences that serve learning the words of the trades."""
    return [sentence for split in LEARNT for sentence in load_corpus(split, folder)]


def load_background(folder: Path = CORPUS_FOLDER) -> list[str]:
    """Return sentences of ads and profiles that tell of no trade: pay, hours, the firm, wishes, languages."""
    return [sentence.text for sentence in load_corpus("background", folder)]


def load_clauses(folder: Path = CORPUS_FOLDER) -> list[SkillClause]:
    """Return the shipped clauses, each with the one skill that it surely shows.

    They teach which words show a skill and, shared among the trades that need it, which words tell of these.
    """
    return [clause for path in clause_files(folder) for _, clause in read_clause_file(path)]


def corpus_files(split: Split, folder: Path = CORPUS_FOLDER) -> list[Path]:
    """Return the shipped corpus files of a split, the look-alike trades outside the cluster included."""
    return sorted((folder / split).glob("*.txt")) + sorted((folder / "neighbours").glob(f"{split}*.txt"))


def own_corpus_files() -> list[Path]:
    """Return the corpus files of the cluster's own trades (`PASSERELLE_TRADES`); they all serve training."""
    return sorted(path for folder in trade_folders() if folder.is_dir() for path in folder.rglob("*.txt"))


def load_corpus(split: Split, folder: Path = CORPUS_FOLDER) -> list[TaskSentence]:
    """Return the sentences of a split: the shipped ones, and for training the cluster's own."""
    files = corpus_files(split, folder) + (own_corpus_files() if split == "train" else [])
    return [sentence for path in files for sentence in _sentences(path, _stamp(path))]


def _stamp(path: Path) -> Stamp | None:
    """Return the stamp of a file; None for one that cannot be looked at: reading it says why."""
    try:
        return stamp(path)
    except OSError:
        return None


@lru_cache(maxsize=64)
def _sentences(path: Path, stamped: Stamp | None) -> tuple[TaskSentence, ...]:
    """Return the sentences of a file; several models are learnt from them, each asks for all of them."""
    return tuple(sentence for _, sentence in read_corpus_file(path))
