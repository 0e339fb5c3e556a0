"""Maps to Rasa files: lower to a typed plan, render, write; pure until `files.py`."""

from collections.abc import Sequence

from bot.compiler.clashes import refuse_clashes
from bot.compiler.files import Changes, GeneratedFile, release_of, stale, write_all
from bot.compiler.lowering import lower
from bot.compiler.rendering import render
from bot.journeys.model import JourneyMap

__all__ = ["Changes", "GeneratedFile", "compile_maps", "release_of", "stale", "write_all"]


def compile_maps(maps: Sequence[JourneyMap]) -> tuple[GeneratedFile, ...]:
    """The Rasa files of these maps, sorted by path: same maps in any order, same bytes; no disk, no clock.

    The maps have been checked: each alone is free of errors. What only shows when maps stand side by side, such as
    two stages of one id, or no map at all, raises `UserError`.
    """
    in_order = sorted(maps, key=lambda journey: journey.id)
    refuse_clashes(in_order)
    return render(lower(in_order))
