"""Things that customers name, in a reader's words: products by their name, ways to pay, sums, days."""

from datetime import date
from decimal import Decimal, InvalidOperation

from babel.numbers import format_currency

from bot.catalogue import sentences
from bot.console.analysis.asking import Ask
from bot.turn import EntityKind


def kind_words(ask: Ask, kind: str) -> str:
    """What a kind of thing is called, in the plural."""
    return ask.say(f"topics.kind_{kind}") if kind in {each.value for each in EntityKind} else kind


def thing_words(ask: Ask, kind: str, value: str) -> str:
    """A value of the log; one that was not kept says only what it was."""
    if not value:
        return ask.say("topics.not_kept", kind=kind_words(ask, kind))
    if kind == EntityKind.PRODUCT.value:
        return next((each.name for each in ask.map.products if each.id == value), value)
    if kind == EntityKind.PAYMENT_METHOD.value:
        told = sentences(ask.language).get(f"replies.payments.{value}", value)
        return told[:1].upper() + told[1:]
    try:
        if kind == EntityKind.AMOUNT.value:
            written, currency = value.split(" ")
            return str(format_currency(Decimal(written), currency, locale=ask.language))
        if kind == EntityKind.DATE.value:
            return ask.formats.day(date.fromisoformat(value))
    except (ValueError, InvalidOperation):  # a week, a month, or words of another program
        pass
    return value
