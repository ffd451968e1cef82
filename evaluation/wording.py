"""The words and numbers of reports, in French and English."""

from __future__ import annotations

from math import isnan

from models.errors import Text, user_language

WORDS: dict[str, Text] = {
    "title": Text("Qualité du classement", "Quality of the ranking"),
    "on": Text("mesurée sur", "measured on"),
    "system": Text("Système", "System"),
    "posting": Text("Offre", "Posting"),
    "postings": Text("offres jugées", "judged postings"),
    "candidates": Text("profils", "profiles"),
    "judged_pairs": Text("paires jugées", "judged pairs"),
    "measures": Text("Les mesures", "The measures"),
    "measures_help": Text(
        "Moyennes sur les offres jugées ; entre crochets, l'intervalle à 95 % "
        "(rééchantillonnage des offres). "
        "Plus haut est mieux, 1 est parfait.",
        "Means over the judged postings; in brackets the 95 % interval (postings resampled). "
        "Higher is better, 1 is perfect.",
    ),
    "what_measures": Text("Que disent ces mesures ?", "What do these measures say?"),
    "figures": Text("Les chiffres du graphique", "The figures of the chart"),
    "parts": Text("Moitié de réglage, moitié réservée", "Tuned half, held-out half"),
    "parts_help": Text(
        "La moitié réservée ne sert jamais à régler le moteur : c'est elle qui dit "
        "ce qu'il vaut sur des offres neuves.",
        "The held-out half never serves to tune the engine: it tells what it is worth on new postings.",
    ),
    "comparison": Text("Face aux références", "Against the baselines"),
    "comparison_help": Text(
        "Différences appariées offre par offre ; p : test de permutation, corrigé "
        "(Holm) du nombre de comparaisons. "
        "Au-dessus de 0,05, l'écart peut être dû au hasard.",
        "Differences paired by posting; p: randomisation test, corrected (Holm) for "
        "the number of comparisons. "
        "Above 0.05 the gap may be chance.",
    ),
    "against": Text("Face à", "Against"),
    "part": Text("Partie", "Part"),
    "measure": Text("Mesure", "Measure"),
    "difference": Text("Écart", "Difference"),
    "corrected_p": Text("p corrigé", "corrected p"),
    "wins": Text("mieux / égal / moins bien", "better / equal / worse"),
    "by_posting": Text("Offre par offre", "Posting by posting"),
    "by_rank": Text("Qui est en tête de liste ?", "Who is at the top of the list?"),
    "by_rank_help": Text(
        "À chaque rang de la liste, les notes que les recruteurs ont données à la personne classée là.",
        "At each rank of the list, the grades recruiters gave to the person placed there.",
    ),
    "rank": Text("Rang", "Rank"),
    "calibration": Text("Le score est-il une probabilité ?", "Is the score a probability?"),
    "calibration_help": Text(
        "Un score de 0,7 devrait être pertinent (note 1 ou plus) sept fois sur dix "
        ": les points devraient suivre la diagonale.",
        "A score of 0.7 should be relevant (grade 1 or more) seven times in ten: "
        "the points should follow the diagonal.",
    ),
    "score": Text("Score", "Score"),
    "mean_score": Text("Score moyen", "Mean score"),
    "relevant_share": Text("Part réellement pertinente", "Share really relevant"),
    "pairs": Text("Paires", "Pairs"),
    "ece": Text("Erreur de calibration (ECE), toutes les paires", "Calibration error (ECE), all pairs"),
    "ece_head": Text("ECE, 10 premiers de chaque offre", "ECE, first 10 of each posting"),
    "brier": Text("Score de Brier", "Brier score"),
    "annotators": Text("Les annotateurs", "The annotators"),
    "annotators_help": Text(
        "Deux personnes ont noté chaque paire séparément. Kappa pondéré quadratique "
        ": 1 = mêmes notes, 0 = hasard.",
        "Two people graded every pair on their own. Quadratic weighted kappa: 1 = "
        "the same grades, 0 = chance.",
    ),
    "parity_help": Text(
        "Parité : en prenant les notes d'un annotateur pour vérité, le moteur "
        "fait-il aussi bien que l'autre annotateur ?",
        "Parity: with one annotator's grades as the truth, does the engine do as "
        "well as the other annotator?",
    ),
    "judge": Text("Vérité", "Truth"),
    "annotator": Text("annotateur", "annotator"),
    "grade": Text("Note", "Grade"),
    "misses": Text("Les erreurs les plus coûteuses", "The costliest errors"),
    "misses_help": Text(
        "Coût : part du nDCG@10 idéal de l'offre perdue par cette seule paire.",
        "Cost: share of the posting's ideal nDCG@10 lost by this pair alone.",
    ),
    "heldout_hidden": Text(
        "La moitié réservée n'est pas montrée : qui lit ses textes règle le moteur "
        "dessus (--show-heldout pour l'afficher).",
        "The held-out half is not shown: who reads its texts tunes on them (--show-heldout to show it).",
    ),
    "buried": Text("enterré", "buried"),
    "intruder": Text("intrus", "intruder"),
    "cost": Text("coût", "cost"),
    "absent": Text("absent de la liste", "not in the list"),
    "candidate": Text("Profil", "Profile"),
    "instead_of": Text("au lieu du", "instead of"),
    "provenance": Text("D'où viennent ces chiffres", "Where these figures come from"),
    "dataset": Text("Jeu de données", "Data set"),
    "data_hash": Text("Empreinte des données (SHA-256)", "Hash of the data (SHA-256)"),
    "version": Text("Version du code", "Code version"),
    "commit": Text("Commit (+ : fichiers modifiés)", "Commit (+: files changed)"),
    "seed": Text("Graine, tirages", "Seed, draws"),
    "made_at": Text("Date (UTC)", "Date (UTC)"),
    "seconds": Text("Durée (s)", "Duration (s)"),
    "model": Text("Modèle ou paramètres", "Model or parameters"),
    "from_file": Text("fichier", "file"),
    "no_script": Text(
        "Les graphiques demandent JavaScript ; tous leurs chiffres sont dans les tableaux.",
        "The charts need JavaScript; all their figures are in the tables.",
    ),
    "judged_depth": Text("10 premiers jugés", "first 10 judged"),
    "grade_0": Text("0 hors cible", "0 not relevant"),
    "grade_1": Text("1 à former", "1 trainable"),
    "grade_2": Text("2 métier proche", "2 close trade"),
    "grade_3": Text("3 opérationnel", "3 operational"),
    "perfect": Text("score juste", "exact score"),
}
"""Fixed words by key."""


