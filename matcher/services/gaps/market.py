"""Postings and people of a cluster, understood once, in an order that no file decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.demand import Demand, Requirement, understand_demands
from matcher.ranking.rules.job import Job, read_job
from matcher.ranking.rules.tables import most_precise
from matcher.records import Candidate, Facts, Posting, Training
from matcher.records.errors import PlanningError, Text
from matcher.services.gaps.crowd import Crowd
from matcher.services.gaps.reach import Place, Reach
from matcher.services.phrase_links import Link, best_links, phrase_certificates, phrase_links
from matcher.taxonomy import load_taxonomy
from matcher.understanding.phrase_facts import read_phrases
from matcher.understanding.trades import TradeReader
from models.encoder import Encoder

R = TypeVar("R", Posting, Candidate, Training)

SOFT_FAMILIES = frozenset({"transversal"})
"""Families whose skills a CV keeps silent about (teamwork, care): their absence blocks nobody."""


@dataclass(frozen=True)
class Asked:
    """One posting understood for the analysis.

    Attributes:
        demand: what the ranking compares people with.
        links: concepts of each requirement of `demand`, in its order.
        hard: bool (requirements,): musts that name a technical skill, where the firm does not train
            newcomers itself. Somebody who does not show one of them is not ready.
        technical: bool (requirements,): musts that name a technical skill, whoever trains newcomers.
        certificates: codes that the posting requires.
        place: the workplace.
    """

    demand: Demand
    links: tuple[tuple[Link, ...], ...]
    hard: NDArray[np.bool_]
    technical: NDArray[np.bool_]
    certificates: tuple[str, ...]
    place: Place

    @cached_property
    def job(self) -> Job:
        """The posting as the rules of eligibility see it."""
        return read_job(self.posting, self.demand.facts)

    @property
    def posting(self) -> Posting:
        """The record itself."""
        return self.demand.posting


@dataclass(frozen=True)
class Market:
    """Both sides of the cluster.

    Attributes:
        asked: postings in the order of their ids.
        crowd: people in the order of their ids.
        reach: who reaches which workplace.
        openings: int64 (postings,).
    """

    asked: tuple[Asked, ...]
    crowd: Crowd
    reach: Reach
    openings: NDArray[np.int64]


def in_order(records: Sequence[R]) -> list[R]:
    """Return records sorted by id.

    Raises:
        PlanningError: two of them have one id.
    """
    ordered = sorted(records, key=lambda record: record.id)
    for first, second in pairwise(ordered):
        if first.id == second.id:
            raise PlanningError(
                Text(
                    f"l'identifiant « {first.id} » est donné deux fois.",
                    f"the id '{first.id}' is given twice.",
                ),
                field="id",
                remedy=Text(
                    "Chaque offre, personne ou formation a le sien.",
                    "Every posting, person or course needs its own.",
                ),
            )
    return ordered


def make_market(asked: Sequence[Asked], crowd: Crowd) -> Market:
    """Join postings with the people, both sorted by id."""
    reach = Reach(crowd.homes, crowd.mobility, [one.place for one in asked])
    openings = np.array([one.posting.positions for one in asked], dtype=np.int64)
    return Market(tuple(asked), crowd, reach, openings)


def understand_postings(
    postings: Sequence[Posting],
    encoder: Encoder,
    trade_reader: TradeReader,
    *,
    facts: Sequence[Facts] | None = None,
) -> list[Asked]:
    """Understand postings with the models that read the people; `facts` are those read before, if any."""
    demands = understand_demands(postings, encoder, trade_reader, facts=facts)
    papers = [phrase for one in postings if one.requirements for phrase in one.requirements.certifications]
    read_phrases(papers, "training")
    return [_asked(demand) for demand in demands]


def _asked(demand: Demand) -> Asked:
    posting = demand.posting
    # Where the firm lists what it asks for, that alone is its demand, and nothing else excludes anybody.
    links = tuple(
        () if requirement.beside else requirement_links(requirement, demand.facts)
        for requirement in demand.requirements
    )
    musts = np.array([requirement.need == "must" for requirement in demand.requirements], dtype=np.bool_)
    named = np.array([any(link.named for link in some) for some in links], dtype=np.bool_)
    technical = np.array([any(map(_is_technical, some)) for some in links], dtype=np.bool_)
    return Asked(
        demand=demand,
        links=links,
        hard=musts & named & technical & (not demand.beginners),
        technical=musts & named & technical,
        certificates=required_certificates(posting, demand.facts),
        place=Place(posting.commune, posting.postal_code),
    )


def requirement_links(requirement: Requirement, facts: Facts) -> tuple[Link, ...]:
    """Return the concepts of a requirement: those it names, else the surest that it suggests."""
    if requirement.label in {fact.label for fact in facts.skills if fact.uri in requirement.uris}:
        return best_links(fact for fact in facts.skills if fact.uri in requirement.uris)
    return phrase_links(requirement.label, "posting")


def _is_technical(link: Link) -> bool:
    return link.named and not is_soft(link.uri)


@lru_cache(maxsize=65_536)
def is_soft(uri: str) -> bool:
    """Tell whether a skill is an attitude or a habit, which CVs seldom tell."""
    skill = load_taxonomy().skills.get(uri)
    return skill is None or skill.type == "attitude" or skill.family in SOFT_FAMILIES


def required_certificates(posting: Posting, facts: Facts) -> tuple[str, ...]:
    """Return the codes of the certificates a posting requires, the most precise ones."""
    codes = [fact.code for fact in facts.certificates if fact.state == "required"]
    if posting.requirements:
        codes += [
            code for phrase in posting.requirements.certifications for code in phrase_certificates(phrase)
        ]
    return most_precise(codes)
