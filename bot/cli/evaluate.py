"""`travesia evaluate`: how well the bot understands messages that somebody has labelled."""

import argparse
import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bot.catalogue import text
from bot.cli.asker import asker_of
from bot.cli.terminal import Terminal
from bot.engine.evaluation import Evaluation, Examined, evaluate
from bot.engine.labelled import read_rows
from bot.errors import UserError

_INSIDE = ("accuracy", "top3", "answered_right", "asked_right", "asked_wrong", "rejected", "answered_wrong")
_OUTSIDE = (
    "out_of_scope_caught",
    "out_of_scope_fallback",
    "out_of_scope_asked",
    "out_of_scope_small_talk",
    "out_of_scope_answered",
    "caught_at_5_percent_rejected",
)
_PERSONAS_SHOWN = 10
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
    if evaluation.thresholds:
        answer, ask = evaluation.thresholds.answer_from, evaluation.thresholds.ask_from
        terminal.say("evaluate.thresholds", answer=round(answer * 100), ask=round(ask * 100))
    _show_shares(evaluation, _INSIDE, terminal, title="inside")
    _show_shares(evaluation, _OUTSIDE, terminal, title="outside")
    for each in evaluation.by_distance:
        label = text("cli.evaluate.distance", terminal.language, distance=each.distance, rows=each.rows)
        terminal.print(f"  {_percent(each.caught)}  {label}")
    if evaluation.out_of_scope_auroc is not None:
        label = text("cli.evaluate.out_of_scope_auroc", terminal.language)
        terminal.print(f"  {evaluation.out_of_scope_auroc:7.3f}  {label}")
    terminal.say("evaluate.together")
    _show_shares(evaluation, ("asked_which",), terminal)
    terminal.say("evaluate.times", median=evaluation.median_ms, p95=evaluation.p95_ms)
    _show_groups(evaluation, terminal)


def _show_shares(evaluation: Evaluation, names: Sequence[str], terminal: Terminal, *, title: str = "") -> None:
    shares = [(name, getattr(evaluation, name)) for name in names if getattr(evaluation, name) is not None]
    if shares and title:
        terminal.say(f"evaluate.{title}")
    for name, share in shares:
        terminal.print(f"  {_percent(share)}  {text(f'cli.evaluate.{name}', terminal.language)}")


def _show_groups(evaluation: Evaluation, terminal: Terminal) -> None:
    if evaluation.by_persona:
        terminal.say("evaluate.personas")
    for persona in evaluation.by_persona[:_PERSONAS_SHOWN]:
        terminal.print(f"  {_percent(persona.accuracy)}  {persona.persona} ({persona.rows})")
    if evaluation.confusions:
        terminal.say("evaluate.confusions")
    for each in evaluation.confusions[:_CONFUSIONS_SHOWN]:
        terminal.print(f"  {each.times:3d}  {each.question} → {each.taken_for}")


def _percent(share: float | None) -> str:
    return f"{(share or 0.0) * 100:5.1f} %"
