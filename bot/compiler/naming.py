"""Every name that the map, Rasa and the actions must agree on, built in one place."""

from typing import Final

from bot.journeys.reserved import RESERVED_STAGE_IDS as RESERVED_STAGE_IDS

CHOOSE_INTENT: Final = "choose"
CHOICE_ENTITY: Final = "choice"
FALLBACK_INTENT: Final = "nlu_fallback"
OUT_OF_SCOPE_INTENT: Final = "out_of_scope"
"""An intent that Rasa always knows; without a rule for it Rasa would repeat its fallback action ten times."""

GREET: Final = "greet"
GOODBYE: Final = "goodbye"
THANKS: Final = "thanks"
BOT_CHALLENGE: Final = "bot_challenge"
HUMAN_HANDOFF: Final = "human_handoff"
CAPABILITIES: Final = "capabilities"
AFFIRM: Final = "affirm"
DENY: Final = "deny"
SMALL_TALK: Final = (GREET, GOODBYE, THANKS, BOT_CHALLENGE, HUMAN_HANDOFF, CAPABILITIES, AFFIRM, DENY)

ACTION_ANSWER: Final = "action_answer"
ACTION_FALLBACK: Final = "action_fallback"
ACTION_HAND_OFF: Final = "action_hand_off"
ACTION_LOG_TOUCHPOINT: Final = "action_log_touchpoint"
ACTION_SESSION_START: Final = "action_session_start"

SMALL_TALK_SHEET: Final = "small_talk"
"""The file of `data/nlu` that belongs to no map; the others are named by their map's id."""

SLOT_STAGE: Final = "stage"
"""Stage id where the customer is, restored at session start."""
SLOT_LANGUAGE: Final = "language"
SLOT_LAST_QUESTION: Final = "last_question"
"""Path of the last answered question."""
SLOT_MISSES: Final = "misses"
"""Fallbacks in a row, a number."""
SLOT_PERSONA: Final = "persona"
"""Persona id, when it is known; picks the variant of an answer written for that persona."""
SLOT_TURN: Final = "turn"
"""What `action_answer`, `action_fallback` or `action_hand_off` decided, a dict for `action_log_touchpoint`."""


def intent_of(stage_id: str, question_id: str) -> str:
    """The retrieval intent of a question: `decision/envio_gratis`."""
    return f"{stage_id}/{question_id}"


def path_of(intent: str) -> str:
    """The map's path of a retrieval intent: `decision.envio_gratis`."""
    return intent.replace("/", ".", 1)


def response_of(path: str) -> str:
    """The Rasa response of a question's path, `utter_decision/envio_gratis`, or of small talk, `utter_greet`."""
    return f"utter_{path.replace('.', '/', 1)}"


def choose_payload(path: str) -> str:
    """What a button sends to ask a question: `/choose{"choice": "decision.envio_gratis"}`."""
    return f'/{CHOOSE_INTENT}{{"{CHOICE_ENTITY}": "{path}"}}'
