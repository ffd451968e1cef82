"""Profiles with a line more: the facts of the person's own text stay as read, those of the line join them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from matcher.ranking.pool import CandidatePool
from matcher.ranking.pool_builder import build_pool
from matcher.records import Candidate, Facts
from matcher.understanding import extract_facts

SHIFTED = ("skills", "certificates", "diplomas")


def changed_pool(pool: CandidatePool, changes: Sequence[tuple[int, str]]) -> CandidatePool:
    """Return a pool of changed profiles, in the order of `changes`.

    A course or a skill does not change how the rest of a text is read, so that the long text is not
    understood again; sentences, trades and words are those of the whole changed text.

    Args:
        pool: the people as they are.
        changes: rows of `pool` with the text that is added at the end of theirs.
    """
    people = [
        pool.candidates[row].model_copy(update={"id": str(number), "text": pool.candidates[row].text + added})
        for number, (row, added) in enumerate(changes)
    ]
    facts = [joined_facts(pool.candidates[row], pool.facts[row], added) for row, added in changes]
    return build_pool(people, pool.encoder, facts=facts)


def joined_facts(candidate: Candidate, facts: Facts, added: str) -> Facts:
    """Return the facts of a text to which some lines were added; evidence points into the longer text."""
    extra, offset = _read(added), len(candidate.text)
    updates = {
        name: [
            *getattr(facts, name),
            *(
                fact.model_copy(update={"start": fact.start + offset, "end": fact.end + offset})
                for fact in getattr(extra, name)
            ),
        ]
        for name in SHIFTED
    }
    licences = list(dict.fromkeys([*facts.licences, *extra.licences]))
    return facts.model_copy(update={**updates, "licences": licences})


@lru_cache(maxsize=512)
def _read(added: str) -> Facts:
    return extract_facts(added, kind="candidate")
