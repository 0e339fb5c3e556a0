"""How a customer's words feel: the promise of every scorer, and the one this product ships with."""

from typing import Final, Protocol

from bot.language.mood import weigh

NEUTRAL: Final = 0.2
"""Scores closer to 0 than this count as neutral where a label is shown."""


class SentimentScorer(Protocol):
    """Scores the mood of a text."""

    @property
    def version(self) -> str:
        """Written beside every score, so that a new scorer does not look like a new mood."""

    def score(self, text: str, language: str) -> float:
        """From -1 (very bad) to 1 (very good); 0 when nothing in the text speaks of a mood. Never NaN."""


class ChatSentiment:
    """Our words and rules for shop chats in Spanish; for English the same rules over VADER's words."""

    version: Final = "chat-1"

    def score(self, text: str, language: str) -> float:
        """The mood of one message; time grows with its length."""
        return weigh(text, language).score


def score(text: str, language: str) -> float:
    """Score with the shipped scorer."""
    return ChatSentiment().score(text, language)


def label(value: float) -> str:
    """`negative`, `neutral` or `positive`."""
    if abs(value) < NEUTRAL:
        return "neutral"
    return "positive" if value > 0 else "negative"
