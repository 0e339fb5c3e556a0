"""Files of translations read, laid over the maps they belong to, and checked in the company of the other languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.catalogue import LANGUAGES
from bot.journeys.languages import base_of
from bot.journeys.model import JourneyMap
from bot.journeys.problems import Problem, kept
from bot.journeys.reader import read
from bot.journeys.rules import check_overlay, check_translation
from bot.journeys.rules.overlays import strays
from bot.journeys.translating import lay_over
from bot.journeys.translation_names import TranslationName
from bot.journeys.translation_shape import overlay_of


@dataclass(frozen=True, slots=True)
class TranslationFile:
    """A file called like a translation, with its bytes and the map beside it."""

    path: Path
    name: TranslationName
    content: bytes
    base: Path | None
    """The file of the map it translates; `None` when there is none."""


@dataclass(frozen=True, slots=True)
class Translated:
    """What came of a translation's file: its map in another language, or the problems that stopped it."""

    of: TranslationFile
    journey: JourneyMap | None
    problems: tuple[Problem, ...]


def translate(files: Sequence[TranslationFile], maps: Mapping[Path, JourneyMap | None]) -> tuple[Translated, ...]:
    """Lay each file over its map of `maps` and check it; a map that cannot be read leaves its files half checked."""
    taken: dict[tuple[Path, str], Path] = {}
    laid = [_lay(file, maps.get(file.base) if file.base else None, taken) for file in files]
    whole = {path: with_translations(journey, path, among=laid) for path, journey in maps.items() if journey}
    return tuple(_checked(each, whole) for each in laid)


def with_translations(journey: JourneyMap, path: Path, *, among: Sequence[Translated]) -> JourneyMap:
    """The map of a file with those of the translations that are its own, by language."""
    own = [each.journey for each in among if each.journey and each.of.base == path]
    return replace(journey, translations=tuple(sorted(own, key=lambda each: each.language)))


def language_of_problems(name: TranslationName, base: str) -> str:
    """The language in which a translator reads problems: that of the file, or the map's if we have no words in it."""
    return name.language if name.language in LANGUAGES else base


def _lay(file: TranslationFile, journey: JourneyMap | None, taken: dict[tuple[Path, str], Path]) -> Translated:
    reading = read(file.content, file=file.path.as_posix())
    if reading.root is None:
        return Translated(file, None, reading.problems)
    overlay, problems = overlay_of(reading.root, file.name)
    if stray := [*strays(file.path, file.name, base=file.base, taken=taken)]:
        return Translated(file, None, kept([*problems, *stray]))
    if overlay is None or journey is None:
        return Translated(file, None, problems)
    found = kept(check_overlay(overlay, journey))
    same = base_of(journey.language) == file.name.language
    return Translated(file, None if same else lay_over(journey, overlay), found)


def _checked(laid: Translated, whole: Mapping[Path, JourneyMap]) -> Translated:
    if laid.journey is None or laid.of.base is None:
        return laid
    return replace(laid, problems=kept([*laid.problems, *check_translation(laid.journey, whole[laid.of.base])]))
