"""What an answer says of the customer's data: days, sums, means of payment and products in words of their language."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timezone
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal

from bot.catalogue import LANGUAGES, sentences, text
from bot.compiler.naming import translated_response_of
from bot.dialogue.decisions import Decision, Reply
from bot.dialogue.knowledge import KnownQuestion
from bot.dialogue.services import ConversationServices
from bot.dialogue.speaking import locale_of
from bot.dialogue.turn_reading import TurnRead
from bot.journeys.collecting import kind_of_slot
from bot.journeys.languages import base_of, in_language
from bot.journeys.model import JourneyMap
from bot.turn import EntityKind

_PESOS: Final = "PESO"
"""Of no country that anybody has told."""


def with_spoken_values(decision: Decision, turn: TurnRead, services: ConversationServices) -> Decision:
    """The decision, with the words for every slot that one of its answers may hold.

    Rasa would print the slots as they are kept, `2026-12-24`, `credit_card`.
    """
    if not turn.collected:
        return decision
    return replace(decision, replies=tuple(_spoken(reply, turn, services) for reply in decision.replies))


def _spoken(reply: Reply, turn: TurnRead, services: ConversationServices) -> Reply:
    known = services.knowledge.question(reply.answer_of, map_id=turn.context.map_id) if reply.answer_of else None
    if known is None:
        return reply
    year = datetime.fromtimestamp(turn.context.received_at, tz=timezone.utc).year
    journey = _answering(known, reply, language=turn.context.language)
    slots = (slot.value for slot in known.question.collect if kind_of_slot(slot.value) in _SAID)
    values = ((name, turn.collected[name]) for name in slots if name in turn.collected)
    return replace(reply, values=tuple((name, _words(name, str(value), journey, year=year)) for name, value in values))


def _answering(known: KnownQuestion, reply: Reply, *, language: str) -> JourneyMap:
    """The map in the language that the answer is written in."""
    base = base_of(language)
    translated = reply.response == translated_response_of(known.path, base)
    return in_language(known.journey, base) if translated else known.journey


def _words(slot: str, value: str, journey: JourneyMap, *, year: int) -> str:
    kind = kind_of_slot(slot)
    try:
        return _SAID[kind](value, journey, year) if kind else value
    except (ValueError, InvalidOperation):  # a slot that somebody else has filled is said as it stands
        return value


def _day(value: str, journey: JourneyMap, year: int) -> str:
    """A day, with its year when it is another than this; a month; a week by its first day; a year as it is."""
    locale = locale_of(journey.language)
    if "-W" in value:
        week_of, week = value.split("-W")
        monday = date.fromisocalendar(int(week_of), int(week), 1)
        return text("replies.values.week", journey.language, day=_day(monday.isoformat(), journey, year))
    if value.count("-") == 1:
        return format_skeleton("yMMMM", date.fromisoformat(f"{value}-01"), locale=locale)
    if value.isdigit():
        return value
    day = date.fromisoformat(value)
    return format_skeleton("MMMMd", day, locale=locale) if day.year == year else format_date(day, "long", locale=locale)


def _sum(value: str, journey: JourneyMap, _year: int) -> str:
    written, currency = value.split(" ")
    amount, locale = Decimal(written), locale_of(journey.language)
    if currency == _PESOS:
        return f"{format_decimal(amount, locale=locale)} pesos"
    return format_currency(amount, currency, locale=locale)


def _payment(value: str, journey: JourneyMap, _year: int) -> str:
    language = base_of(journey.language)
    return sentences(language if language in LANGUAGES else LANGUAGES[0]).get(f"replies.payments.{value}", value)


def _product(value: str, journey: JourneyMap, _year: int) -> str:
    return next((product.name for product in journey.products if product.id == value), value)


_SAID: Final[Mapping[EntityKind, Callable[[str, JourneyMap, int], str]]] = MappingProxyType(
    {
        EntityKind.DATE: _day,
        EntityKind.AMOUNT: _sum,
        EntityKind.PAYMENT_METHOD: _payment,
        EntityKind.PRODUCT: _product,
    }
)
