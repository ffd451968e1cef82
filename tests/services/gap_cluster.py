"""Made-up clusters where one skill is missing everywhere and one course teaches it."""

from __future__ import annotations

import random
from dataclasses import dataclass

from matcher.records import Candidate, Posting, Requirements, Training


@dataclass(frozen=True)
class Trade:
    """A trade: its title, what it asks for, the sentence of a CV for each, and one skill to remove."""

    title: str
    asked: dict[str, str]
    planted: str
    course: tuple[str, str]
    text: str


SERIGRAPHY = Trade(
    title="Sérigraphe machine automatique",
    asked={
        "imprimer en sérigraphie": "Impression en sérigraphie de flacons en verre pendant six ans.",
        "régler la racle et la contre-racle": "Réglage de la racle et de la contre-racle chaque matin.",
        "caler un écran de sérigraphie": "Calage d'écran et montage des cadres de sérigraphie.",
        "cuisson des émaux": "Cuisson des émaux en arche de décor.",
    },
    planted="cuisson des émaux",
    course=("Cuisson des émaux sur verre", "cuisson des émaux"),
    text="Vous imprimez des flacons en sérigraphie et réglez la machine.",
)
MILLING = Trade(
    title="Fraiseur sur centre d'usinage",
    asked={
        "fraisage conventionnel": "Fraisage conventionnel de pièces en fonte pendant huit ans.",
        "bridage des pièces": "Bridage des pièces et dégauchissage au comparateur.",
        "lecture de plan": "Lecture de plan avant chaque usinage.",
        "programmation FAO": "Programmation FAO de trajectoires.",
    },
    planted="programmation FAO",
    course=("Programmation FAO pour l'usinage", "programmation FAO"),
    text="Vous usinez des pièces de moules par fraisage.",
)
INJECTION = Trade(
    title="Monteur-régleur presse à injecter",
    asked={
        "montage de moules d'injection": "Montage et démontage de moules d'injection sur presse.",
        "réglage de presse à injecter": "Réglage des paramètres d'injection sur presses de 80 à 400 tonnes.",
        "maintenance de premier niveau": "Maintenance de premier niveau des presses.",
        "réglage de robot cartésien": "Réglage de robot cartésien pour sortir les pièces.",
    },
    planted="réglage de robot cartésien",
    course=("Robot cartésien sur presse à injecter", "réglage de robot cartésien"),
    text="Vous montez les moules et réglez les presses à injecter.",
)
TRADES = {"serigraphy": SERIGRAPHY, "milling": MILLING, "injection": INJECTION}


@dataclass(frozen=True)
class Cluster:
    """A cluster with its planted gap."""

    postings: list[Posting]
    candidates: list[Candidate]
    trainings: list[Training]
    trade: Trade


def planted_cluster(trade: Trade, *, postings: int = 4, people: int = 9, seed: int = 1) -> Cluster:
    """Return postings of one trade, people who have all of it but one skill, and four courses.

    Another trade is there too, with people who can take its openings, so that a gap must be told from
    what merely is asked for.
    """
    dice = random.Random(seed)
    place = {"commune": "Eu", "postal_code": "76260"}
    offers = [
        Posting(
            id=f"P{number:02d}",
            title=trade.title,
            firm=f"Atelier {number}",
            contract="CDI",
            text=trade.text,
            requirements=Requirements(must_have=list(trade.asked)),
            **place,
        )
        for number in range(postings)
    ]
    offers += [
        Posting(
            id=f"Q{number:02d}",
            title="Soudeur TIG",
            firm="Chaudronnerie",
            contract="CDI",
            text="Vous soudez des ensembles en inox.",
            requirements=Requirements(must_have=["soudage TIG", "lecture de plan"]),
            **place,
        )
        for number in range(2)
    ]
    crowd = []
    for number in range(people):
        known = [line for skill, line in trade.asked.items() if skill != trade.planted]
        dice.shuffle(known)
        crowd.append(
            Candidate(
                id=f"A{number:02d}",
                birth_year=1985,
                mobility_km=40,
                text=f"{trade.title}, {3 + number} ans d'expérience. " + " ".join(known),
                **place,
            )
        )
    crowd += [
        Candidate(
            id=f"B{number:02d}",
            birth_year=1980,
            mobility_km=40,
            text="Soudeur TIG depuis dix ans : soudage TIG sur inox. Lecture de plan. Soudure en atelier.",
            **place,
        )
        for number in range(3)
    ]
    title, skill = trade.course
    courses = [
        Training(
            id="F-right", title=title, skills=[skill], duration_hours=35, cost_eur=1000, seats=6, **place
        ),
        Training(
            id="F-weld",
            title="Soudage TIG",
            skills=["soudage TIG"],
            duration_hours=35,
            cost_eur=900,
            seats=6,
            **place,
        ),
        Training(
            id="F-english",
            title="Anglais professionnel",
            skills=["répondre au téléphone en anglais"],
            duration_hours=40,
            cost_eur=300,
            seats=12,
            **place,
        ),
        Training(
            id="F-caces",
            title="CACES R489 catégorie 3",
            skills=["conduire un chariot élévateur"],
            outcome="CACES R489 cat. 3",
            duration_hours=21,
            cost_eur=500,
            seats=8,
            **place,
        ),
    ]
    return Cluster(offers, crowd, courses, trade)
