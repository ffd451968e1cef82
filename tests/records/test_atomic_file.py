from __future__ import annotations

from pathlib import Path

import pytest

from matcher.records import atomic_file
from matcher.records.atomic_file import replace_file, replacing


def test_a_file_is_written_whole_and_its_folder_made(tmp_path: Path) -> None:
    path = tmp_path / "plan" / "journée.json"
    assert replace_file(path, "é\n") == path
    assert path.read_bytes() == "é\n".encode()
    replace_file(path, b"second")
    assert path.read_bytes() == b"second"
    assert [one.name for one in path.parent.iterdir()] == ["journée.json"]


def test_a_full_disk_keeps_the_former_file_and_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan.json"
    replace_file(path, "former")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic_file.os, "fsync", full)
    with pytest.raises(OSError, match="No space left") as caught:
        replace_file(path, "new")
    assert caught.value.filename == str(path)
    assert path.read_text() == "former"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "plan.json").mkdir()
    with pytest.raises(IsADirectoryError) as caught:
        replace_file(tmp_path / "plan.json", "x")
    assert caught.value.filename == str(tmp_path / "plan.json")
    assert [one.is_dir() for one in tmp_path.iterdir()] == [True]


def test_two_who_write_one_file_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    with replacing(path) as slow:
        slow.write(b"slow, ")
        replace_file(path, "quick")
        assert path.read_text() == "quick"
        slow.write(b"last")
    assert path.read_text() == "slow, last"
    assert list(tmp_path.iterdir()) == [path]


def test_whatever_stops_a_writer_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    replace_file(path, "former")

    def interrupted() -> None:
        with replacing(path) as stream:
            stream.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert path.read_text() == "former"
    assert list(tmp_path.iterdir()) == [path]
