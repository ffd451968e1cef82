"""The report of a redeployment: one HTML page that opens without a network, and a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from matcher.ranking.wording import GRADES
from matcher.records.code_names import CONTRACT_NAMES, SCHEDULE_NAMES, contract_name, schedule_name
from matcher.records.errors import Text
from matcher.records.redeployment import ChangeKind, Destination, Redeployment
from matcher.services.changed_profiles import AFTER_A_COURSE
from matcher.services.numbers import counted, euros, hours, number, percent
from matcher.services.redeploy import SHUFFLES
from matcher.services.report_page import render_report
from matcher.services.workbooks import Table, write_workbook

KINDS: dict[ChangeKind, Text] = {
    "position": Text("Poste", "Position"),
    "training": Text("Formation", "Course"),
    "skill": Text("Compétence", "Skill"),
    "travel": Text("Trajet", "Trip"),
    "wish": Text("Souhait", "Wish"),
    "eligibility": Text("Condition", "Condition"),
}
FAIRNESS = {
    "worst": Text(
        "d'abord le plus de personnes placées, puis le score le plus bas relevé autant que possible (au "
        "centième), puis la plus grande somme des scores.",
        "first as many people placed as possible, then the worst fit raised as high as it can be (to the "
        "hundredth), then the greatest sum of fits.",
    ),
    "placed": Text(
        "d'abord le plus de personnes placées, puis la plus grande somme des scores.",
        "first as many people placed as possible, then the greatest sum of fits.",
    ),
    "sum": Text("la plus grande somme des scores.", "the greatest sum of fits."),
}


def render_page(plan: Redeployment, names: Mapping[str, str] | None = None) -> str:
    """Return the page; `names` shows people by name beside their id."""
    placed = plan.methods[0]
    tiles = [
        (
            Text("Personnes avec une proposition", "People with a proposal"),
            f"{placed.placed} / {plan.people}",
        ),
        (Text("Score moyen", "Mean fit"), number(placed.mean, 2)),
        (Text("Score le plus bas", "Worst fit"), number(placed.worst, 2)),
        (Text("Postes pourvus", "Positions filled"), f"{placed.placed} / {plan.positions}"),
        (Text("Parcours avec formation", "With a course"), str(placed.courses)),
    ]
    return render_report(
        "redeployment.html",
        charts=False,
        plan=plan,
        names=dict(names or {}),
        verdict=verdict(plan),
        tiles=[(label.render(), value) for label, value in tiles],
        range=_range(plan),
        grades=[grade.render() for grade in GRADES],
        kinds={kind: label.render() for kind, label in KINDS.items()},
        course_total=course_total(plan),
        labels={code: label.render() for code, label in (CONTRACT_NAMES | SCHEDULE_NAMES).items()},
        method=[(term.render(), text.render()) for term, text in _method(plan)],
    )


def verdict(plan: Redeployment) -> str:
    """Return the plan in one sentence."""
    placed, one_by_one = plan.methods[0], plan.methods[2]
    more = placed.placed - one_by_one.placed
    several = placed.placed > 1
    if more > 0:
        against = Text(f", {more} de plus qu'une par une", f", {more} more than one by one")
    elif placed.total > one_by_one.total + 0.005:
        gain = percent(placed.total / one_by_one.total - 1, 1)
        against = Text(
            f", autant qu'une par une mais mieux ({gain} de plus)",
            f", as many as one by one but better ({gain} more)",
        )
    else:
        against = Text("", "")
    return Text(
        f"{placed.placed} {'personnes' if several else 'personne'} sur {plan.people} "
        f"{'ont' if several else 'a'} une proposition{against.fr}.",
        f"{placed.placed} people out of {plan.people} have a proposal{against.en}.",
    ).render()


def _range(plan: Redeployment) -> str:
    low, high = plan.one_by_one_range
    return Text(
        f"Une personne après l'autre, le résultat dépend de qui passe en premier : de {low} à {high} "
        f"personnes placées sur {SHUFFLES} ordres tirés au sort. Ce plan ne dépend d'aucun ordre.",
        f"One person after another, the result depends on who comes first: {low} to {high} people placed "
        f"over {SHUFFLES} random orders. This plan depends on no order.",
    ).render()


def course_total(plan: Redeployment) -> str:
    """Return hours and price of all courses together, saying how many prices are not known."""
    people = sum(len(one.people) for one in plan.courses)
    total_hours = sum((one.hours or 0.0) * len(one.people) for one in plan.courses)
    cost = sum((one.cost_eur or 0.0) * len(one.people) for one in plan.courses)
    unknown = sum(one.cost_eur is None for one in plan.courses)
    parts = [
        counted(people, Text("personne", "person"), Text("personnes", "people")),
        Text(f"{hours(total_hours)} en tout", f"{hours(total_hours)} in all").render(),
        euros(cost),
    ]
    if unknown:
        parts.append(
            counted(unknown, Text("prix inconnu", "price unknown"), Text("prix inconnus", "prices unknown"))
        )
    return f"{', '.join(parts)}."


def _method(plan: Redeployment) -> list[tuple[Text, Text]]:
    proof = (
        Text("optimum démontré par le solveur", "optimum proven by the solver")
        if plan.proven
        else Text(
            f"arrêté par le temps, à {percent(plan.gap, 2)} de la borne au plus",
            f"stopped by time, at most {percent(plan.gap, 2)} from the bound",
        )
    )
    limit = (
        Text("la mobilité que chacun indique, une heure sinon", "the mobility each states, otherwise an hour")
        if plan.max_minutes is None
        else Text(
            f"{plan.max_minutes:.0f} min au plus et la mobilité que chacun indique",
            f"{plan.max_minutes:.0f} min at most and the mobility each states",
        )
    )
    fair = FAIRNESS[plan.fairness]
    return [
        (
            Text("Répartition", "Assignment"),
            Text(
                f"{fair.fr} Postes et places de formation sont respectés ; {proof.fr}.",
                f"{fair.en} Positions and seats are respected; {proof.en}.",
            ),
        ),
        (
            Text("Score", "Fit"),
            Text(
                f"probabilité que la personne convienne, d'après les textes ; rien sous "
                f"{number(plan.floor, 2)} n'est proposé.",
                f"probability that the person fits, from the texts; nothing under {number(plan.floor, 2)} is "
                "proposed.",
            ),
        ),
        (
            Text("Trajet", "Trip"),
            Text(
                f"estimé à vol d'oiseau, avec la limite suivante : {limit.fr}. Sans voiture ni permis : "
                "vélo, marche ou cyclomoteur aux distances de tous les jours.",
                f"estimated as the crow flies, within: {limit.en}. Without car or licence: bicycle, walking "
                "or moped at everyday distances.",
            ),
        ),
        (
            Text("Formation", "Course"),
            Text(
                f"elle n'est choisie que si elle apporte au moins {number(plan.least_gain, 2)} au plan. "
                f"{AFTER_A_COURSE.fr}",
                f"it is chosen only where it adds at least {number(plan.least_gain, 2)} to the plan. "
                f"{AFTER_A_COURSE.en}",
            ),
        ),
        (
            Text("Limites", "Limits"),
            Text(
                "Un profil qui dit peu reçoit peu : relisez d'abord les profils des personnes sans "
                "proposition. Le plan ne remplace ni l'entretien, ni l'accord des deux parties.",
                "A profile that says little gets little: read those of the people without a proposal first. "
                "The plan replaces neither the interview nor the consent of person and firm.",
            ),
        ),
    ]


def write_sheets(plan: Redeployment, path: Path, names: Mapping[str, str] | None = None) -> None:
    """Write the workbook: people, those without a proposal, openings, courses and the comparison."""
    write_workbook(sheets(plan, names or {}), path)


def sheets(plan: Redeployment, names: Mapping[str, str]) -> list[Table]:
    """Return the sheets of the workbook."""
    return [_people(plan, names), _unmatched(plan, names), _openings(plan), _courses(plan), _ways(plan)]


def _people(plan: Redeployment, names: Mapping[str, str]) -> Table:
    header = (
        "Personne|Nom|Offre|Intitulé|Entreprise|Commune|Contrat|Horaire|Score|Score aujourd'hui|Niveau|"
        "Trajet (min)|Trajet|Formation|Heures|Prix (€)|À régler|Sinon 1|Sinon 2|Sinon 3",
        "Person|Name|Opening|Title|Firm|Commune|Contract|Schedule|Fit|Fit today|Level|Trip (min)|Trip|"
        "Course|Hours|Price (€)|To settle|Otherwise 1|Otherwise 2|Otherwise 3",
    )
    rows = []
    for one in plan.placements:
        to, course = one.proposed, one.proposed.course
        others = [_other(other) for other in one.alternatives]
        rows.append(
            (
                one.person,
                names.get(one.person),
                to.posting,
                to.title,
                to.firm,
                to.commune,
                contract_name(to.contract).render() if to.contract else None,
                schedule_name(to.schedule).render() if to.schedule else None,
                to.score,
                to.score_today,
                GRADES[to.grade].render(),
                to.minutes,
                to.travel,
                course.title if course else None,
                course.hours if course else None,
                course.cost_eur if course else None,
                "\n".join(to.conditions),
                *others,
                *[None] * (3 - len(others)),
            )
        )
    name = Text("Propositions", "Proposals").render()
    return Table(name, Text(*header).render().split("|"), rows, [verdict(plan)])


def _other(to: Destination) -> str:
    free = Text("libre", "free") if to.free else Text("pris", "taken")
    return f"{to.title}, {to.firm or ''} ({number(to.score, 2)}, {free.render()})"


def _unmatched(plan: Redeployment, names: Mapping[str, str]) -> Table:
    header = Text(
        "Personne|Nom|Pourquoi|Ce qui le changerait 1|2|3", "Person|Name|Why|What would change it 1|2|3"
    )
    rows = []
    for one in plan.unmatched:
        changes = [f"{KINDS[change.kind].render()} : {change.text}" for change in one.changes]
        rows.append((one.person, names.get(one.person), one.reason, *changes, *[None] * (3 - len(changes))))
    return Table(Text("Sans proposition", "Without a proposal").render(), header.render().split("|"), rows)


def _openings(plan: Redeployment) -> Table:
    header = Text(
        "Offre|Intitulé|Entreprise|Commune|Postes|Pourvus|Libres|Qui",
        "Opening|Title|Firm|Commune|Positions|Filled|Left|Who",
    )
    rows = [
        (
            one.posting,
            one.title,
            one.firm,
            one.commune,
            one.positions,
            len(one.people),
            one.positions - len(one.people),
            ", ".join(one.people),
        )
        for one in plan.filled
    ]
    return Table(Text("Offres", "Openings").render(), header.render().split("|"), rows)


def _courses(plan: Redeployment) -> Table:
    header = Text(
        "Formation|Intitulé|Organisme|Heures|Prix (€)|Places|Personnes|Qui",
        "Course|Title|Provider|Hours|Price (€)|Seats|People|Who",
    )
    rows = [
        (
            one.training,
            one.title,
            one.provider,
            one.hours,
            one.cost_eur,
            one.seats,
            len(one.people),
            ", ".join(one.people),
        )
        for one in plan.courses
    ]
    name = Text("Formations", "Courses").render()
    return Table(name, header.render().split("|"), rows, [course_total(plan)])


def _ways(plan: Redeployment) -> Table:
    header = Text(
        "Façon|Placés|Score moyen|Score le plus bas|Somme|Leur meilleure offre|Une autre|Formations",
        "Way|Placed|Mean fit|Worst fit|Sum|Own best opening|Another one|Courses",
    )
    rows = [
        (
            one.label,
            one.placed,
            one.mean,
            one.worst,
            one.total,
            one.first_choice,
            one.displaced,
            one.courses,
        )
        for one in plan.methods
    ]
    return Table(Text("Comparaison", "Comparison").render(), header.render().split("|"), rows, [_range(plan)])
