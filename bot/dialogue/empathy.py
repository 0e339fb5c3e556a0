"""The line that shows an upset customer, before the answer, that the bot has heard how they feel."""

import re
from dataclasses import replace
from typing import Final
from zlib import crc32

from bot.catalogue import LANGUAGES, text
from bot.dialogue.decisions import Decision, Reply
from bot.dialogue.feeling import Feelings, is_upset
from bot.dialogue.services import ConversationServices
from bot.dialogue.turn_reading import TurnRead
from bot.journeys.facts import filled
from bot.journeys.languages import base_of, in_language
from bot.journeys.model import JourneyMap

_SORRY: Final = re.compile(
    r"\b(siento|sentimos|lamento|lamentamos|disculp\w+|perdona\w*|sorry|apolog\w+)\b", re.IGNORECASE
)

LINES: Final = 4
"""Wordings of our own in the catalogue, for maps that have none."""


def with_empathy(decision: Decision, turn: TurnRead, services: ConversationServices) -> Decision:
    """The decision, with one line before its answers when the customer is upset, or was while the bot asked back.

    It is a message of its own. It stands before an answer, or the request for what the answer needs, and nowhere else;
    never before two answers in a row. An answer that says sorry by itself needs none, and counts as one.
    """
    upset = is_upset(turn.mood) or turn.feelings.owed
    if decision.outcome.question is None or turn.feelings.acknowledged or not upset:
        return decision
    outcome = replace(decision.outcome, acknowledged=True)
    if _says_sorry(decision, turn, services):
        return replace(decision, outcome=outcome)
    journey = services.knowledge.home_of(decision.outcome.place.stage_id, otherwise=turn.context.map_id)
    line = line_of(journey, turn.context.language, feelings=turn.feelings)
    if line is None:
        return decision
    return replace(decision, replies=(Reply(line), *decision.replies), outcome=outcome)


def _says_sorry(decision: Decision, turn: TurnRead, services: ConversationServices) -> bool:
    context = turn.context
    paths = [each.answer_of for each in decision.replies if each.answer_of]
    known = (services.knowledge.question(path, map_id=context.map_id, language=context.language) for path in paths)
    return any(_SORRY.search(each.said) for each in known if each)


def line_of(journey: JourneyMap, language: str, *, feelings: Feelings) -> str | None:
    """The map's line if it speaks the language, else ours, if we do; the next line of a conversation is another one.

    Each conversation begins somewhere else in the row, so that the wording does not always come in the same order.
    """
    spoken = in_language(journey, language)
    own = spoken.empathy if base_of(spoken.language) == base_of(language) else ()
    turn = crc32(feelings.conversation_id.encode()) + feelings.lines
    if own:
        return filled(own[turn % len(own)].value, spoken.facts)
    return text(f"replies.empathy.line_{turn % LINES + 1}", language) if base_of(language) in LANGUAGES else None
