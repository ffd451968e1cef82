"""The words that trade files may use: steps of the value chain, hazards, functions, levels."""

from __future__ import annotations

from typing import Literal

STEPS = (
    "design",
    "moulds",
    "melting",
    "hot-end",
    "annealing",
    "cold-end",
    "sorting",
    "decoration",
    "accessories",
    "filling",
    "logistics",
    "maintenance",
    "quality",
    "methods",
    "management",
    "support",
    "digital",
    "transversal",
)
"""Steps of the value chain, from the drawing to the packed bottle, then what surrounds them."""

HAZARDS = (
    "hot-glass",
    "molten-metal",
    "dangerous-machine",
    "running-machine",
    "chemicals",
    "solvents",
    "dust-silica",
    "noise",
    "vibration",
    "heights",
    "electrical",
    "pressure",
    "confined-space",
    "lifting-equipment",
    "mobile-equipment",
    "heavy-loads",
    "heat",
    "cold",
    "night",
    "shift",
    "uv-laser",
    "explosive-atmosphere",
    "sharp-edges",
    "repetitive-gestures",
    "screen-work",
)
"""Hazards of a workplace, as the rules on minors and on fitness name them."""

Function = Literal[
    "production",
    "maintenance",
    "quality",
    "methods",
    "design",
    "logistics",
    "management",
    "support",
    "commercial",
    "digital",
    "laboratory",
]
Level = Literal["helper", "operator", "technician", "supervisor", "engineer", "manager"]
