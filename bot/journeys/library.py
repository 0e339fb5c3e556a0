"""The map files of a folder or a project, read and checked; the door the other rooms come in by."""

import re
from collections.abc import Iterable, Mapping, Sequence
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
from bot.journeys.translation_files import (
    Translated,
    TranslationFile,
    language_of_problems,
    translate,
    with_translations,
)
from bot.journeys.translation_names import SUFFIXES, TranslationName, translation_name
from bot.project import Project

_LANGUAGE: Final = re.compile(rb"^(?:\xef\xbb\xbf)?(?:language|idioma)[ \t]*:[ \t]*[\"']?([a-z]{2})\b", re.MULTILINE)
_SPANISH: Final = "es"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of one file: the map if it could be read, the language it speaks, and every problem.

    The file of a translation gives no map of its own: what it says is among the `translations` of its map.
    """

    file: str
    map: JourneyMap | None
    language: str
    problems: tuple[Problem, ...] = ()
    is_translation: bool = False

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
    """Check one file by itself. `UserError`, in `language`, when the file cannot be opened."""
    if translation_name(path):
        return _check_files((path,), today=today, language=language)[0]
    return check_content(read_bytes(path, language=language), file=path.as_posix(), today=today)


def check_paths(paths: Sequence[Path], *, today: date, language: str = _SPANISH) -> tuple[Checked, ...]:
    """Check files and folders of maps, each by itself and then all of them together, in the order of their names."""
    return _together(_check_files(map_files(paths, language=language), today=today, language=language))


def check_contents(contents: Mapping[str, bytes], *, today: date) -> tuple[Checked, ...]:
    """Check maps and translations that are not on the disk, or not as they are there, in the order of their names."""
    read = {Path(file): contents[file] for file in sorted(contents)}
    return _together(_check_read(tuple(read), read, today=today))


def _together(checked: Sequence[Checked]) -> tuple[Checked, ...]:
    together = check_together([each.map for each in checked if each.map is not None])
    return tuple(_with(each, [problem for problem in together if problem.at.file == each.file]) for each in checked)


def _check_files(files: Sequence[Path], *, today: date, language: str) -> tuple[Checked, ...]:
    """Maps by themselves, translations over the map beside them even when that is not among the files."""
    names = [name for file in files if (name := translation_name(file))]
    bases = [next((path for path in name.bases if path.is_file()), None) for name in names]
    wanted = dict.fromkeys([*files, *(base for base in bases if base)])
    return _check_read(files, {file: read_bytes(file, language=language) for file in wanted}, today=today)


def _check_read(files: Sequence[Path], contents: Mapping[Path, bytes], *, today: date) -> tuple[Checked, ...]:
    pairs = [_pair(file, name, contents) for file in files if (name := translation_name(file))]
    alone = [*(file for file in files if not translation_name(file)), *(each.base for each in pairs if each.base)]
    maps = {file: _alone(file, contents[file], today=today) for file in dict.fromkeys(alone)}
    translated = translate(pairs, {path: each.map for path, each in maps.items()})
    others = {each.of.path: _of_translation(each, maps) for each in translated}
    return tuple(others.get(file) or _with_languages(maps[file], file, among=translated) for file in files)


def _alone(file: Path, content: bytes, *, today: date) -> Checked:
    """A map by itself; of a translation that another one takes for its map, only the language counts."""
    if translation_name(file):
        return Checked(file.as_posix(), None, language_of(content, file=file.as_posix()), is_translation=True)
    return check_content(content, file=file.as_posix(), today=today)


def _pair(file: Path, name: TranslationName, contents: Mapping[Path, bytes]) -> TranslationFile:
    return TranslationFile(file, name, contents[file], next((path for path in name.bases if path in contents), None))


def _of_translation(translated: Translated, maps: Mapping[Path, Checked]) -> Checked:
    file = translated.of
    base = maps[file.base].language if file.base else _SPANISH
    said = language_of_problems(file.name, base)
    return Checked(file.path.as_posix(), None, said, translated.problems, is_translation=True)


def _with_languages(checked: Checked, path: Path, *, among: Sequence[Translated]) -> Checked:
    return replace(checked, map=with_translations(checked.map, path, among=among)) if checked.map else checked


def load_project(project: Project, *, today: date, language: str = _SPANISH) -> tuple[JourneyMap, ...]:
    """The maps of a project. `UserError` holds every error line when a map is broken, or says that there is no map."""
    files = map_files([project.maps], language=language) if project.maps.is_dir() else ()
    if not files:
        raise UserError(text("maps.no_maps", language, folder=project.maps.as_posix()))
    return load_maps(files, today=today, language=language)


def load_maps(files: Sequence[Path], *, today: date, language: str = _SPANISH) -> tuple[JourneyMap, ...]:
    """The maps of these files. `UserError` holds every error line when one is broken."""
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


def language_of(content: bytes, *, file: str = "") -> str:
    """The language a file says it speaks, even if the rest of it cannot be read; Spanish when it does not say."""
    if name := translation_name(file):
        return language_of_problems(name, _SPANISH)
    found = _LANGUAGE.search(content[: MAX_BYTES + 1])
    return found[1].decode() if found else _SPANISH


def _is_map(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()


def _with(checked: Checked, more: list[Problem]) -> Checked:
    return replace(checked, problems=kept([*checked.problems, *more])) if more else checked
