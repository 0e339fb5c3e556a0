"""The maps a command is about: the PATHs that were typed, else those of the project."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from bot.catalogue import text
from bot.cli.terminal import Terminal
from bot.cli.usage import existing_path
from bot.errors import UserError
from bot.journeys.library import map_files


def declare_paths(parser: argparse.ArgumentParser, language: str, *, sentence: str) -> None:
    """Declare the optional PATHs; `sentence` is the key of what their help says."""
    parser.add_argument("paths", nargs="*", type=existing_path(language), metavar="PATH", help=text(sentence, language))


def chosen_maps(paths: Sequence[Path], terminal: Terminal) -> tuple[Path, ...]:
    """The map files; `UserError` when there is none."""
    own = [terminal.project.maps] if terminal.project.maps.is_dir() else []
    files = map_files(paths or own, language=terminal.language)
    if not files:
        folder = paths[0] if paths else terminal.project.maps
        raise UserError(text("maps.no_maps", terminal.language, folder=folder.as_posix()))
    return files
