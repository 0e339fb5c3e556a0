"""The draft as it stands on the disk now, learnt in a folder that goes away with the process."""

import asyncio
import hashlib
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from bot.compiler import compile_maps, write_all
from bot.compiler.rasa_settings import provide_rasa_settings
from bot.errors import CataloguedError, UserError
from bot.journeys.library import load_project
from bot.journeys.model import JourneyMap
from bot.project import Project
from bot.publishing.archive import files_of, write_files
from bot.publishing.releases import MapFile
from bot.rasa_parts.releases import read_note
from bot.rasa_parts.training import made_from, train


@dataclass(frozen=True, slots=True)
class Draft:
    """The maps of a moment, and a model that knows them."""

    place: Project
    maps: tuple[JourneyMap, ...]
    model: Path
    marks: str
    """A fingerprint of the files it is made of."""


def marks_of(project: Project, *, language: str) -> str:
    """A fingerprint of what the author has written, the pipeline included; `UserError` when it cannot be read."""
    digest = hashlib.sha256()
    for file in files_of(project, language=language):
        digest.update(f"{file.path} {hashlib.sha256(file.content).hexdigest()}\n".encode())
    with suppress(FileNotFoundError):
        digest.update(project.config.read_bytes())
    return digest.hexdigest()


async def learn(project: Project, folder: Path, *, language: str, tell: Callable[[str], None]) -> Draft:
    """Copy what the author wrote below `folder`, read it there and train; the project itself is only read.

    A model of exactly these files that stands in the project's `models/` is used as it is. `UserError` with every
    line, in the author's paths, when a map is broken. `tell` is told `reading` and `learning`.
    """
    tell("reading")
    marks = marks_of(project, language=language)
    place = Project(folder / f"{marks[:16]}-{time.monotonic_ns():x}")
    try:
        maps = _read(files_of(project, language=language), place, language=language)
        with suppress(FileNotFoundError):
            shutil.copy(project.config, place.config)
        provide_rasa_settings(place.root, maps[0])
        write_all(compile_maps(maps), place.root, language=language)
        model = _known(project, made_from(place))
        if model is None:
            tell("learning")
            model = await asyncio.to_thread(train, place)
    except BaseException:
        shutil.rmtree(place.root, ignore_errors=True)
        raise
    return Draft(place, maps, model, marks)


def _read(files: tuple[MapFile, ...], place: Project, *, language: str) -> tuple[JourneyMap, ...]:
    write_files(files, place.root)
    try:
        return load_project(place, today=datetime.now(timezone.utc).date(), language=language)
    except CataloguedError:
        raise
    except UserError as error:
        raise UserError(str(error).replace(f"{place.root.as_posix()}/", "")) from error


def _known(project: Project, wanted: str) -> Path | None:
    for model in project.models.glob("*.tar.gz"):
        note = read_note(model)
        if note is not None and note.made_from == wanted:
            return model
    return None
