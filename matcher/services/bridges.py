"""The shortest bridges from a person to the trades that hire, with what it takes to cross them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.ranking.pool import CandidatePool
from matcher.records import Candidate, Evidence, Posting, Training
from matcher.records.bridge import (
    Bridge,
    BridgeKind,
    Bridges,
    BridgeStep,
    NamedSkill,
    Transferred,
)
from matcher.records.errors import Text, user_language
from matcher.services.bridge_courses import choose_courses, held_level, told_course
from matcher.services.bridge_openings import SCORED_OPENINGS, ScoredOpenings
from matcher.services.changed_profiles import AFTER_A_COURSE
from matcher.services.courses import closed_by, read_courses
from matcher.services.openings import Openings, read_openings
from matcher.services.paths import LEAST_TRANSFER, Path, shortest_paths, step_costs
from matcher.services.search import DEFAULT_ENCODER, build_pool
from matcher.services.standing import Standing, first_steps, own_transfer, read_standing
from matcher.services.transfer import TransferMap, load_transfer_map
from matcher.services.wages import wage_band
from matcher.taxonomy import load_taxonomy
from models.registry import load_encoder

MOST_BRIDGES = 4
"""How many bridges are shown: an adviser and a person talk over a few."""

SHOWN_OPENINGS = 3
MOST_BARRED = 6
"""Trades passed over, because no opening of theirs can be taken, before the search ends."""

WISH_BONUS = 0.7
"""How much nearer a trade counts that the person says they seek."""

SHARED_SHOWN = 4
SHOWN_UNREAD = 5


class BridgeFinder:
    """A cluster's openings and courses, read once, in which bridges are found for any number of people."""

    def __init__(
        self,
        postings: Sequence[Posting],
        trainings: Sequence[Training] = (),
        encoder_name: str = DEFAULT_ENCODER,
    ) -> None:
        """Read what is open and what is taught."""
        self._encoder_name = encoder_name
        encoder = load_encoder(encoder_name)
        self.transfer: TransferMap = load_transfer_map(encoder)
        self.openings: Openings = read_openings(postings, encoder)
        self._courses = read_courses(trainings)
        self._taxonomy = load_taxonomy()
        self._costs = step_costs(self.transfer)

    def find(self, person: Candidate, *, most: int = MOST_BRIDGES) -> Bridges:
        """Return the nearest bridges of one person, nearest first.

        The trade that the person already has comes beside the `most` bridges where it hires.
        """
        language = user_language()
        pool = build_pool([person], self._encoder_name)
        standing = read_standing(pool, 0, self.transfer, language)
        brought = own_transfer(standing, self.transfer)
        entries = {
            row
            for row, found in self.openings.by_trade.items()
            if any(opening.beginners for opening in found)
        }
        paths = shortest_paths(first_steps(brought, standing, self.transfer, entries), self._costs)
        hiring = [path for row, path in paths.items() if row in self.openings.by_trade]
        hiring.sort(key=lambda path: (self._length(path, standing), path.rows[-1]))
        traveller = _Traveller(pool, person, standing, brought, held_level(pool.facts[0]), language)
        bridges, barred = self._open_bridges(hiring, traveller, most)
        return Bridges(
            candidate_id=person.id,
            trades=standing.trades,
            wished=tuple(self._label(row, language) for row in sorted(standing.wished)),
            bridges=tuple(bridges),
            notes=tuple(
                note.render()
                for note in (
                    *self._notes(standing, hiring, barred),
                    *([AFTER_A_COURSE] if any(bridge.courses for bridge in bridges) else []),
                )
            ),
        )

    def _open_bridges(
        self, hiring: Sequence[Path], traveller: _Traveller, most: int
    ) -> tuple[list[Bridge], list[str]]:
        """Return the first bridges that lead to an opening the person may take, and trades passed over."""
        same: list[Bridge] = []
        others: list[Bridge] = []
        barred: list[str] = []
        for path in hiring[: most + MOST_BARRED]:
            if len(others) == most:
                break
            bridge = self._bridge(path, traveller)
            if bridge is None:
                barred.append(self._label(path.rows[-1], traveller.language))
            elif bridge.kind == "same_trade":
                same.append(bridge)
            else:
                others.append(bridge)
        return same + others, barred

    @staticmethod
    def _length(path: Path, standing: Standing) -> float:
        return path.cost - (WISH_BONUS if path.rows[-1] in standing.wished else 0.0)

    def _label(self, row: int, language: str) -> str:
        return self.transfer.occupations[row].label(language)

    def _notes(self, standing: Standing, hiring: Sequence[Path], barred: Sequence[str]) -> list[Text]:
        notes = []
        for row in sorted(standing.wished - set(self.openings.by_trade)):
            occupation = self.transfer.occupations[row]
            notes.append(
                Text(
                    f"Métier souhaité sans offre dans ce fichier : {occupation.label('fr')}.",
                    f"Wished trade without an opening in this file: {occupation.label('en')}.",
                )
            )
        if barred:
            names = ", ".join(barred)
            notes.append(
                Text(
                    f"Écartés, car aucune de leurs offres n'est accessible (âge, distance, titre) : {names}.",
                    f"Left out, since none of their openings can be taken (age, distance, licence): {names}.",
                )
            )
        if not standing.trades:
            notes.append(
                Text(
                    "Le texte ne laisse reconnaître aucun métier : complétez-le avec la personne.",
                    "No trade can be read in the text: complete it with the person.",
                )
            )
        elif all(self.transfer.occupations[row].outside for row in standing.shares):
            notes.append(
                Text(
                    "Métier d'un autre secteur : les passerelles viennent des gestes décrits et des annonces "
                    "qui forment les débutants.",
                    "A trade of another sector: bridges come from the gestures told and from openings that "
                    "train beginners.",
                )
            )
        if not hiring:
            notes.append(
                Text(
                    "Aucun métier qui recrute n'est à portée d'après ce texte.",
                    "No hiring trade is within reach going by this text.",
                )
            )
        if self.openings.unread:
            some = ", ".join(posting.id for posting in self.openings.unread[:SHOWN_UNREAD])
            notes.append(
                Text(
                    f"Offres d'aucun métier connu, laissées de côté : {len(self.openings.unread)} ({some}).",
                    f"Postings of no known trade, left aside: {len(self.openings.unread)} ({some}).",
                )
            )
        return notes

    def _bridge(self, path: Path, traveller: _Traveller) -> Bridge | None:
        standing, end = traveller.standing, path.rows[-1]
        own = end in standing.shares and standing.shares[end] >= 1.0
        found = sorted(self.openings.by_trade[end], key=lambda o: (-o.share, o.posting.id))
        scored = ScoredOpenings(found[:SCORED_OPENINGS], traveller.pool)
        if scored.barred:
            return None
        transfers, likely, missing = self._skills(end, traveller)
        wanted = _distinct((*missing, *scored.missing()))
        chosen = choose_courses(traveller.level, wanted, self._courses, scored.best_scores)
        taught = {label for _, closes in chosen for label in closes}
        courses = tuple(
            told_course(course, closes, traveller.person, traveller.level) for course, closes in chosen
        )
        openings = scored.told([course.learnt for course, _ in chosen])
        transfers = _with_proofs(transfers, scored.proofs(traveller.standing.skills))
        return Bridge(
            kind=self._kind(path, traveller, own=own),
            steps=self._steps(path, traveller),
            cost=path.cost,
            wished=end in standing.wished,
            transfers=transfers,
            likely=likely,
            missing=missing,
            courses=courses,
            hours=_sum([course.hours for course in courses]),
            cost_eur=_sum([course.cost_eur for course in courses]),
            untaught=tuple(skill.label for skill in missing if not self._is_taught(skill, taught)),
            wage=wage_band(opening.posting for opening in found),
            openings=openings[:SHOWN_OPENINGS],
            other_openings=max(0, len(found) - SHOWN_OPENINGS),
        )

    def _is_taught(self, skill: NamedSkill, taught: set[str]) -> bool:
        return skill.label in taught or any(closed_by(course, [skill]) for course in self._courses)

    def _kind(self, path: Path, traveller: _Traveller, *, own: bool) -> BridgeKind:
        if own:
            return "same_trade"
        # Only the openings that take beginners led here: nothing the person brings does.
        return "entry" if traveller.brought[path.rows[0]] < LEAST_TRANSFER else "bridge"

    def _steps(self, path: Path, traveller: _Traveller) -> tuple[BridgeStep, ...]:
        shares = traveller.standing.shares
        # The trade one already has is where the path starts, not a step of it.
        rows = path.rows[1:] if path.rows[0] in shares and len(path.rows) > 1 else path.rows
        start = path.rows[0] if rows is not path.rows else _nearest(shares, self.transfer, rows[0])
        steps = []
        for place, row in enumerate(rows):
            before = rows[place - 1] if place else start
            part = float(traveller.brought[row]) if place == 0 else float(self.transfer.total[before, row])
            shared = self.transfer.shared(before, row) if before is not None and before != row else []
            steps.append(
                BridgeStep(
                    uri=self.transfer.occupations[row].uri,
                    label=self._label(row, traveller.language),
                    transfer=part,
                    openings=self.openings.positions(row),
                    shared=tuple(self._skill(uri, traveller.language) for uri in shared[:SHARED_SHOWN]),
                    declared=before is not None and bool(self.transfer.declared[before, row] > 0),
                )
            )
        return tuple(steps)

    def _skill(self, uri: str, language: str) -> str:
        return self._taxonomy.skills[uri].label(language)

    def _skills(
        self, end: int, traveller: _Traveller
    ) -> tuple[tuple[Transferred, ...], tuple[NamedSkill, ...], tuple[NamedSkill, ...]]:
        """Part what the trade requires into what is shown, what is likely and what is missing."""
        standing, occupation = traveller.standing, self.transfer.occupations[end]
        held = {trade.uri for trade in standing.trades if trade.held or trade.share >= 1.0}
        usual = {uri for trade in self.transfer.occupations if trade.uri in held for uri in trade.essential}
        shown: list[Transferred] = []
        likely: list[NamedSkill] = []
        missing: list[NamedSkill] = []
        required = sorted(occupation.essential, key=lambda uri: (-self.transfer.rarity[uri], uri))
        helpful = [uri for uri in occupation.optional if uri in standing.skills]
        for uri in (*required, *helpful):
            label = self._skill(uri, traveller.language)
            fact = standing.skills.get(uri)
            if fact is not None:
                words = Evidence(start=fact.start, end=fact.end).of(traveller.person.text)
                shown.append(
                    Transferred(
                        uri=uri, label=label, found=fact.found, start=fact.start, end=fact.end, words=words
                    )
                )
            else:
                (likely if uri in usual else missing).append(NamedSkill(uri=uri, label=label))
        return tuple(shown), tuple(likely), tuple(missing)


