"""What the words of the report of the gaps mean, and what its figures cannot say."""

from __future__ import annotations

from matcher.records.errors import Text
from matcher.records.gaps import GapParameters, GapReport
from matcher.services.numbers import number, percent


def definitions(report: GapReport) -> list[tuple[str, str]]:
    """Return the terms of the report with their meaning, then its limits."""
    limit = Text("Limite", "Limit").render()
    return [
        *((term.render(), meaning.render()) for term, meaning in _terms(report.parameters)),
        *((limit, told) for told in report.limits),
    ]


def _terms(parameters: GapParameters) -> list[tuple[Text, Text]]:
    level, wish = percent(parameters.level), number(parameters.nice_weight, 1)
    draws, k = number(parameters.replicates), parameters.k
    passed = percent(parameters.completion)
    return [
        (
            Text("Besoin pondéré", "Weighted demand"),
            Text(
                f"postes qui la demandent : exigée, elle compte 1 ; souhaitée, {wish} ; fois la confiance.",
                f"openings that ask for it: required counts 1, wished {wish}, times the confidence.",
            ),
        ),
        (
            Text("Personnes", "People"),
            Text(
                "celles dont le texte la montre et qui peuvent venir au travail, pesées par la confiance.",
                "those whose text shows it and who can come to work, weighted by confidence.",
            ),
        ),
        (
            Text("Tension", "Tension"),
            Text(
                "(besoin + 0,5) / (personnes + 0,5) : au-dessus de 1, plus de postes que de personnes.",
                "(demand + 0.5) / (people + 0.5): above 1, more openings than people.",
            ),
        ),
        (
            Text("Intervalle", "Interval"),
            Text(
                f"bootstrap à {level}, {draws} tirages ; large, il dit des effectifs trop petits.",
                f"bootstrap at {level}, {draws} draws: where wide, the counts are too small to conclude.",
            ),
        ),
        (
            Text("Poste bloqué", "Blocked opening"),
            Text(
                "personne ne peut le prendre aujourd'hui, et il ne manque qu'une chose à quelqu'un.",
                "nobody can take it today, and somebody lacks one thing only.",
            ),
        ),
        (
            Text("Postes pourvus", "Openings filled"),
            Text(
                "espérance : chaque personne et chaque poste comptent une fois ; réussite supposée à "
                f"{passed}, sauf si la formation dit la sienne.",
                f"expected: each person and each opening count once; completion assumed at {passed}, unless "
                "the course tells its own.",
            ),
        ),
        (
            Text(f"Moins de {k}", f"Fewer than {k}"),
            Text(
                f"aucun groupe de 1 à {k - 1} personnes n'est montré ; d'autres cases sont masquées avec lui "
                "quand une soustraction le ferait retrouver.",
                f"no group of 1 to {k - 1} people is shown; other cells are hidden with it where a "
                "subtraction would find it.",
            ),
        ),
        (
            Text("Passerelles", "Bridges"),
            Text(
                "ce qui se transfère d'un métier à l'autre, d'après la carte des métiers ; ce n'est pas une "
                "chance d'embauche.",
                "what transfers from one trade to another, by the map of the trades; it is no chance of "
                "being hired.",
            ),
        ),
    ]
