"""Maps to Rasa files: lower to a typed plan, render, write; pure until `files.py`."""

from collections.abc import Sequence

from bot.compiler.files import Changes, GeneratedFile, release_of, stale, write_all
from bot.compiler.lowering import lower
from bot.compiler.rendering import render
from bot.journeys.model import JourneyMap

__all__ = ["Changes", "GeneratedFile", "compile_maps", "release_of", "stale", "write_all"]


def compile_maps(maps: Sequence[JourneyMap]) -> tuple[GeneratedFile, ...]:
    """The Rasa files of these maps, sorted by path: same maps in any order, same bytes; no clock, no environment.

    The maps come from `bot.journeys.library.load_project`, which has refused what is wrong with them, alone and
    together. No map at all, or two things of one name, is a bug of the caller: `ValueError`.
    """
    return render(lower(sorted(maps, key=lambda journey: journey.id)))
