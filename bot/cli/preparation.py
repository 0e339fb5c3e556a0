"""Brings a project to where it can answer: maps read, files compiled, model trained; only what is missing."""

from dataclasses import dataclass
from datetime import datetime, timezone

from bot.cli.published_ids import refuse_renames
from bot.cli.terminal import Terminal
from bot.cli.training_progress import train_with_progress
from bot.compiler import Changes, GeneratedFile, compile_maps, write_all
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
    maps = compiled(terminal).maps
    if trained(terminal.project) is None:
        train_with_progress(terminal)
    return maps


@dataclass(frozen=True, slots=True)
class Compiled:
    """A project whose generated files are those of its maps."""

    maps: tuple[JourneyMap, ...]
    files: tuple[GeneratedFile, ...]
    changes: Changes
    """Which of the files had to be written or removed."""


def compiled(terminal: Terminal) -> Compiled:
    """Compile the project's maps to disk; a folder of maps alone gets Rasa's settings first."""
    maps = read_maps(terminal)
    refuse_renames(maps, terminal)
    provide_rasa_settings(terminal.project.root, maps[0])
    files = compile_maps(maps)
    return Compiled(maps, files, write_all(files, terminal.project.root, language=terminal.language))


def read_maps(terminal: Terminal) -> tuple[JourneyMap, ...]:
    """The project's maps as of today, their problems told in the terminal's language where a map has none."""
    return load_project(terminal.project, today=datetime.now(timezone.utc).date(), language=terminal.language)
