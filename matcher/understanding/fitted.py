"""What was fitted on texts annotated by hand: weights of evidence, and how readily skills are noted.

Experienced readers note some skills at a word ("CATIA") and others hardly ever ("presses" seldom means that
somebody runs an injection press): beside the weights of what is known of every skill alike, each reader has a
leaning for single skills and names, drawn towards 0 the less was seen of them (a random intercept).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

FITTED_PATH = Path(__file__).parent / "data" / "skill_weights.json"
"""What `python -m evaluation.calibrate_implied --write` fitted."""


class Fitted(NamedTuple):
    """What was fitted for one reader of skills.

    Attributes:
        weights: of each kind of evidence, by its name.
        skills: leaning of each skill, by its id, in log-odds; 0 for those not named.
        names: leaning of a name for a skill beside that of the skill, by `name_key`.
    """

    weights: Mapping[str, float]
    skills: Mapping[str, float]
    names: Mapping[str, float]

    def leaning(self, skill: str, name: str = "") -> float:
        """Return the log-odds to add to the evidence for a skill.

        Args:
            skill: its id.
            name: the `name_key` by which it is named, if it is.
        """
        return self.skills.get(skill, 0.0) + self.names.get(name, 0.0)


def name_key(skill: str, stems: tuple[str, ...]) -> str:
    """Return the key of a name for a skill: its id with the stems of the name."""
    return f"{skill}: {' '.join(stems)}"


@cache
def load_fitted(reader: str) -> Fitted:
    """Return what was fitted for `full_names`, `short_names` or `implied`."""
    content = json.loads(FITTED_PATH.read_text(encoding="utf-8"))[reader]
    return Fitted(content["weights"], content["skills"], content.get("names", {}))
