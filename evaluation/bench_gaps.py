"""How fast the gap analysis is, and whether it finds what looking at every pair would.

Brute force ranks everybody for every posting with every proof, and makes the profile of every person after
every course anew. It is timed on a sample and told for the whole; on the sample the two are compared, for
the courses that fit: those that teach what the person lacks, to people who do not stand too far for their
hours.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from evaluation.fixtures import FIXTURES, source_records
from evaluation.memory import peak_memory_mb
from evaluation.varied_texts import varied_people, varied_postings, varied_trainings
from matcher.ranking.scoring import assess
from matcher.records import Candidate, Posting, Training
from matcher.services.gaps import Analysis, GapOptions, analyse_gaps
from matcher.services.gaps.courses import find_offers, may_enter, profiles_after
from matcher.services.gaps.crowd import read_crowd
from matcher.services.gaps.readiness import Judge, Threshold
from matcher.services.search import load_ranker

DAY = date(2026, 3, 2)
SAMPLE = (6, 40, 8)
"""Postings, people and courses of the sample on which brute force is run."""

Triple = tuple[int, int, int]
"""A person, a course and a posting, by number."""


def run(
    postings: int = 100,
    candidates: int = 1_000,
    trainings: int = 36,
    *,
    distinct: int | None = None,
    budget: float = 100_000.0,
    folder: Path = FIXTURES,
    sample: tuple[int, int, int] = SAMPLE,
    seed: int = 0,
    progress: Callable[[int], object] | None = None,
) -> dict[str, Any]:
    """Analyse made-up postings, people and courses, no two texts alike, and time it beside brute force.

    Args:
        postings: how many.
        candidates: how many.
        trainings: how many.
        distinct: profiles that are read, the others repeat them under other ids; all by default. Their
            reading is then told for all of them, at the rate of those read.
        budget: of the plan, euros.
        folder: where the records to vary are.
        sample: postings, people and courses that brute force looks at.
        seed: of variation and sample.
        progress: as `analyse_gaps` tells it.

    Raises:
        EvaluationError: no record to start from.
    """
    people, offers, courses = _records(folder, (postings, candidates, trainings), seed, distinct)
    # What a process loads once belongs to no figure.
    analyse_gaps(offers[:1], people[:2], courses[:1], GapOptions(as_of=DAY, replicates=2))
    before = peak_memory_mb()
    started, used = perf_counter(), _processor_seconds()
    analysis = analyse_gaps(offers, people, courses, GapOptions(as_of=DAY, budget=budget), progress=progress)
    seconds, processor, peak = perf_counter() - started, _processor_seconds() - used, peak_memory_mb()
    brute = _brute_force(analysis, sample, random.Random(seed))
    plan = analysis.report.plan
    return {
        "postings": postings,
        "candidates": candidates,
        "trainings": trainings,
        "distinct": min(candidates, distinct or candidates),
        "seed": seed,
        "analysis_seconds": seconds,
        "stages_seconds": dict(analysis.seconds),
        "cpu_seconds": processor,
        "peak_memory_mb": peak,
        "peak_memory_of_a_helper_mb": peak_memory_mb(helpers=True),
        "memory_before_mb": before,
        "openings": analysis.report.openings,
        "openings_fillable_today": analysis.report.fillable_today,
        "options_after_a_course": len(analysis.teller.survey.options),
        "plan": {
            "method": plan.method,
            "status": plan.status,
            "openings_filled": plan.openings_filled,
            "bound": plan.bound,
        },
        "brute_force": {**brute, "times_slower": brute["seconds_for_all"] / seconds},
    }


def _records(
    folder: Path, sizes: tuple[int, int, int], seed: int, distinct: int | None = None
) -> tuple[list[Candidate], list[Posting], list[Training]]:
    dice = random.Random(seed)
    return (
        varied_people(source_records(folder, Candidate), sizes[1], dice, distinct=distinct),
        varied_postings(source_records(folder, Posting), sizes[0], dice),
        varied_trainings(source_records(folder, Training), sizes[2], dice),
    )


class _Sample:
    """Some postings, people and courses of an analysis, on which every pair is looked at."""

    def __init__(self, analysis: Analysis, sizes: tuple[int, int, int], dice: random.Random) -> None:
        self._market, self._catalogue = analysis.teller.market, analysis.teller.catalogue
        self._options = analysis.teller.survey.options
        self._model = load_ranker()
        self._judge = Judge(self._model, Threshold.of(self._model), DAY)
        self._entry = may_enter(self._market.crowd, self._catalogue.courses)
        self.postings = _drawn(dice, len(self._market.asked), sizes[0])
        self.people = _drawn(dice, len(self._market.crowd.pool), sizes[1])
        self.courses = _drawn(dice, len(self._catalogue.courses), sizes[2])
        self._ready = {posting: self._ready_today(posting) for posting in self.postings}

    def _ready_today(self, posting: int) -> set[int]:
        asked = self._market.asked[posting]
        standing = self._judge.stand(asked, self._market.crowd, self._market.reach.to(asked.place))
        return set(standing.rows[standing.ready].tolist())

    def rank_all(self) -> None:
        """Rank everybody for every posting."""
        for posting in self.postings:
            self._model.scores(assess(self._market.asked[posting].demand, self._market.crowd.pool).features)

    def made_ready(self) -> set[Triple]:
        """Return who becomes ready for what by which course, every profile made anew after every course."""
        found: set[Triple] = set()
        for course in self.courses:
            changed = np.array([(course, person) for person in self.people], dtype=np.int64)
            after = read_crowd(profiles_after(self._market.crowd.pool, self._catalogue, changed), DAY)
            for posting in self.postings:
                asked = self._market.asked[posting]
                standing = self._judge.stand(asked, after, self._market.reach.to(asked.place)[self.people])
                able = [self.people[place] for place in standing.rows[standing.ready].tolist()]
                found |= {
                    (person, course, posting)
                    for person in able
                    if self._entry[person, course] and person not in self._ready[posting]
                }
        return found

    def fitting(self) -> set[Triple]:
        """Return the courses that teach somebody what they lack for a posting within their reach."""
        margin = max(course.allowance for course in self._catalogue.courses)
        fitting: set[Triple] = set()
        for posting in self.postings:
            asked = self._market.asked[posting]
            reach = self._market.reach.to(asked.place)
            standing = self._judge.stand(asked, self._market.crowd, reach, margin=margin)
            offers = find_offers(
                asked, standing, self._catalogue, self._entry, self._judge, len(self._market.crowd.pool)
            )
            pairs = zip(offers.rows.tolist(), offers.courses.tolist(), strict=True)
            fitting |= {(person, course, posting) for person, course in pairs}
        return fitting

    def told(self) -> set[Triple]:
        """Return what the analysis itself found within the sample."""
        columns = (self._options.person, self._options.course, self._options.posting)
        drawn = (self.people, self.courses, self.postings)
        inside = np.logical_and.reduce([np.isin(one, some) for one, some in zip(columns, drawn, strict=True)])
        return set(zip(*(one[inside].tolist() for one in columns), strict=True))


def _brute_force(analysis: Analysis, sizes: tuple[int, int, int], dice: random.Random) -> dict[str, Any]:
    market, courses = analysis.teller.market, analysis.teller.catalogue.courses
    sample = _Sample(analysis, sizes, dice)
    started = perf_counter()
    sample.rank_all()
    ranking = (perf_counter() - started) / len(sample.postings)
    started = perf_counter()
    found = sample.made_ready()
    profiles = (perf_counter() - started) / (len(sample.courses) * len(sample.people))
    fitting, told = sample.fitting(), sample.told()
    return {
        "sample_postings": len(sample.postings),
        "sample_people": len(sample.people),
        "sample_courses": len(sample.courses),
        "seconds_for_all": ranking * len(market.asked) + profiles * len(market.crowd.pool) * len(courses),
        "found_by_brute_force": len(found),
        "of_these_by_a_course_that_fits": len(found & fitting),
        "found_by_both": len(found & fitting & told),
        "found_by_the_analysis": len(told),
    }


def _drawn(dice: random.Random, size: int, wanted: int) -> list[int]:
    return sorted(dice.sample(range(size), min(size, wanted)))


def _processor_seconds() -> float:
    """Return the processor time of this process and of the helpers that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
