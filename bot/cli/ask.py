"""`travesia ask`: what the bot makes of one text, without a conversation and without a trace."""

import argparse
import asyncio
import json

from bot.catalogue import text
from bot.cli.asker import asker_of
from bot.cli.terminal import Terminal
from bot.engine.asking import Asked
from bot.turn import Candidate

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
    return int(result.intent == "nlu_fallback")


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
            {"question": each.path, "confidence": round(each.confidence, 4)} for each in _worth_showing(result)
        ],
        "answer": result.answer,
    }


def _show(result: Asked, terminal: Terminal) -> None:
    if result.question:
        terminal.say("ask.question", question=result.question, percent=round(result.confidence * 100))
    elif result.best is None and result.intent != "nlu_fallback":
        terminal.say("ask.small_talk", intent=result.intent, percent=round(result.confidence * 100))
    else:
        terminal.say("ask.nothing")
    terminal.print(f"\n{result.answer}\n")
    candidates = _worth_showing(result)[:_SHOWN]
    if candidates:
        terminal.say("ask.candidates")
    for each in candidates:
        terminal.print(f"  {each.confidence * 100:3.0f} %  {each.path}")


def _worth_showing(result: Asked) -> list[Candidate]:
    """The candidates that are more than none at all: 0 % says nothing to anybody."""
    return [each for each in result.candidates if round(each.confidence * 100)]
