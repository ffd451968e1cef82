"""Who knows about this? People of member firms who agreed to be asked, for a technical question.

Three things are put together: the words nearest in meaning among what an expert declared, the
question's own words that they use (BM25), and the skills of the taxonomy that both name. A question in
English finds an expert who wrote in French through the skills and through the labels of both languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from matcher.ranking.closeness import load_closeness
from matcher.readers.jsonl import load_json, numbered_lines
from matcher.records import Evidence, SkillFact
from matcher.records.errors import ReaderError, RecordError, Text
from matcher.records.expected import expected
from matcher.records.expert import Expert, ExpertAnswer, ExpertSkill
from matcher.retrieval import TermWeights
from matcher.taxonomy.names import reader_name
from matcher.understanding import extract_facts, split_sentences
from matcher.understanding.rarity import load_rarity
from matcher.understanding.words import stems
from models.encoder import Encoder

MEANING, SPOKEN, SKILLS = 0.5, 0.25, 0.25
"""Weights of meaning, of words and of shared skills; where the question names no skill, the others share."""

LEAST_SCORE = 0.25
"""Below this an expert is not shown: what they declared is about something else."""

WORDS_SHOWN = 2
ASKED = 3
SURE_SKILL = 0.5


@dataclass(frozen=True)
class ExpertFile:
    """Experts read from a file.

    Attributes:
        experts: those who agreed to be asked.
        silent: how many others the file holds; they are never shown.
        rejected: lines that are no expert.
    """

    experts: tuple[Expert, ...]
    silent: int
    rejected: tuple[RecordError, ...]


def read_experts(path: Path, *, today: date | None = None) -> ExpertFile:
    """Read a JSON Lines file of experts and keep those whose agreement holds today.

    Raises:
        ReaderError: the file is absent or holds no expert at all.
    """
    if not path.is_file():
        raise ReaderError(
            Text("fichier introuvable.", "file not found."),
            file=str(path),
            remedy=Text("Vérifiez le chemin.", "Check the path."),
        )
    day = today or date.today()
    found: dict[str, Expert] = {}
    rejected: list[RecordError] = []
    with path.open("rb") as stream:
        for number, line in numbered_lines(stream):
            if line is not None and not line.strip():
                continue
            expert = _expert(line, str(path), number)
            if isinstance(expert, RecordError):
                rejected.append(expert)
            elif expert.id in found:
                rejected.append(_twice(expert.id, str(path), number))
            else:
                found[expert.id] = expert
    if not found:
        raise (
            rejected[0]
            if rejected
            else ReaderError(
                Text("ce fichier ne contient aucun expert.", "this file holds no expert."), file=str(path)
            )
        )
    agreed = tuple(expert for expert in found.values() if expert.agreed(day))
    return ExpertFile(agreed, len(found) - len(agreed), tuple(rejected))


def _expert(line: bytes | None, file: str, number: int) -> Expert | RecordError:
    try:
        value = load_json(line.decode("utf-8")) if line is not None else None
        return Expert.model_validate(value, strict=False)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or None
        wanted = expected(first["type"])
        return RecordError(
            Text("valeur inattendue ou absente.", "unexpected or missing value."),
            file=file,
            line=number,
            field=field,
            remedy=Text(
                f"{wanted.fr} Un expert est un objet JSON avec « id » ; voir docs/experts-and-watch.md.",
                f"{wanted.en} An expert is a JSON object with at least 'id'; see docs/experts-and-watch.md.",
            ),
        )
    except ValueError:
        return RecordError(
            Text("JSON illisible.", "unreadable JSON."),
            file=file,
            line=number,
            remedy=Text(
                "Chaque ligne doit être un objet JSON complet, en UTF-8.",
                "Each line must be one complete JSON object, in UTF-8.",
            ),
        )


def _twice(expert_id: str, file: str, number: int) -> RecordError:
    return RecordError(
        Text(f"l'identifiant « {expert_id} » est donné deux fois.", f"id '{expert_id}' is given twice."),
        file=file,
        line=number,
        field="id",
    )


class ExpertFinder:
    """Experts read and embedded once, to whom any number of questions are put."""

    def __init__(self, experts: Sequence[Expert], encoder: Encoder, *, today: date | None = None) -> None:
        """Read the experts; those whose agreement does not hold on `today` are left out here too."""
        day = today or date.today()
        self._experts = sorted((expert for expert in experts if expert.agreed(day)), key=lambda e: e.id)
        self._encoder = encoder
        self._passages = [_passages(expert) for expert in self._experts]
        self._owners = np.repeat(np.arange(len(self._experts)), [len(some) for some in self._passages])
        texts = [text for some in self._passages for text in some]
        self._vectors = encoder.encode(texts, kind="passage")
        self._texts = ["\n".join(some) for some in self._passages]
        self._words = TermWeights(stems(text) for text in self._texts)
        self._facts = [_shown(text) for text in self._texts]

    def find(self, question: str, *, most: int = 5) -> list[ExpertAnswer]:
        """Return the experts who can answer, best first; nobody where what is declared is about other things.

        Raises:
            ReaderError: the question holds no word.
        """
        if not stems(question):
            raise ReaderError(
                Text("la question ne contient aucun mot.", "the question holds no word."),
                field="question",
                remedy=Text(
                    "Posez-la en une phrase, avec le procédé, la machine ou le défaut.",
                    "Ask it in a sentence, with the process, the machine or the defect.",
                ),
            )
        if not self._experts:
            return []
        query = self._encoder.encode([question], kind="query")
        cosines = query @ self._vectors.T
        near = load_closeness(self._encoder).scale(query, cosines)[0]
        spoken = np.minimum(1.0, self._words.scores(stems(question), load_rarity().of))
        asked = _asked(question)
        answers = [
            self._answer(row, asked, near[self._owners == row], float(spoken[row]))
            for row in range(len(self._experts))
        ]
        kept = [answer for answer in answers if answer.score >= LEAST_SCORE]
        return sorted(kept, key=lambda answer: (-answer.score, answer.expert_id))[:most]

    def _answer(self, row: int, asked: dict[str, str], near: np.ndarray, spoken: float) -> ExpertAnswer:
        expert = self._experts[row]
        facts, text = self._facts[row], self._texts[row]
        shared = [uri for uri in asked if uri in facts]
        meaning = float(near.max()) if len(near) else 0.0
        if asked:
            score = MEANING * meaning + SPOKEN * spoken + SKILLS * len(shared) / len(asked)
        else:
            score = (MEANING * meaning + SPOKEN * spoken) / (MEANING + SPOKEN)
        best = np.argsort(-near, kind="stable")[:WORDS_SHOWN]
        words = tuple(self._passages[row][place] for place in best if near[place] > 0 or place == best[0])
        open_skills = tuple(label for uri, label in asked.items() if uri not in facts)
        return ExpertAnswer(
            expert_id=expert.id,
            name=expert.name,
            firm=expert.firm,
            role=expert.role,
            languages=tuple(expert.languages),
            contact=_contact(expert),
            score=min(1.0, score),
            meaning=meaning,
            spoken=spoken,
            words=words,
            skills=tuple(
                ExpertSkill(
                    uri=uri,
                    label=asked[uri],
                    found=facts[uri].found,
                    words=Evidence(start=facts[uri].start, end=facts[uri].end).of(text),
                )
                for uri in shared
            ),
            open_skills=open_skills,
            ask=_questions(words, open_skills),
            since=expert.opt_in_date or date.min,
        )


def _passages(expert: Expert) -> list[str]:
    """Return what an expert declared, piece by piece: each expertise, then each sentence."""
    pieces = [*expert.expertise, *(span.of(expert.text) for span in split_sentences(expert.text))]
    return [piece.strip() for piece in pieces if piece.strip()] or [expert.role or expert.id]


def _shown(text: str) -> dict[str, SkillFact]:
    shown: dict[str, SkillFact] = {}
    for fact in extract_facts(text, kind="candidate").skills:
        sure = fact.found != "implied" or fact.confidence >= SURE_SKILL
        if sure and not fact.negated and fact.uri not in shown:
            shown[fact.uri] = fact
    return shown


def _asked(question: str) -> dict[str, str]:
    """Return the skills that a question names or shows, by URI, with their labels."""
    return {
        fact.uri: reader_name(fact.uri, fact.label)
        for fact in extract_facts(question, kind="posting").skills
        if fact.found != "implied" or fact.confidence >= SURE_SKILL
    }


def _contact(expert: Expert) -> str | None:
    contact = expert.contact
    return (contact.email or contact.phone) if contact else None


def _questions(words: Sequence[str], open_skills: Sequence[str]) -> tuple[str, ...]:
    """Return what to ask: the last case, what was tried, and what they did not speak of."""
    subject = words[0].rstrip(".") if words else ""
    asked = [
        Text(
            f"Sur « {subject} » : quel est le dernier cas que vous avez traité, et sur quelle machine ?",
            f"About '{subject}': what was the last case you handled, and on which machine?",
        ),
        Text(
            "Qu'avez-vous mesuré ou essayé en premier, et qu'est-ce qui n'a pas marché ?",
            "What did you measure or try first, and what did not work?",
        ),
    ]
    asked += [
        Text(f"Avez-vous aussi pratiqué ceci : {label} ?", f"Have you also practised this: {label}?")
        for label in open_skills[:1]
    ]
    return tuple(question.render() for question in asked[:ASKED])
