"""Sample customers on their way through the stages, conversation by conversation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.analytics.sample.clock import DAY, Clock
from bot.analytics.sample.dice import Dice
from bot.analytics.sample.mood import LOW
from bot.analytics.sample.people import Customer, People
from bot.analytics.sample.truths import BACK, DAYS, MARK, Planted
from bot.analytics.sample.turns import Row, Turns
from bot.journeys.model import JourneyMap, Stage

_HANDED_OFF, _WANTS_PERSON, _THANKS = 0.5, 0.02, 0.12
_LATEST: Final = 600.0
"""Seconds before the end of the log from which on nobody begins."""


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation: its row, and those of its turns."""

    row: Row
    turns: tuple[Row, ...]
    stage: Stage
    customer: Customer
    felt: float
    """Mean sentiment."""


class Player:
    """Plays whole journeys."""

    def __init__(self, map: JourneyMap, stages: Sequence[Stage], planted: Planted, *, dice: Dice, now: float) -> None:
        self._map, self._stages, self._planted, self._now = map, stages, planted, now
        self._dice, self._clock = dice, Clock(map, dice)
        self._people, self._turns = People(map, dice), Turns(map, planted, dice)

    def journey(self, number: int) -> tuple[Talk, ...]:
        """All conversations of one customer, in their order; the last ones may still have to come."""
        customer = self._people.customer(f"{MARK}{number}")
        at = self._clock.moment(self._now - DAYS * DAY, self._now - 0.1 * DAY)
        talks: list[Talk] = []
        for step, stage in enumerate(self._route()):
            if at >= self._now - _LATEST:
                break
            talks.append(self._talk(stage, customer, key=f"{customer.key}-{step}", at=at))
            at = self._clock.moment(at + 0.2 * DAY, at + 3 * DAY)
        return tuple(talks)

    def _route(self) -> Iterator[Stage]:
        origin, target = self._planted.loop
        for stage in self._stages:
            yield stage
            if stage.id == origin and self._dice.happens(BACK):
                yield next(each for each in self._stages if each.id == target)
            if self._dice.happens(self._planted.lost(stage)):
                return

    def _talk(self, stage: Stage, customer: Customer, *, key: str, at: float) -> Talk:
        release = self._planted.release(at)
        common: Row = {
            "conversation_id": key,
            "customer_key": customer.key,
            "journey_key": customer.key,
            "map_id": self._map.id,
            "release": release,
            "channel": customer.channel,
            "language": customer.language,
            "persona_id": customer.persona,
        }
        turns = [
            common
            | turn
            | {"turn_id": f"{key}-{seq}", "seq": seq, "at": at + 60 * (seq - 1), "campaign": customer.source}
            for seq, turn in enumerate(self._said(stage, customer, at=at), start=1)
        ]
        row = common | {
            "source": customer.source,
            "started_at": at,
            "ended_at": turns[-1]["at"],
            "turns": len(turns),
            "out_of_hours": self._clock.out_of_hours(at),
            "is_test": False,
            "outcome": outcome(turns),
        }
        scores = [turn["sentiment"] for turn in turns if turn["sentiment"] is not None]
        return Talk(row, tuple(turns), stage, customer, sum(scores) / len(scores))

    def _said(self, stage: Stage, customer: Customer, *, at: float) -> Iterator[Row]:
        last: Row = {}
        lowest = 0.0
        for seq in range(self._dice.one_of((1, 2, 3))):
            last = self._turns.doubt(stage, customer, at=at + 60 * seq)
            lowest = min(lowest, last["sentiment"])
            yield last
        if self._dice.happens(_HANDED_OFF if lowest <= LOW else _WANTS_PERSON):
            yield self._turns.person(stage, customer)
        elif last["answered"] and self._dice.happens(_THANKS):
            yield self._turns.thanks(stage, customer)


def outcome(turns: Sequence[Row]) -> str:
    """As the gateway judges it: the last doubt decides; thanks or a vote confirm its answer, a vote takes it back."""
    *_, last = turns
    if last["kind"] == "handoff":
        return "handoff"
    doubt = turns[-2] if last["kind"] == "chitchat" else last
    if not doubt["answered"] or doubt["helpful"] is False:
        return "abandoned"
    return "resolved_confirmed" if doubt["helpful"] or doubt is not last else "resolved_implied"
