"""`travesia log`: shows the latest touchpoints, and goes on showing new ones."""

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any, Final

from bot.catalogue import text
from bot.cli.terminal import Terminal
from bot.cli.usage import whole_number
from bot.touchpoints.home import has_log, open_log
from bot.touchpoints.recent import Tail, latest

_MOST: Final = 1_000_000
_PAUSE: Final = 1.0
_COLUMNS: Final = ("time", "channel", "stage", "question", "kind", "vote", "confidence", "sentiment", "named", "text")
_LONGEST_TEXT: Final = 100


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the options."""
    parser.add_argument("--follow", action="store_true", help=text("cli.log.option_follow", language))
    parser.add_argument("--json", action="store_true", help=text("cli.log.option_json", language))
    parser.add_argument(
        "--limit",
        type=whole_number(1, _MOST, language=language),
        default=20,
        metavar="N",
        help=text("cli.log.option_limit", language),
    )
    parser.add_argument("--conversation", metavar="ID", help=text("cli.log.option_conversation", language))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Print the newest turns, oldest first; with `--follow`, new ones until interrupted."""
    if not has_log(terminal.project, terminal.settings) and not options.follow:
        _explain_nothing(options, terminal)
        return 0
    database = open_log(terminal.project, terminal.settings)
    try:
        found = latest(database, limit=options.limit, conversation=options.conversation)
        if not found:
            _explain_nothing(options, terminal)
        printer = _Printer(options, terminal)
        printer.print(found)
        tail = Tail(found, conversation=options.conversation)
        while options.follow:
            time.sleep(_PAUSE)
            printer.print(tail.new(database, at=time.time()))
    finally:
        database.dispose()
    return 0


def _explain_nothing(options: argparse.Namespace, terminal: Terminal) -> None:
    if options.json:
        return
    if options.conversation is None:
        terminal.say("log.nothing")
    else:
        terminal.say("log.nothing_in_conversation", conversation=options.conversation)


class _Printer:
    """Prints turns as JSON lines, or as a table whose columns only ever get wider."""

    def __init__(self, options: argparse.Namespace, terminal: Terminal) -> None:
        self._json = options.json
        self._terminal = terminal
        self._widths: list[int] = []

    def print(self, turns: Sequence[Mapping[str, Any]]) -> None:
        if self._json:
            for turn in turns:
                self._terminal.print(json.dumps(_readable(turn), ensure_ascii=False))
        elif turns:
            self._print_table([_cells(turn, self._terminal.language) for turn in turns])

    def _print_table(self, table: list[list[str]]) -> None:
        if not self._widths:
            table = [[text(f"cli.log.column_{name}", self._terminal.language) for name in _COLUMNS], *table]
            self._widths = [0] * len(_COLUMNS)
        self._widths = [max(width, *(len(line[place]) for line in table)) for place, width in enumerate(self._widths)]
        for line in table:
            cells = [cell.ljust(width) for cell, width in zip(line, self._widths, strict=True)]
            self._terminal.print("  ".join(cells).rstrip())


def _cells(turn: Mapping[str, Any], language: str) -> list[str]:
    said = " ".join((turn["text_redacted"] or "").split())
    return [
        datetime.fromtimestamp(turn["at"], timezone.utc).astimezone().strftime("%Y-%m-%d %H:%M:%S"),
        turn["channel"],
        turn["stage_id"] or "–",
        _question(turn),
        text(f"cli.log.kind_{_kind(turn)}", language),
        "–" if turn["helpful"] is None else text(f"cli.log.vote_{'yes' if turn['helpful'] else 'no'}", language),
        "–" if turn["confidence"] is None else f"{turn['confidence']:.2f}",
        "–" if turn["sentiment"] is None else f"{turn['sentiment']:+.2f}",
        _named(turn["entities"] or [], language),
        said if len(said) <= _LONGEST_TEXT else said[: _LONGEST_TEXT - 1] + "…",
    ]


def _question(turn: Mapping[str, Any]) -> str:
    if turn["question_id"] is None:
        return "–"
    home = turn["home_stage_id"]
    return turn["question_id"] if home in (None, turn["stage_id"]) else f"{home}.{turn['question_id']}"


def _named(entities: Sequence[Mapping[str, str]], language: str) -> str:
    """What the message named besides its question; of personal things the log keeps only that they were named."""
    return ", ".join(each.get("value") or text(f"cli.log.named_{each['kind']}", language) for each in entities) or "–"


def _kind(turn: Mapping[str, Any]) -> str:
    if turn["outcome"] == "failed":
        return "failed"
    return turn["kind"] or "unknown"


def _readable(turn: Mapping[str, Any]) -> dict[str, Any]:
    when = datetime.fromtimestamp(turn["at"], timezone.utc).isoformat(timespec="milliseconds")
    return {name: when if name == "at" else value for name, value in turn.items() if name != "row_id"}
