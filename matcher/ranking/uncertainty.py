"""What the engine is not sure of, what to ask, and what each answer would do to the score.

No effect is guessed. "If it is not so" scores the person with that one requirement unmet and all the rest
of the text kept. "If it is so" scores the profile as it would read once it said the thing plainly, in the
posting's own words, which is also what the score becomes when somebody adds that line to the profile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matcher.geo import locate
from matcher.ranking.additive import AdditiveModel
from matcher.ranking.demand import Demand
from matcher.ranking.explanation import MET, best_fact, requirement_proof
from matcher.ranking.features import FEATURE_NAMES
from matcher.ranking.pool import CandidatePool
from matcher.ranking.pool_builder import build_pool
from matcher.ranking.requirement_names import requirement_name
from matcher.ranking.rules.person import birth_year_impossible
from matcher.ranking.rules.tables import is_of
from matcher.ranking.scoring import Assessment, asked_certificates, assess
from matcher.ranking.wording import say
from matcher.records import Candidate, CertificateFact, Facts, Posting, Uncertainty
from matcher.records.errors import Text
from matcher.records.match import Audience, UncertaintyKind
from matcher.records.numbers import counted
from matcher.understanding import extract_facts
from matcher.understanding.words import words

SURE = 0.6
"""Strength from which a proof needs no question."""

SHORT_PROFILE_WORDS = 25
SHORT_POSTING_WORDS = 12
LEAST_STAKE = 0.005
"""Half a point out of a hundred: below it, an answer changes nothing worth asking for. That a profile is
short is told all the same: what was read in so few words is little sure, however high it scores."""

MAX_ASKED = 8
"""Most questions on requirements; beyond, nobody asks them all."""


_YEARS = (Text("an", "year"), Text("ans", "years"))
_NO_PLACE = Text("Commune non indiquée : à demander.", "No commune given: ask for it.")


@dataclass(frozen=True)
class Doubt:
    """Something uncertain before its effect is known.

    Attributes:
        without: the feature row if it is not so, None where nothing is to be scored.
        lines: what the profile would say if it is so.
        certificates: certificates it would show.
        years: the years of experience it would tell.
    """

    kind: UncertaintyKind
    label: str
    question: str
    words: str | None = None
    confidence: float | None = None
    without: NDArray[np.float64] | None = None
    lines: tuple[str, ...] = ()
    certificates: tuple[CertificateFact, ...] = ()
    years: float | None = None

    @property
    def scored(self) -> bool:
        """Whether a score hangs on the answer."""
        return self.without is not None


@dataclass(frozen=True)
class Uncertainties:
    """All that is uncertain about one match, and the scores if all of it were false, or true."""

    items: tuple[Uncertainty, ...]
    low: float
    high: float


def uncertainties(
    model: AdditiveModel,
    demand: Demand,
    pool: CandidatePool,
    assessment: Assessment,
    row: int,
    *,
    audience: Audience = "recruiter",
) -> Uncertainties:
    """Return what is uncertain about one candidate, that with most at stake first.

    Args:
        model: the scoring model.
        demand: the posting, understood.
        pool: who is there.
        assessment: their features for this posting.
        row: the candidate.
        audience: who will read the questions.
    """
    doubts = [
        *_requirements(demand, pool, assessment, row, audience),
        *_years(demand, pool, assessment, row, audience),
        *_certificates(demand, pool, assessment, row, audience),
        *_texts(demand, pool.candidates[row], assessment, row, audience),
        *_place_and_age(demand.posting, pool.candidates[row], audience),
    ]
    here = float(model.scores(assessment.features[row : row + 1])[0])
    scored = [doubt for doubt in doubts if doubt.scored]
    if not scored:
        return Uncertainties(tuple(_told(doubt) for doubt in doubts), here, here)
    now = assessment.features[row]
    rows = np.stack([_row(doubt) for doubt in scored])
    nothing = np.clip(now + np.minimum(rows - now, 0.0).sum(axis=0), 0.0, 1.0)
    false = model.scores(np.vstack([rows, nothing])).tolist()
    true = _scores_with(model, demand, pool, row, [*scored, _all_of(scored)])
    effects = dict(zip(map(id, scored), zip(false, true, strict=True), strict=False))
    told = [_told(doubt, *effects.get(id(doubt), ())) for doubt in doubts]
    kept = [
        item
        for item in told
        if item.score_if_true is None or item.stake >= LEAST_STAKE or item.kind == "short_profile"
    ]
    kept.sort(key=lambda item: -item.stake)
    bounds = [here, false[-1], true[-1], *(one for item in kept for one in _effects(item))]
    return Uncertainties(_bounded(kept), min(bounds), max(bounds))


def _all_of(doubts: Sequence[Doubt]) -> Doubt:
    """Return all doubts as one, lifted together."""
    years = [doubt.years for doubt in doubts if doubt.years is not None]
    return Doubt(
        "not_said",
        "",
        "",
        lines=tuple(dict.fromkeys(line for doubt in doubts for line in doubt.lines)),
        certificates=tuple(fact for doubt in doubts for fact in doubt.certificates),
        years=max(years, default=None),
    )


def _bounded(items: Sequence[Uncertainty]) -> tuple[Uncertainty, ...]:
    """Return at most `MAX_ASKED` questions on requirements, and all the others."""
    asked = [item for item in items if item.kind in ("weak_proof", "by_words", "not_said")][:MAX_ASKED]
    return tuple(
        item for item in items if item.kind not in ("weak_proof", "by_words", "not_said") or item in asked
    )


def _effects(item: Uncertainty) -> Iterable[float]:
    return [one for one in (item.score_if_false, item.score_if_true) if one is not None]


def _row(doubt: Doubt) -> NDArray[np.float64]:
    return np.asarray(doubt.without, dtype=np.float64)


def _told(doubt: Doubt, false: float | None = None, true: float | None = None) -> Uncertainty:
    return Uncertainty(
        kind=doubt.kind,
        label=doubt.label,
        question=doubt.question,
        words=doubt.words,
        confidence=doubt.confidence,
        score_if_false=false,
        score_if_true=true,
    )


def _scores_with(
    model: AdditiveModel, demand: Demand, pool: CandidatePool, row: int, doubts: Sequence[Doubt]
) -> list[float]:
    """Return the score of the profile as it would read if each doubt were lifted."""
    person, known = pool.candidates[row], pool.facts[row]
    people: list[Candidate] = []
    facts: list[Facts] = []
    for doubt in doubts:
        text = "\n".join([person.text, *(f"{line}." for line in doubt.lines)])
        read = extract_facts(text, kind="candidate") if doubt.lines else known
        people.append(person.model_copy(update={"text": text}))
        years = doubt.years if doubt.years is not None else read.years
        shown = [*read.certificates, *doubt.certificates]
        facts.append(read.model_copy(update={"years": years, "certificates": shown}))
    changed = assess(demand, build_pool(people, pool.encoder, facts=facts))
    return [float(score) for score in model.scores(changed.features)]


def _with_feature(features: NDArray[np.float64], name: str, value: float) -> NDArray[np.float64]:
    changed = features.copy()
    changed[FEATURE_NAMES.index(name)] = value
    return changed


def _requirements(
    demand: Demand, pool: CandidatePool, assessment: Assessment, row: int, audience: Audience
) -> Iterable[Doubt]:
    """Yield the requirements whose proof is weak, those met by words alone, and must-haves not said."""
    features = assessment.features[row]
    for index, requirement in enumerate(demand.requirements):
        strength = float(assessment.strengths[index, row])
        fact = best_fact(pool.facts[row].skills, requirement)
        if strength >= MET and fact is not None and strength >= SURE:
            continue
        feature = "must_have" if requirement.need == "must" else "nice_to_have"
        alike = [one.need == requirement.need for one in demand.requirements]
        share = float(assessment.weights[index] / assessment.weights[alike].sum())
        value = float(features[FEATURE_NAMES.index(feature)])
        proof = requirement_proof(demand, pool, index, row) if strength >= MET else None
        quoted = proof[0].of(pool.candidates[row].text) if proof else None
        if quoted is None and (requirement.need == "nice" or requirement.beside):
            continue
        kind: UncertaintyKind = "not_said" if quoted is None else "by_words" if fact is None else "weak_proof"
        name = requirement_name(demand, requirement)
        yield Doubt(
            kind,
            name,
            say("questions", kind, audience, label=name),
            words=quoted,
            confidence=None if quoted is None else min(1.0, strength),
            without=_with_feature(features, feature, max(0.0, value - share * strength)),
            lines=(requirement.label,),
        )


def _years(
    demand: Demand, pool: CandidatePool, assessment: Assessment, row: int, audience: Audience
) -> Iterable[Doubt]:
    stated = demand.posting.requirements.min_years if demand.posting.requirements else None
    asked = stated if stated is not None else demand.facts.years
    if not asked or pool.facts[row].years is not None:
        return
    yield Doubt(
        "years",
        say("labels", "years", audience),
        say("questions", "years", audience, asked=counted(asked, *_YEARS)),
        without=_with_feature(assessment.features[row], "experience", 0.0),
        years=float(asked),
    )


def _certificates(
    demand: Demand, pool: CandidatePool, assessment: Assessment, row: int, audience: Audience
) -> Iterable[Doubt]:
    """Yield each certificate asked for that the text does not show as held."""
    held = [fact.code for fact in pool.facts[row].certificates if fact.state == "held"]
    for code in asked_certificates(demand):
        if any(is_of(own, code) for own in held):
            continue
        yield Doubt(
            "certificate",
            code,
            say("questions", "certificate", audience, label=code),
            without=assessment.features[row].copy(),
            certificates=(CertificateFact(start=0, end=0, code=code, state="held"),),
        )


def _texts(
    demand: Demand, person: Candidate, assessment: Assessment, row: int, audience: Audience
) -> Iterable[Doubt]:
    """Yield a doubt for a profile or a posting too short to be read well."""
    if len(words(person.text)) < SHORT_PROFILE_WORDS:
        yield Doubt(
            "short_profile",
            say("labels", "short_profile", audience),
            say("questions", "short_profile" if person.text.strip() else "no_history", audience),
            without=assessment.features[row].copy(),
            lines=tuple(
                requirement.label for requirement in demand.requirements if requirement.need == "must"
            ),
        )
    if len(words(demand.text)) < SHORT_POSTING_WORDS:
        yield Doubt(
            "short_posting",
            say("labels", "short_posting", audience),
            say("questions", "short_posting" if demand.posting.text.strip() else "title_only", audience),
        )


def _place_and_age(posting: Posting, person: Candidate, audience: Audience) -> Iterable[Doubt]:
    """Yield what is not known of place and age; it changes eligibility, never the score."""
    home, workplace = (locate(one.commune, one.postal_code) for one in (person, posting))
    if workplace.point is None and audience == "recruiter":
        note = (workplace.note or _NO_PLACE).render()
        yield Doubt(
            "commune",
            say("labels", "workplace", audience),
            say("questions", "workplace", audience, note=note),
        )
    if home.commune is None:
        note = (home.note or _NO_PLACE).render()
        yield Doubt(
            "commune", say("labels", "commune", audience), say("questions", "commune", audience, note=note)
        )
    if birth_year_impossible(person, date.today()):
        yield Doubt(
            "birth_year",
            say("labels", "birth_year", audience),
            say("questions", "birth_year", audience, year=person.birth_year),
        )
