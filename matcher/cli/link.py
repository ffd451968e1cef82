"""`passerelle link`: free texts to the concepts of a classification or of a list of one's own."""

from __future__ import annotations

from pathlib import Path

import click
from tqdm import tqdm

from matcher.cli import bilingual
from matcher.cli.shared_options import PATH, best_encoder_option, texts_option
from matcher.cli.text_lines import read_lines
from matcher.records.errors import ReaderError, Text
from matcher.services.linking import Linker, Target
from matcher.taxonomy.targets import TARGETS, load_targets
from models.registry import load_encoder


@bilingual.command()
@bilingual.option(
    "--taxonomy",
    type=click.Choice(list(TARGETS)),
    help=Text("Classification importée à laquelle relier.", "Imported classification to link to."),
)
@bilingual.option(
    "--targets",
    "target_file",
    type=PATH,
    help=Text(
        "Liste à soi : un « identifiant, tabulation, libellé » par ligne.",
        "A list of one's own: one 'id, tab, label' a line.",
    ),
)
@texts_option
@bilingual.option(
    "--output",
    required=True,
    type=PATH,
    help=Text("Fichier TREC à écrire.", "TREC file to write."),
)
@bilingual.option(
    "--top",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help=Text("Concepts par texte.", "Concepts a text."),
)
@best_encoder_option
@bilingual.option(
    "--min-score",
    type=click.FloatRange(0, 1),
    help=Text(
        "Ne pas écrire les concepts dont le score est plus bas.",
        "Leave out the concepts whose score is lower.",
    ),
)
@bilingual.option(
    "--only-close",
    is_flag=True,
    help=Text("N'écrire que les concepts assez proches.", "Write only the concepts that are close enough."),
)
def command(
    taxonomy: str | None,
    target_file: Path | None,
    source: Path,
    output: Path,
    top: int,
    encoder: str,
    min_score: float | None,
    only_close: bool,
) -> None:
    """Relier des intitulés ou des savoir-faire à des concepts.

    Le numéro de requête est celui de la ligne, à partir de 1. Le score est la probabilité que le concept soit
    un bon choix ; un bilan dit pour combien de textes rien n'est assez proche, et à partir de quel score un
    concept l'est.

    \b
    Exemples :
      passerelle link --taxonomy esco-occupations --input titres.txt --output run.trec --top 10
      passerelle link --targets mes-metiers.tsv --input titres.txt --output run.trec --only-close

    \f
    Link titles or skills to concepts.

    The number of a query is that of its line, counted from 1. The score is the probability that the concept
    is a good choice; a summary tells for how many texts nothing is close enough, and from which score on a
    concept is.
    """
    texts = read_lines(source)
    targets = _targets(taxonomy, target_file)
    model = load_encoder(encoder)
    with tqdm(total=len(targets), desc=Text("Libellés", "Labels").render(), disable=None) as bar:
        linker = Linker(targets, model, progress=bar.update)
    far = 0
    output.parent.mkdir(parents=True, exist_ok=True)
    with (
        output.open("w", encoding="utf-8") as handle,
        tqdm(total=len(texts), desc=Text("Textes", "Texts").render(), disable=None) as bar,
    ):
        for line, links in enumerate(linker.link(texts, top, progress=bar.update), start=1):
            far += not (links and links[0].close)
            for rank, link in enumerate(links, start=1):
                if link.score >= (min_score or 0) and (link.close or not only_close):
                    handle.write(f"{line} Q0 {link.id} {rank} {link.score:.6f} passerelle\n")
    least = f"{linker.mixture.close:.2f}"
    click.echo(
        Text(
            f"{len(texts)} textes reliés à {len({t.id for t in targets})} concepts ; "
            f"pour {far} d'entre eux rien n'est assez proche "
            f"(score de {least.replace('.', ',')} au moins).",
            f"{len(texts)} texts linked to {len({t.id for t in targets})} concepts; "
            f"for {far} of them nothing is close enough (a score of {least} at least).",
        ).render(),
        err=True,
    )


def _targets(taxonomy: str | None, target_file: Path | None) -> list[Target]:
    if (taxonomy is None) == (target_file is None):
        raise click.UsageError(
            Text("donnez soit --taxonomy, soit --targets.", "give either --taxonomy or --targets.").render()
        )
    if target_file is not None:
        return read_targets(target_file)
    listed = load_targets(str(taxonomy))
    return [
        Target(concept_id, text)
        for concept_id, label, others in zip(listed.ids, listed.labels, listed.alternatives, strict=True)
        for text in dict.fromkeys((label, *others))
    ]


def read_targets(path: Path) -> list[Target]:
    """Return the targets of a file with an id, a tab and a label a line; an id may come on several lines.

    Raises:
        ReaderError: a line has no tab, no id, an id with a space, or no label.
    """
    targets: list[Target] = []
    for number, line in enumerate(read_lines(path), start=1):
        if not line.strip():
            continue
        target_id, tab, label = line.partition("\t")
        target_id, label = target_id.strip(), label.split("\t")[0].strip()
        if not tab or not target_id or not label or " " in target_id:
            raise ReaderError(
                Text(
                    "ligne attendue : identifiant sans espace, tabulation, libellé.",
                    "expected: an id without space, a tab, a label.",
                ),
                file=str(path),
                line=number,
                remedy=Text("Corrigez ou supprimez cette ligne.", "Mend or delete this line."),
            )
        targets.append(Target(target_id, label))
    return targets
