"""The files of a release: one archive, checked, and unpacked whole or not at all."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.errors import CataloguedError, UserError
from bot.project import Project
from bot.publishing import archive as archive_module
from bot.publishing import shelf as shelf_module
from bot.publishing.archive import checksum_of, files_of, pack, replace_files, unpack, write_files
from bot.publishing.releases import MapFile
from bot.publishing.shelf import maps_in, maps_of, model_of, unpacked
from bot.publishing.store import ReleaseStore
from bot.rasa_parts.releases import ModelNote, read_note
from tests.publishing.conftest import MAP
from tests.publishing.samples import NOON, new_release

FILES = (MapFile("journey_maps/b.yml", b"b"), MapFile("journey_maps/a.en.yml", b"\xef\xbb\xbfa"))


def test_the_same_files_in_any_order_are_the_same_archive() -> None:
    packed = pack(FILES)
    assert packed == pack(reversed(FILES))
    assert unpack(packed, checksum=checksum_of(packed), number=1) == tuple(reversed(FILES))


@pytest.mark.parametrize(
    "path", ["../a.yml", "/etc/passwd", "journey_maps/../a.yml", "journey_maps/x/a.yml", "a.yml", "journey_maps\\a.yml"]
)
def test_no_file_leaves_its_place(path: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no file of a release"):
        pack([MapFile(path, b"")])
    with pytest.raises(ValueError, match="no file of a release"):
        write_files([MapFile(path, b"")], tmp_path)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(path.replace("\\", "/../"), b"")
    with pytest.raises(CataloguedError, match=r"errors\.publishing\.damaged"):
        unpack(made.getvalue(), checksum=checksum_of(made.getvalue()), number=1)


def test_what_is_no_archive_or_too_large_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for content in (b"", b"PK no zip"):
        with pytest.raises(CataloguedError, match=r"errors\.publishing\.damaged"):
            unpack(content, checksum=checksum_of(content), number=1)
    monkeypatch.setattr(archive_module, "_MOST_BYTES", 3)
    with pytest.raises(CataloguedError, match="reason=too large"):
        unpack(pack(FILES), checksum=checksum_of(pack(FILES)), number=1)


def test_the_files_of_a_project_are_its_maps_and_its_words_of_mood(tmp_path: Path) -> None:
    project = Project(tmp_path)
    assert files_of(project) == ()
    write_files([*FILES, MapFile("sentiment.yml", b"s")], tmp_path)
    (project.maps / "notes.txt").write_bytes(b"not a map")
    assert files_of(project) == (*sorted(FILES, key=lambda each: each.path), MapFile("sentiment.yml", b"s"))
    replace_files(FILES[:1], project)
    assert files_of(project) == FILES[:1]
    assert (project.maps / "notes.txt").exists()


@pytest.fixture
def shelf(sqlite: Engine, tmp_path: Path) -> tuple[ReleaseStore, Project]:
    store = ReleaseStore(sqlite)
    files = (MapFile("journey_maps/tienda.yml", MAP.read_bytes()),)
    for number in range(6):
        store.keep(new_release(f"r{number}", files=files), at=NOON, base=number or None)
    return store, Project(tmp_path / "shop")


def test_a_release_is_unpacked_as_a_project(shelf: tuple[ReleaseStore, Project]) -> None:
    store, project = shelf
    place = unpacked(store, 2, project=project)
    assert place.root == project.var / "releases" / "2-fr1"
    assert model_of(place).read_bytes() == b"model of r1"
    assert read_note(model_of(place)) == ModelNote("fr1", "made from r1", 2.5)
    assert [journey.id for journey in maps_of(place)] == ["tienda"]
    assert maps_in(store.files(2))[0].name == "Tienda de té"


def test_what_was_damaged_on_disk_is_unpacked_again(shelf: tuple[ReleaseStore, Project]) -> None:
    store, project = shelf
    place = unpacked(store, 2, project=project)
    model_of(place).write_bytes(b"cut")
    assert model_of(unpacked(store, 2, project=project)).read_bytes() == b"model of r1"
    (place.root / ".whole").unlink()
    assert model_of(unpacked(store, 2, project=project)).read_bytes() == b"model of r1"
    before = model_of(place).stat().st_ino
    assert model_of(unpacked(store, 2, project=project)).stat().st_ino == before, "what is whole is left alone"


def test_only_a_few_stay_unpacked(shelf: tuple[ReleaseStore, Project]) -> None:
    store, project = shelf
    for number in range(1, 7):
        os.utime(unpacked(store, number, project=project).root, (number, number))
    unpacked(store, 1, project=project)
    assert sorted(each.name for each in (project.var / "releases").iterdir()) == ["1-fr0", "4-fr3", "5-fr4", "6-fr5"]


def test_a_release_without_its_model_and_one_that_cannot_be_written_are_told(
    shelf: tuple[ReleaseStore, Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, project = shelf
    monkeypatch.setattr(store, "model", lambda _number: None)
    with pytest.raises(CataloguedError, match=r"^errors\.publishing\.without_model: number=2$"):
        unpacked(store, 2, project=project)
    monkeypatch.undo()

    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(shelf_module, "write_files", full)
    with pytest.raises(OSError, match="disk full"):
        unpacked(store, 2, project=project)
    assert list((project.var / "releases").iterdir()) == []


def test_maps_that_this_product_refuses_are_told_in_the_authors_paths() -> None:
    with pytest.raises(UserError, match=r"\njourney_maps/a\.yml:1:1"):
        maps_in([MapFile("journey_maps/a.yml", b"journey: x\n")])
