"""Telling a customer, once and in their own language, that the details come in another one."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.lists import format_list

from bot.catalogue import LANGUAGES, sentences, text
from bot.dialogue.decisions import Decision, Reply
from bot.dialogue.knowledge import KnownQuestion, spoken
from bot.dialogue.services import ConversationServices
from bot.dialogue.turn_reading import TurnRead
from bot.journeys.languages import base_of

FEWEST_WORDS: Final = 3
"""Words from which a language that is neither ours nor the map's is believed: few words look like many languages."""


def in_the_customers_language(decision: Decision, turn: TurnRead, services: ConversationServices) -> Decision:
    """The decision, with a polite line before an answer that the map does not have in the customer's language.

    Only when the customer was heard to write in it, and only once in a conversation. In a language that we speak
    ourselves it says where the details are not; in any other, in the session's language, which ones we answer in.
    """
    if turn.told_language or turn.heard is None:
        return decision
    if turn.heard not in LANGUAGES:
        return _in_another_language(decision, turn, services)
    foreign = next((each for each in _answered(decision, services) if not each.speaks(turn.heard)), None)
    if foreign is None:
        return decision
    first = Reply(text("replies.other_language", turn.heard, language=name_of(spoken(foreign.journey), turn.heard)))
    return replace(decision, replies=(first, *decision.replies), told_language=turn.context.conversation_id)


def _in_another_language(decision: Decision, turn: TurnRead, services: ConversationServices) -> Decision:
    """With the line that names the languages of the map, unless it speaks the customer's or few words told of it."""
    speaks, reader = services.knowledge.languages(turn.context.map_id), turn.context.language
    if turn.heard in speaks or len(turn.text.split()) < FEWEST_WORDS:
        return decision
    names = format_list([name_of(each, reader) for each in speaks], "or", locale=locale_of(reader))
    first = Reply(text("replies.only_languages", reader, languages=names))
    return replace(decision, replies=(first, *decision.replies), told_language=turn.context.conversation_id)


def name_of(language: str, reader: str) -> str:
    """What readers of a language call another one; its code where the catalogue has no name for it."""
    return sentences(reader).get(f"replies.languages.{language}", language)


def _answered(decision: Decision, services: ConversationServices) -> Iterable[KnownQuestion]:
    found = (services.knowledge.question(each.answer_of) for each in decision.replies if each.answer_of)
    return (each for each in found if each)


def locale_of(language: str) -> Locale:
    """The country's own way to write numbers and days where it is known, else the language's, else Spanish."""
    for code in (language, base_of(language)):
        try:
            return Locale.parse(code, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale(LANGUAGES[0])
