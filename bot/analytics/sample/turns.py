"""One turn of a sample customer: what is asked, whether it is answered, and how it feels."""

from typing import Any, Final

from bot.analytics.sample.clock import WEEK
from bot.analytics.sample.dice import Dice
from bot.analytics.sample.mood import feeling
from bot.analytics.sample.people import Customer
from bot.analytics.sample.truths import Planted
from bot.analytics.sample.words import Words
from bot.compiler.naming import HUMAN_HANDOFF, THANKS, intent_of
from bot.journeys.model import JourneyMap, Question, Stage

Row = dict[str, Any]
"""A row of the log as it is written."""

_VOTED, _LIKED = 0.25, 0.8
_HURTS: Final = 0.45
"""Sentiment between an answer and a miss; both are moved so that the stage's mean stays what was planted."""
_NAMED: Final = 0.15
"""How often something besides the question is named."""
_PAYMENTS: Final = ("card", "transfer", "paypal", "instalments")


class Turns:
    """Makes the turns of conversations on one map."""

    def __init__(self, map: JourneyMap, planted: Planted, dice: Dice) -> None:
        self._planted, self._dice, self._words = planted, dice, Words(map, dice)
        self._products = [product.id for product in map.products]

    def doubt(self, stage: Stage, customer: Customer, *, at: float) -> Row:
        """Somebody asks, and is answered as often as was planted for the stage and the week."""
        week = int((at - self._planted.released_at) // WEEK)
        share = self._planted.answered(stage, at)
        felt = self._planted.felt(stage)
        if self._dice.in_turn((stage.id, week), share):
            return self._turn(stage, customer, felt=felt + _HURTS * (1 - share)) | self._answer(stage, customer)
        missed = {"kind": "fallback", "text_redacted": self._words.missing(stage.id, customer.language)}
        return self._turn(stage, customer, felt=felt - _HURTS * share) | missed | self._unsure(stage)

    def person(self, stage: Stage, customer: Customer) -> Row:
        """Somebody asks for a person."""
        said = self._words.saying("person", customer.language)
        asked = {"kind": "handoff", "intent": HUMAN_HANDOFF, "confidence": 0.97, "text_redacted": said}
        return self._turn(stage, customer, felt=None) | asked

    def thanks(self, stage: Stage, customer: Customer) -> Row:
        """Somebody says that it helped."""
        said = self._words.saying("thanks", customer.language)
        thanked = {"kind": "chitchat", "intent": THANKS, "confidence": 0.98, "text_redacted": said}
        return self._turn(stage, customer, felt=None) | thanked

    def _turn(self, stage: Stage, customer: Customer, *, felt: float | None) -> Row:
        """A turn without an answer, with its mean sentiment; `None` when it says nothing of it."""
        places = [each for each in stage.touchpoints if each.page] if customer.channel == "web" else []
        place = self._dice.one_of(places) if places and self._dice.happens(0.8) else None
        score = None if felt is None else self._dice.around(min(1.0, max(-1.0, felt)), 0.3)
        return {
            "stage_id": stage.id,
            "home_stage_id": None,
            "stage_source": "page" if place else "context",
            "touchpoint_id": place.id if place else None,
            "page": place.page.value if place and place.page else None,
            "question_id": None,
            "answered": False,
            "helpful": None,
            "intent": None,
            "confidence": None,
            "candidates": [],
            "entities": self._entities() if felt is not None else [],
            "response_ms": int(self._dice.between(80, 900)),
            "outcome": "ok",
            "chosen": False,
        } | feeling(score, self._dice)

    def _answer(self, stage: Stage, customer: Customer) -> Row:
        question = self._dice.one_of(stage.questions)
        helpful = self._dice.happens(_LIKED) if self._dice.happens(_VOTED) else None
        sure = round(self._dice.between(0.62, 0.98), 3)
        return {
            "kind": "question",
            "home_stage_id": stage.id,
            "stage_source": "question",
            "question_id": question.id,
            "answered": True,
            "helpful": helpful,
            "intent": intent_of(stage.id, question.id),
            "confidence": sure,
            "candidates": [_candidate(stage, question, sure), self._other(stage, 1 - sure)],
            "text_redacted": self._words.asking(question, customer.language),
        } | ({"touchpoint_id": question.touchpoint.value} if question.touchpoint else {})

    def _unsure(self, stage: Stage) -> Row:
        best = self._other(stage, round(self._dice.between(0.1, 0.32), 3))
        return {"confidence": best["confidence"], "candidates": [best]}

    def _other(self, stage: Stage, confidence: float) -> Row:
        return _candidate(stage, self._dice.one_of(stage.questions), round(confidence, 3))

    def _entities(self) -> list[Row]:
        if not self._dice.happens(_NAMED):
            return []
        if self._products and self._dice.happens(0.6):
            return [{"kind": "product", "value": self._dice.one_of(self._products)}]
        if self._dice.happens(0.5):
            return [{"kind": "payment_method", "value": self._dice.one_of(_PAYMENTS)}]
        return [{"kind": "order_number"}]


def _candidate(stage: Stage, question: Question, confidence: float) -> Row:
    return {"path": f"{stage.id}.{question.id}", "confidence": confidence}
