"""Filling openings with people: each person takes one, each posting has so many.

Augmenting paths from the side of the openings (Kuhn, 1955; Hopcroft and Karp, 1973, for the search by
layers, which the sizes here do not need). The order of postings and people decides between equal
matchings, so the result is stable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Move(NamedTuple):
    """A person placed on a posting, and the one they held before, None if none."""

    person: int
    held: int | None


@dataclass
class Filling:
    """Openings filled so far.

    Attributes:
        capacity: openings of each posting.
        edges: the people who can take each posting, best first.
        taken: the posting of each person placed.
        places: the people placed on each posting.
    """

    capacity: Sequence[int]
    edges: Sequence[Sequence[int]]
    taken: dict[int, int] = field(default_factory=dict)
    places: list[set[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.places:
            self.places = [set() for _ in self.capacity]

    def unfilled(self, posting: int) -> int:
        """Return how many openings of a posting are free."""
        return self.capacity[posting] - len(self.places[posting])

    def fill(self) -> int:
        """Fill as many openings as can be filled in all, and return how many are."""
        for posting in range(len(self.capacity)):
            while self.unfilled(posting) > 0 and self.augment(posting, {}):
                pass
        return len(self.taken)

    def augment(
        self, posting: int, more: Mapping[int, Sequence[int]], lost: set[int] | None = None
    ) -> list[Move]:
        """Fill one more opening of a posting, moving others where needed.

        Args:
            posting: where somebody is wanted.
            more: further people who can take a posting, by posting.
            lost: people from whom no opening can be reached, whatever is filled later (a Hungarian tree);
                they are passed over, and those of a search that fails are added. Valid while `more` stays.

        Returns:
            What was done, for `undo`; nothing where the opening cannot be filled.
        """
        lost = set() if lost is None else lost
        found_from: dict[int, int] = {}
        left_by: dict[int, int] = {}
        queue = [posting]
        for current in queue:
            for person in (*self.edges[current], *more.get(current, ())):
                if person in found_from or person in lost:
                    continue
                found_from[person] = current
                held = self.taken.get(person)
                if held is None:
                    return self._shift(posting, person, found_from, left_by)
                if held != posting and held not in left_by:
                    left_by[held] = person
                    queue.append(held)
        lost.update(found_from)
        return []

    def undo(self, moves: Sequence[Move]) -> None:
        """Take back the latest moves, given in the order in which they were made."""
        for person, held in reversed(moves):
            self.places[self.taken[person]].discard(person)
            if held is None:
                del self.taken[person]
            else:
                self._place(person, held)

    def _shift(
        self, start: int, person: int, found_from: Mapping[int, int], left_by: Mapping[int, int]
    ) -> list[Move]:
        """Give `person` the posting they were found from, its leaver the one before, back to the start."""
        moves = []
        while True:
            wanted = found_from[person]
            held = self.taken.get(person)
            if held is not None:
                self.places[held].discard(person)
            self._place(person, wanted)
            moves.append(Move(person, held))
            if wanted == start:
                return moves
            person = left_by[wanted]

    def _place(self, person: int, posting: int) -> None:
        self.taken[person] = posting
        self.places[posting].add(person)
