"""The map files of a folder or a project, read and checked; the door the other rooms come in by."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from bot.catalogue import text
from bot.errors import UserError
from bot.journeys.model import JourneyMap
from bot.journeys.problems import Problem, Severity, kept
from bot.journeys.reader import read
from bot.journeys.rules import check_map, check_together
from bot.journeys.shape import shape
from bot.journeys.source import MAX_BYTES
from bot.project import Project

_LANGUAGE: Final = re.compile(rb"^(?:\xef\xbb\xbf)?(?:language|idioma)[ \t]*:[ \t]*[\"']?([a-z]{2})\b", re.MULTILINE)
_SUFFIXES: Final = (".yml", ".yaml")
_SPANISH: Final = "es"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of one map file: the map if it could be read, the language it speaks, and every problem."""

    file: str
    map: JourneyMap | None
    language: str
    problems: tuple[Problem, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether an error stops the map from being used; advice does not."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def lines(self) -> tuple[str, ...]:
        """The problems as people read them, in the language of the map."""
        return tuple(problem.render(self.language) for problem in self.problems)


def check_content(content: bytes, *, file: str, today: date) -> Checked:
    """Check the bytes of a map; one phase after the other, and none on what the one before could not read."""
    reading = read(content, file=file)
    language = language_of(content)
    if reading.root is None:
        return Checked(file, None, language, reading.problems)
    journey, problems = shape(reading.root, file=file)
    if journey is None:
        return Checked(file, None, language, problems)
    return Checked(file, journey, language, kept(check_map(journey, today=today)))


def check_file(path: Path, *, today: date, language: str = _SPANISH) -> Checked:
    """Check one map file by itself. `UserError`, in `language`, when the file cannot be opened."""
    return check_content(read_bytes(path, language=language), file=path.as_posix(), today=today)


def check_paths(paths: Sequence[Path], *, today: date, language: str = _SPANISH) -> tuple[Checked, ...]:
    """Check files and folders of maps, each by itself and then all of them together, in the order of their names."""
    checked = [check_file(file, today=today, language=language) for file in map_files(paths, language=language)]
    together = check_together([each.map for each in checked if each.map is not None])
    return tuple(_with(each, [problem for problem in together if problem.at.file == each.file]) for each in checked)


def load_project(project: Project, *, today: date, language: str = _SPANISH) -> tuple[JourneyMap, ...]:
    """The maps of a project. `UserError` holds every error line when a map is broken, or says that there is no map."""
    files = map_files([project.maps], language=language) if project.maps.is_dir() else ()
    if not files:
        raise UserError(text("maps.no_maps", language, folder=project.maps.as_posix()))
    checked = check_paths(files, today=today, language=language)
    errors = [
        problem.render(each.language)
        for each in checked
        for problem in each.problems
        if problem.severity is Severity.ERROR
    ]
    if errors:
        raise UserError("\n".join([text("maps.broken", language, errors=len(errors)), *errors]))
    return tuple(each.map for each in checked if each.map is not None)


def map_files(paths: Iterable[Path], *, language: str = _SPANISH) -> tuple[Path, ...]:
    """The map files that `paths` stand for: a file is itself, a folder its `journey_maps/` or else its own maps."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = path / "journey_maps"
            folder = inside if inside.is_dir() else path
            found.update(dict.fromkeys(sorted(each for each in folder.iterdir() if _is_map(each))))
        elif path.exists():
            found[path] = None
        else:
            raise UserError(text("maps.no_such_path", language, path=path.as_posix()))
    return tuple(found)


def read_bytes(path: Path, *, language: str = _SPANISH) -> bytes:
    """The bytes of a file, one more than a map may have at most. `UserError` when it cannot be opened."""
    try:
        if not path.is_file():
            raise OSError
        with path.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise UserError(text("maps.unreadable", language, path=path.as_posix())) from error


def language_of(content: bytes) -> str:
    """The language a map says it speaks, even if the rest of it cannot be read; Spanish when it does not say."""
    found = _LANGUAGE.search(content[: MAX_BYTES + 1])
    return found[1].decode() if found else _SPANISH


def _is_map(path: Path) -> bool:
    return path.suffix.lower() in _SUFFIXES and not path.name.startswith(".") and path.is_file()


def _with(checked: Checked, more: list[Problem]) -> Checked:
    return replace(checked, problems=kept([*checked.problems, *more])) if more else checked
