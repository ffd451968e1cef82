"""What a well-made taxonomy and corpus must hold beyond being readable, each fault with its place.

Used by the tests on the shipped trades and by `passerelle taxonomy check` on a cluster's own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from matcher.records.concepts import Occupation, Skill
from matcher.records.errors import TaxonomyError, Text
from matcher.records.numbers import how_many
from matcher.taxonomy.corpus import TaskSentence, read_corpus_file
from matcher.taxonomy.search import search_form
from matcher.taxonomy.taxonomy import Taxonomy

MIN_ALTERNATIVES = 3
MIN_WORKER_SENTENCES = 20
MIN_AD_SENTENCES = 8

HOMOGRAPHS = frozenset({"plan charg"})
"""Forms that two skills share rightly: "plan de charge" and "plan de chargement" have one stem."""

CorpusLine = tuple[Path, int, TaskSentence]


def read_corpus_lines(files: Iterable[Path]) -> list[CorpusLine]:
    """Return the sentences of some corpus files, placed.

    Raises:
        TaxonomyError: a line is malformed.
    """
    return [(path, line, sentence) for path in files for line, sentence in read_corpus_file(path)]


def ambiguous_labels(taxonomy: Taxonomy, *, homographs: bool = False) -> dict[str, tuple[str, ...]]:
    """Return the label forms that name several of our skills, or several of our occupations.

    The values are the ids. Labels are compared as the search compares them: without case, accents,
    number, gender or function words. A skill and an occupation may share a label.

    Args:
        taxonomy: what to check.
        homographs: also tell those that are known and right.
    """
    found = {**_ambiguous(taxonomy.own_skills), **_ambiguous(taxonomy.own_occupations)}
    return {form: ids for form, ids in found.items() if homographs or form not in HOMOGRAPHS}


def _ambiguous(concepts: Iterable[Skill | Occupation]) -> dict[str, tuple[str, ...]]:
    holders: dict[str, dict[str, None]] = defaultdict(dict)
    for concept in concepts:
        for label in _french_labels(concept):
            holders[search_form(label)][concept.id] = None
    return {form: tuple(ids) for form, ids in holders.items() if len(ids) > 1}


def _french_labels(concept: Skill | Occupation) -> tuple[str, ...]:
    if isinstance(concept, Occupation):
        return concept.titles_fr
    return (concept.label_fr, *concept.alternatives_fr)


def poor_concepts(taxonomy: Taxonomy) -> list[TaxonomyError]:
    """Return a fault for each skill of ours short of labels or tasks, each occupation without skills."""
    faults = []
    for skill in taxonomy.own_skills:
        if len(set(skill.alternatives_fr)) < MIN_ALTERNATIVES:
            faults.append(_poor(skill.id, "alt", MIN_ALTERNATIVES, len(set(skill.alternatives_fr))))
        if skill.type == "skill" and not skill.tasks:
            faults.append(_poor(skill.id, "tasks", 1, 0))
    for occupation in taxonomy.own_occupations:
        if not occupation.outside and not occupation.essential:
            faults.append(_poor(occupation.id, "essential", 1, 0))
    return faults


def _poor(entry_id: str, field: str, wanted: int, held: int) -> TaxonomyError:
    asked = how_many(wanted, Text("élément", "item"), Text("éléments", "items"))
    return TaxonomyError(
        Text(
            f"« {entry_id} » : au moins {asked.fr} ; lu : {held}.",
            f"'{entry_id}': at least {asked.en}; found: {held}.",
        ),
        field=field,
    )


def corpus_faults(taxonomy: Taxonomy, lines: Iterable[CorpusLine]) -> list[TaxonomyError]:
    """Return a fault for each sentence whose occupation or skill does not exist, or that was said before."""
    occupations = {occupation.id for occupation in taxonomy.occupations.values()}
    skills = {skill.id for skill in taxonomy.skills.values()}
    seen: dict[str, tuple[Path, int]] = {}
    faults = []
    for path, line, sentence in lines:
        if sentence.occupation not in occupations:
            faults.append(
                _unknown(path, line, Text("métier inconnu", "unknown occupation"), sentence.occupation)
            )
        for key in sentence.skills:
            if key not in skills:
                faults.append(_unknown(path, line, Text("compétence inconnue", "unknown skill"), key))
        form = " ".join(sentence.text.casefold().split())
        if form in seen:
            first, at = seen[form]
            faults.append(
                TaxonomyError(
                    Text(
                        f"phrase déjà écrite dans {first.name}, ligne {at}.",
                        f"sentence already in {first.name}, line {at}.",
                    ),
                    file=str(path),
                    line=line,
                )
            )
        seen.setdefault(form, (path, line))
    return faults


def _unknown(path: Path, line: int, problem: Text, key: str) -> TaxonomyError:
    return TaxonomyError(
        Text(f"{problem.fr} : « {key} ».", f"{problem.en}: '{key}'."),
        file=str(path),
        line=line,
        remedy=Text("Corrigez l'identifiant ou ajoutez l'entrée.", "Correct the id or add the entry."),
    )


def thin_occupations(taxonomy: Taxonomy, lines: Iterable[CorpusLine]) -> dict[str, tuple[int, int]]:
    """Return our occupations of the cluster with too few training sentences, as (worker, ad) counts."""
    counts = Counter((sentence.occupation, sentence.voice) for _, _, sentence in lines)
    thin = {}
    for occupation in taxonomy.own_occupations:
        worker, ad = counts[occupation.id, "worker"], counts[occupation.id, "ad"]
        if not occupation.outside and (worker < MIN_WORKER_SENTENCES or ad < MIN_AD_SENTENCES):
            thin[occupation.id] = (worker, ad)
    return thin
