"""`passerelle taxonomy`: import classifications, look up trades and skills, check one's own."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click
from tqdm import tqdm

from matcher.cli import bilingual
from matcher.cli.shared_options import PATH
from matcher.records.concepts import Occupation, Skill
from matcher.records.errors import TaxonomyError, Text, user_language
from matcher.records.numbers import how_many
from matcher.taxonomy import load_taxonomy
from matcher.taxonomy.checks import ambiguous_labels, corpus_faults, poor_concepts, read_corpus_lines
from matcher.taxonomy.concepts import Group
from matcher.taxonomy.folders import trade_folders
from matcher.taxonomy.imported import import_source, imported_file
from matcher.taxonomy.taxonomy import Taxonomy

HOW = {
    "exact": Text("exact", "exact"),
    "prefix": Text("début", "prefix"),
    "words": Text("mots", "words"),
    "fuzzy": Text("proche", "close"),
}
KINDS = {"skill": Text("compétence", "skill"), "occupation": Text("métier", "occupation")}
FIELDS = {
    "alternatives": Text("autres noms", "other names"),
    "broader": Text("au-dessus", "broader"),
    "narrower": Text("au-dessous", "narrower"),
    "related": Text("voisins", "related"),
    "essential": Text("compétences essentielles", "essential skills"),
    "optional": Text("compétences utiles", "useful skills"),
    "diplomas": Text("diplômes", "diplomas"),
    "certificates": Text("certificats", "certificates"),
    "hazards": Text("risques du poste", "hazards"),
    "tasks": Text("gestes", "tasks"),
    "foreign": Text("autres langues", "other languages"),
}
_TRADES = bilingual.option(
    "--trades",
    multiple=True,
    type=PATH,
    help=Text(
        "Dossier de métiers à soi (répétable) ; aussi PASSERELLE_TRADES.",
        "Folder of one's own trades (repeatable); also PASSERELLE_TRADES.",
    ),
)


@bilingual.group()
def command() -> None:
    """Chercher, montrer, importer et vérifier métiers et compétences.

    \b
    Exemple :
      passerelle taxonomy search "mouliste"

    \f
    Search, show, import and check trades and skills.
    """


@command.group(name="import")
def import_group() -> None:
    """Importer une classification publique : ESCO ou ROME.

    \b
    Exemple :
      passerelle taxonomy import esco "ESCO dataset - v1.2.0 - classification - fr - csv"

    \f
    Import a public classification: ESCO or ROME.
    """


@import_group.command(name="esco")
@click.argument("folders", nargs=-1, required=True, type=PATH)
def import_esco(folders: tuple[Path, ...]) -> None:
    """Importer ESCO, de la version 1.0.3 à 1.2, dans une ou plusieurs langues.

    Un nouvel import remplace le précédent : donnez toutes les langues d'un coup.

    \b
    Exemple :
      passerelle taxonomy import esco esco-fr/ esco-en/

    \f
    Import ESCO, version 1.0.3 to 1.2, in one or several languages.

    A new import replaces the one before: give all languages at once.
    """
    with tqdm(desc="ESCO", unit=Text(" fichiers", " files").render(), disable=None) as bar:

        def tell(name: str) -> None:
            bar.set_postfix_str(name)
            bar.update()

        concepts = import_source("esco", folders, progress=tell)
    skills, occupations = len(concepts.skills), len(concepts.occupations)
    _tell(
        f"ESCO importé : {occupations} métiers, {skills} compétences, dans {imported_file('esco')}.",
        f"ESCO imported: {occupations} occupations, {skills} skills, in {imported_file('esco')}.",
    )


@import_group.command(name="rome")
@click.argument("path", type=PATH)
def import_rome(path: Path) -> None:
    """Importer le ROME : l'arborescence (version 3) ou le dossier des CSV (version 4.0).

    \b
    Exemple :
      passerelle taxonomy import rome arbo_rome_ogr.csv

    \f
    Import the ROME: the tree (version 3) or the folder of CSV files (version 4.0).
    """
    concepts = import_source("rome", [path])
    titles = sum(len(card.alternatives_fr) for card in concepts.occupations)
    _tell(
        f"ROME importé : {len(concepts.occupations)} fiches, {titles} titres, dans {imported_file('rome')}.",
        f"ROME imported: {len(concepts.occupations)} cards, {titles} titles, in {imported_file('rome')}.",
    )


@command.command()
@click.argument("query", nargs=-1, required=True)
@bilingual.option(
    "--kind",
    type=click.Choice(["skill", "occupation"]),
    help=Text("Seulement compétences ou métiers.", "Skills or occupations only."),
)
@bilingual.option(
    "--limit",
    default=10,
    show_default=True,
    type=click.IntRange(min=1),
    help=Text("Nombre de réponses.", "Number of answers."),
)
@_TRADES
def search(query: tuple[str, ...], kind: str | None, limit: int, trades: tuple[Path, ...]) -> None:
    """Chercher un métier ou une compétence par un de ses noms, même mal écrit.

    \b
    Exemple :
      passerelle taxonomy search opératrice tampo

    \f
    Search a trade or a skill by one of its names, even misspelt.
    """
    taxonomy = load_taxonomy(trades)
    hits = taxonomy.search(
        " ".join(query), limit=limit, kind="skill" if kind == "skill" else "occupation" if kind else None
    )
    if not hits:
        _tell(
            "Rien de ce nom. Essayez un mot plus court, ou importez ESCO (taxonomy import --help).",
            "Nothing of that name. Try a shorter word, or import ESCO (taxonomy import --help).",
        )
    for hit in hits:
        name = _name(taxonomy.concept(hit.uri))
        matched = "" if hit.matched in name else f"  [{hit.matched}]"
        click.echo(f"{KINDS[hit.kind].render():<11} {HOW[hit.how].render():<6} {name}{matched}")
        click.echo(f"{'':<19}{hit.uri}")


@command.command()
@click.argument("key")
@_TRADES
def show(key: str, trades: tuple[Path, ...]) -> None:
    """Montrer un concept par son URI ou son identifiant, avec ce qui l'entoure.

    \b
    Exemple :
      passerelle taxonomy show ajusteur-mouliste

    \f
    Show a concept by its URI or id, with what surrounds it.
    """
    taxonomy = load_taxonomy(trades)
    concept = taxonomy.concept(key)
    if isinstance(concept, Group):
        click.echo(f"{_name(concept)}\n  {concept.uri}")
        _rows("broader", _labels(taxonomy, taxonomy.broader_chain(concept.uri)))
        _rows("narrower", _labels(taxonomy, taxonomy.narrower(concept.uri)))
        return
    language = user_language()
    other = concept.label("fr" if language == "en" else "en")
    name = concept.label(language)
    click.echo(f"{name}{f' ({other})' if other != name else ''}\n  {concept.uri}")
    place = [f"{name} {value}" for name, value in _place(concept) if value]
    if place:
        click.echo("  " + " · ".join(place))
    _rows("alternatives", [", ".join((*concept.alternatives_fr, *concept.alternatives_en))])
    _rows(
        "foreign",
        [", ".join(f"{label} ({language})" for language, label in taxonomy.foreign.get(concept.uri, ()))],
    )
    _rows("broader", _labels(taxonomy, taxonomy.broader_chain(concept.uri)))
    _rows("narrower", _labels(taxonomy, taxonomy.narrower(concept.uri)))
    _rows("related", _labels(taxonomy, taxonomy.related(concept.uri)))
    if isinstance(concept, Skill):
        _rows("tasks", concept.tasks)
        return
    _rows("essential", _labels(taxonomy, concept.essential))
    _rows("optional", _labels(taxonomy, concept.optional))
    for name in ("diplomas", "certificates", "hazards"):
        _rows(name, [", ".join(getattr(concept, name))])


def _place(concept: Skill | Occupation) -> list[tuple[str, str | None]]:
    shared = [
        (Text("famille", "family").render(), concept.family),
        (Text("étape", "step").render(), concept.step),
    ]
    if isinstance(concept, Skill):
        return [("type", concept.type), *shared]
    return [*shared, ("ROME", concept.rome), ("ESCO", concept.esco if concept.esco != concept.uri else None)]


def _labels(taxonomy: Taxonomy, uris: Iterable[str]) -> list[str]:
    labels = []
    for uri in uris:
        try:
            concept = taxonomy.concept(uri)
        except TaxonomyError:
            # A relation may name a concept of a file that was not imported.
            labels.append(uri)
            continue
        labels.append(_name(concept))
    return labels


def _name(concept: Skill | Occupation | Group) -> str:
    """Return the name of a concept in the user's language, French where there is no other."""
    if isinstance(concept, Group):
        return (concept.label_en or concept.label_fr) if user_language() == "en" else concept.label_fr
    return concept.label(user_language())


