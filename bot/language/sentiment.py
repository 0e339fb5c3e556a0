"""How a customer's words feel: the promise of every scorer, and the one this product ships with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from bot.language.mood import Mood, longest_read, weigh
from bot.language.mood_grammar import GRAMMARS, QUIET_WORDS
from bot.language.mood_quotes import quoted
from bot.language.mood_words import MoodWords
from bot.language.normalising import folded
from bot.language.questions import spoken_form
from bot.language.sentence_encoder import SentenceEncoder, shared_encoder
from bot.language.sentiment_combination import NEUTRAL, chances, label, score_of
from bot.language.sentiment_head import LABELS, SentimentHead, shipped_head

__all__ = [
    "NEUTRAL",
    "ChatSentiment",
    "DecidingPhrase",
    "SentimentReading",
    "SentimentScorer",
    "label",
    "score",
    "shipped_sentiment",
]

DOUBTED: Final = 0.6
"""What is left of the confidence in a glad reading while something is open: thanks may be ironic then."""
_WORDS_ALONE: Final = {"negative": 0.82, "neutral": 0.6, "positive": 0.71}
"""How often the rules alone were right with each label, on labelled lines nobody had mended them on."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_MOST_PHRASES: Final = 5


@dataclass(frozen=True, slots=True)
class DecidingPhrase:
    """Words of the message that speak of a mood, as they were written, and what they weigh: below 0 is bad."""

    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class SentimentReading:
    """How one message feels."""

    score: float
    """From -1 (very bad) to 1 (very good)."""
    label: str
    """`negative`, `neutral` or `positive`; neutral exactly when the score is closer to 0 than `NEUTRAL`."""
    confidence: float
    """How likely the label is right, 0 to 1."""
    phrases: tuple[DecidingPhrase, ...]
    """The heaviest first, at most five; those that speak against the label, too."""
    by_tone: bool
    """Whether the words alone would have said another label, so that the tone of the whole sentence decided."""
    version: str


class SentimentScorer(Protocol):
    """Scores the mood of a text."""

    @property
    def version(self) -> str:
        """Written beside every score, so that a new scorer does not look like a new mood. At most 32 signs."""

    def score(self, text: str, language: str | None) -> float:
        """From -1 (very bad) to 1 (very good); 0 when nothing in the text speaks of a mood. Never NaN."""

    def read(self, text: str, language: str | None, *, incident: bool = False) -> SentimentReading:
        """The whole reading; `incident` tells that a complaint is open, or that the same doubt came back."""


class ChatSentiment:
    """Rules and words for shop chats, and the tone of the whole sentence where there is a sentence encoder.

    `project` holds a project's own words by language; they come before ours. `addition` names them in the version.
    """

    def __init__(
        self,
        encoder: SentenceEncoder | None = None,
        *,
        head: SentimentHead | None = None,
        project: Mapping[str, MoodWords] | None = None,
        addition: str = "",
    ) -> None:
        fits = encoder is not None and head is not None and encoder.name == head.encoder
        self._encoder = encoder if fits else None
        self._head = head if fits else None
        self._project = project or {}
        self.version: Final = ("chat-3" if fits else "chat-3-words") + (f"+{addition}" if addition else "")

    def score(self, text: str, language: str | None) -> float:
        """The mood of one message; what is read of a very long one is bounded."""
        return self.read(text, language).score

    def read(self, text: str, language: str | None, *, incident: bool = False) -> SentimentReading:
        """The mood of one message, with what decided it. A language we have no words for is read by its tone."""
        read = longest_read(text)
        base = (language or "").split("-")[0].lower()
        mood = weigh(read, base, known=self._project.get(base))
        if not mood.parts and _is_quiet(read):
            return SentimentReading(0.0, LABELS[1], 1.0, (), by_tone=False, version=self.version)
        found, confidence = self._weighed(read, mood, words_known=base in GRAMMARS)
        named = label(found)
        if incident and named == LABELS[2]:
            confidence *= DOUBTED
        heaviest = sorted(mood.parts, key=lambda part: -abs(part.score))[:_MOST_PHRASES]
        phrases = tuple(DecidingPhrase(quoted(part.words, read), round(part.score / 4, 3)) for part in heaviest)
        return SentimentReading(found, named, confidence, phrases, label(mood.score) != named, self.version)

    def _weighed(self, text: str, mood: Mood, *, words_known: bool) -> tuple[float, float]:
        """Score and confidence."""
        if self._encoder is None or self._head is None:
            return mood.score, _WORDS_ALONE[label(mood.score)]
        vector = self._encoder.encode((spoken_form(text),))[0]
        probable = chances(self._head.log_chances(vector), mood, words_known=words_known)
        return score_of(probable), max(probable)


def shipped_sentiment(project: Mapping[str, MoodWords] | None = None, *, addition: str = "") -> ChatSentiment:
    """The scorer of this process: with the shared sentence encoder, or without where there is none."""
    return ChatSentiment(shared_encoder(), head=shipped_head(), project=project, addition=addition)


def score(text: str, language: str | None) -> float:
    """Score with the shipped scorer."""
    return shipped_sentiment().score(text, language)


def _is_quiet(text: str) -> bool:
    """Whether there are only numbers, codes and words without any mood."""
    return all(len(word) == 1 or word in QUIET_WORDS for word in _WORD.findall(folded(text)))
