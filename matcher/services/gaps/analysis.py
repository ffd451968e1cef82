"""The whole analysis of a cluster's skill gaps: from three lists of records to one report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from matcher.planning.training_exact import solver_is_installed
from matcher.planning.training_plan import SHARES
from matcher.records import Candidate, Posting, Training
from matcher.records.errors import Text
from matcher.records.gaps import Gap, GapParameters, GapReport, TrainingPlan
from matcher.records.numbers import how_many
from matcher.services.changed_profiles import AFTER_A_COURSE
from matcher.services.gaps.courses import Catalogue, may_enter, read_catalogue
from matcher.services.gaps.crowd import read_crowd
from matcher.services.gaps.demand_supply import (
    certificate_balance,
    family_balance,
    occupation_balance,
    skill_balance,
)
from matcher.services.gaps.emerging import emerging
from matcher.services.gaps.firm import check_firm, diagnose
from matcher.services.gaps.market import in_order, is_soft, make_market
from matcher.services.gaps.months import Calendar
from matcher.services.gaps.options import GapOptions
from matcher.services.gaps.planning import POPULAR, Buying, buying, make_plan, tell_courses
from matcher.services.gaps.privacy import class_supply, told
from matcher.services.gaps.readiness import LARGE_POOL, Judge, Threshold
from matcher.services.gaps.reading import available_workers, read_postings
from matcher.services.gaps.skill_pairs import together
from matcher.services.gaps.splits import divisions
from matcher.services.gaps.survey import survey_market
from matcher.services.gaps.telling import Concept, Teller, importance
from matcher.services.numbers import percent
from matcher.services.reading_people import read_pool
from matcher.services.search import DEFAULT_ENCODER, load_ranker
from matcher.services.trade_names import family_name
from matcher.taxonomy import load_taxonomy

PLANS = 1 + len(SHARES) + POPULAR
"""Plans solved at most, for the bar of progress: the plan, its curve, the ideas beside it."""


UNTOLD = Text(
    "Une compétence que le CV ne dit pas n'est pas forcément absente : avant de former, demandez.",
    "A skill that a CV does not tell is not a skill that is absent: before training, ask.",
)
NO_SOLVER = Text(
    "Le solveur n'est pas installé : le plan est bon, pas le meilleur prouvé "
    "(pip install 'passerelle[planning]').",
    "The solver is not installed: the plan is good, not proven best (pip install 'passerelle[planning]').",
)
LARGE_FILE = Text(
    "Grand fichier : pour chaque offre, seules les personnes les plus proches sont examinées ; "
    "« une compétence près » se lit « au moins ».",
    "Large file: only the nearest people are looked at for each posting; “one skill away” reads “at least”.",
)
"""What limits the figures of any analysis, of one without the solver, of one of many people."""


@dataclass(frozen=True)
class Analysis:
    """A report with what it was told from, for those who build on it.

    Attributes:
        report: the records.
        teller: postings, people, survey and courses behind it.
        bought: the courses as things to buy.
        seconds: how long each stage took, in their order.
    """

    report: GapReport
    teller: Teller
    bought: Buying
    seconds: Mapping[str, float]


def steps(postings: int, candidates: int, trainings: int) -> int:
    """Return how many steps of progress an analysis of these sizes tells."""
    return 2 * postings + candidates + trainings + PLANS


def analyse_gaps(
    postings: Sequence[Posting],
    candidates: Sequence[Candidate],
    trainings: Sequence[Training] = (),
    options: GapOptions | None = None,
    *,
    encoder_name: str = DEFAULT_ENCODER,
    sizes: Mapping[str, int] | None = None,
    progress: Callable[[int], object] | None = None,
) -> Analysis:
    """Analyse what firms ask for, what people bring, and what courses would change.

    The order of the records changes nothing.

    Args:
        postings: what is open.
        candidates: who is there.
        trainings: the catalogue.
        options: questions and assumptions; the defaults where None.
        encoder_name: the encoder.
        sizes: employees by firm name.
        progress: called with the steps done, of `steps(...)`.

    Raises:
        PlanningError: two records have one id, or the solver is missing.
        ReaderError: the firm asked for has no posting.
    """
    options = options or GapOptions()
    offers, people, catalogue_records = in_order(postings), in_order(candidates), in_order(trainings)
    watch = _Watch()
    pool = read_pool(people, encoder_name, workers=available_workers(), progress=progress)
    crowd = read_crowd(pool, options.as_of)
    watch.note("reading people")
    market = make_market(read_postings(offers, encoder_name, progress=progress), crowd)
    watch.note("reading postings")
    if options.firm is not None:
        check_firm(market, options.firm)
    catalogue = read_catalogue(catalogue_records, pool, progress=progress)
    entry = may_enter(market.crowd, catalogue.courses)
    watch.note("reading courses")
    model = load_ranker()
    judge = Judge(model, Threshold.of(model), options.as_of)
    survey = survey_market(market, catalogue, entry, judge, progress=progress)
    watch.note("ranking")
    teller = Teller(
        market, survey, catalogue, options, divisions(market, options.by, sizes or {}), Calendar.of(market)
    )
    bought = buying(teller, entry.sum(axis=0).astype(np.int64).tolist())
    plan = make_plan(teller, bought, progress=progress)
    watch.note("plan")
    report = _report(teller, bought, judge.threshold, plan)
    watch.note("figures")
    return Analysis(report, teller, bought, watch.seconds)


class _Watch:
    """Notes how long each stage takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = perf_counter()

    def note(self, stage: str) -> None:
        """Note the time since the last note under the name of a stage."""
        now = perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._since
        self._since = now


