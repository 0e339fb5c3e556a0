"""Groups of open doubts in the database: taking them out, putting them back, and what time does to them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from sqlalchemy import and_, delete, select, text, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from bot.doubts.gathering import Bar, Gathered
from bot.doubts.members import MEMBERS, WORDS, erased
from bot.doubts.tables import doubt_group, doubt_message
from bot.language.sentence_encoder import Vectors
from bot.touchpoints.tables import map_element, map_version
from bot.touchpoints.upsert import insert_once

GROWN_BY: Final = 10
"""Messages more, and twice as many as then, make a dismissed doubt come back: it has become another matter."""

Place = tuple[str, str | None]
"""Map and stage: doubts are gathered inside a stage; without one where the stage has left the map."""


@dataclass(slots=True)
class Held:
    """A group as it stands in the table."""

    group_id: str
    gathered: Gathered


def alone(connection: Connection) -> None:
    """Wait until no other process gathers; SQLite's writing transactions are alone by themselves."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE doubt_group IN EXCLUSIVE MODE"))


def held(connection: Connection, place: Place, *, space: str) -> list[Held]:
    """The groups that may take messages in, the earliest first; what was decided about is not united with others."""
    rows = connection.execute(_in(place, space).where(doubt_group.c.status != "solved")).all()
    return [
        Held(row.group_id, Gathered(_vector(row.total), row.size, number, open=row.status == "open"))
        for number, row in enumerate(rows)
    ]


def solved(connection: Connection, place: Place, *, space: str) -> list[Held]:
    """The groups that the map answers by now, the latest first."""
    rows = connection.execute(_in(place, space).where(doubt_group.c.status == "solved")).all()
    return [Held(row.group_id, Gathered(_vector(row.total), row.size, 0)) for row in reversed(rows)]


def likest(groups: Sequence[Held], group: Gathered, *, bar: Bar) -> str | None:
    """The id of the group that is the same doubt, if one is."""
    mean = group.total / group.size
    sized = [(each.gathered.size, float(mean @ each.gathered.total) / each.gathered.size, each) for each in groups]
    found = [(likeness - bar.more(group.size, size), each.group_id) for size, likeness, each in sized]
    best = max(found, key=lambda pair: pair[0], default=(-1.0, ""))
    return best[1] if best[0] >= bar.many else None


def open_group(
    connection: Connection,
    group_id: str,
    place: Place,
    group: Gathered,
    *,
    space: str,
    at: float,
    former: str | None,
) -> None:
    """Add a group of doubts nobody has looked at."""
    values = {"group_id": group_id, "map_id": place[0], "stage_id": place[1], "status": "open", "opened_at": at}
    total = {"space": space, "total": _bytes(group.total), "size": group.size, "former": former}
    connection.execute(doubt_group.insert().values(**values, **total))


def renew(connection: Connection, group_id: str, total: Vectors, *, size: int, space: str) -> None:
    """Write what a group amounts to."""
    values = {"total": _bytes(total), "size": size, "space": space}
    connection.execute(update(doubt_group).where(doubt_group.c.group_id == group_id).values(**values))


def unite(connection: Connection, group_id: str, with_id: str) -> None:
    """Let a group's messages go to another one, and forget it."""
    moved = update(doubt_message).where(doubt_message.c.group_id == group_id)
    connection.execute(moved.values(group_id=with_id))
    connection.execute(delete(doubt_group).where(doubt_group.c.group_id == group_id))


def put_in(connection: Connection, groups: Mapping[str, str]) -> None:
    """Note the group of each turn."""
    for turn_id, group_id in groups.items():
        insert_once(connection, doubt_message, {"turn_id": turn_id, "group_id": group_id})


def texts_of_other_spaces(connection: Connection, space: str) -> dict[str, list[str]]:
    """Of each group that was measured in another space, as before the encoder was installed: its messages."""
    return _texts(connection, select(doubt_group.c.group_id).where(doubt_group.c.space != space))


def texts_of_erased(connection: Connection) -> dict[str, list[str]]:
    """Of each group that has lost messages, because customers were erased or an import undone: those that remain."""
    return _texts(connection, select(doubt_message.c.group_id).where(erased()))


def forget_erased(connection: Connection) -> None:
    """Drop what belongs to no turn any more, and groups nobody has asked about."""
    connection.execute(delete(doubt_message).where(erased()))
    asked = select(doubt_message.c.turn_id).where(doubt_message.c.group_id == doubt_group.c.group_id).exists()
    connection.execute(delete(doubt_group).where(~asked))


def solve(connection: Connection) -> None:
    """Accepted doubts whose question is in a map that was published afterwards are solved."""
    published = (
        select(map_element.c.path)
        .join(map_version, and_(map_version.c.map_id == map_element.c.map_id, _SAME_RELEASE))
        .where(map_element.c.map_id == doubt_group.c.map_id, map_element.c.path == doubt_group.c.path)
        .where(map_version.c.registered_at > doubt_group.c.decided_at)
        .exists()
    )
    connection.execute(update(doubt_group).where(doubt_group.c.status == "accepted", published).values(status="solved"))


def bring_back(connection: Connection) -> None:
    """Open dismissed doubts that have grown into another matter."""
    grown = and_(
        doubt_group.c.size >= 2 * doubt_group.c.size_then, doubt_group.c.size >= doubt_group.c.size_then + GROWN_BY
    )
    connection.execute(
        update(doubt_group)
        .where(doubt_group.c.status == "dismissed", grown)
        .values(status="open", decided_at=None, decided_by=None, size_then=None)
    )


_SAME_RELEASE: Final = map_version.c.release == map_element.c.release


def _in(place: Place, space: str) -> Select:
    """Groups that cannot be compared are left out: measured in another space, with no words left to measure anew."""
    map_id, stage_id = place
    here = doubt_group.c.stage_id.is_(None) if stage_id is None else doubt_group.c.stage_id == stage_id
    return (
        select(doubt_group)
        .where(doubt_group.c.map_id == map_id, here, doubt_group.c.space == space)
        .order_by(doubt_group.c.opened_at, doubt_group.c.group_id)
    )


def _texts(connection: Connection, groups: Select) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    query = (
        select(doubt_message.c.group_id, WORDS.label("words"))
        .select_from(MEMBERS)
        .where(doubt_message.c.group_id.in_(groups), WORDS.is_not(None))
    )
    for row in connection.execute(query):
        found[row.group_id].append(row.words)
    return dict(found)


def _vector(total: bytes) -> Vectors:
    return np.frombuffer(total, dtype=np.float32)


def _bytes(total: Vectors) -> bytes:
    return np.asarray(total, dtype=np.float32).tobytes()