def word(key: str) -> str:
    """Return the fixed word of this key in the user's language."""
    return WORDS[key].render()


def number(value: float, digits: int = 3, *, sign: bool = False) -> str:
    """Return a number as the user's language writes it: decimal comma in French."""
    if isnan(value):
        return "-"
    text = f"{value:+.{digits}f}" if sign else f"{value:.{digits}f}"
    return text if user_language() == "en" else text.replace(".", ",")


def interval(low: float, high: float, digits: int = 2, *, sign: bool = False) -> str:
    """Return an interval as "[0,61 ; 0,74]" (French) or "[0.61, 0.74]" (English)."""
    separator = ", " if user_language() == "en" else "\u00a0;\u00a0"
    return f"[{number(low, digits, sign=sign)}{separator}{number(high, digits, sign=sign)}]"


def p_value(value: float) -> str:
    """Return a p-value with three digits, or as "< 0,001"."""
    return "<\u00a0" + number(0.001) if value < 0.001 else number(value)


def measure_name(name: str) -> str:
    """Return a measure's name as shown: recall and the stricter precision are said in words."""
    shown = {
        "recall@20": Text("rappel@20", "recall@20"),
        "P2@5": Text("P@5 (note ≥ 2)", "P@5 (grade ≥ 2)"),
    }
    return shown[name].render() if name in shown else name