def _report(teller: Teller, bought: Buying, threshold: Threshold, plan: TrainingPlan) -> GapReport:
    market, options, catalogue = teller.market, teller.options, teller.catalogue
    skills = teller.gaps(
        "skill", skill_balance(market, options.nice_weight), _skill, lambda uri, _: _teaching(catalogue, uri)
    )
    certificates = teller.gaps(
        "certificate", certificate_balance(market), Concept, lambda code, _: _leading_to(catalogue, code)
    )
    occupations = teller.gaps(
        "occupation", occupation_balance(market), _occupation, lambda _, some: _helping(teller, some)
    )
    families = teller.gaps("family", family_balance(market), _family, lambda _, some: _helping(teller, some))
    worst = sorted((*skills, *certificates), key=importance)
    gaps = {gap.uri: _is_gap(gap) for gap in worst}
    courses = tell_courses(teller, bought, gaps)
    return GapReport(
        skills=skills,
        trainings=courses,
        plan=plan,
        occupations=occupations,
        certificates=certificates,
        families=families,
        together=together(market),
        emerging=emerging(market),
        uncovered=tuple(gap.uri for gap in worst if gaps[gap.uri] and not gap.trainings),
        unneeded=tuple(course.id for course in courses if course.status == "unneeded"),
        firm=diagnose(teller, options.firm, worst) if options.firm is not None else None,
        postings=len(market.asked),
        openings=int(market.openings.sum()),
        fillable_today=len(teller.survey.today.taken),
        candidates=told(len(market.crowd), options.k),
        courses=len(catalogue.courses),
        parameters=_parameters(options, threshold),
        limits=limits(teller, bought),
    )


def _skill(uri: str) -> Concept:
    skill = load_taxonomy().skills[uri]
    return Concept(skill.label(), skill.family, skill.step, is_soft(uri))


def _occupation(uri: str) -> Concept:
    occupation = load_taxonomy().occupations[uri]
    return Concept(occupation.label(), occupation.family, occupation.step)


def _family(name: str) -> Concept:
    return Concept(family_name(name), name)


def _teaching(catalogue: Catalogue, uri: str) -> tuple[str, ...]:
    found = [
        (-link.confidence, course.training.id)
        for course in catalogue.courses
        for link in course.taught
        if link.uri == uri
    ]
    return tuple(training for _, training in sorted(found))


def _leading_to(catalogue: Catalogue, code: str) -> tuple[str, ...]:
    return tuple(course.training.id for course in catalogue.courses if course.teaches(code))


def _helping(teller: Teller, postings: Sequence[int]) -> tuple[str, ...]:
    """Return the courses after which somebody could take one of these postings, the most useful first."""
    options = teller.survey.options
    chosen = options.course[np.isin(options.posting, np.array(postings, dtype=np.int64))]
    counts = np.bincount(chosen, minlength=len(teller.catalogue.courses))
    order = np.argsort(-counts, kind="stable").tolist()
    return tuple(teller.catalogue.courses[n].training.id for n in order if counts[n] > 0)


def _is_gap(gap: Gap) -> bool:
    return gap.blocked_openings > 0 or (gap.demand > gap.supply and not gap.soft)


def _parameters(options: GapOptions, threshold: Threshold) -> GapParameters:
    return GapParameters(
        as_of=options.as_of.isoformat(),
        seed=options.seed,
        replicates=options.replicates,
        level=options.level,
        k=options.k,
        nice_weight=options.nice_weight,
        completion=options.completion,
        threshold=threshold.score,
        by=options.by,
        date_from=options.date_from.isoformat() if options.date_from else None,
        date_to=options.date_to.isoformat() if options.date_to else None,
        hours=options.hours,
    )


def limits(teller: Teller, bought: Buying) -> tuple[str, ...]:
    """Return what to know before reading the figures."""
    options = teller.options
    hidden = how_many(class_supply(options.k), Text("personne", "person"), Text("personnes", "people"))
    passed = percent(options.completion)
    found = [
        UNTOLD,
        Text(
            f"Un groupe de moins de {options.k} personnes n'est pas montré ; on lui compte alors "
            f"{hidden.fr} par convention.",
            f"No group of fewer than {options.k} people is shown; it then counts as {hidden.en} by "
            "convention.",
        ),
        Text(
            f"Réussite supposée d'une formation : {passed}, sauf taux du catalogue.",
            f"Success of a course is taken as {passed} unless the catalogue tells its own.",
        ),
        *([AFTER_A_COURSE] if teller.catalogue.courses else []),
    ]
    unpriced = sum(course.training.cost_eur is None for course in teller.catalogue.courses)
    if unpriced and options.budget is not None:
        found.append(
            how_many(
                unpriced,
                Text(
                    "formation sans prix est laissée hors du plan.",
                    "course without a price is left out of the plan.",
                ),
                Text(
                    "formations sans prix sont laissées hors du plan.",
                    "courses without a price are left out of the plan.",
                ),
            )
        )
    if not solver_is_installed():
        found.append(NO_SOLVER)
    if len(teller.market.crowd) > LARGE_POOL:
        found.append(LARGE_FILE)
    return tuple(text.render() for text in found)
