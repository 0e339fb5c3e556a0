"""How a customer's words feel: the promise of every scorer, and the one this product ships with."""

from functools import cache
from typing import Protocol

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer


class SentimentScorer(Protocol):
    """Scores the mood of a text."""

    @property
    def version(self) -> str:
        """Written beside every score, so that a new scorer does not look like a new mood."""

    def score(self, text: str, language: str) -> float:
        """From -1 (very bad) to 1 (very good); 0 when nothing in the text speaks of a mood. Never NaN."""


class ChatSentiment:
    """The shipped scorer."""

    version = "chat-0"

    def score(self, text: str, language: str) -> float:
        """Score by words; see the protocol."""
        return float(_english().polarity_scores(text)["compound"])


@cache
def _english() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def score(text: str, language: str) -> float:
    """Score with the shipped scorer."""
    return ChatSentiment().score(text, language)
