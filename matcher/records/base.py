"""The base of all records: unknown fields are kept, values are not changed after validation."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

MAX_TEXT_CHARACTERS = 200_000
"""Longest accepted free text; a longer one is not a posting or a CV."""

Identifier = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
LongText = Annotated[str, StringConstraints(max_length=MAX_TEXT_CHARACTERS)]


class Record(BaseModel):
    """A record read from a file or a database; fields we do not know are kept as they came."""

    model_config = ConfigDict(extra="allow", frozen=True, str_strip_whitespace=False)


class Value(BaseModel):
    """A value made by the engine; unknown fields are a programming mistake and refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
