"""What a question must know before it can be answered, and how to ask for it."""

from collections.abc import Mapping

from bot.catalogue import text
from bot.journeys.collecting import kind_of_slot
from bot.journeys.model import Question


def missing(question: Question, slots: Mapping[str, object]) -> str | None:
    """The first slot under `collect` that is still empty, in the author's order; `None` when the answer can be said.

    Rasa would print an empty slot as `None`, so an answer waits until this is `None`.
    """
    return next((slot.value for slot in question.collect if slots.get(slot.value) in (None, "")), None)


def can_be_read(slot: str) -> bool:
    """Whether a message can bring the slot; what cannot be read is only ever told, never waited for."""
    return kind_of_slot(slot) is not None


def request_for(slot: str, language: str) -> str:
    """What the bot says to get the slot, or that it cannot take it; `language` as a map names it (`es`, `en-GB`)."""
    kind = kind_of_slot(slot)
    if kind is None:
        return text("replies.collect.unreadable", language, name=slot.replace("_", " "))
    return text(f"replies.collect.{kind.value}", language)