@dataclass(frozen=True)
class _Traveller:
    """A person, alone in a pool, with all that is asked of them again and again."""

    pool: CandidatePool
    person: Candidate
    standing: Standing
    brought: NDArray[np.float64]
    level: int | None
    language: str


def _nearest(shares: dict[int, float], transfer: TransferMap, row: int) -> int | None:
    return max(shares, key=lambda own: shares[own] * float(transfer.total[own, row]), default=None)


def _with_proofs(
    transfers: tuple[Transferred, ...], proofs: Sequence[Transferred]
) -> tuple[Transferred, ...]:
    """Add what the openings' own requirements recognise in the text and the trade's list does not hold."""
    seen = {transfer.words for transfer in transfers} | {transfer.uri for transfer in transfers}
    added = []
    for proof in proofs:
        if proof.words not in seen and (proof.uri is None or proof.uri not in seen):
            added.append(proof)
            seen |= {proof.words, *([proof.uri] if proof.uri else [])}
    return (*transfers, *added)


def _distinct(skills: Sequence[NamedSkill]) -> list[NamedSkill]:
    """Return skills once each, the first of each concept or wording."""
    seen: set[str] = set()
    kept = []
    for skill in skills:
        keys = {key for key in (skill.uri, skill.label) if key}
        if not keys & seen:
            kept.append(skill)
        seen |= keys
    return kept


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
