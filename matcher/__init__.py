"""The Python door of Passerelle: records in, explained matches out.

>>> from matcher import Candidate, Posting, build_pool, rank
>>> pool = build_pool([Candidate(id="C1", text="je règle des presses à injecter depuis 6 ans")])
>>> rank(Posting(id="P1", title="Monteur-régleur presse à injecter"), pool)[0].candidate_id
'C1'

Names are loaded when they are first used, so that `passerelle --help` does not wait for the engine.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matcher.records import Candidate, Match, PasserelleError, Posting, Training
    from matcher.services.placing import read_file
    from matcher.services.search import build_pool, explain, rank, rank_for_candidate
    from matcher.understanding import extract_facts

_ROOMS = {
    "Candidate": "matcher.records",
    "Match": "matcher.records",
    "PasserelleError": "matcher.records",
    "Posting": "matcher.records",
    "Training": "matcher.records",
    "build_pool": "matcher.services.search",
    "explain": "matcher.services.search",
    "extract_facts": "matcher.understanding",
    "rank": "matcher.services.search",
    "rank_for_candidate": "matcher.services.search",
    "read_file": "matcher.services.placing",
}

__all__ = [
    "Candidate",
    "Match",
    "PasserelleError",
    "Posting",
    "Training",
    "build_pool",
    "explain",
    "extract_facts",
    "rank",
    "rank_for_candidate",
    "read_file",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module 'matcher' has no attribute '{name}'")
    return getattr(import_module(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
