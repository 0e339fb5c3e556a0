"""`travesia evaluate`: how well the bot understands messages that somebody has labelled."""

import argparse
import asyncio
import json
from dataclasses import asdict
from pathlib import Path

from bot.catalogue import text
from bot.cli.asker import asker_of
from bot.cli.terminal import Terminal
from bot.engine.evaluation import Evaluation, Examined, evaluate, read_rows
from bot.errors import UserError

_SHARES = ("accuracy", "top3", "rejected", "out_of_scope_caught", "asked_which")
_CONFUSIONS_SHOWN = 15


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the file and the option."""
    parser.add_argument("file", metavar="FILE.jsonl", type=Path, help=text("cli.evaluate.argument_file", language))
    parser.add_argument("--json", action="store_true", help=text("cli.evaluate.option_json", language))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Print the numbers; `UserError` with file and line when a row is wrong."""
    try:
        content = options.file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise UserError(text("cli.evaluate.not_there", terminal.language, file=options.file)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(text("cli.evaluate.unreadable", terminal.language, file=options.file)) from error
    evaluation = asyncio.run(_evaluated(content, options.file, terminal))
    if options.json:
        terminal.print(json.dumps(asdict(evaluation), ensure_ascii=False, indent=2))
    else:
        _show(evaluation, terminal)
    return 0


async def _evaluated(content: str, file: Path, terminal: Terminal) -> Evaluation:
    async with asker_of(terminal) as asker:
        rows = read_rows(content, file=str(file), knowledge=asker.knowledge)
        await asker.ask(rows[0].text)  # the first parse warms the graph up and would spoil the times
        return evaluate([Examined(row, *await asker.ask(row.text, stage=row.stage)) for row in rows])


def _show(evaluation: Evaluation, terminal: Terminal) -> None:
    terminal.say("evaluate.rows", rows=evaluation.rows)
    values = asdict(evaluation)
    for name in _SHARES:
        if values[name] is not None:
            terminal.print(f"  {values[name] * 100:5.1f} %  {text(f'cli.evaluate.{name}', terminal.language)}")
    if evaluation.out_of_scope_auroc is not None:
        label = text("cli.evaluate.out_of_scope_auroc", terminal.language)
        terminal.print(f"  {evaluation.out_of_scope_auroc:7.3f}  {label}")
    terminal.say("evaluate.times", median=evaluation.median_ms, p95=evaluation.p95_ms)
    if evaluation.confusions:
        terminal.say("evaluate.confusions")
    for each in evaluation.confusions[:_CONFUSIONS_SHOWN]:
        terminal.print(f"  {each.times:3d}  {each.question} → {each.taken_for}")
