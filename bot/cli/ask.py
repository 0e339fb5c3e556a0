"""`travesia ask`: what the bot makes of one text, without a conversation and without a trace."""

import argparse
import asyncio
import json
from dataclasses import asdict

from bot.catalogue import text
from bot.cli.asker import asker_of
from bot.cli.terminal import Terminal
from bot.engine.asking import Asked, Why
from bot.turn import Band, Candidate

_SHOWN = 5


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the text and the options."""
    parser.add_argument("text", metavar=text("cli.ask.argument_text", language), help=text("cli.ask.text", language))
    parser.add_argument("--stage", metavar="ID", help=text("cli.ask.option_stage", language))
    parser.add_argument("--json", action="store_true", help=text("cli.ask.option_json", language))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Print question, confidence, candidates and answer; 1 when nothing was understood."""
    result = asyncio.run(_asked(options, terminal))
    if options.json:
        terminal.print(json.dumps(_as_json(result), ensure_ascii=False, indent=2))
    else:
        _show(result, terminal)
    return int(result.band is Band.FALLBACK)


async def _asked(options: argparse.Namespace, terminal: Terminal) -> Asked:
    async with asker_of(terminal) as asker:
        stage = asker.known_stage(options.stage, terminal.language)
        return (await asker.ask(options.text, stage=stage))[0]


def _as_json(result: Asked) -> dict[str, object]:
    return {
        "text": result.text,
        "intent": result.intent,
        "question": result.question,
        "confidence": round(result.confidence, 4),
        "candidates": [
            {
                "question": candidate.path,
                "confidence": round(candidate.confidence, 4),
                "factor": round(why.factor, 4),
                "reason": why.reason.value,
                "after_position": round(why.confidence, 4),
            }
            for candidate, why in _worth_showing(result)
        ],
        "answer": result.answer,
        "band": result.band.value if result.band else None,
        "answers": list(result.answers),
        "offered": list(result.offered),
        "thresholds": asdict(result.bands) if result.bands else None,
    }


def _show(result: Asked, terminal: Terminal) -> None:
    percent = round(result.confidence * 100)
    if len(result.answers) > 1:
        terminal.say("ask.questions", questions=", ".join(result.answers))
    elif result.question:
        terminal.say("ask.question", question=result.question, percent=percent)
    elif result.band is None:
        terminal.say("ask.small_talk", intent=result.intent, percent=percent)
    else:
        terminal.say("ask.which" if result.band is Band.ASK else "ask.nothing")
    terminal.print(f"\n{result.answer}\n")
    if result.offered:
        terminal.say("ask.offered", questions=", ".join(result.offered))
    candidates = _worth_showing(result)[:_SHOWN]
    if candidates:
        terminal.say("ask.candidates")
    for candidate, why in candidates:
        reason = text(f"cli.ask.reason_{why.reason.value}", terminal.language)
        beside = "" if why.factor == 1.0 else f"  × {why.factor:.2f} ({reason})"
        terminal.print(f"  {candidate.confidence * 100:3.0f} %  {candidate.path}{beside}")


def _worth_showing(result: Asked) -> list[tuple[Candidate, Why]]:
    """The candidates that are more than none at all: 0 % says nothing to anybody."""
    pairs = zip(result.candidates, result.why, strict=True)
    return [(each, why) for each, why in pairs if round(each.confidence * 100)]
