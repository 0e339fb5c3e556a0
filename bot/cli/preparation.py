"""Brings a project to where it can answer: maps read, files compiled, model trained; only what is missing."""

from datetime import datetime, timezone

from bot.cli.terminal import Terminal
from bot.cli.training_progress import train_with_progress
from bot.compiler import compile_maps, write_all
from bot.journeys.library import load_project
from bot.journeys.model import JourneyMap
from bot.rasa_parts.training import trained


def prepare(terminal: Terminal) -> tuple[JourneyMap, ...]:
    """The project's maps, with a model that knows them. `UserError` with every line when a map is broken.

    With a remote engine nothing is compiled or trained here: `rasa run` has its own model.
    """
    maps = load_project(terminal.project, today=datetime.now(timezone.utc).date(), language=terminal.language)
    if terminal.settings.engine == "remote":
        return maps
    write_all(compile_maps(maps), terminal.project.root, language=terminal.language)
    if trained(terminal.project) is None:
        train_with_progress(terminal)
    return maps
