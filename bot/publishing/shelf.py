"""Releases unpacked below `var/releases/`, as folders that everything which reads a project can read."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Final

from bot.errors import CataloguedError, UserError
from bot.journeys.library import load_project
from bot.journeys.model import JourneyMap
from bot.project import Project
from bot.publishing.archive import checksum_of, write_files
from bot.publishing.releases import MapFile, Release
from bot.publishing.store import ReleaseStore
from bot.rasa_parts.releases import ModelNote, latest_model, write_note

_KEPT: Final = 4
"""Unpacked releases that stay: unpacking one again takes a moment, a disk has an end."""
_WHOLE: Final = ".whole"
"""Written last, with what the folder holds: a folder without it, or that says another thing, is unpacked again."""


def unpacked(store: ReleaseStore, number: int, *, project: Project) -> Project:
    """A folder with the maps and the model of a release; `UserError` when it has no model or was damaged.

    The folder appears whole or not at all, so that a crash or two processes at once leave nothing half done.
    """
    release = store.get(number)
    shelf = project.provide_var() / "releases"
    folder = shelf / release.id
    if not _is_whole(folder, release):
        _unpack(store, release, folder)
    os.utime(folder)
    _tidy(shelf, keep=folder)
    return Project(folder)


def maps_of(place: Project, *, language: str = "es") -> tuple[JourneyMap, ...]:
    """The maps in a folder of ours; `UserError` with every line, in the author's paths, when they are refused."""
    try:
        return load_project(place, today=datetime.now(timezone.utc).date(), language=language)
    except CataloguedError:
        raise
    except UserError as error:
        raise UserError(str(error).replace(f"{place.root.as_posix()}/", "")) from error


def maps_in(files: Sequence[MapFile], *, language: str = "es") -> tuple[JourneyMap, ...]:
    """The maps in these files, without a model; `UserError` with every line when one is broken."""
    with tempfile.TemporaryDirectory(prefix="travesia-reading-") as folder:
        write_files(files, Path(folder))
        return maps_of(Project(Path(folder)), language=language)


def model_of(place: Project) -> Path:
    """The model of an unpacked release."""
    return latest_model(place.models)


def _is_whole(folder: Path, release: Release) -> bool:
    try:
        checksum, name, model_checksum = (folder / _WHOLE).read_text(encoding="utf-8").split()
        return (
            checksum == release.maps_checksum and checksum_of((folder / "models" / name).read_bytes()) == model_checksum
        )
    except (OSError, ValueError):
        return False


def _unpack(store: ReleaseStore, release: Release, folder: Path) -> None:
    model = store.model(release.number)
    if model is None:
        raise CataloguedError("errors.publishing.without_model", number=release.number)
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".unpacking-"))
    try:
        write_files(store.files(release.number), made)
        place = made / "models" / f"{release.id}.tar.gz"
        place.parent.mkdir()
        place.write_bytes(model.content)
        write_note(place, ModelNote(release.fingerprint, model.made_from, model.seconds))
        whole = f"{release.maps_checksum} {place.name} {checksum_of(model.content)}\n"
        (made / _WHOLE).write_text(whole, encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)
    except BaseException as error:
        shutil.rmtree(made, ignore_errors=True)
        if isinstance(error, OSError) and _is_whole(folder, release):  # another process was quicker
            return
        raise


def _tidy(shelf: Path, *, keep: Path) -> None:
    def age(folder: Path) -> float:
        try:
            return folder.stat().st_mtime
        except OSError:
            return 0.0

    folders = sorted((each for each in shelf.iterdir() if each.is_dir() and each != keep), key=age)
    for old in folders[: -(_KEPT - 1)]:
        shutil.rmtree(old, ignore_errors=True)