def _rows(name: str, values: Iterable[str]) -> None:
    kept = [value for value in values if value]
    if kept:
        click.echo("  " + FIELDS[name].render() + Text(" :", ":").render())
        for value in kept:
            click.echo(f"    {value}")


@command.command(name="list")
@bilingual.option(
    "--kind",
    type=click.Choice(["skill", "occupation"]),
    default="occupation",
    show_default=True,
    help=Text("Métiers ou compétences.", "Occupations or skills."),
)
@bilingual.option(
    "--family",
    help=Text("Une seule famille, par exemple moules.", "One family only, for instance moules."),
)
@_TRADES
def list_command(kind: str, family: str | None, trades: tuple[Path, ...]) -> None:
    """Lister les métiers (ou les compétences) du bassin, par famille.

    \b
    Exemple :
      passerelle taxonomy list --family decoration

    \f
    List the trades (or the skills) of the cluster, by family.
    """
    taxonomy = load_taxonomy(trades)
    own: Sequence[Skill | Occupation] = taxonomy.own_skills if kind == "skill" else taxonomy.own_occupations
    families = sorted({concept.family or "" for concept in own})
    if family is not None and family not in families:
        raise TaxonomyError(
            Text(f"famille inconnue : « {family} ».", f"unknown family: '{family}'."),
            remedy=Text(f"Familles : {', '.join(families)}.", f"Families: {', '.join(families)}."),
        )
    for concept in sorted(own, key=lambda concept: (concept.family or "", concept.id)):
        if family is None or concept.family == family:
            click.echo(f"{concept.family:<20} {concept.id:<40} {_name(concept)}")


