"""The report of the gaps as tables, one sheet each."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.records.errors import Text
from matcher.records.gaps import CourseGap, Gap, GapReport
from matcher.services.gap_words import (
    DIRECTIONS,
    KINDS,
    SPLITS,
    STATUSES,
    cell_label,
    label_of,
    pair_labels,
    people_told,
)
from matcher.services.trade_names import family_name, step_name
from matcher.services.workbooks import Cell, Table


def gap_tables(report: GapReport, definitions: Sequence[tuple[str, str]]) -> list[Table]:
    """Return all tables of a report in the user's language; nobody's id is in them.

    Args:
        report: the analysis.
        definitions: terms with their meaning, and the limits, for the last sheet.
    """
    labels = {gap.uri: label_of(gap) for gap in (*report.skills, *report.certificates, *report.families)}
    gaps = (
        (_t("Compétences", "Skills"), report.skills),
        (_t("Métiers", "Occupations"), report.occupations),
        (_t("Certificats", "Certificates"), report.certificates),
        (_t("Familles", "Families"), report.families),
    )
    tables = [Table(name, _gap_header(), [_gap_row(gap) for gap in rows]) for name, rows in gaps if rows]
    everything = [gap for _, rows in gaps for gap in rows]
    tables += [_splits(everything), _trends(everything)]
    tables += [_courses(report.trainings, labels), *_plan(report), *_words(report)]
    tables.append(
        Table(
            _t("Définitions et limites", "Definitions and limits"),
            [_t("Terme", "Term"), _t("Sens", "Meaning")],
            [[term, meaning] for term, meaning in definitions],
        )
    )
    return [table for table in tables if table.rows]


def _t(french: str, english: str) -> str:
    return Text(french, english).render()


def _gap_header() -> list[str]:
    return [
        *(_t("Quoi", "What"), _t("Nom", "Name"), _t("Famille", "Family"), _t("Étape", "Step")),
        *(_t("Postes", "Openings"), _t("Offres", "Postings"), _t("Besoin pondéré", "Weighted demand")),
        *(_t("Offre de personnes", "Supply"), _t("Personnes", "People"), _t("Tension", "Tension")),
        *(_t("Intervalle, bas", "Interval, low"), _t("Intervalle, haut", "Interval, high")),
        *(_t("Petits effectifs", "Small counts"), _t("Postes bloqués", "Blocked openings")),
        *(_t("Personnes à une compétence près", "People one skill away"), _t("Formations", "Courses")),
    ]


def _gap_row(gap: Gap) -> list[Cell]:
    hidden = gap.people.hidden
    return [
        KINDS[gap.kind].render(),
        label_of(gap),
        family_name(gap.family) if gap.family else "",
        step_name(gap.step) if gap.step else "",
        gap.openings,
        gap.postings,
        gap.demand,
        None if hidden else gap.supply,
        people_told(gap.people),
        gap.tension,
        *gap.interval,
        _t("oui", "yes") if gap.small else "",
        gap.blocked_openings,
        people_told(gap.near),
        len(gap.trainings),
    ]


def _splits(gaps: Sequence[Gap]) -> Table:
    return Table(
        _t("Découpages", "Splits"),
        [
            *(_t("Quoi", "What"), _t("Nom", "Name"), _t("Découpé par", "Split by"), _t("Valeur", "Value")),
            *(_t("Postes", "Openings"), _t("Besoin pondéré", "Weighted demand")),
            *(_t("Personnes", "People"), _t("Tension", "Tension")),
        ],
        [
            [
                KINDS[gap.kind].render(),
                label_of(gap),
                SPLITS[split.by].render(),
                cell_label(cell, split.by),
                cell.openings,
                cell.demand,
                people_told(cell.people),
                cell.tension,
            ]
            for gap in gaps
            for split in gap.splits
            for cell in split.cells
        ],
    )


def _trends(gaps: Sequence[Gap]) -> Table:
    return Table(
        _t("Tendances", "Trends"),
        [
            *(_t("Quoi", "What"), _t("Nom", "Name"), _t("Sens", "Direction"), _t("Mois", "Month")),
            *(_t("Postes", "Openings"), _t("Postes du mois", "Openings of the month")),
        ],
        [
            [
                KINDS[gap.kind].render(),
                label_of(gap),
                DIRECTIONS[gap.trend.direction].render(),
                point.month,
                point.openings,
                point.of,
            ]
            for gap in gaps
            if gap.trend is not None
            for point in gap.trend.points
        ],
    )


def _courses(courses: Sequence[CourseGap], labels: dict[str, str]) -> Table:
    return Table(
        _t("Formations", "Courses"),
        [
            *("id", _t("Formation", "Course"), _t("Organisme", "Provider"), _t("Commune", "Commune")),
            *(_t("Heures", "Hours"), _t("Coût (€)", "Cost (€)"), _t("Places", "Seats")),
            *(_t("Réussite supposée", "Assumed completion"), _t("Postes pourvus", "Openings filled")),
            *(_t("Personnes concernées", "People concerned"), _t("Peuvent entrer", "May enter")),
            *(_t("€ par poste", "€ an opening"), _t("Verdict", "Verdict"), _t("Comble", "Closes")),
        ],
        [
            [
                course.id,
                course.title,
                course.provider,
                course.commune,
                course.hours,
                course.cost,
                course.seats,
                course.completion,
                course.openings_filled,
                people_told(course.people),
                people_told(course.eligible),
                course.cost_per_opening,
                STATUSES[course.status].render(),
                " ; ".join(labels.get(uri, uri) for uri in course.closes),
            ]
            for course in courses
        ],
    )


def _plan(report: GapReport) -> list[Table]:
    plan = report.plan
    filled = _t("Postes pourvus", "Openings filled")
    spent = _t("Dépensé (€)", "Spent (€)")
    return [
        Table(
            _t("Plan", "Plan"),
            [
                *("id", _t("Formation", "Course"), _t("Session", "Session"), _t("Coût (€)", "Cost (€)")),
                *(_t("Heures", "Hours"), _t("Places", "Seats"), _t("Personnes", "People"), filled),
            ],
            [
                [
                    *(session.training, session.title, session.number, session.cost, session.hours),
                    *(session.seats, people_told(session.people), session.openings_filled),
                ]
                for session in plan.sessions
            ],
        ),
        Table(
            _t("Budget", "Budget"),
            [_t("Budget (€)", "Budget (€)"), spent, filled, _t("Borne", "Bound")],
            [[point.budget, point.spent, point.openings_filled, point.bound] for point in plan.curve],
        ),
        Table(
            _t("Autres idées", "Alternatives"),
            [_t("Idée", "Idea"), spent, filled, _t("Regret (postes)", "Regret (openings)")],
            [
                [option.label, option.spent, option.openings_filled, option.regret]
                for option in plan.alternatives
            ],
        ),
    ]


def _words(report: GapReport) -> list[Table]:
    postings = _t("Offres", "Postings")
    return [
        Table(
            _t("Demandées ensemble", "Asked for together"),
            [_t("Compétence", "Skill"), _t("Avec", "With"), postings, _t("Fois le hasard", "Times chance")],
            [[*pair_labels(pair), pair.postings, pair.lift] for pair in report.together],
        ),
        Table(
            _t("Expressions nouvelles", "Emerging phrases"),
            [_t("Expression", "Phrase"), postings, _t("Entreprises", "Firms"), _t("Postes", "Openings")],
            [[phrase.phrase, phrase.postings, phrase.firms, phrase.openings] for phrase in report.emerging],
        ),
    ]
