"""The library: files, folders and projects of maps, and what is said when they cannot be read."""

from datetime import date
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.journeys.library import check_file, check_paths, language_of, load_project, map_files
from bot.project import Project

TODAY = date(2026, 11, 22)
STAGE = "viaje: {name}\nid: {id}\netapas:\n  - nombre: Compra {id}\n"


def write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def test_a_folder_means_its_journey_maps_or_else_its_own_maps(tmp_path: Path) -> None:
    one = write(tmp_path / "journey_maps" / "a.yml", "")
    two = write(tmp_path / "journey_maps" / "b.yaml", "")
    write(tmp_path / "journey_maps" / ".hidden.yml", "")
    write(tmp_path / "journey_maps" / "notes.md", "")
    (tmp_path / "journey_maps" / "folder.yml").mkdir()
    write(tmp_path / "config.yml", "")
    assert map_files([tmp_path]) == (one, two)
    assert map_files([tmp_path / "journey_maps", one]) == (one, two)
    assert map_files([tmp_path / "config.yml"]) == (tmp_path / "config.yml",)


def test_a_path_that_is_not_there_or_cannot_be_opened_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no existe .*falta\.yml"):
        map_files([tmp_path / "falta.yml"])
    with pytest.raises(UserError, match=r"missing\.yml does not exist"):
        map_files([tmp_path / "missing.yml"], language="en")
    with pytest.raises(UserError, match="no se puede leer"):
        check_file(tmp_path, today=TODAY)


def test_problems_between_two_maps_are_told_with_the_file_they_are_in(tmp_path: Path) -> None:
    write(tmp_path / "a.yml", STAGE.format(name="A", id="tienda"))
    write(tmp_path / "b.yml", STAGE.format(name="B", id="tienda"))
    write(tmp_path / "c.yml", STAGE.format(name="C", id="otra"))
    first, second, third = check_paths([tmp_path], today=TODAY)
    assert (first.failed, second.failed, third.failed) == (False, True, False)
    assert {problem.at.file for problem in second.problems} == {(tmp_path / "b.yml").as_posix()}


def test_a_sound_project_gives_its_maps_in_the_order_of_their_names(tmp_path: Path) -> None:
    write(tmp_path / "journey_maps" / "b.yml", STAGE.format(name="B", id="b"))
    write(tmp_path / "journey_maps" / "a.yml", STAGE.format(name="A", id="a"))
    assert [journey.id for journey in load_project(Project(tmp_path), today=TODAY)] == ["a", "b"]


def test_a_broken_project_is_told_error_by_error_each_in_the_language_of_its_map(tmp_path: Path) -> None:
    spanish = write(tmp_path / "journey_maps" / "a.yml", "viaje: A\netapas: [{nombre: B, fase: C}]\n")
    english = write(tmp_path / "journey_maps" / "b.yml", "language: en\njourney: B\nstages: [{name: C, emotion: 9}]\n")
    with pytest.raises(UserError) as raised:
        load_project(Project(tmp_path), today=TODAY, language="en")
    assert str(raised.value).splitlines() == [
        "the maps have 2 error(s); mend them and try again:",
        f"{spanish}:2:28: JM110 `fase` no admite `C`; usa uno de estos valores: antes, durante, despues",
        f"{english}:3:29: JM118 `emotion` does not take `9`; write a number from -2 to 2",
    ]


@pytest.mark.parametrize("folder", ["", "journey_maps"])
def test_a_project_without_maps_says_what_to_do(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir(exist_ok=True)
    with pytest.raises(UserError, match=r"no hay ningún mapa en .*journey_maps; escribe uno"):
        load_project(Project(tmp_path), today=TODAY)


@pytest.mark.parametrize(
    ("content", "language"),
    [
        (b"language: en\n", "en"),
        (b"viaje: x\nidioma: 'en'\n\xff", "en"),
        (b"\xef\xbb\xbflanguage: en-GB\r\n", "en"),
        (b"viaje: x\n", "es"),
        (b"", "es"),
        (b"stages:\n  - language: en\n", "es"),
    ],
)
def test_a_map_speaks_the_language_it_says_even_when_it_is_broken(content: bytes, language: str) -> None:
    assert language_of(content) == language
