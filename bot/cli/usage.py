"""The frame around every command: usage, help and what is wrong with a command line, in the reader's language."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NoReturn

from bot.catalogue import text

_SENTENCES: Final = {
    "usage: ": "cli.usage.usage",
    "positional arguments": "cli.usage.arguments",
    "options": "cli.usage.options",
    "show this help message and exit": "cli.usage.help",
    "the following arguments are required: %s": "cli.usage.required",
    "unrecognized arguments: %s": "cli.usage.unrecognized",
    "invalid choice: %(value)r (choose from %(choices)s)": "cli.usage.invalid_choice",
    "invalid %(type)s value: %(value)r": "cli.usage.invalid_value",
    "expected one argument": "cli.usage.expected_one",
    "ignored explicit argument %r": "cli.usage.takes_no_value",
    "ambiguous option: %(option)s could match %(matches)s": "cli.usage.ambiguous",
}
"""What argparse says, by the words it looks up with `gettext`, and where the catalogue says it."""


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """While inside, argparse takes its own words from our catalogue; its hook is put back at the end.

    argparse looks up every sentence of its own through `gettext`, under the name `_` of its module.
    """
    names = vars(argparse)
    before = names["_"]

    def translated(english: str) -> str:
        key = _SENTENCES.get(english)
        return text(key, language) if key else english

    names["_"] = translated
    try:
        yield
    finally:
        names["_"] = before


class _Page(argparse.RawDescriptionHelpFormatter):
    """A page with a column for the longest command, which argparse measures without its indentation."""

    def add_argument(self, action: argparse.Action) -> None:
        super().add_argument(action)
        for command in self._iter_indented_subactions(action):
            width = len(self._format_action_invocation(command)) + self._current_indent
            self._action_max_length = max(self._action_max_length, width)


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line with the way out, in place of argparse's two, and ends with 2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **options,
            formatter_class=_Page,
            exit_on_error=False,  # argparse would put an English word before what we say below
        )

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As argparse does it, with a wrong value told by `error`."""
        try:
            return super().parse_known_args(args, namespace)
        except argparse.ArgumentError as wrong:
            self.error(f"{wrong.argument_name}: {wrong.message}" if wrong.argument_name else wrong.message)

    def error(self, message: str) -> NoReturn:
        """One line on stderr, exit code 2."""
        sys.stderr.write(f"{self.prog}: {message} ({self.prog} --help)\n")
        sys.exit(2)


def whole_number(least: int, most: int, *, language: str) -> Callable[[str], int]:
    """The type of an option that takes a whole number of that span; anything else is wrong usage."""

    def number(raw: str) -> int:
        try:
            value = int(raw)
        except ValueError:
            value = least - 1
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(
                text("cli.usage.not_in_span", language, value=repr(raw), least=least, most=most)
            )
        return value

    return number


def existing_path(language: str) -> Callable[[str], Path]:
    """The type of an argument that names a file or folder which must be there; anything else is wrong usage."""

    def path(raw: str) -> Path:
        if not os.path.exists(raw):  # noqa: PTH110 - `Path.exists` raises where we may not look
            raise argparse.ArgumentTypeError(text("maps.no_such_path", language, path=Path(raw).as_posix()))
        return Path(raw)

    return path
