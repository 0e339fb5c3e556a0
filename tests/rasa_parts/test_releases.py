"""The folder of models does not grow for ever, and nothing in use or of others is removed from it."""

import os
from pathlib import Path

import pytest

from bot.rasa_parts.releases import ModelNote, latest_model, prune, write_note


def model(folder: Path, name: str, *, age: int, ours: bool = True) -> None:
    path = folder / f"{name}.tar.gz"
    path.write_bytes(b"model")
    os.utime(path, (1_790_000_000 - age, 1_790_000_000 - age))
    if ours:
        write_note(path, ModelNote(release=name, made_from="x", seconds=1.0))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_newest_three_stay_with_their_notes(tmp_path: Path) -> None:
    for age, name in enumerate(["e", "a", "d", "b", "c"]):
        model(tmp_path, name, age=age)
    active = latest_model(tmp_path)
    prune(tmp_path)
    assert names(tmp_path) == ["a.json", "a.tar.gz", "d.json", "d.tar.gz", "e.json", "e.tar.gz"]
    assert latest_model(tmp_path) == active == tmp_path / "e.tar.gz"


def test_three_or_fewer_stay_as_they_are(tmp_path: Path) -> None:
    for age, name in enumerate("abc"):
        model(tmp_path, name, age=age)
    before = names(tmp_path)
    prune(tmp_path)
    assert names(tmp_path) == before


def test_models_of_plain_rasa_and_other_files_are_left_alone(tmp_path: Path) -> None:
    model(tmp_path, "plain", age=100, ours=False)
    (tmp_path / "README.md").write_text("ours", encoding="utf-8")
    for age, name in enumerate("abcd"):
        model(tmp_path, name, age=age)
    prune(tmp_path)
    assert {"plain.tar.gz", "README.md"} <= set(names(tmp_path))
    assert "d.tar.gz" not in names(tmp_path)


def test_a_model_that_cannot_be_removed_spoils_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for age, name in enumerate("abcd"):
        model(tmp_path, name, age=age)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", refuse)
    prune(tmp_path)
    assert "d.tar.gz" in names(tmp_path)
