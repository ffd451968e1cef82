"""An ablation as a page and as lines for the terminal."""

from __future__ import annotations

from pathlib import Path

from evaluation.ablation import AblationReport, FeatureWorth, ModelWorth
from evaluation.wording import interval, number, p_value
from evaluation.writing import page_template, write_page
from models.errors import Text, user_language

WORDS: dict[str, Text] = {
    "title": Text("Ce que vaut chaque critère du classement", "What each feature of the ranking is worth"),
    "postings": Text("offres jugées", "judged postings"),
    "pairs": Text("lignes de critères (deux lectures par offre)", "rows (two readings a posting)"),
    "features": Text("Critère par critère", "Feature by feature"),
    "features_help": Text(
        "Le modèle est appris à nouveau sans le critère, puis essayé sur des offres qu'il n'a pas vues. "
        "Gain : nDCG@10 avec le critère moins nDCG@10 sans lui ; un intervalle qui contient 0 veut dire "
        "qu'on ne peut pas trancher avec ces jugements. Un petit gain n'est pas un critère inutile : un "
        "voisin le remplace quand il manque. Dernière colonne : ce qui se perd quand les valeurs sont "
        "distribuées au hasard.",
        "The model is learnt anew without the feature and tried on postings it has not seen. Gain: nDCG@10 "
        "with the feature minus without; an interval that holds 0 means that these judgements cannot tell. "
        "A small gain is no useless feature: a neighbour stands in for it. Last column: what is lost when "
        "its values are dealt out at random.",
    ),
    "feature": Text("Critère", "Feature"),
    "weight": Text("Poids", "Weight"),
    "gain": Text("Gain de nDCG@10", "Gain in nDCG@10"),
    "p": Text("p corrigé", "corrected p"),
    "wins": Text("offres mieux / moins bien", "postings better / worse"),
    "permuted": Text("Perte au hasard", "Lost when dealt out"),
    "models": Text("Modèle additif ou arbres ?", "Additive model or trees?"),
    "models_help": Text(
        "Les mêmes critères, les mêmes parts, le même objectif. Les réglages des arbres sont les meilleurs "
        "de ceux essayés, choisis sur ces parts mêmes, ce qui les avantage. « Déjà vues » : sur les offres "
        "apprises ; l'écart avec la première colonne est ce qui a été appris par cœur.",
        "Same features, same folds, same objective. The trees' settings are the best of those tried, chosen "
        "on these very folds, which favours them. 'Already seen': on the postings learnt from; the gap to "
        "the first column is what was learnt by heart.",
    ),
    "model": Text("Modèle", "Model"),
    "additive": Text("Additif, poids positifs", "Additive, weights of at least 0"),
    "trees_monotone": Text("Arbres dopés, monotones", "Boosted trees, monotone"),
    "trees_free": Text("Arbres dopés, libres", "Boosted trees, free"),
    "folds": Text("Entre parts", "Between folds"),
    "seen": Text("Déjà vues", "Already seen"),
    "difference": Text("Écart avec l'additif", "Against the additive"),
    "method": Text("Méthode", "Method"),
    "method_help": Text(
        "Validation croisée par offre : les deux lectures d'une offre (avec et sans exigences saisies) sont "
        "toujours dans la même part. Intervalles et tests : offres rééchantillonnées, test de permutation, "
        "correction de Holm sur les critères.",
        "Cross-validation by posting: both readings of a posting (with and without stated requirements) are "
        "always in one fold. Intervals and tests: postings resampled, randomisation test, Holm's correction "
        "over the features.",
    ),
    "folds_dt": Text("Parts × tirages", "Folds × shufflings"),
    "version": Text("Version du code", "Code version"),
    "seed": Text("Graine, tirages", "Seed, draws"),
    "made_at": Text("Date (UTC)", "Date (UTC)"),
}
"""Fixed words by key."""


def verdict(report: AblationReport) -> str:
    """Return in one sentence which features earn their place, and how trees compare."""
    earned = [row for row in report.features if row.gain.low > 0]
    doubtful = [row for row in report.features if row.gain.high < 0]
    parts = [
        Text(
            f"Critères dont le gain est sûr : {len(earned)} sur {len(report.features)}",
            f"Features with a sure gain: {len(earned)} of {len(report.features)}",
        ).render()
    ]
    if doubtful:
        names = ", ".join(row.name for row in doubtful)
        parts.append(Text(f"à revoir : {names}", f"to be reviewed: {names}").render())
    for row in report.models:
        if row.difference is not None:
            parts.append(
                f"{WORDS[row.name].render().lower()} {number(row.difference.mean, sign=True)} "
                f"{interval(row.difference.low, row.difference.high, 3, sign=True)}"
            )
    return " ; ".join(parts) + "."


def render_ablation(report: AblationReport) -> str:
    """Return the page in the user's language."""
    lowest = min((row.gain.low for row in report.features), default=0.0)
    highest = max((row.gain.high for row in report.features), default=1.0)
    width = max(highest - lowest, 1e-9)
    return page_template("ablation.html").render(
        report=report,
        words={key: text.render() for key, text in WORDS.items()},
        verdict=verdict(report),
        place=lambda value: round(100 * (value - lowest) / width, 1),
        language=user_language(),
    )


def write_ablation(report: AblationReport, folder: Path) -> tuple[Path, Path]:
    """Write `ablation.html` and `ablation.json` into a folder, which is made where it is absent."""
    return write_page(folder / "ablation.html", render_ablation(report), folder / "ablation.json", report)


def ablation_lines(report: AblationReport) -> list[str]:
    """Return the report for the terminal: features, then kinds of model."""
    lines = [
        f"{report.postings} {WORDS['postings'].render()}, {report.folds} × {report.repeats}",
        "",
        f"{WORDS['feature'].render():<16}{WORDS['weight'].render():<9}{WORDS['gain'].render():<34}"
        f"{WORDS['p'].render():<12}{WORDS['permuted'].render()}",
    ]
    lines += [_feature(row) for row in report.features]
    lines += [
        "",
        f"{WORDS['model'].render():<34}{'nDCG@10':<22}{WORDS['folds'].render():<15}"
        f"{WORDS['seen'].render():<12}{'Brier':<9}{WORDS['difference'].render()}",
    ]
    return [*lines, *(_model(row) for row in report.models), "", verdict(report)]


def _feature(row: FeatureWorth) -> str:
    gain = f"{number(row.gain.mean, 4, sign=True)} {interval(row.gain.low, row.gain.high, 4, sign=True)}"
    lost = number(row.permuted.mean, sign=True)
    return f"{row.name:<16}{number(row.weight, 2):<9}{gain:<34}{p_value(row.p_corrected):<12}{lost}"


def _model(row: ModelWorth) -> str:
    ndcg = f"{number(row.ndcg.mean)} {interval(row.ndcg.low, row.ndcg.high)}"
    difference = ""
    if row.difference is not None and row.p_corrected is not None:
        span = interval(row.difference.low, row.difference.high, 3, sign=True)
        difference = f"{number(row.difference.mean, sign=True)} {span} p {p_value(row.p_corrected)}"
    return (
        f"{WORDS[row.name].render():<34}{ndcg:<22}± {number(row.fold_deviation):<13}"
        f"{number(row.seen):<12}{number(row.brier, 4):<9}{difference}"
    ).rstrip()
