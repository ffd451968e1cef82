"""What a posting asks for, brought into the form that candidates are compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.beginners import takes_beginners
from matcher.ranking.french_names import french_stems
from matcher.ranking.pool import CandidatePool
from matcher.ranking.rules.warnings import without_illegal_criteria
from matcher.records import Evidence, Facts, Posting
from matcher.records.facts import Need
from matcher.records.posting import TRAINING_CONTRACTS, Requirements
from matcher.taxonomy import load_taxonomy
from matcher.understanding import extract_all_facts, split_sentences
from matcher.understanding.courses import offered_courses
from matcher.understanding.phrase_facts import phrase_facts, read_phrases
from matcher.understanding.schedules import offered_training
from matcher.understanding.study_levels import addressed_levels
from matcher.understanding.trade_words import shares
from matcher.understanding.trades import TradeReader
from matcher.understanding.words import stems
from models.encoder import Encoder

SURE_ENOUGH = 0.5
"""Confidence from which a skill that the posting only describes counts as asked for."""


@dataclass(frozen=True)
class Requirement:
    """One thing asked for: its words, the concepts they name, and where the text says so.

    `beside` is true for what the text tells while the firm has listed its requirements apart.
    """

    label: str
    uris: tuple[str, ...]
    need: Need
    stems: frozenset[str]
    evidence: Evidence | None = None
    beside: bool = False

    @cached_property
    def proofs(self) -> tuple[str, ...]:
        """URIs of the concepts that show it: those named, and all that are narrower."""
        return tuple(dict.fromkeys(proof for uri in self.uris for proof in (uri, *_narrower(uri))))


@lru_cache(maxsize=4_096)
def _narrower(uri: str) -> tuple[str, ...]:
    return tuple(load_taxonomy().below(uri))


@dataclass(frozen=True)
class Demand:
    """A posting understood: requirements, words and trade.

    Attributes:
        text: title and text of the posting, from which everything here was read.
        requirements: those listed, must-haves first, then what the text tells beside the list.
        trades: float32 (occupations,), the trade sought.
        query: the stems of the posting with those of its requirements.
        contract: the contract of the posting, or one in which its text offers to train somebody.
        beginners: the posting says that it takes beginners or trains newcomers itself.
        courses: ids of the courses that a training contract names: offered, or to be had before.
        study_levels: levels of the courses, diplomas and classes that it names.
    """

    posting: Posting
    text: str
    facts: Facts
    requirements: tuple[Requirement, ...]
    trades: NDArray[np.float32]
    query: tuple[str, ...]
    contract: str | None
    beginners: bool
    courses: tuple[str, ...]
    study_levels: frozenset[float]


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
    known = None if facts is None else [facts]
    return understand_demands(
        [posting], encoder, trade_reader, ignore_requirements=ignore_requirements, facts=known
    )[0]


@dataclass(frozen=True)
class _Opened:
    """A posting before it is understood.

    An illegal criterion is told to the firm (`posting_warnings`) and has no part in the ranking: `read`
    is the text without any, `lawful` each phrase of the requirements without any.
    """

    posting: Posting
    text: str
    read: str
    stated: Requirements | None
    lawful: Mapping[str, str]

    @cached_property
    def contract(self) -> str | None:
        return self.posting.contract or offered_training(self.posting.title, self.posting.text)

    @property
    def trains(self) -> bool:
        return self.contract in TRAINING_CONTRACTS


def understand_demands(
    postings: Sequence[Posting],
    encoder: Encoder,
    trade_reader: TradeReader,
    *,
    ignore_requirements: bool = False,
    facts: Sequence[Facts] | None = None,
) -> list[Demand]:
    """Read postings into demands, faster than one by one: whatever looks at large tables does so for all.

    Args:
        postings: the postings, not more than fit in memory at once (some hundreds).
        encoder: the model that made the candidates' vectors.
        trade_reader: names the trades sought.
        ignore_requirements: read the free texts alone, as if the firms had listed nothing.
        facts: for each posting the facts of `posting_text(posting)` read before.
    """
    opened = [_open(posting, ignore_requirements) for posting in postings]
    known = _facts_of(opened, facts)
    read_phrases(phrase for one in opened for phrase in one.lawful)
    requirements = [_requirements(one, own) for one, own in zip(opened, known, strict=True)]
    return [
        Demand(
            posting=one.posting,
            text=one.text,
            facts=own,
            requirements=some,
            trades=trades,
            query=_query(one, own),
            contract=one.contract,
            beginners=takes_beginners(one.text),
            courses=offered_courses(one.read) if one.trains else (),
            study_levels=addressed_levels(one.read, own) if one.trains else frozenset(),
        )
        for one, own, some, trades in zip(
            opened,
            known,
            requirements,
            trades_sought([one.read for one in opened], encoder, trade_reader),
            strict=True,
        )
    ]


def _open(posting: Posting, ignore_requirements: bool) -> _Opened:
    text = posting_text(posting)
    stated = posting.requirements if posting.requirements and not ignore_requirements else None
    phrases = (*stated.must_have, *stated.nice_to_have) if stated else ()
    lawful = {phrase: without_illegal_criteria(posting, phrase) for phrase in phrases}
    return _Opened(posting, text, without_illegal_criteria(posting, text), stated, lawful)


def _facts_of(opened: Sequence[_Opened], facts: Sequence[Facts] | None) -> list[Facts]:
    """Return the facts of each posting without its illegal criteria, those read before where they hold."""
    wanted = [row for row, one in enumerate(opened) if facts is None or one.read != one.text]
    read = extract_all_facts([opened[row].read for row in wanted], "posting") if wanted else []
    anew = dict(zip(wanted, read, strict=True))
    return [anew[row] if row in anew else facts[row] for row in range(len(opened))]  # type: ignore[index]


def _query(one: _Opened, facts: Facts) -> tuple[str, ...]:
    asked = [stem for lawful in one.lawful.values() for stem in stems(lawful)]
    return (*stems(one.read), *french_stems(facts), *asked)


def _requirements(one: _Opened, facts: Facts) -> tuple[Requirement, ...]:
    """Return what a firm lists, and what its text tells beside: lists are short, and written from memory."""
    told = _read_requirements(facts)
    if not (one.stated and one.stated.must_have):
        return told
    listed = _stated_requirements(one.stated, one.text, one.lawful)
    named = {uri for requirement in listed for uri in requirement.uris}
    return listed + tuple(replace(more, beside=True) for more in told if named.isdisjoint(more.uris))


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


def _read_requirements(facts: Facts) -> tuple[Requirement, ...]:
    found: dict[str, Requirement] = {}
    named = {skill.uri for skill in facts.skills if skill.found != "implied"}
    for skill in sorted(facts.skills, key=lambda skill: (skill.need == "nice", -skill.confidence)):
        if skill.found == "implied" and skill.uri in named:
            # How much it is asked for is told where it is named.
            continue
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


def trades_sought(texts: Sequence[str], encoder: Encoder, reader: TradeReader) -> list[NDArray[np.float32]]:
    """Return how much of each posting each trade explains, float32 (trades,), all postings read together.

    The title is one sentence of the posting: some say the trade, others little ("agent de production").

    Args:
        texts: the postings with their titles.
        encoder: makes the vectors.
        reader: reads trades.
    """
    sentences = [[span.of(text) for span in split_sentences(text)] for text in texts]
    flat = [sentence for some in sentences for sentence in some]
    told = reader.told(flat, encoder.encode(flat, kind="query"), encoder, "query")
    ends = np.cumsum([len(some) for some in sentences])[:-1]
    return [shares(part.sum(axis=0)) for part in np.split(told, ends)]


def pool_demand(
    posting: Posting, pool: CandidatePool, *, ignore_requirements: bool = False, facts: Facts | None = None
) -> Demand:
    """Read a posting with the models of `pool`; `facts` are those read before, if any."""
    return understand_demand(
        posting, pool.encoder, pool.trade_reader, ignore_requirements=ignore_requirements, facts=facts
    )
