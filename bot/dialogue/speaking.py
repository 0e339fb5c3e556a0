"""Telling a customer, once and in their own language, that the details come in another one."""

from collections.abc import Iterable
from dataclasses import replace

from bot.catalogue import LANGUAGES, sentences, text
from bot.dialogue.decisions import Decision, Reply
from bot.dialogue.knowledge import KnownQuestion, spoken
from bot.dialogue.services import ConversationServices
from bot.dialogue.turn_reading import TurnRead


def in_the_customers_language(decision: Decision, turn: TurnRead, services: ConversationServices) -> Decision:
    """The decision, with a polite line before an answer that the map does not have in the customer's language.

    Only for languages that we speak ourselves, only when the customer was heard to write in it, and only once in a
    conversation.
    """
    if turn.told_language or turn.heard not in LANGUAGES:
        return decision
    foreign = next((each for each in _answered(decision, services) if not each.speaks(turn.heard)), None)
    if foreign is None:
        return decision
    first = Reply(text("replies.other_language", turn.heard, language=name_of(spoken(foreign.journey), turn.heard)))
    return replace(decision, replies=(first, *decision.replies), told_language=turn.context.conversation_id)


def name_of(language: str, reader: str) -> str:
    """What readers of a language call another one; its code where the catalogue has no name for it."""
    return sentences(reader).get(f"replies.languages.{language}", language)


def _answered(decision: Decision, services: ConversationServices) -> Iterable[KnownQuestion]:
    found = (services.knowledge.question(each.answer_of) for each in decision.replies if each.answer_of)
    return (each for each in found if each)
