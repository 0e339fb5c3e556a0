"""Brings a project to where it can answer: maps read, files compiled, model trained; only what is missing."""

from datetime import datetime, timezone

from bot.cli.published_ids import refuse_renames
from bot.cli.terminal import Terminal
from bot.cli.training_progress import train_with_progress
from bot.compiler import Changes, compile_maps, write_all
from bot.compiler.rasa_settings import provide_rasa_settings
from bot.journeys.library import load_project
from bot.journeys.model import JourneyMap
from bot.rasa_parts.training import trained


def prepare(terminal: Terminal) -> tuple[JourneyMap, ...]:
    """The project's maps, with a model that knows them. `UserError` with every line when a map is broken.

    With a remote engine nothing is compiled or trained here: `rasa run` has its own model.
    """
    if terminal.settings.engine == "remote":
        return read_maps(terminal)
    maps, _ = compiled(terminal)
    if trained(terminal.project) is None:
        train_with_progress(terminal)
    return maps


def compiled(terminal: Terminal) -> tuple[tuple[JourneyMap, ...], Changes]:
    """The maps, and which generated files had to change; a folder of maps alone gets Rasa's settings first."""
    maps = read_maps(terminal)
    refuse_renames(maps, terminal)
    provide_rasa_settings(terminal.project.root, language=maps[0].language)
    return maps, write_all(compile_maps(maps), terminal.project.root, language=terminal.language)


def read_maps(terminal: Terminal) -> tuple[JourneyMap, ...]:
    """The project's maps as of today, their problems told in the terminal's language where a map has none."""
    return load_project(terminal.project, today=datetime.now(timezone.utc).date(), language=terminal.language)
