"""Every feature of the ranking: what it is, its range, and why it is fair to use.

Each is a number in 0..1 for one posting and one candidate, computed from what the person can do
and from nothing else: no name, age, gender, nationality, address, distance, photo or gap in the
career enters here. Whether the person may and can come is told beside the score (eligibility).
"""

from __future__ import annotations

from typing import NamedTuple

from matcher.records.errors import Text


class Feature(NamedTuple):
    """A named feature in 0..1 with its definition and the reason why it is fair."""

    name: str
    label: Text
    definition: Text
    why_fair: Text


FEATURES: tuple[Feature, ...] = (
    Feature(
        "must_have",
        Text("Compétences indispensables", "Must-have skills"),
        Text(
            "Part des compétences exigées que le profil montre, chacune pondérée par sa rareté ; une "
            "compétence plus précise montre la plus large à 80 %, et ce que l'annonce dit hors de la liste "
            "de l'entreprise compte à 70 %.",
            "Share of the required skills that the profile shows, each weighted by its rarity; a narrower "
            "skill shows the broader one at 80%, and what the posting tells beside the firm's list counts "
            "at 70%.",
        ),
        Text("C'est ce que l'offre demande.", "It is what the posting asks for."),
    ),
    Feature(
        "nice_to_have",
        Text("Compétences appréciées", "Nice-to-have skills"),
        Text(
            "Part des compétences souhaitées que le profil montre, pondérées de même.",
            "Share of the wished skills that the profile shows, weighted alike.",
        ),
        Text("C'est ce que l'offre dit apprécier.", "It is what the posting says it values."),
    ),
    Feature(
        "trade",
        Text("Proximité des métiers", "Closeness of the trades"),
        Text(
            "Parenté entre le métier cherché et ceux que le profil raconte, rapportée à la variété de chaque "
            "texte (cosinus dans la carte des métiers) ; comptée à 30 % pour un contrat qui forme quand la "
            "personne ne se forme pas, à 80 % pour un autre si elle est élève, étudiante, apprentie ou en "
            "reconversion. Dans un contrat qui forme, la formation suivie ou visée que l'offre nomme comble "
            "la moitié de ce qui manque, et un niveau d'études auquel elle ne s'adresse pas compte à 30 %.",
            "Kinship between the trade sought and those the profile tells of, over how varied each text is "
            "(cosine on the map of trades); counted at 30% where the contract trains and the person is not "
            "in training, at 80% in another for a pupil, a student, an apprentice or somebody changing "
            "trade. In a contract that trains, the course followed or wanted that the posting names makes up "
            "for half of what lacks, and a level of studies that the posting does not address counts at 30%.",
        ),
        Text(
            "Un métier voisin s'apprend vite ; les gestes décrits comptent plus que le titre porté.",
            "A neighbouring trade is learnt fast; gestures described count more than titles held.",
        ),
    ),
    Feature(
        "entry",
        Text("Débuter avec de la pratique d'atelier", "Starting with shop-floor practice"),
        Text(
            "Si l'offre accepte les débutants : part du profil passée à des postes d'opérateur.",
            "Where the posting takes beginners: share of the profile spent in operator jobs.",
        ),
        Text(
            "L'offre dit former : l'habitude de l'atelier suffit, d'où qu'elle vienne.",
            "The posting says it trains: shop-floor habit is enough, wherever it comes from.",
        ),
    ),
    Feature(
        "learner",
        Text("Projet de formation", "Wish to learn"),
        Text(
            "Si le contrat forme (apprentissage, professionnalisation, stage) : de 0,5 à 1 pour une personne "
            "qui se forme ou le demande, selon la proximité de son projet, 30 % de cela à un autre niveau "
            "d'études ; 0 sinon. Toujours 1 pour un autre contrat.",
            "Where the contract trains (apprenticeship, internship): 0.5 to 1 for a person in training, or "
            "who asks for it, by how close their project is, 30% of that at another level of studies; 0 "
            "otherwise. Always 1 for another contract.",
        ),
        Text(
            "Ces contrats s'adressent à qui apprend, à tout âge : la reconversion compte autant.",
            "These contracts are for people who learn, at any age: retraining counts alike.",
        ),
    ),
    Feature(
        "words",
        Text("Mots en commun", "Words in common"),
        Text(
            "Racine carrée du score BM25 du profil pour l'offre, rapporté à celui d'un texte qui dirait tout "
            "une fois ; un texte d'une autre langue y gagne les noms français de ce qui y est lu.",
            "Square root of the BM25 score of the profile for the posting, over that of a text saying it all "
            "once; a text in another language is given the French names of what was read in it.",
        ),
        Text("Les mots rares du métier, sans mot personnel.", "The trade's rare words, no personal one."),
    ),
    Feature(
        "experience",
        Text("Expérience", "Experience"),
        Text(
            "Années du profil rapportées à celles que l'offre demande ; 1 si elle n'en demande pas.",
            "Years of the profile over those the posting asks for; 1 if it asks for none.",
        ),
        Text(
            "Au-delà de la durée demandée rien ne s'ajoute : l'âge n'avance ni ne retarde personne.",
            "Nothing is added beyond what is asked: age moves nobody up or down.",
        ),
    ),
    Feature(
        "certificates",
        Text("Certificats", "Certificates"),
        Text(
            "Part des certificats demandés que le profil détient ; 1 si aucun n'est demandé.",
            "Share of the certificates asked for that the profile holds; 1 if none is asked for.",
        ),
        Text("Seulement si l'offre le demande.", "Only where the posting asks for it."),
    ),
)
"""The features, in the order of the columns of a feature matrix."""

FEATURE_NAMES: tuple[str, ...] = tuple(feature.name for feature in FEATURES)
