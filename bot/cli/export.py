"""`travesia export`: all questions of the maps as a CSV or XLSX that can be corrected and imported again."""

import argparse
from pathlib import Path
from typing import Final

from bot.catalogue import text
from bot.cli.preparation import read_maps
from bot.cli.terminal import Terminal
from bot.errors import CataloguedError
from bot.journeys.tables.exporting import question_lines
from bot.journeys.tables.sheets import csv_of, xlsx_of

_WHAT: Final = ("questions",)


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare what is exported, and where to."""
    parser.add_argument("what", choices=_WHAT, help=text("cli.export.what", language))
    parser.add_argument("--output", type=Path, metavar="F", help=text("cli.export.option_output", language))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Write the file, or a CSV to the output."""
    lines = list(question_lines(read_maps(terminal), language=terminal.language))
    if options.output is None:
        terminal.print(csv_of(lines).decode("utf-8-sig").removesuffix("\r\n"))
        return 0
    title = text("cli.export.sheet", terminal.language)
    content = xlsx_of(lines, title=title) if options.output.suffix.lower() == ".xlsx" else csv_of(lines)
    try:
        options.output.write_bytes(content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CataloguedError("tables.not_written", path=options.output.as_posix(), reason=reason) from error
    terminal.say("export.done", count=len(lines) - 1, path=options.output.as_posix())
    return 0
