"""A person of a member firm who declared what they know, and agreed to be asked."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from matcher.records.base import Identifier, LongText, Record, ShortText, Value
from matcher.records.candidate import Contact
from matcher.records.facts import Found


class Expert(Record):
    """What somebody declared of their own expertise.

    Nobody is shown without `opt_in` true, given on `opt_in_date`, and not taken back on `withdrawn_date`.
    """

    id: Identifier
    name: ShortText | None = None
    firm: ShortText | None = None
    role: ShortText | None = None
    expertise: list[ShortText] = Field(default_factory=list, max_length=100)
    text: LongText = ""
    languages: list[ShortText] = Field(default_factory=list, max_length=20)
    opt_in: bool = False
    opt_in_date: date | None = None
    withdrawn_date: date | None = None
    contact: Contact | None = None

    def agreed(self, day: date) -> bool:
        """Tell whether the person's agreement to be asked holds on a day."""
        if not self.opt_in or self.opt_in_date is None or self.opt_in_date > day:
            return False
        return self.withdrawn_date is None or self.withdrawn_date > day


class ExpertSkill(Value):
    """A skill that the question names and the expert shows, with their words."""

    uri: str
    label: str
    found: Found
    words: str


class ExpertAnswer(Value):
    """One expert for one question.

    Attributes:
        score: 0..1, how much the declared expertise speaks of the question.
        meaning: likeness in meaning of the nearest words, 0..1.
        spoken: share of the question's words that they use, weighted by rarity, 0..1.
        words: the words of theirs that show it, nearest first.
        skills: skills of the question that their words show.
        open_skills: labels of the skills of the question that they do not speak of.
        ask: questions to put to them.
        since: the day they agreed to be asked.
    """

    expert_id: str
    name: str | None
    firm: str | None
    role: str | None
    languages: tuple[str, ...]
    contact: str | None
    score: float
    meaning: float
    spoken: float
    words: tuple[str, ...]
    skills: tuple[ExpertSkill, ...]
    open_skills: tuple[str, ...]
    ask: tuple[str, ...]
    since: date
