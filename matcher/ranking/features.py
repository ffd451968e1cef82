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
            "Part des compétences exigées que le profil montre, chacune pondérée par sa rareté.",
            "Share of the required skills that the profile shows, each weighted by its rarity.",
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
            "Parenté entre le métier de l'offre et ceux que le profil raconte, dans la carte des métiers.",
            "Kinship between the posting's trade and those the profile tells of, on the map of trades.",
        ),
        Text(
            "Un métier voisin s'apprend vite ; le titre tenu compte moins que les gestes décrits.",
            "A neighbouring trade is learnt fast; gestures described count more than titles held.",
        ),
    ),
    Feature(
        "tasks",
        Text("Tâches décrites", "Tasks described"),
        Text(
            "Pour chaque phrase de l'offre, la phrase du profil qui lui ressemble le plus ; moyenne.",
            "For each sentence of the posting, the most similar sentence of the profile; mean.",
        ),
        Text("Compare ce qui est fait à ce qui est à faire.", "Compares work done with work to do."),
    ),
    Feature(
        "words",
        Text("Mots en commun", "Words in common"),
        Text(
            "Score BM25 du profil pour l'offre, rapporté au score d'un profil qui dirait tout.",
            "BM25 score of the profile for the posting, over that of a profile that would say it all.",
        ),
        Text("Les mots rares du métier, sans mot personnel.", "The trade's rare words, no personal one."),
    ),
    Feature(
        "meaning",
        Text("Sens général", "Overall meaning"),
        Text(
            "Similarité des textes entiers par l'encodeur, ramenée à 0..1.",
            "Similarity of the whole texts by the encoder, brought to 0..1.",
        ),
        Text(
            "Le genre des titres est neutralisé avant l'encodage.",
            "The gender of titles is neutralised before encoding.",
        ),
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
        "diploma",
        Text("Diplôme", "Diploma"),
        Text(
            "Niveau de diplôme atteint rapporté au niveau demandé ; 1 si aucun n'est demandé.",
            "Diploma level reached over the level asked for; 1 if none is asked for.",
        ),
        Text("Seulement si l'offre le demande.", "Only where the posting asks for it."),
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
