"""Maps to Rasa files: lower to a typed plan, render, write; pure until `files.py`."""

from collections.abc import Sequence

from bot.compiler.files import Changes, GeneratedFile, release_of, stale, write_all
from bot.compiler.lowering import lower
from bot.compiler.rendering import render
from bot.journeys.model import JourneyMap

__all__ = ["Changes", "GeneratedFile", "compile_maps", "examples_of", "release_of", "stale", "write_all"]


def compile_maps(maps: Sequence[JourneyMap]) -> tuple[GeneratedFile, ...]:
    """The Rasa files of these maps, sorted by path: same maps in any order, same bytes; no clock, no environment.

    The maps come from `bot.journeys.library.load_project`, which has refused what is wrong with them, alone and
    together. No map at all, or two things of one name, is a bug of the caller: `ValueError`.
    """
    return render(lower(sorted(maps, key=lambda journey: journey.id)))


def examples_of(maps: Sequence[JourneyMap]) -> tuple[tuple[str, str], ...]:
    """Every way to say something in these files as Rasa reads it, with its intent: `stage/question` for a question."""
    sheets = lower(sorted(maps, key=lambda journey: journey.id)).sheets
    return tuple((phrase, intent.name) for sheet in sheets for intent in sheet.intents for phrase in intent.phrases)
