from __future__ import annotations

from pathlib import Path

import pytest

from matcher.services import atomic_file
from matcher.services.atomic_file import replace_file


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
    (tmp_path / "plan.json.part").mkdir()
    with pytest.raises(IsADirectoryError) as caught:
        replace_file(tmp_path / "plan.json", "x")
    assert caught.value.filename == str(tmp_path / "plan.json")
    assert (tmp_path / "plan.json.part").is_dir()
