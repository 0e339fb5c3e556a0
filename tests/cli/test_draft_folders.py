"""Temporary folders of drafts: a killed process leaves one, the next one removes it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bot.cli.draft_folders import own_folder, sweep


def test_the_folders_of_the_dead_are_swept_and_those_of_the_living_stay(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead, alive = tmp_path / f"travesia-draft-{ended.pid}-x", tmp_path / f"travesia-draft-{os.getpid()}-x"
    others = tmp_path / "travesia-draft-notes-x", tmp_path / "something-else", tmp_path / f"travesia-draft-{10**30}-x"
    for folder in (dead, alive, *others):
        (folder / "model").mkdir(parents=True)
    sweep(tmp_path)
    assert {each.name for each in tmp_path.iterdir()} == {each.name for each in (alive, *others)}


def test_everything_temporary_of_a_draft_lies_in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with own_folder() as folder:
        assert folder.name.startswith(f"travesia-draft-{os.getpid()}-")
        assert Path(tempfile.mkdtemp()).parent == folder
    assert tempfile.tempdir == str(tmp_path)
    assert list(tmp_path.iterdir()) == []
