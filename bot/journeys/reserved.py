"""Ids no stage may take, because Rasa or the bot uses them as names of its own."""

from typing import Final

END: Final = "end"
"""The place of a survey at the end of a conversation, where a stage could also stand."""

HUMAN_HANDOFF: Final = "human_handoff"
"""Small talk that asks for a person."""

SMALL_TALK: Final = (
    "greet",
    "goodbye",
    "thanks",
    "bot_challenge",
    HUMAN_HANDOFF,
    "capabilities",
    "affirm",
    "deny",
)
"""Small talk that the bot understands without any map, and whose words a map may make its own."""

RESERVED_STAGE_IDS: Final = frozenset(
    {*SMALL_TALK, "choose", "nlu_fallback", "restart", "session_start", "back", "out_of_scope", END}
)
"""A stage's id becomes the intent of its questions, so it must not be one of these."""
