"""What a posting asks for, brought into the form that candidates are compared with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.french_names import french_stems
from matcher.ranking.pool import CandidatePool
from matcher.ranking.rules.warnings import without_illegal_criteria
from matcher.records import Evidence, Facts, Posting
from matcher.records.facts import Need
from matcher.records.posting import Requirements
from matcher.taxonomy import load_taxonomy
from matcher.understanding import extract_facts, split_sentences
from matcher.understanding.trades import TradeReader
from matcher.understanding.words import fold, stems
from models.encoder import Encoder, Vectors

TITLE_SHARE = 0.35
"""Share of the title in the trade sought: it names the trade, the body describes it."""

SURE_ENOUGH = 0.5
"""Confidence from which a skill that the posting only describes counts as asked for."""

_BEGINNERS = re.compile(
    r"debutant\w*(?: \w+){0,3} (?:accept|bienvenu|possible)|(?:ouvert|accessible) aux debutant|"
    r"sans (?:aucune )?experience|"
    r"(?:pas|aucune?) (?:de |d')?(?:experience|diplome) (?:n'est )?(?:exige|demande|requis|necessaire)|"
    r"on vous forme|nous (?:vous )?form(?:ons|erons)|"
    r"form(?:e|ation) (?:est )?(?:assuree?|interne|en interne|sur place|au poste)|"
    r"pas obligatoire|premiere experience (?:serait|bienvenue)|"
    r"beginners? welcome|training (?:is )?provided|no experience"
)


@dataclass(frozen=True)
class Requirement:
    """One thing asked for: its words, the concepts they name, and where the text says so."""

    label: str
    uris: tuple[str, ...]
    need: Need
    stems: frozenset[str]
    evidence: Evidence | None = None

    @cached_property
    def proofs(self) -> tuple[str, ...]:
        """URIs of the concepts that show it: those named, and all that are narrower."""
        return tuple(dict.fromkeys(proof for uri in self.uris for proof in (uri, *_narrower(uri))))


@lru_cache(maxsize=4_096)
def _narrower(uri: str) -> tuple[str, ...]:
    return tuple(load_taxonomy().below(uri))


@dataclass(frozen=True)
class Demand:
    """A posting understood: requirements, sentences, trade and vectors.

    Attributes:
        text: title and text of the posting, from which everything here was read.
        requirements: must-haves first.
        vectors: float32 (requirements, dimension).
        trades: float32 (occupations,), the trade sought.
        query: the stems of the posting with those of its requirements.
        beginners: the posting says that it takes beginners or trains newcomers itself.
    """

    posting: Posting
    text: str
    facts: Facts
    requirements: tuple[Requirement, ...]
    vectors: Vectors
    trades: NDArray[np.float32]
    query: tuple[str, ...]
    beginners: bool


def posting_text(posting: Posting) -> str:
    """Return title and text as one text; offsets of posting evidence point into it."""
    return f"{posting.title}\n{posting.text}" if posting.text else posting.title


def understand_demand(
    posting: Posting,
    encoder: Encoder,
    trade_reader: TradeReader,
    *,
    ignore_requirements: bool = False,
    facts: Facts | None = None,
) -> Demand:
    """Read a posting into a demand.

    Args:
        posting: the posting.
        encoder: the model that made the candidates' vectors.
        trade_reader: names the trade sought.
        ignore_requirements: read the free text alone, as if the firm had listed nothing.
        facts: facts of `posting_text(posting)` read before.
    """
    text = posting_text(posting)
    # An illegal criterion is told to the firm (`posting_warnings`) and has no part in the ranking.
    read = without_illegal_criteria(posting, text)
    if facts is None or read != text:
        facts = extract_facts(read, kind="posting")
    stated = posting.requirements if posting.requirements and not ignore_requirements else None
    phrases = (*stated.must_have, *stated.nice_to_have) if stated else ()
    lawful = {phrase: without_illegal_criteria(posting, phrase) for phrase in phrases}
    requirements = (
        _stated_requirements(stated, text, lawful)
        if stated and stated.must_have
        else _read_requirements(read, facts)
    )
    sentences = [span.of(read) for span in split_sentences(read)]
    sentence_vectors = encoder.encode(sentences, kind="query")
    query = stems(read) + french_stems(facts)
    query += [stem for phrase in phrases for stem in stems(lawful[phrase])]
    return Demand(
        posting=posting,
        text=text,
        facts=facts,
        requirements=requirements,
        vectors=encoder.encode([requirement.label for requirement in requirements], kind="query"),
        trades=_trade_sought(
            without_illegal_criteria(posting, posting.title),
            sentences,
            sentence_vectors,
            encoder,
            trade_reader,
        ),
        query=tuple(query),
        beginners=takes_beginners(text),
    )


def _stated_requirements(
    stated: Requirements, text: str, lawful: Mapping[str, str]
) -> tuple[Requirement, ...]:
    found: list[Requirement] = []
    needs: tuple[tuple[Need, list[str]], ...] = (("must", stated.must_have), ("nice", stated.nice_to_have))
    for need, phrases in needs:
        for phrase in dict.fromkeys(phrases):
            if not lawful[phrase].strip(" .,;:-"):
                continue
            start = text.find(phrase)
            found.append(
                Requirement(
                    label=phrase,
                    uris=tuple(dict.fromkeys(skill.uri for skill in phrase_facts(phrase).skills)),
                    need=need,
                    stems=frozenset(stems(phrase)),
                    evidence=Evidence(start=start, end=start + len(phrase)) if start >= 0 else None,
                )
            )
    return tuple(found)


@lru_cache(maxsize=16_384)
def phrase_facts(phrase: str) -> Facts:
    """Return the facts of one requirement; many postings ask for the same things in the same words."""
    return extract_facts(phrase, kind="posting")


def _read_requirements(text: str, facts: Facts) -> tuple[Requirement, ...]:
    found: dict[str, Requirement] = {}
    for skill in sorted(facts.skills, key=lambda skill: (skill.need == "nice", -skill.confidence)):
        sure = skill.found != "implied" or skill.confidence >= SURE_ENOUGH
        if sure and not skill.negated and skill.uri not in found:
            found[skill.uri] = Requirement(
                label=skill.label,
                uris=(skill.uri,),
                need=skill.need or "must",
                stems=frozenset(stems(skill.label)),
                evidence=Evidence(start=skill.start, end=skill.end),
            )
    return tuple(found.values())


def _trade_sought(
    title: str, texts: list[str], vectors: Vectors, encoder: Encoder, reader: TradeReader
) -> NDArray[np.float32]:
    named = reader.text([title], encoder.encode([title], kind="query"))
    both = TITLE_SHARE * named + (1 - TITLE_SHARE) * reader.text(texts, vectors)
    mass = float(both.sum())
    return np.asarray(both / mass if mass > 0 else both, dtype=np.float32)


def takes_beginners(text: str) -> bool:
    """Tell whether a posting says that it takes beginners or trains newcomers itself."""
    return bool(_BEGINNERS.search(fold(text)))


def pool_demand(
    posting: Posting, pool: CandidatePool, *, ignore_requirements: bool = False, facts: Facts | None = None
) -> Demand:
    """Read a posting with the models of `pool`; `facts` are those read before, if any."""
    return understand_demand(
        posting, pool.encoder, pool.trade_reader, ignore_requirements=ignore_requirements, facts=facts
    )
