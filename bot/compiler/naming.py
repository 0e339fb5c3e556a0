"""Every name that the map, Rasa and the actions must agree on, built in one place."""

from typing import Final

from bot.journeys.reserved import RESERVED_STAGE_IDS as RESERVED_STAGE_IDS
from bot.turn import EntityKind

CHOOSE_INTENT: Final = "choose"
CHOICE_ENTITY: Final = "choice"
NONE_OF_THESE: Final = "none_of_these"
"""The choice that says that no question offered was the one meant: a doubt the maps do not know."""
LANGUAGE_ENTITY: Final = "language"
"""Language of the message as the pipeline heard it; fills the slot of the same name, which lasts for the session."""
PRODUCT_TABLE: Final = EntityKind.PRODUCT.value
"""The lookup table of the products' words; synonyms lead from each word to its product's id."""
FURTHER_ROLE: Final = "further"
"""Role of every entity of a message but the first of its kind: a slot holds one value, and takes those of no role."""
BANDS_KEY: Final = "bands"
"""Where a parsed message carries the model's thresholds: `{"answer_from": 0.5, "ask_from": 0.2}`."""
PARTS_KEY: Final = "parts"
"""Where a parsed message carries the questions it holds, when it holds several: a list of
`{"text": "...", "ranking": [{"intent_response_key": "stage/question", "confidence": 0.9}]}`."""
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
SLOT_OFFER: Final = "offer"
"""The questions last offered as choices, a dict: what "the second one" or "none of these" speaks of."""
SLOT_TOLD_LANGUAGE: Final = "told_language"
"""Id of the conversation in which the customer has been told that the details come in another language."""
SLOT_FEELINGS: Final = "feelings"
"""What the conversation has told of the customer's mood, a dict without any of their words."""
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


def translated_response_of(path: str, language: str) -> str:
    """The Rasa response of a question in another language of its map: `utter_decision.envio_gratis.en`.

    Without a slash: Rasa takes every response with one for an answer that needs training examples of its own.
    """
    return f"utter_{path}.{language}"


def choose_payload(path: str) -> str:
    """What a button sends to ask a question: `/choose{"choice": "decision.envio_gratis"}`."""
    return f'/{CHOOSE_INTENT}{{"{CHOICE_ENTITY}": "{path}"}}'
