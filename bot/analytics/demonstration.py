"""A synthetic log with truths planted in it, so that dashboards can be seen, and proved, before customers come."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from sqlalchemy import Table, func, select, text
from sqlalchemy.engine import Connection, Engine

from bot.analytics.sample.clock import DAY
from bot.analytics.sample.dice import Dice
from bot.analytics.sample.opinions import Opinions
from bot.analytics.sample.orders import Orders
from bot.analytics.sample.talks import Player, Talk
from bot.analytics.sample.truths import DAYS, FIRST, MARK, SECOND, Planted, planted_in
from bot.errors import CataloguedError
from bot.journeys.model import JourneyMap
from bot.journeys.scorecard import Plan
from bot.touchpoints.database import is_sqlite, reading, writing
from bot.touchpoints.map_registry import register
from bot.touchpoints.tables import (
    conversation,
    external_event,
    journey,
    map_version,
    plan_release,
    survey_asked,
    survey_response,
    touchpoint,
)

__all__ = ["DAYS", "MARK", "Planted", "is_sample", "write_demonstration"]

_FEWEST_STAGES: Final = 4
_AT_ONCE: Final = 1_000
"""Journeys that are held in memory and written together."""


def is_sample(connection: Connection) -> bool:
    """Whether the log holds synthetic conversations."""
    found = select(func.count()).where(map_version.c.release.startswith(MARK, autoescape=True))
    return bool(connection.execute(found).scalar())


def write_demonstration(
    database: Engine, map: JourneyMap, *, conversations: int, seed: int, now: float, force: bool = False
) -> Planted:
    """Write about so many conversations (the last journey is completed), the same for the same seed and time.

    With them come votes, surveys, orders, and the release that carried the plan for what improved. Raises `UserError`
    when the map has fewer than four stages with questions, when the log already holds a synthetic log, or when it
    holds conversations and `force` does not say that they may be mixed.
    """
    stages = [stage for stage in map.stages if stage.questions]
    if len(stages) < _FEWEST_STAGES:
        raise CataloguedError("errors.demonstration.few_stages", map=map.id, stages=len(stages))
    with reading(database) as connection:
        if is_sample(connection):
            raise CataloguedError("errors.demonstration.again")
        if not force and connection.execute(select(conversation.c.conversation_id).limit(1)).first():
            raise CataloguedError("errors.demonstration.in_use")
    planted = planted_in(stages, now=now)
    dice = Dice(seed)
    player = Player(map, stages, planted, dice=dice, now=now)
    bought = next((stage for stage in stages if stage.phase == "during"), stages[3])
    opinions, orders = Opinions(map, dice, bought=bought), Orders(dice, bought=bought, now=now)
    journeys = _journeys(player, conversations)
    register(database, [map], FIRST, at=now - DAYS * DAY)
    register(database, [map], SECOND, at=planted.released_at)
    with writing(database) as connection:
        _release_plan(connection, map, planted)
        while batch := tuple(islice(journeys, _AT_ONCE)):
            _write(connection, batch, opinions)
            events = [event for talks in batch for event in orders.of(talks)]
            _insert(connection, external_event, events)
        if not is_sqlite(database):  # so much at once: without its statistics the first questions take for ever
            connection.execute(text("ANALYZE"))
    return planted


def _journeys(player: Player, conversations: int) -> Iterator[tuple[Talk, ...]]:
    """Whole journeys until there are so many conversations."""
    made = number = 0
    while made < conversations:
        number += 1
        talks = player.journey(number)
        made += len(talks)
        yield talks


def _release_plan(connection: Connection, map: JourneyMap, planted: Planted) -> None:
    """The second release carries the plan that touches most of what improved."""
    stage = planted.improved
    plan = max(map.plans, key=lambda each: len(_touched(each, stage)), default=None)
    if plan is not None and _touched(plan, stage):
        row: dict[str, object] = {"map_id": map.id, "plan_id": plan.id, "release": SECOND}
        _insert(connection, plan_release, [row | {"path": path} for path in sorted({stage, *_touched(plan, stage)})])


def _touched(plan: Plan, stage: str) -> list[str]:
    return [each.value for each in plan.touches if each.value.partition(".")[0] == stage]


def _write(connection: Connection, journeys: Sequence[Sequence[Talk]], opinions: Opinions) -> None:
    talks = [talk for each in journeys for talk in each]
    asked = [found for found in map(opinions.about, talks) if found]
    _insert(connection, journey, [_way(each) for each in journeys if each])
    _insert(connection, conversation, [talk.row for talk in talks])
    _insert(connection, touchpoint, [turn for talk in talks for turn in talk.turns])
    _insert(connection, survey_asked, [shown for shown, _ in asked])
    _insert(connection, survey_response, [answer for _, answer in asked if answer])


def _insert(connection: Connection, table: Table, rows: Sequence[dict[str, object]]) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def _way(talks: Sequence[Talk]) -> dict[str, object]:
    first, last = talks[0].row, talks[-1]
    return {
        "journey_key": first["journey_key"],
        "customer_key": first["customer_key"],
        "map_id": first["map_id"],
        "started_at": first["started_at"],
        "stage_id": last.stage.id,
        "last_at": last.row["ended_at"],
    }
