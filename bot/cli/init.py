"""`travesia init`: a folder becomes a project with its first map, taken from a template."""

import argparse
import os
import shlex
from datetime import datetime, timezone
from pathlib import Path
from typing import Final

from bot.catalogue import LANGUAGES, text
from bot.cli.project_template import TEMPLATES, NewProject, build_project, name_from
from bot.cli.terminal import Terminal
from bot.errors import UserError

_KEPT: Final = ("README.md", ".gitignore")
"""A fresh clone of an empty repository has these already: they stay as they are."""


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the folder and the options."""
    parser.add_argument("directory", metavar="DIR", type=Path, help=text("cli.init.option_directory", language))
    parser.add_argument(
        "--template", choices=TEMPLATES, default=TEMPLATES[0], help=text("cli.init.option_template", language)
    )
    parser.add_argument("--language", choices=LANGUAGES, help=text("cli.init.option_language", language))
    parser.add_argument("--name", default="", help=text("cli.init.option_name", language))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Make the project, or say in one line which file stands in the way and write nothing."""
    folder = terminal.project.root / options.directory
    language = options.language or terminal.language
    project = build_project(
        options.template,
        name=name_from(options.name, folder=folder, language=language),
        language=language,
        today=datetime.now(timezone.utc).date(),
    )
    written = _write(project, folder, language=terminal.language)
    for path in written:
        terminal.say("init.written", path=(folder / path).as_posix())
    terminal.say("init.done", name=project.map.name, stages=len(project.map.stages), questions=project.questions)
    enter = "" if folder.resolve() == Path.cwd() else text("cli.init.enter", terminal.language, folder=_typed(folder))
    terminal.say("init.next", enter=enter, map=project.map_path)
    return 0


def _write(project: NewProject, folder: Path, *, language: str) -> tuple[str, ...]:
    """Write the files of the project and return their paths; if anything is in the way, write none."""
    if os.path.lexists(folder) and not folder.is_dir():
        raise UserError(text("cli.init.not_a_folder", language, folder=folder.as_posix()))
    there = [path for path in project.files if os.path.lexists(folder / path)]
    if taken := [path for path in there if path not in _KEPT]:
        raise UserError(text("cli.init.taken", language, folder=folder.as_posix(), files=", ".join(taken)))
    missing = {path: content for path, content in project.files.items() if path not in there}
    written: list[Path] = []
    try:
        for path, content in missing.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                written.append(target)
                file.write(content.encode("utf-8"))
    except OSError as error:
        for target in written:
            target.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise UserError(text("cli.init.disk_refused", language, path=error.filename, reason=reason)) from error
    return tuple(missing)


def _typed(folder: Path) -> str:
    """The folder as it may be typed after `cd`."""
    return shlex.quote(folder.as_posix())
