"""The command `travesia`: finds the command's module, gives it a terminal, turns user errors into one line."""

import argparse
import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NoReturn

from bot.catalogue import LANGUAGES, text, told
from bot.cli.terminal import Terminal
from bot.errors import UserError
from bot.project import Project
from bot.settings import Settings

COMMANDS: Final[Mapping[str, str]] = {
    "run": "bot.cli.serve",
    "chat": "bot.cli.chat",
    "ask": "bot.cli.ask",
    "check": "bot.cli.check",
    "format": "bot.cli.format",
    "init": "bot.cli.init",
    "compile": "bot.cli.compile",
    "train": "bot.cli.train",
    "evaluate": "bot.cli.evaluate",
    "log": "bot.cli.log",
}
"""Each command's module, imported only when it is asked for. A module offers `arguments(parser, language)`,
which declares its own options, and `run(options, terminal)`, which returns the exit code."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command: 0 fine, 1 problems or a user's mistake, 2 wrong usage."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    language = reader_language(os.environ)  # before the settings: what is wrong with them is told in it too
    try:
        settings = Settings.from_environment()
        options = _parser(language, arguments).parse_args(arguments)
        terminal = Terminal(sys.stdout, sys.stderr, language, Project(Path(options.project)), settings)
        return int(importlib.import_module(COMMANDS[options.command]).run(options, terminal))
    except UserError as error:
        sys.stderr.write(f"travesia: {told(error, language)}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `travesia log | head`: the reader has left, which is not a bug
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def reader_language(environment: Mapping[str, str]) -> str:
    """The language of the person at the terminal: the setting, else the locale's, else Spanish."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    setting = environment.get("TRAVESIA_LANGUAGE", "")
    if setting in LANGUAGES:
        return setting
    wanted = next((environment[name] for name in names if environment.get(name)), "")
    return next((language for language in LANGUAGES if wanted.lower().startswith(language)), LANGUAGES[0])


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line with the way out, in place of argparse's two."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.prog}: {message} ({self.prog} --help)\n")
        sys.exit(2)


def _parser(language: str, arguments: Sequence[str]) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="travesia",
        description=text("cli.main.description", language),
        epilog=text("cli.main.epilog", language),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar=text("cli.main.command", language))
    for name, module in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=text(f"cli.{name}.help", language),
            description=text(f"cli.{name}.description", language),
            epilog=text(f"cli.{name}.examples", language),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_argument("--project", default=".", metavar="DIR", help=text("cli.main.project", language))
        if name in arguments:  # the others' options are not needed, and their imports cost time
            importlib.import_module(module).arguments(command, language)
    return parser


if __name__ == "__main__":
    sys.exit(main())
