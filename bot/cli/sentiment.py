"""`travesia sentiment`: how a message sounds to the bot, and what decided it."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict

from bot.catalogue import LANGUAGES, text
from bot.cli.terminal import Terminal
from bot.language.message_language import heard_language
from bot.language.sentiment import SentimentReading
from bot.wiring import sentiment_of


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the text and the options."""
    told = {name: text(f"cli.sentiment.{name}", language) for name in ("argument_text", "text")}
    parser.add_argument("text", metavar=told["argument_text"], help=told["text"])
    option = text("cli.sentiment.option_language", language)
    parser.add_argument("--language", metavar="LANG", help=option)
    parser.add_argument("--incident", action="store_true", help=text("cli.sentiment.option_incident", language))
    parser.add_argument("--json", action="store_true", help=text("cli.sentiment.option_json", language))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Print a reading for each message; always 0. `UserError` when `sentiment.yml` is broken."""
    scorer = sentiment_of(terminal.project, language=terminal.language)
    for message in _messages(options.text):
        spoken = options.language or _heard(message, otherwise=terminal.language)
        reading = scorer.read(message, spoken, incident=options.incident)
        if options.json:
            terminal.print(json.dumps(_as_json(message, reading), ensure_ascii=False))
        else:
            _show(reading, terminal)
    return 0


def _heard(message: str, *, otherwise: str) -> str:
    """The language the bot would read it in: as it hears it, where it speaks that language."""
    heard = heard_language(message)
    return heard.code if heard is not None and heard.code in LANGUAGES else otherwise


def _messages(given: str) -> Iterator[str]:
    if given != "-":
        yield given
        return
    for line in sys.stdin:
        if line.strip():
            yield line.rstrip("\r\n")


def _as_json(message: str, reading: SentimentReading) -> dict[str, object]:
    rounded = {"score": round(reading.score, 4), "confidence": round(reading.confidence, 4)}
    return {"text": message, **asdict(reading), **rounded}


def _show(reading: SentimentReading, terminal: Terminal) -> None:
    label = text(f"cli.sentiment.{reading.label}", terminal.language)
    percent = round(reading.confidence * 100)
    score = round(reading.score, 2) + 0.0  # so that minus zero is zero
    terminal.say("sentiment.reading", label=label, score=score, percent=percent, version=reading.version)
    for phrase in reading.phrases:
        terminal.say("sentiment.phrase", weight=phrase.weight, words=phrase.words)
    if reading.by_tone:
        terminal.say("sentiment.tone")
