"""`travesia import`: questions, contacts or business data from a table, and the imports that can be taken out again."""

import argparse
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from bot.catalogue import text
from bot.cli import import_contacts, import_events, import_questions, imported
from bot.cli.terminal import Terminal
from bot.cli.usage import existing_path
from bot.errors import CataloguedError
from bot.journeys.tables.columns import COLUMNS
from bot.journeys.tables.contact_columns import CONTACT_COLUMNS, KINDS
from bot.journeys.tables.event_columns import EVENT_COLUMNS, EVENT_KINDS

_ACTIONS: Final[Mapping[str, Callable[[argparse.Namespace, Terminal], int]]] = {
    "questions": import_questions.run,
    "contacts": import_contacts.run,
    "events": import_events.run,
    "list": imported.list_imports,
    "undo": imported.undo,
    "erase": imported.erase,
}
_WITH_FILE: Final = ("questions", "contacts", "events")


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare what is brought in, where its rows belong, and its columns."""
    parser.add_argument("what", type=_action_or_file(language), help=text("cli.import.what", language))
    parser.add_argument("target", nargs="?", default="", help=text("cli.import.target", language))
    parser.add_argument("--map", default="", metavar="ID", help=text("cli.import.option_map", language))
    parser.add_argument("--stage", default="", metavar="ID", help=text("cli.import.option_stage", language))
    kind = text("cli.import.option_kind", language, kinds=", ".join(KINDS), events=", ".join(EVENT_KINDS))
    parser.add_argument("--kind", default="", metavar="K", help=kind)
    for name in ("source", "currency"):
        parser.add_argument(f"--{name}", default="", metavar="S", help=text(f"cli.import.option_{name}", language))
    names = ", ".join(dict.fromkeys((*COLUMNS, *CONTACT_COLUMNS, *EVENT_COLUMNS)))
    column = text("cli.import.option_column", language, names=names)
    parser.add_argument("--column", action="append", default=[], metavar="N=T", help=column)
    parser.add_argument("--dry-run", action="store_true", help=text("cli.import.option_dry_run", language))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Do what is asked; a file without a word before it holds questions."""
    action = "questions" if isinstance(options.what, Path) else str(options.what)
    if isinstance(options.what, Path):
        options.file = options.what
    elif action in _WITH_FILE:
        options.file = Path(options.target)
        if not os.path.exists(options.target):  # noqa: PTH110 - `Path.exists` raises where we may not look
            raise CataloguedError("maps.no_such_path", path=options.target or "?")
    return _ACTIONS[action](options, terminal)


def _action_or_file(language: str) -> Callable[[str], str | Path]:
    there = existing_path(language)

    def word(raw: str) -> str | Path:
        return raw if raw in _ACTIONS else there(raw)

    return word
