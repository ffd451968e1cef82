"""Whether the proofs shown beside a ranking are true: what the first profiles of a posting are said to show.

`python -m evaluation.proofs [--half tuning --half open]`

The annotated profiles are ranked for each annotated posting. A proof for one of the first ten is right if the
annotators found that skill, or a narrower one, in that profile. Beside it stands what likeness alone would
show: the sentence of the profile nearest to the name of a skill asked for, where it is as near as the
nearest sentences of unrelated trades.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NamedTuple

import click
import numpy as np

from evaluation.extraction import GOLD, measured_elsewhere
from evaluation.extraction_gold import GoldText, load_gold
from matcher.ranking.closeness import load_closeness
from matcher.ranking.explanation import skill_proofs
from matcher.ranking.pool import CandidatePool
from matcher.records import Candidate, Posting
from matcher.services.search import DEFAULT_ENCODER, Ranking, build_pool, rank_all
from matcher.taxonomy import load_taxonomy
from models.encoder import Vectors
from models.errors import Text, ending_in_words

FIRST = 10
"""Profiles of each posting whose proofs are looked at: a page that a recruiter reads."""

NEAR = 0.4
"""Closeness from which likeness alone counts as a proof."""

HALVES = ("open", "tuning", "fresh", "locked")


class Shown(NamedTuple):
    """A skill asked for and one of the first profiles.

    Attributes:
        found: how the profile shows it: "label", "variant" or "implied"; "near" by likeness
            alone, "" not at all.
        held: whether the annotators found it there.
    """

    found: str
    held: bool


def shown_proofs(texts: Sequence[GoldText]) -> list[Shown]:
    """Return, for each annotated posting and its first profiles, what is shown of each skill asked for."""
    people = [text for text in texts if text.kind == "candidate"]
    pool = build_pool([Candidate(id=text.id, text=text.text) for text in people], DEFAULT_ENCODER)
    held = {text.id: {fact.uri for fact in text.facts.skills if not fact.negated} for text in people}
    sentences = [_sentence_vectors(pool, row) for row in range(len(pool))]
    found: list[Shown] = []
    for text in texts:
        if text.kind != "posting":
            continue
        title, _, body = text.text.partition("\n")
        ranking = rank_all(Posting(id=text.id, title=title[:300], text=body or text.text), pool)
        for row in ranking.order[:FIRST].tolist():
            found += _shown(ranking, row, held[pool.ids[row]], sentences[row])
    return found


def _shown(ranking: Ranking, row: int, held: set[str], sentences: Vectors) -> list[Shown]:
    """Return what one profile shows of each skill asked for."""
    proofs = skill_proofs(ranking.demand, ranking.pool, ranking.assessment, row)
    named = {skill.uri: skill.found for skill in proofs.matched}
    papers = measured_elsewhere(load_taxonomy())
    asked = [one for one in ranking.demand.requirements if one.uris and papers.isdisjoint(one.uris)]
    near = _nearest([requirement.label for requirement in asked], sentences, ranking.pool)
    found = []
    for requirement, closeness in zip(asked, near, strict=True):
        how = named.get(requirement.uris[0]) or ("near" if closeness >= NEAR else "")
        found.append(Shown(how, not held.isdisjoint(requirement.proofs)))
    return found


def _sentence_vectors(pool: CandidatePool, row: int) -> Vectors:
    text = pool.candidates[row].text
    return pool.encoder.encode([span.of(text) for span in pool.sentences[row]], kind="passage")


def _nearest(names: Sequence[str], sentences: Vectors, pool: CandidatePool) -> list[float]:
    """Return how near the nearest sentence is to each name, 0..1."""
    if not names or not len(sentences):
        return [0.0] * len(names)
    queries = pool.encoder.encode(list(names), kind="query")
    cosines = (queries @ sentences.T).max(axis=1, keepdims=True)
    nearest: list[float] = load_closeness(pool.encoder).scale(queries, cosines)[:, 0].tolist()
    return nearest


def lines(found: Sequence[Shown]) -> list[str]:
    """Return a table: how many of each kind are shown, and how many of these are right."""
    names = {
        "label": Text("nommée", "named"),
        "variant": Text("nommée autrement", "named otherwise"),
        "implied": Text("montrée par une tâche", "shown by a task"),
    }
    proofs = [one for one in found if one.found in names]
    rows = [(name.render(), [one for one in found if one.found == how]) for how, name in names.items()]
    rows.append((Text("toutes les preuves", "all proofs").render(), proofs))
    near = [one for one in found if one.found == "near"]
    rows.append((Text("ressemblance seule", "likeness alone").render(), near))
    told = []
    for name, some in rows:
        right = f"{np.mean([one.held for one in some]):.2f}" if some else "-"
        told.append(f"{name:<24} {len(some):>6} {right:>6}")
    held = [one for one in found if one.held]
    covered = sum(one.found in names for one in held) / max(1, len(held))
    told.append(
        Text("compétences tenues et montrées : ", "skills held and shown: ").render() + f"{covered:.2f}"
    )
    return told


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table for the texts asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--half", action="append", choices=HALVES, help="part of the gold set (repeatable)")
    halves = parser.parse_args(arguments).half or ["open", "tuning"]
    texts = load_gold(GOLD / "texts.jsonl", GOLD / "facts.jsonl")
    for line in lines(shown_proofs([text for text in texts if text.half in halves])):
        click.echo(line)


if __name__ == "__main__":
    with ending_in_words():
        main()
