"""`travesia export`: the questions of the maps, or what the log holds, as files for other programs."""

import argparse
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from bot.analytics.exports.writing import BINARY, FORMATS, TABLES, export, formats_of
from bot.catalogue import text
from bot.cli.export_choice import declare, scopes_of
from bot.cli.preparation import read_maps
from bot.cli.terminal import Terminal
from bot.errors import CataloguedError
from bot.journeys.tables.exporting import question_lines
from bot.journeys.tables.sheets import csv_of, xlsx_of
from bot.touchpoints.database import reading
from bot.touchpoints.home import has_log, open_log

_QUESTIONS: Final = "questions"
_PART: Final = ".part"
"""Ending of a file that is not whole yet."""


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare what is exported, and where to."""
    parser.add_argument("what", choices=(_QUESTIONS, *TABLES), help=text("cli.export.what", language))
    parser.add_argument("--output", type=Path, metavar="F", help=text("cli.export.option_output", language))
    parser.add_argument("--format", choices=tuple(FORMATS), help=text("cli.export.option_format", language))
    parser.add_argument("--raw", action="store_true", help=text("cli.export.option_raw", language))
    declare(parser, language)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Write the file, or text to the output."""
    if options.what == _QUESTIONS:
        return _questions(options, terminal)
    format = _format(options)
    if not has_log(terminal.project, terminal.settings):
        raise CataloguedError("errors.export.nothing")
    database = open_log(terminal.project, terminal.settings)
    try:
        with reading(database) as connection:
            scopes = scopes_of(connection, options, maps=read_maps(terminal), now=time.time())
        if not scopes:
            raise CataloguedError("errors.export.nothing")
        parts = export(database, options.what, scopes, format=format, raw=options.raw)
        if options.output is None:
            _print(parts, terminal)
        else:
            size = _write(parts, options.output)
            terminal.say("export.written", path=options.output.as_posix(), kilobytes=-(-size // 1024))
    finally:
        database.dispose()
    return 0


def _questions(options: argparse.Namespace, terminal: Terminal) -> int:
    lines = list(question_lines(read_maps(terminal), language=terminal.language))
    if options.output is None:
        terminal.print(csv_of(lines).decode("utf-8-sig").removesuffix("\r\n"))
        return 0
    title = text("cli.export.sheet", terminal.language)
    content = xlsx_of(lines, title=title) if options.output.suffix.lower() == ".xlsx" else csv_of(lines)
    _write([content], options.output)
    terminal.say("export.done", count=len(lines) - 1, path=options.output.as_posix())
    return 0


def _format(options: argparse.Namespace) -> str:
    """The format that is asked for, else the one that the file's ending tells, else CSV."""
    ending = options.output.suffix.lower().removeprefix(".") if options.output else ""
    format = str(options.format or (ending if ending in FORMATS else "csv"))
    if format not in formats_of(options.what):
        raise CataloguedError("errors.export.no_such_format", what=options.what, format=format)
    if format in BINARY and options.output is None:
        raise CataloguedError("errors.export.needs_a_file", format=format)
    return format


def _print(parts: Iterable[bytes], terminal: Terminal) -> None:
    for part in parts:
        terminal.out.write(part.decode("utf-8-sig"))  # every part ends with a whole line
    terminal.out.flush()


def _write(parts: Iterable[bytes], path: Path) -> int:
    """Write the file beside its place and put it there when it is whole; how many bytes it has."""
    beside = path.with_name(path.name + _PART)
    size = 0
    try:
        try:
            with beside.open("wb") as file:
                for part in parts:
                    size += file.write(part)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CataloguedError("tables.not_written", path=path.as_posix(), reason=reason) from error
    return size
