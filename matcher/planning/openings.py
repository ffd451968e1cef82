"""Filling openings with people: each person takes one, each posting has so many.

Augmenting paths from the side of the openings (Kuhn, 1955; Hopcroft and Karp, 1973, for the search by
layers, which the sizes here do not need). The order of postings and people decides between equal
matchings, so the result is stable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


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

    def copy(self) -> Filling:
        """Return a filling that can go on without changing this one."""
        return Filling(self.capacity, self.edges, dict(self.taken), [set(people) for people in self.places])

    def unfilled(self, posting: int) -> int:
        """Return how many openings of a posting are free."""
        return self.capacity[posting] - len(self.places[posting])

    def fill(self) -> int:
        """Fill as many openings as can be filled in all, and return how many are."""
        for posting in range(len(self.capacity)):
            while self.unfilled(posting) > 0 and self.augment(posting, {}):
                pass
        return len(self.taken)

    def augment(self, posting: int, more: Mapping[int, Sequence[int]], lost: set[int] | None = None) -> bool:
        """Fill one more opening of a posting, moving others where needed; False where it cannot be.

        Args:
            posting: where somebody is wanted.
            more: further people who can take a posting, by posting.
            lost: people from whom no opening can be reached, whatever is filled later (a Hungarian tree);
                they are passed over, and those of a search that fails are added. Valid while `more` stays.
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
                    self._shift(posting, person, found_from, left_by)
                    return True
                if held != posting and held not in left_by:
                    left_by[held] = person
                    queue.append(held)
        lost.update(found_from)
        return False

    def restore(self, taken: Mapping[int, int]) -> None:
        """Go back to an earlier `taken`."""
        self.taken = dict(taken)
        self.places = [set() for _ in self.capacity]
        for person, posting in taken.items():
            self.places[posting].add(person)

    def _shift(
        self, start: int, person: int, found_from: Mapping[int, int], left_by: Mapping[int, int]
    ) -> None:
        """Give `person` the posting they were found from, its leaver the one before, back to the start."""
        while True:
            wanted = found_from[person]
            held = self.taken.get(person)
            if held is not None:
                self.places[held].discard(person)
            self.taken[person] = wanted
            self.places[wanted].add(person)
            if wanted == start:
                return
            person = left_by[wanted]
