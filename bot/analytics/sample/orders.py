"""What sample customers buy, send back and call about, as the shop's own systems would tell."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.analytics.sample.clock import DAY
from bot.analytics.sample.dice import Dice
from bot.analytics.sample.talks import Talk
from bot.analytics.sample.truths import MARK
from bot.analytics.sample.turns import Row
from bot.journeys.model import Stage

SOURCE: Final = f"{MARK}shop"
_BUYS, _RETURNS, _CALLS, _COMES_BACK = 0.7, 0.06, 0.04, 0.2
_BASKETS: Final = ((39.0, 90.0), (240.0, 520.0), (690.0, 1_490.0))
"""Accessories, second-hand, new: from and up to, in the currency."""
_CURRENCY: Final = "EUR"


class Orders:
    """Orders come where they are bought, minutes after a conversation there: they touch no other stage."""

    def __init__(self, dice: Dice, *, bought: Stage, now: float) -> None:
        self._dice, self._bought, self._now = dice, bought, now

    def of(self, talks: Sequence[Talk]) -> Iterator[Row]:
        """The events of one journey, without those that would still have to come."""
        there = next((talk for talk in talks if talk.stage.id == self._bought.id), None)
        if there is not None and self._dice.happens(_BUYS):
            yield from self._order(there)
        for talk in talks:
            if self._dice.happens(_CALLS):
                yield from self._event("call", talk, at=talk.row["ended_at"] + self._dice.between(600, 7_200))

    def _order(self, there: Talk) -> Iterator[Row]:
        value = round(self._dice.between(*self._dice.one_of(_BASKETS)), 2)
        at = there.row["ended_at"] + self._dice.between(120, 900)
        yield from self._event("order", there, at=at, value=value)
        if self._dice.happens(_RETURNS):
            yield from self._event("return", there, at=at + self._dice.between(3, 14) * DAY, value=value)
        if self._dice.happens(_COMES_BACK):
            again = round(self._dice.between(*_BASKETS[0]), 2)
            yield from self._event("order", there, at=at + self._dice.between(5, 40) * DAY, value=again, nth=2)

    def _event(self, kind: str, talk: Talk, *, at: float, value: float | None = None, nth: int = 1) -> Iterator[Row]:
        if at >= self._now:
            return
        yield {
            "external_id": f"{talk.row['conversation_id']}-{kind}-{nth}",
            "source": SOURCE,
            "journey_key": talk.row["journey_key"],
            "customer_key": talk.row["customer_key"],
            "at": at,
            "kind": kind,
            "stage_id": talk.stage.id,
            "value": value,
            "currency": _CURRENCY if value is not None else None,
        }
