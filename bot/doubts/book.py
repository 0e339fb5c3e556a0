"""The book of open doubts: brings the groups up to date with the log, the same groups on every day."""

import secrets
from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np
from sqlalchemy.engine import Connection, Engine

from bot.doubts import shelf
from bot.doubts.gathering import gather
from bot.doubts.messages import OpenDoubt, ungathered
from bot.doubts.shelf import Place
from bot.doubts.space import DoubtSpace
from bot.journeys.model import JourneyMap
from bot.language.sentence_encoder import Vectors
from bot.touchpoints.database import reading, writing


def bring_up_to_date(database: Engine, maps: Sequence[JourneyMap], space: DoubtSpace, *, now: float) -> int:
    """Gather what was asked since the last look; how many messages came in. Several processes may do so at once.

    Messages are understood before the database is locked, so that it is held for milliseconds. Messages of a map that
    is not there any more are left alone.
    """
    stages = _present_stages(maps)
    with reading(database) as connection:
        fresh = [each for each in ungathered(connection, now=now) if each.map_id in stages]
        lost = {**shelf.texts_of_other_spaces(connection, space.name), **shelf.texts_of_erased(connection)}
    vectors = dict(zip((each.turn_id for each in fresh), space.vectors([each.text for each in fresh]), strict=True))
    renewed = {group_id: (space.vectors(texts).sum(axis=0), len(texts)) for group_id, texts in lost.items()}
    with writing(database) as connection:
        shelf.alone(connection)
        for group_id, (total, size) in renewed.items():
            shelf.renew(connection, group_id, total, size=size, space=space.name)
        shelf.forget_erased(connection)
        shelf.solve(connection)
        still = [each for each in ungathered(connection, now=now) if each.turn_id in vectors]
        still.sort(key=lambda each: (*_sortable(_place(each, stages)), each.at, each.turn_id))
        for place, doubts in groupby(still, key=lambda each: _place(each, stages)):
            _gather_in(connection, place, list(doubts), vectors, space=space)
        shelf.bring_back(connection)
    return len(still)


def _gather_in(
    connection: Connection,
    place: Place,
    doubts: Sequence[OpenDoubt],
    vectors: Mapping[str, Vectors],
    *,
    space: DoubtSpace,
) -> None:
    held = shelf.held(connection, place, space=space.name)
    rows = np.stack([vectors[doubt.turn_id] for doubt in doubts])
    groups, homes = gather([each.gathered for each in held], rows, bar=space.bar)
    ids = [each.group_id for each in held] + [secrets.token_hex(8) for _ in groups[len(held) :]]
    solved = shelf.solved(connection, place, space=space.name)
    for group_id, group in list(zip(ids, groups, strict=True))[len(held) :]:
        if group.size:
            began = min(doubt.at for doubt, home in zip(doubts, homes, strict=True) if ids[home] == group_id)
            former = shelf.likest(solved, group, bar=space.bar)
            shelf.open_group(connection, group_id, place, group, space=space.name, at=began, former=former)
    for each in held:
        united = each.gathered.into
        if united is None:
            shelf.renew(connection, each.group_id, each.gathered.total, size=each.gathered.size, space=space.name)
        else:
            shelf.unite(connection, each.group_id, ids[united])
    shelf.put_in(connection, {doubt.turn_id: ids[home] for doubt, home in zip(doubts, homes, strict=True)})


def _present_stages(maps: Sequence[JourneyMap]) -> dict[str, dict[str, str]]:
    """By map, present and former ids of stages → present ids."""
    return {
        journey.id: {
            **{was.value: stage.id for stage in journey.stages for was in stage.was},
            **{stage.id: stage.id for stage in journey.stages},
        }
        for journey in maps
    }


def _place(doubt: OpenDoubt, stages: Mapping[str, Mapping[str, str]]) -> Place:
    return doubt.map_id, stages[doubt.map_id].get(doubt.stage_id or "")


def _sortable(place: Place) -> tuple[str, str]:
    return place[0], place[1] or ""
