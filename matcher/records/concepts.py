"""Concepts of the taxonomy: skills and occupations, whatever classification they come from."""

from __future__ import annotations

from typing import Literal

from matcher.records.base import Value

SkillType = Literal["skill", "knowledge", "attitude", "tool", "certificate"]

OWN = "passerelle"
"""Source of the concepts of trade files."""


class Skill(Value):
    """A skill, a piece of knowledge, an attitude, a tool or a certificate."""

    uri: str
    id: str
    label_fr: str
    label_en: str | None = None
    alternatives_fr: tuple[str, ...] = ()
    alternatives_en: tuple[str, ...] = ()
    type: SkillType = "skill"
    broader: str | None = None
    family: str | None = None
    step: str | None = None
    tasks: tuple[str, ...] = ()
    source: str = OWN

    @property
    def own(self) -> bool:
        """Whether trade files say it, the product's or the cluster's, rather than a classification alone."""
        return self.source == OWN

    def label(self, language: str = "fr") -> str:
        """Return the preferred label in `language`, falling back to French."""
        return (self.label_en or self.label_fr) if language == "en" else self.label_fr


class Occupation(Value):
    """An occupation with its skills, its neighbours and what its workplace holds.

    `essential`, `optional` and `neighbours` hold URIs; so do the trades whose people it takes, by how soon
    somebody who did only that is operational: at once (`takes_same`), within three months (`takes_close`),
    after three to twelve months or a course (`takes_trainable`). `outside` marks look-alike trades that are
    known only in order not to be confused with the cluster's.
    """

    uri: str
    id: str
    label_fr: str
    label_fr_feminine: str | None = None
    label_en: str | None = None
    alternatives_fr: tuple[str, ...] = ()
    alternatives_en: tuple[str, ...] = ()
    family: str | None = None
    step: str | None = None
    function: str | None = None
    level: str | None = None
    rome: str | None = None
    esco: str | None = None
    essential: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    takes_same: tuple[str, ...] = ()
    takes_close: tuple[str, ...] = ()
    takes_trainable: tuple[str, ...] = ()
    diplomas: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()
    outside: bool = False
    source: str = OWN

    @property
    def own(self) -> bool:
        """Whether trade files say it, the product's or the cluster's, rather than a classification alone."""
        return self.source == OWN

    def label(self, language: str = "fr") -> str:
        """Return the preferred label in `language`; in French both genders where they differ."""
        return self.label_en if language == "en" and self.label_en else " / ".join(self.genders_fr)

    @property
    def genders_fr(self) -> tuple[str, ...]:
        """The French label in each gender, masculine first; one form where no other is known."""
        feminine = self.label_fr_feminine
        return (self.label_fr, feminine) if feminine and feminine != self.label_fr else (self.label_fr,)

    @property
    def titles_fr(self) -> tuple[str, ...]:
        """All French titles, those of the label first, each once."""
        return tuple(dict.fromkeys((*self.genders_fr, *self.alternatives_fr)))
