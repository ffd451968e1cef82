"""The log of a forum's day: one JSON line an update, only ever appended, from which the plan is replayed.

The first line holds the whole plan; each further line what an update took out and put in, and the order of
the meetings (a former place, or -1, -2... for the added ones), so that replaying needs no solver and gives
the very plan that was agreed. A line counts once it is on the disk (fsync) with its
check sum. A line that was cut when the machine died was never agreed: it is passed over, and the next line
carries on with its number. Any other damage is an error that names the line.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from matcher.records.errors import PlanningError, Text
from matcher.records.event import Meeting, Plan
from matcher.records.system_words import system_words

_REST = ("unplaced", "objective", "bound", "gap", "status", "floor", "conflicts", "moves")


@dataclass
class Replayed:
    """A log read from its beginning.

    Attributes:
        plan: the plan in force, None for a log without a single whole line.
        entries: whole lines.
        cut: numbers of lines that were cut, counted from 1.
        times: `now` of each update, in order.
    """

    plan: Plan | None = None
    entries: int = 0
    cut: list[int] = field(default_factory=list)
    times: list[str] = field(default_factory=list)


def replay(path: Path) -> Replayed:
    """Return the plan that a log ends with.

    Raises:
        PlanningError: the file cannot be read, or a line is damaged in another way than by a cut.
    """
    state = Replayed()
    for number, entry in _lines(path):
        if entry is None:
            state.cut.append(number)
            continue
        if entry.get("seq") != state.entries + 1:
            raise _damaged(path, number)
        try:
            _apply(state, entry)
        except (KeyError, TypeError, ValueError, ValidationError) as error:
            raise _damaged(path, number) from error
        state.entries += 1
    return state


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | None]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = system_words(error)
        raise PlanningError(
            Text(
                f"journal illisible ({reason.fr}).",
                f"the log cannot be read ({reason.en}).",
            ),
            file=str(path),
            remedy=Text("Vérifiez le nom du fichier.", "Check the file's name."),
        ) from error
    for number, line in enumerate(raw.split(b"\n"), start=1):
        if line.strip():
            yield number, _entry(line)


def _entry(line: bytes) -> dict[str, Any] | None:
    """Return the entry of a line, None where the line is not whole."""
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    if not isinstance(entry, dict) or entry.pop("sum", None) != _checksum(entry):
        return None
    return entry


def _checksum(entry: dict[str, Any]) -> str:
    content = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{zlib.crc32(content.encode()):08x}"


def _damaged(path: Path, number: int) -> PlanningError:
    return PlanningError(
        Text(
            "cette ligne du journal ne suit pas la précédente : il en manque une, ou elle a été modifiée.",
            "this line of the log does not follow the one before: one is missing or it was changed.",
        ),
        file=str(path),
        line=number,
        remedy=Text(
            "Reprenez une copie du journal ; les lignes d'avant restent bonnes.",
            "Take a copy of the log; the lines before it are still good.",
        ),
    )


def _apply(state: Replayed, entry: dict[str, Any]) -> None:
    if entry["kind"] == "opened":
        if state.plan is not None:
            raise ValueError(entry["kind"])
        state.plan = Plan.model_validate(entry["plan"])
        return
    if state.plan is None or entry["kind"] != "update":
        raise ValueError(entry["kind"])
    before = state.plan
    former = before.meetings
    added = [Meeting.model_validate(one) for one in entry["added"]]
    meetings = [former[place] if place >= 0 else added[-place - 1] for place in entry["order"]]
    content = before.model_dump(mode="json")
    content.update(entry["rest"])
    content["changes"] = [*content["changes"], *({**one, "now": entry["now"]} for one in entry["changes"])]
    content["scores"] = {**content["scores"], **entry["scores"]}
    content["meetings"] = [one.model_dump(mode="json") for one in meetings]
    state.plan = Plan.model_validate(content)
    state.times.append(entry["now"])


def open_log(path: Path, plan: Plan) -> Replayed:
    """Return the log's state, beginning a new log with `plan` where there is none.

    Raises:
        PlanningError: the log ends with another plan: going on from an older one would lose what was
            agreed since.
    """
    state = replay(path) if path.exists() else Replayed()
    if state.plan is None:
        _append(path, {"seq": 1, "kind": "opened", "plan": plan.model_dump(mode="json")})
        return Replayed(plan=plan, entries=1, cut=state.cut)
    if state.plan != plan:
        raise PlanningError(
            Text(
                "le plan donné n'est pas le dernier du journal : des changements convenus seraient perdus.",
                "the plan given is not the last one of the log: changes already agreed would be lost.",
            ),
            file=str(path),
            remedy=Text(
                f"Retrouvez-le avec passerelle schedule replay --log {path} --output plan.json.",
                f"Get it back with passerelle schedule replay --log {path} --output plan.json.",
            ),
        )
    return state


def log_update(path: Path, before: Plan, after: Plan, now: str) -> None:
    """Append one update and wait until it is on the disk.

    Args:
        path: a log that `open_log` has opened with `before`.
        before: the plan in force until now.
        after: the plan from now on.
        now: the time, "14:20".
    """
    state = replay(path)
    places = {meeting: place for place, meeting in enumerate(before.meetings)}
    added = [one for one in after.meetings if one not in places]
    places.update({meeting: -place for place, meeting in enumerate(added, start=1)})
    kept = set(after.meetings)
    content = after.model_dump(mode="json")
    told = content["changes"][len(before.changes) :]
    known = before.model_dump(mode="json")["scores"]
    entry = {
        "seq": state.entries + 1,
        "kind": "update",
        "now": now,
        "changes": [{key: value for key, value in one.items() if key != "now"} for one in told],
        "scores": {name: row for name, row in content["scores"].items() if name not in known},
        "removed": [one.model_dump(mode="json") for one in before.meetings if one not in kept],
        "added": [one.model_dump(mode="json") for one in added],
        "order": [places[one] for one in after.meetings],
        "rest": {name: content[name] for name in _REST},
    }
    _append(path, entry)


def _append(path: Path, entry: dict[str, Any]) -> None:
    """Write one line; a line that was cut before is ended first, so that it stays alone."""
    line = json.dumps({**entry, "sum": _checksum(entry)}, ensure_ascii=False).encode() + b"\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = not path.exists()
    with path.open("ab+") as stream:
        if stream.tell() > 0:
            stream.seek(-1, os.SEEK_END)
            if stream.read(1) != b"\n":
                line = b"\n" + line
        stream.write(line)
        stream.flush()
        os.fsync(stream.fileno())
    if fresh:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make a new file's name last; systems that cannot open a folder need nothing."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
