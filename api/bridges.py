"""Bridges from a person to the trades that hire, found among all stored postings and courses, and logged."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TypeVar

from api.workplace import Workplace
from matcher.records import Candidate, Posting, Training
from matcher.records.bridge import Bridges
from matcher.records.errors import Text, user_language
from matcher.services.audit import log_bridges
from matcher.services.bridges import MOST_BRIDGES, BridgeFinder
from matcher.store import Actor

MAX_POSTINGS = 5_000
"""Postings among which bridges are looked for: reading the trades of more would keep people waiting."""

MAX_TRAININGS = 1_000
REMEMBERED = 64
"""Answers kept: a page is looked at, then printed."""

R = TypeVar("R", Posting, Training)


class Bridger:
    """Finds bridges in what the store holds; what is open and taught is read again when it has changed.

    Args:
        workplace: the store and its encoder.
    """

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._lock = threading.Lock()
        self._finder: BridgeFinder | None = None
        self._stamp = ""
        self._left_out = 0
        self._found: OrderedDict[tuple[str, str, int], Bridges] = OrderedDict()

    def find(self, person: Candidate, most: int = MOST_BRIDGES) -> Bridges:
        """Return the nearest bridges of a person, in the language of the request."""
        key = (person.model_dump_json(), user_language(), most)
        # One at a time: each takes all of a processor for a second or more.
        with self._lock:
            finder = self._current()
            if key not in self._found:
                self._found[key] = self._with_note(finder.find(person, most=most))
                while len(self._found) > REMEMBERED:
                    self._found.popitem(last=False)
            return self._found[key]

    def _current(self) -> BridgeFinder:
        store = self._workplace.store
        stamp = f"{store.stamp(Posting)} {store.stamp(Training)}"
        if self._finder is None or stamp != self._stamp:
            postings = self._read(Posting, MAX_POSTINGS)
            self._left_out = max(0, store.count(Posting) - len(postings))
            self._finder = BridgeFinder(
                postings, self._read(Training, MAX_TRAININGS), self._workplace.encoder_name
            )
            self._stamp = stamp
            self._found.clear()
        return self._finder

    def _read(self, record_type: type[R], most: int) -> list[R]:
        found: list[R] = []
        for batch in self._workplace.store.iterate(record_type):
            found += [stored.record for stored in batch]
            if len(found) >= most:
                break
        return found[:most]

    def _with_note(self, found: Bridges) -> Bridges:
        if not self._left_out:
            return found
        note = Text(
            f"{self._left_out} offres n'ont pas été regardées : {MAX_POSTINGS} au plus le sont.",
            f"{self._left_out} postings were not looked at: {MAX_POSTINGS} at most are.",
        )
        return found.model_copy(update={"notes": (*found.notes, note.render())})


def serve_bridges(
    bridger: Bridger, workplace: Workplace, actor: Actor, person: Candidate, most: int = MOST_BRIDGES
) -> tuple[Bridges, int]:
    """Return the bridges of a person and the number of their entry in the log."""
    found = bridger.find(person, most)
    entry = log_bridges(workplace.store, actor, workplace.snapshot().pool.encoder.model_id, found)
    return found, entry.seq
