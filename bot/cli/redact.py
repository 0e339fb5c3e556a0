"""`travesia redact`: what of a text the log would keep, and what it would take out."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator

from bot.catalogue import LANGUAGES, text
from bot.cli.terminal import Terminal
from bot.language.normalising import without_invisible
from bot.language.redaction import personal_data, redact
from bot.language.stored_text import WithoutOrders
from bot.settings import Settings


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the text and the options."""
    told = {name: text(f"cli.redact.{name}", language) for name in ("argument_text", "text")}
    parser.add_argument("text", metavar=told["argument_text"], help=told["text"])
    option = text("cli.redact.option_language", language)
    parser.add_argument("--language", choices=LANGUAGES, default=language, help=option)
    parser.add_argument("--json", action="store_true", help=text("cli.redact.option_json", language))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Print each text as it would be stored; always 0: personal data in a text is no mistake."""
    hide = redaction_of(terminal.settings)
    for message in _messages(options.text):
        stored = hide(message, options.language)
        if options.json:
            terminal.print(
                json.dumps({"stored": stored, "found": _found(message, options.language)}, ensure_ascii=False)
            )
        else:
            terminal.print(stored)
    return 0


def redaction_of(settings: Settings) -> Callable[[str, str], str]:
    """What takes personal data out of texts before they are stored: order numbers too, where the settings say so."""
    return WithoutOrders() if settings.redact_orders else redact


def _messages(given: str) -> Iterator[str]:
    if given == "-":
        yield from (line.rstrip("\r\n") for line in sys.stdin)
    else:
        yield given


def _found(message: str, language: str) -> dict[str, int]:
    """How many of each kind; not what they were, for this output may be kept."""
    return dict(Counter(span.kind for span in personal_data(without_invisible(message), language)))
