"""The command `travesia`: finds the command's module, gives it a terminal, turns user errors into one line."""

import argparse
import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from bot.catalogue import LANGUAGES, text, told
from bot.cli.terminal import Terminal
from bot.cli.usage import Parser, spoken
from bot.errors import UserError
from bot.project import Project
from bot.settings import Settings

COMMANDS: Final[Mapping[str, str]] = {
    "run": "bot.cli.serve",
    "chat": "bot.cli.chat",
    "ask": "bot.cli.ask",
    "telegram": "bot.cli.telegram",
    "check": "bot.cli.check",
    "format": "bot.cli.format",
    "init": "bot.cli.init",
    "compile": "bot.cli.compile",
    "train": "bot.cli.train",
    "lint": "bot.cli.lint",
    "evaluate": "bot.cli.evaluate",
    "sentiment": "bot.cli.sentiment",
    "redact": "bot.cli.redact",
    "log": "bot.cli.log",
    "demo": "bot.cli.demo",
    "doubts": "bot.cli.doubts",
    "findings": "bot.cli.findings",
    "import": "bot.cli.import_command",
    "export": "bot.cli.export",
    "console": "bot.cli.console",
    "user": "bot.cli.user",
    "purge": "bot.cli.purge",
    "release": "bot.cli.release",
}
"""Each command's module, imported only when it is asked for. A module offers `arguments(parser, language)`,
which declares its own options, and `run(options, terminal)`, which returns the exit code."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command: 0 fine, 1 problems or a mistake that was told, 2 wrong usage of the command line.

    Wrong usage is what the command line alone shows: an unknown command or option, a value out of its range, a map
    that is not there. What only the project, its settings or its surroundings show is a mistake.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    language = reader_language(os.environ)  # before the settings: what is wrong with them is told in it too
    try:
        settings = Settings.from_environment()
        with spoken(language):
            options = _parser(language, arguments).parse_args(arguments)
        terminal = Terminal(sys.stdout, sys.stderr, language, _project(options.project, language), settings)
        return int(importlib.import_module(COMMANDS[options.command]).run(options, terminal))
    except UserError as error:
        sys.stderr.write(f"travesia: {told(error, language)}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `travesia log | head`: the reader has left, which is not a bug
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _project(folder: str, language: str) -> Project:
    if not os.path.isdir(folder):  # noqa: PTH112 - `Path.is_dir` raises where we may not look
        raise UserError(text("cli.main.no_project", language, folder=folder))
    return Project(Path(folder))


def reader_language(environment: Mapping[str, str]) -> str:
    """The language of the person at the terminal: the setting, else the locale's, else Spanish."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    setting = environment.get("TRAVESIA_LANGUAGE", "")
    if setting in LANGUAGES:
        return setting
    wanted = next((environment[name] for name in names if environment.get(name)), "")
    return next((language for language in LANGUAGES if wanted.lower().startswith(language)), LANGUAGES[0])


def _parser(language: str, arguments: Sequence[str]) -> argparse.ArgumentParser:
    parser = Parser(
        prog="travesia",
        description=text("cli.main.description", language),
        epilog=text("cli.main.epilog", language),
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar=text("cli.main.command", language))
    for name, module in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=text(f"cli.{name}.help", language),
            description=text(f"cli.{name}.description", language),
            epilog=f"{text(f'cli.{name}.examples', language)}\n\n{text('cli.main.ending', language)}",
        )
        command.add_argument("--project", default=".", metavar="DIR", help=text("cli.main.project", language))
        if name in arguments:  # the others' options are not needed, and their imports cost time
            importlib.import_module(module).arguments(command, language)
    return parser


if __name__ == "__main__":
    sys.exit(main())
