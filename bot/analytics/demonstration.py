"""A synthetic log with truths planted in it, so that dashboards can be seen, and proved, before customers come."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Engine

from bot.errors import CataloguedError
from bot.journeys.model import JourneyMap, Stage
from bot.touchpoints.database import reading, writing
from bot.touchpoints.map_registry import register
from bot.touchpoints.tables import conversation, journey, map_version, touchpoint

MARK: Final = "demo-"
"""What every release, customer, journey, conversation and turn of a synthetic log begins with."""
DAYS: Final = 84
"""Days that are made up, the last of them before the given time; the second release is 28 days before it."""

_DAY: Final = 86_400.0
_RELEASED: Final = 28 * _DAY
_ANSWERED, _ANSWERED_BADLY, _ANSWERED_BETTER = 0.85, 0.6, 0.9
_LOST, _LOST_MUCH = 0.15, 0.6
_BACK: Final = 0.4
_LOWER: Final = 0.6
"""Sentiment below what is expected where the gap is: 1.2 points of emotion."""
_CHANNELS: Final = ("web", "web", "telegram")
_BATCH: Final = 5_000


@dataclass(frozen=True, slots=True)
class Planted:
    """What is true of a synthetic log, by stage; of every other stage it is not."""

    gap: str
    """Customers feel 1.2 points worse than expected."""
    drop: str
    """Six of ten never go on; elsewhere 15 of 100."""
    improved: str
    """Answered 60 % before the second release, 90 % after; elsewhere 85 % throughout."""
    loop: tuple[str, str]
    """Four of ten go back from the first to the second; nobody goes back elsewhere."""
    released_at: float
    """When the second release came, in UTC seconds."""


@dataclass(slots=True)
class _Dice:
    """The seeded chance behind everything that varies."""

    random: random.Random

    def happens(self, probability: float) -> bool:
        return self.random.random() < probability

    def around(self, middle: float, spread: float) -> float:
        """Evenly around `middle`, and never beyond −1 or 1, so that the mean stays what was planted."""
        reach = min(spread, 1 - abs(middle))
        return middle + self.random.uniform(-reach, reach)


def is_sample(connection: Connection) -> bool:
    """Whether the log holds synthetic conversations."""
    found = select(func.count()).where(map_version.c.release.startswith(MARK, autoescape=True))
    return bool(connection.execute(found).scalar())


def write_demonstration(
    database: Engine, map: JourneyMap, *, conversations: int, seed: int, now: float, force: bool = False
) -> Planted:
    """Write about so many conversations (the last journey is completed), the same for the same seed and time.

    Raises `UserError` when the map has fewer than four stages with questions, when the log already holds a synthetic
    log, or when it holds conversations and `force` does not say that they may be mixed.
    """
    stages = [stage for stage in map.stages if stage.questions]
    if len(stages) < 4:
        raise CataloguedError("errors.demonstration.few_stages", map=map.id, stages=len(stages))
    with reading(database) as connection:
        if is_sample(connection):
            raise CataloguedError("errors.demonstration.again")
        if not force and connection.execute(select(conversation.c.conversation_id).limit(1)).first():
            raise CataloguedError("errors.demonstration.in_use")
    planted = Planted(
        gap=stages[3].id,
        drop=stages[0].id,
        improved=stages[1].id,
        loop=(stages[2].id, stages[1].id),
        released_at=now - _RELEASED,
    )
    register(database, [map], f"{MARK}1", at=now - DAYS * _DAY)
    register(database, [map], f"{MARK}2", at=planted.released_at)
    talks = list(_Player(map, stages, planted, seed=seed, now=now).talks(conversations))
    _write(database, talks)
    return planted


@dataclass(frozen=True, slots=True)
class _Talk:
    row: dict[str, object]
    turns: tuple[dict[str, object], ...]


class _Player:
    """Plays customers on their way through the stages."""

    def __init__(self, map: JourneyMap, stages: Sequence[Stage], planted: Planted, *, seed: int, now: float) -> None:
        self._map, self._stages, self._planted, self._now = map, stages, planted, now
        self._dice = _Dice(random.Random(seed))  # noqa: S311 - it must come out the same again

    def talks(self, count: int) -> Iterator[_Talk]:
        """Conversations of whole journeys until there are `count`."""
        made = journeys = 0
        while made < count:
            journeys += 1
            for talk in self._journey(journeys):
                made += 1
                yield talk

    def _journey(self, number: int) -> Iterator[_Talk]:
        at = self._now - self._dice.random.uniform(0.1, DAYS) * _DAY
        channel = self._dice.random.choice(_CHANNELS)
        for step, stage in enumerate(self._route()):
            if at >= self._now - 600:
                return
            yield self._talk(stage, f"{MARK}{number}", f"{MARK}{number}-{step}", at=at, channel=channel)
            at += self._dice.random.uniform(0.2, 3) * _DAY

    def _route(self) -> Iterator[Stage]:
        origin, target = self._planted.loop
        for stage in self._stages:
            yield stage
            if stage.id == origin and self._dice.happens(_BACK):
                yield next(each for each in self._stages if each.id == target)
            if self._dice.happens(_LOST_MUCH if stage.id == self._planted.drop else _LOST):
                return

    def _talk(self, stage: Stage, who: str, key: str, *, at: float, channel: str) -> _Talk:
        release = f"{MARK}{1 if at < self._planted.released_at else 2}"
        common: dict[str, object] = {
            "conversation_id": key,
            "customer_key": who,
            "journey_key": who,
            "map_id": self._map.id,
            "release": release,
            "channel": channel,
            "language": self._map.language,
        }
        turns = [
            common | self._turn(stage, seq=seq, at=at + 60 * (seq - 1))
            for seq in range(1, self._dice.random.randint(1, 3) + 1)
        ]
        ended = {"started_at": at, "ended_at": turns[-1]["at"], "turns": len(turns), "is_test": False}
        return _Talk(common | ended | {"outcome": _outcome(turns[-1])}, tuple(turns))

    def _turn(self, stage: Stage, *, seq: int, at: float) -> dict[str, object]:
        answered = self._dice.happens(self._answered(stage, at))
        expected = (stage.emotion.score if stage.emotion else 0) / 2
        felt = max(-1.0, expected - _LOWER) if stage.id == self._planted.gap else expected
        question = self._dice.random.choice(stage.questions).id
        vote = self._dice.happens(0.8) if answered and self._dice.happens(0.25) else None
        return {
            "seq": seq,
            "at": at,
            "stage_id": stage.id,
            "home_stage_id": stage.id if answered else None,
            "stage_source": "question" if answered else "context",
            "question_id": question if answered else None,
            "kind": "question" if answered else "fallback",
            "answered": answered,
            "helpful": vote,
            "sentiment": self._dice.around(felt, 0.3),
            "response_ms": self._dice.random.randint(80, 900),
            "outcome": "ok",
            "candidates": [],
            "chosen": False,
        }

    def _answered(self, stage: Stage, at: float) -> float:
        if stage.id != self._planted.improved:
            return _ANSWERED
        return _ANSWERED_BADLY if at < self._planted.released_at else _ANSWERED_BETTER


def _outcome(last: dict[str, object]) -> str:
    """As the gateway judges it: the last doubt decides, and a vote on its answer confirms or takes it back."""
    if not last["answered"] or last["helpful"] is False:
        return "abandoned"
    return "resolved_confirmed" if last["helpful"] else "resolved_implied"


def _write(database: Engine, talks: Sequence[_Talk]) -> None:
    turns = [turn | {"turn_id": f"{turn['conversation_id']}-{turn['seq']}"} for talk in talks for turn in talk.turns]
    with writing(database) as connection:
        connection.execute(journey.insert(), _journeys(talks))
        connection.execute(conversation.insert(), [talk.row for talk in talks])
        for start in range(0, len(turns), _BATCH):
            connection.execute(touchpoint.insert(), turns[start : start + _BATCH])


def _journeys(talks: Sequence[_Talk]) -> list[dict[str, object]]:
    found: dict[object, dict[str, object]] = {}
    for talk in talks:
        key = talk.row["journey_key"]
        row = found.setdefault(
            key,
            {"journey_key": key, "customer_key": talk.row["customer_key"], "map_id": talk.row["map_id"]}
            | {"started_at": talk.row["started_at"]},
        )
        row |= {"stage_id": talk.turns[-1]["stage_id"], "last_at": talk.row["ended_at"]}
    return list(found.values())
