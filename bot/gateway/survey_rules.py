"""Which survey of a map is due after which turns, and what its scores are; nothing here knows of tables or clocks."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.catalogue import text
from bot.compiler.naming import GOODBYE, THANKS
from bot.journeys.facts import filled
from bot.journeys.model import JourneyMap, Survey
from bot.journeys.reserved import END
from bot.touchpoints.events import TurnKind

SILENCE: Final = 180.0
"""Seconds without a word after which a customer whose question was answered has come to an end."""
ANSWERABLE: Final = 86_400.0
"""Seconds during which a survey may be answered."""
SCORES: Final[Mapping[str, tuple[int, ...]]] = MappingProxyType(
    {"csat": tuple(range(1, 6)), "ces": tuple(range(1, 8)), "nps": tuple(range(11)), "open": ()}
)
_LOW: Final[Mapping[str, int]] = MappingProxyType({"csat": 2, "ces": 3, "nps": 6})
"""The highest score that asks what went wrong."""
_FAREWELLS: Final = (THANKS, GOODBYE)
_QUESTION: Final = TurnKind.QUESTION.value
_DOUBTS: Final = (_QUESTION, TurnKind.FALLBACK.value, TurnKind.CLARIFICATION.value)


@dataclass(frozen=True, slots=True)
class SeenTurn:
    """What counts of a turn for a survey."""

    kind: str | None
    answered: bool | None
    failed: bool
    intent: str | None
    map_id: str
    stage_id: str | None
    touchpoint_id: str | None
    language: str
    release: str

    @property
    def is_answer(self) -> bool:
        """A question of the map was answered."""
        return self.kind == _QUESTION and bool(self.answered) and not self.failed

    @property
    def is_doubt(self) -> bool:
        """The customer wanted something."""
        return self.failed or self.kind in _DOUBTS


def place_of(survey: Survey) -> str:
    """Where a survey is asked, as its map writes it, or `end`."""
    return survey.place.value if survey.place else END


def has_said_farewell(turns: Sequence[SeenTurn]) -> bool:
    """The last turn thanks or says goodbye, in a conversation in which something was answered, by the bot alone.

    Whether the answer was liked does not matter: who is dissatisfied must be heard too.
    """
    return bool(turns) and turns[-1].intent in _FAREWELLS and not turns[-1].is_doubt and _was_served(turns)


def was_answered_last(turns: Sequence[SeenTurn]) -> bool:
    """Nothing is open: the last thing the customer wanted was answered, even if they did not like it."""
    doubts = [turn for turn in turns if turn.is_doubt]
    return bool(doubts) and doubts[-1].is_answer and _was_served(turns)


def due(journey: JourneyMap, turns: Sequence[SeenTurn], *, conversation_id: str) -> Iterator[Survey]:
    """The surveys that fit the turns and whose sample has drawn the conversation: those of stages, then the others."""
    answered = _places(journey, turns)
    staged = [each for each in journey.surveys if each.place and each.place.value in answered]
    for survey in (*staged, *(each for each in journey.surveys if place_of(each) == END)):
        if is_sampled(survey, map_id=journey.id, conversation_id=conversation_id):
            yield survey


def is_sampled(survey: Survey, *, map_id: str, conversation_id: str) -> bool:
    """Whether the conversation is in the survey's sample: always the same answer, and each survey draws its own."""
    drawn = hashlib.sha256(f"{conversation_id}/{map_id}/{survey.kind}/{place_of(survey)}".encode()).digest()
    share = float(survey.sample.rstrip("%").replace(",", ".")) / 100
    return int.from_bytes(drawn[:8], "big") < share * 2**64


def question_of(journey: JourneyMap, survey: Survey, *, language: str) -> str:
    """The words of a survey, `journey` being the map in that language; ours where the map leaves them to us."""
    if survey.ask is None:
        return text(f"replies.surveys.ask_{survey.kind}", language)
    return filled(survey.ask.value, journey.facts)


def thanks_for(kind: str, score: int | None, *, commented: bool, language: str) -> str:
    """What to say to an answer; nothing as long as there is none."""
    if commented:
        return text("replies.surveys.thanks_words", language)
    if score is None:
        return ""
    return text(f"replies.surveys.thanks_{'low' if score <= _LOW[kind] else 'score'}", language)


def stage_asked_about(survey: Survey, turns: Sequence[SeenTurn]) -> str | None:
    """The stage a survey is about; at the end of a conversation, that of the last answer."""
    if place_of(survey) != END:
        return place_of(survey).partition(".")[0]
    return next((turn.stage_id for turn in reversed(turns) if turn.is_answer), None)


def _was_served(turns: Sequence[SeenTurn]) -> bool:
    handed_off = any(turn.kind == TurnKind.HANDOFF.value for turn in turns)
    return not handed_off and any(turn.is_answer for turn in turns)


def _places(journey: JourneyMap, turns: Sequence[SeenTurn]) -> frozenset[str]:
    answers = [turn for turn in turns if turn.is_answer and turn.map_id == journey.id and turn.stage_id]
    points = (f"{turn.stage_id}.{turn.touchpoint_id}" for turn in answers if turn.touchpoint_id)
    return frozenset((*(str(turn.stage_id) for turn in answers), *points))
