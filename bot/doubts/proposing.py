"""What to do about a doubt: the words that stand for it, the questions that are nearest, and a first proposal."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np

from bot.compiler.small_talk import small_talk_intents
from bot.doubts.space import DoubtSpace
from bot.journeys.languages import base_of
from bot.journeys.model import JourneyMap
from bot.language.sentence_encoder import Vectors

SAMPLES: Final = 5
NEAREST: Final = 3
ADD_FROM: Final = 0.50
"""Likeness of a group to a question's wordings from which its messages are other words for that question."""
SMALL_TALK_FROM: Final = 0.55
_SHORT: Final = 4
"""Words up to which a message may be small talk: longer ones want something."""


class Proposal(str, Enum):
    """What the product would do; people decide."""

    NEW_QUESTION = "new_question"
    ADD_PHRASES = "add_phrases"
    SMALL_TALK = "small_talk"


@dataclass(frozen=True, slots=True)
class NearQuestion:
    """A question of the map that the doubt resembles."""

    path: str
    wording: str
    likeness: float
    """Of its nearest variant to the group's middle, 1 at most."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A doubt as somebody sees it who has to decide."""

    question: str
    """The most central message, written as a question is written; empty when no words are kept any more."""
    samples: tuple[str, ...]
    """Redacted messages, chosen to be different from each other; the most central first."""
    nearest: tuple[NearQuestion, ...]
    proposal: Proposal


class Sketcher:
    """Holds the maps' wordings in the space of doubts; one for as long as the maps stay."""

    def __init__(self, maps: Sequence[JourneyMap], space: DoubtSpace) -> None:
        self._space = space
        self._wordings = {str(journey.id): _wordings(journey) for journey in maps}
        self._vectors = {
            map_id: space.vectors([words for _, _, words in wordings]) for map_id, wordings in self._wordings.items()
        }
        self._small_talk = space.vectors([phrase for kind in small_talk_intents(maps) for phrase in kind.phrases])

    def sketch(self, map_id: str, texts: Sequence[str], *, language: str) -> Sketch:
        """Look at a group by the words of its messages."""
        distinct = list(dict.fromkeys(texts))
        if not distinct:
            return Sketch("", (), (), Proposal.NEW_QUESTION)
        rows = self._space.vectors(distinct)
        middle = _middle(rows)
        order = _different(rows, middle)
        nearest = self._nearest(map_id, middle)
        samples = tuple(distinct[place] for place in order[:SAMPLES])
        question = as_question(samples[0], language=base_of(language))
        return Sketch(question, samples, nearest, self._proposal(distinct, rows, nearest))

    def _nearest(self, map_id: str, middle: Vectors) -> tuple[NearQuestion, ...]:
        wordings = self._wordings.get(map_id, ())
        if not wordings:
            return ()
        likeness = self._vectors[map_id] @ middle
        best: dict[str, NearQuestion] = {}
        for place in np.argsort(-likeness, kind="stable"):
            path, canonical, _ = wordings[place]
            best.setdefault(path, NearQuestion(path, canonical, float(likeness[place])))
            if len(best) == NEAREST:
                break
        return tuple(best.values())

    def _proposal(self, texts: Sequence[str], rows: Vectors, nearest: Sequence[NearQuestion]) -> Proposal:
        nearness = nearest[0].likeness if nearest else 0.0
        short = np.median([len(text.split()) for text in texts]) <= _SHORT
        phatic = float(np.median((rows @ self._small_talk.T).max(axis=1))) if len(self._small_talk) else 0.0
        if short and phatic >= SMALL_TALK_FROM and phatic > nearness:
            return Proposal.SMALL_TALK
        return Proposal.ADD_PHRASES if nearness >= ADD_FROM else Proposal.NEW_QUESTION


def as_question(message: str, *, language: str) -> str:
    """A message in the form in which maps write questions: `cuánto tarda??` becomes `¿Cuánto tarda?`."""
    words = re.sub(r"\s+", " ", message).strip().strip("¿?¡!.,;: ")
    if not words:
        return ""
    opening = "¿" if language == "es" else ""
    return f"{opening}{words[0].upper()}{words[1:]}?"


def _wordings(journey: JourneyMap) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (f"{stage.id}.{question.id}", question.canonical, variant.value)
        for stage in journey.stages
        for question in stage.questions
        for variant in question.variants
    )


def _middle(rows: Vectors) -> Vectors:
    mean = rows.mean(axis=0)
    length = float(np.linalg.norm(mean))
    return np.asarray(mean / length if length else mean, dtype=np.float32)


def _different(rows: Vectors, middle: Vectors) -> list[int]:
    """The most central row first, then each that is least like those before it but not far from the middle."""
    central = rows @ middle
    order = [int(central.argmax())]
    covered = rows @ rows[order[0]]
    while len(order) < min(SAMPLES, len(rows)):
        worth = central - covered
        worth[order] = -np.inf
        order.append(int(worth.argmax()))
        covered = np.maximum(covered, rows @ rows[order[-1]])
    return order
