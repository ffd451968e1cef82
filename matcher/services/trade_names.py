"""Names of trade families and of the steps of the value chain, for people."""

from __future__ import annotations

from matcher.records.errors import Text

FAMILIES = {
    "moules": Text("Moules", "Moulds"),
    "usinage": Text("Usinage", "Machining"),
    "verre-chaud": Text("Verre, bout chaud", "Glass, hot end"),
    "verre-froid": Text("Verre, bout froid", "Glass, cold end"),
    "decoration": Text("Décoration", "Decoration"),
    "plastique": Text("Plastiques", "Plastics"),
    "conditionnement": Text("Conditionnement", "Filling and packing"),
    "logistique": Text("Logistique", "Logistics"),
    "maintenance": Text("Maintenance", "Maintenance"),
    "soudage": Text("Soudage et tôlerie", "Welding"),
    "qualite-hse": Text("Qualité et sécurité", "Quality and safety"),
    "methodes-encadrement": Text("Méthodes et encadrement", "Methods and supervision"),
    "support": Text("Fonctions support", "Support"),
    "digital": Text("Numérique", "Digital"),
    "transversal": Text("Compétences transverses", "Transversal skills"),
}
"""In the order of the chain, then what surrounds it."""

STEP_NAMES = {
    "design": Text("Conception", "Design"),
    "moulds": Text("Moules", "Moulds"),
    "melting": Text("Composition et fusion", "Batch and melting"),
    "hot-end": Text("Bout chaud", "Hot end"),
    "annealing": Text("Recuisson", "Annealing"),
    "cold-end": Text("Bout froid", "Cold end"),
    "sorting": Text("Choix et tri", "Sorting"),
    "decoration": Text("Décoration", "Decoration"),
    "accessories": Text("Accessoires", "Accessories"),
    "filling": Text("Remplissage", "Filling"),
    "logistics": Text("Logistique", "Logistics"),
    "maintenance": Text("Maintenance", "Maintenance"),
    "quality": Text("Qualité", "Quality"),
    "methods": Text("Méthodes", "Methods"),
    "management": Text("Encadrement", "Management"),
    "support": Text("Support", "Support"),
    "digital": Text("Numérique", "Digital"),
    "transversal": Text("Transverse", "Transversal"),
}
FROM_TO = Text("De \\ vers", "From \\ to")
"""Corner of a table that reads from the trades of its rows to those of its columns."""


def family_name(key: str | None) -> str:
    """Return the name of a family in the user's language; one that is not ours keeps its own."""
    if not key:
        return Text("Sans famille", "No family").render()
    return FAMILIES[key].render() if key in FAMILIES else key.replace("-", " ").capitalize()


def step_name(key: str | None) -> str:
    """Return the name of a step of the chain in the user's language."""
    if not key:
        return Text("Sans étape", "No step").render()
    return STEP_NAMES[key].render() if key in STEP_NAMES else key.replace("-", " ").capitalize()


def compact(label: str) -> str:
    """Return a name in both genders with what they share said once.

    "conducteur de ligne / conductrice de ligne" becomes "conducteur / conductrice de ligne".
    """
    first, slash, second = label.partition(" / ")
    one, other = first.split(), second.split()
    shared = 0
    while shared < min(len(one), len(other)) - 1 and one[-1 - shared] == other[-1 - shared]:
        shared += 1
    if not slash or not shared:
        return label
    return f"{' '.join(one[:-shared])} / {second}"