@command.command()
@_TRADES
def check(trades: tuple[Path, ...]) -> None:
    """Vérifier ses propres métiers et son corpus, avant de s'en servir.

    \b
    Exemple :
      passerelle taxonomy check --trades mes-metiers/

    \f
    Check one's own trades and corpus before using them.
    """
    taxonomy = load_taxonomy(trades)
    folders = (*trade_folders(), *trades)
    files = sorted(path for folder in folders if folder.is_dir() for path in folder.rglob("*.txt"))
    faults = [*poor_concepts(taxonomy), *corpus_faults(taxonomy, read_corpus_lines(files))]
    for form, ids in ambiguous_labels(taxonomy).items():
        names = ", ".join(ids)
        faults.append(
            TaxonomyError(
                Text(
                    f"le libellé « {form} » désigne plusieurs entrées : {names}.",
                    f"'{form}' names several: {names}.",
                )
            )
        )
    for fault in faults:
        click.echo(fault.render(), err=True)
    own = len(taxonomy.own_occupations)
    if faults:
        points = how_many(len(faults), Text("point", "point"), Text("points", "points"))
        _tell(f"{points.fr} à revoir.", f"{points.en} to mend.")
        sys.exit(2)
    _tell(f"{own} métiers vérifiés, rien à redire.", f"{own} occupations checked, all well.")


def _tell(french: str, english: str) -> None:
    click.echo(Text(french, english).render())
