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


def _brute_force(analysis: Analysis, sample: tuple[int, int, int], dice: random.Random) -> dict[str, Any]:
    market, catalogue = analysis.teller.market, analysis.teller.catalogue
    pool, model = market.crowd.pool, load_ranker()
    judge = Judge(model, Threshold.of(model), DAY)
    numbers = _drawn(dice, len(market.asked), sample[0])
    rows = _drawn(dice, len(pool), sample[1])
    columns = _drawn(dice, len(catalogue.courses), sample[2])
    started = perf_counter()
    for number in numbers:
        model.scores(assess(market.asked[number].demand, pool).features)
    ranking = (perf_counter() - started) / len(numbers)
    entry = may_enter(market.crowd, catalogue.courses)
    ready = {}
    for number in numbers:
        asked = market.asked[number]
        standing = judge.stand(asked, market.crowd, market.reach.to(asked.place))
        ready[number] = set(standing.rows[standing.ready].tolist())

    margin = max(course.allowance for course in catalogue.courses)
    considered: set[tuple[int, int, int]] = set()
    for number in numbers:
        asked = market.asked[number]
        standing = judge.stand(asked, market.crowd, market.reach.to(asked.place), margin=margin)
        offers = find_offers(asked, standing, catalogue, entry, judge, len(pool))
        pairs = zip(offers.rows.tolist(), offers.courses.tolist(), strict=True)
        considered |= {(person, course, number) for person, course in pairs}
    found: set[tuple[int, int, int]] = set()
    started = perf_counter()
    for column in columns:
        changed = np.array([(column, row) for row in rows], dtype=np.int64)
        after = read_crowd(profiles_after(pool, catalogue, changed), DAY)
        for number in numbers:
            asked = market.asked[number]
            standing = judge.stand(asked, after, market.reach.to(asked.place)[rows])
            found |= {
                (rows[place], column, number)
                for place in standing.rows[standing.ready].tolist()
                if entry[rows[place], column] and rows[place] not in ready[number]
            }
    profiles = (perf_counter() - started) / (len(columns) * len(rows))
    options = analysis.teller.survey.options
    told = {
        triple
        for triple in zip(
            options.person.tolist(), options.course.tolist(), options.posting.tolist(), strict=True
        )
        if triple[0] in set(rows) and triple[1] in set(columns) and triple[2] in set(numbers)
    }
    return {
        "sample_postings": len(numbers),
        "sample_people": len(rows),
        "sample_courses": len(columns),
        "seconds_for_all": ranking * len(market.asked) + profiles * len(pool) * len(catalogue.courses),
        "found_by_brute_force": len(found),
        "of_these_by_a_course_that_fits": len(found & considered),
        "found_by_both": len(found & considered & told),
        "found_by_the_analysis": len(told),
    }


def _drawn(dice: random.Random, size: int, wanted: int) -> list[int]:
    return sorted(dice.sample(range(size), min(size, wanted)))


def _processor_seconds() -> float:
    """Return the processor time of this process and of the helpers that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
