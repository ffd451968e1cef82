"""The trade corpus: sentences as workers say them and as ads say them, labelled with their skills."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from matcher.records.errors import TaxonomyError, Text
from matcher.taxonomy.sources import occupation_uri

CORPUS_FOLDER = Path(__file__).parent / "data" / "corpus"
AD_REGISTERS = ("rh", "agence", "atelier", "prof")
WORKER_REGISTERS = ("jeune", "ancien", "interim", "reconversion", "cv", "oral")

Voice = Literal["worker", "ad"]
Split = Literal["train", "heldout"]


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


def read_corpus_file(path: Path) -> Iterator[TaskSentence]:
    """Yield the sentences of one file; raises TaxonomyError naming the line that is malformed."""
    occupation = ""
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if not line:
            continue
        if line.startswith("#"):
            occupation = line.lstrip("# ").strip()
            continue
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
            raise TaxonomyError(
                Text(f"registre inconnu : « {register} ».", f"unknown register: '{register}'."),
                file=str(path),
                line=number,
                remedy=Text(
                    f"Registres admis : {', '.join(WORKER_REGISTERS + AD_REGISTERS)}.",
                    f"Allowed: {', '.join(WORKER_REGISTERS + AD_REGISTERS)}.",
                ),
            )
        yield TaskSentence(
            occupation=occupation,
            skills=tuple(key.strip() for key in skills.split(",") if key.strip() not in ("", "-")),
            voice="ad" if register in AD_REGISTERS else "worker",
            register=register,
            text=text,
        )


def load_corpus(split: Split, folder: Path = CORPUS_FOLDER) -> list[TaskSentence]:
    """Return the sentences of a split, the look-alike trades outside the cluster included."""
    files = sorted((folder / split).glob("*.txt")) + sorted((folder / "neighbours").glob(f"{split}*.txt"))
    return [sentence for path in files for sentence in read_corpus_file(path)]
