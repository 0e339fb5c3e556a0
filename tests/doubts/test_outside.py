"""Which groups of open doubts belong to no stage: most of their messages came from nowhere."""

from sqlalchemy.engine import Engine

from bot.doubts.outside import OutsideGroup, outside
from bot.doubts.tables import doubt_group, doubt_message
from bot.touchpoints.database import reading, writing
from bot.touchpoints.tables import evidence
from tests.doubts.log import DAY, NOW, Log


def gathered(database: Engine, group_id: str, turns: list[str], **more: object) -> None:
    group = {"map_id": "tienda", "status": "open", "opened_at": NOW, "space": "x", "total": b"", "size": len(turns)}
    with writing(database) as connection:
        connection.execute(doubt_group.insert().values(**{"group_id": group_id, **group, **more}))
        for turn in turns:
            connection.execute(doubt_message.insert().values(turn_id=turn, group_id=group_id))


def test_a_group_is_outside_when_most_of_it_came_from_nowhere(database: Engine) -> None:
    log = Log(database)
    nowhere = {"stage_source": "default", "stage_id": "compra"}
    lost = [log.says("¿alquiláis?", customer=who, **nowhere) for who in ("ana", "ana", "eva")]
    mixed = [log.says("¿tenéis?", **nowhere), log.says("¿tenéis?")]
    others = [log.says("¿seguro?", stage_id=None) for _ in range(2)]
    old = log.says("¿alquiláis?", at=NOW - 40 * DAY, **nowhere)
    gathered(database, "a1", [*lost, old])
    gathered(database, "b2", mixed)
    gathered(database, "c3", others)
    gathered(database, "d4", [log.says("no", **nowhere)], status="dismissed")
    gathered(database, "e5", [log.says("no", **nowhere)], map_id="hotel")
    with reading(database) as connection:
        found = outside(connection, "tienda", since=NOW - 28 * DAY)
    assert found == (OutsideGroup("a1", customers=2, messages=3), OutsideGroup("c3", customers=2, messages=2))


def called(database: Engine, contact: str, *, path: str, n: int | None = None, at: float = NOW) -> str:
    row = {"map_id": "tienda", "path": path, "kind": "phone", "n": n, "quote": "¿alquiláis?", "open": True}
    with writing(database) as connection:
        # the call was long ago: it is news on the day somebody brings it in
        connection.execute(evidence.insert().values(**row, at=NOW - 400 * DAY, brought_at=at, contact_id=contact))
    return contact


def test_calls_that_belong_to_no_stage_count_as_often_as_they_were_made(database: Engine) -> None:
    log = Log(database)
    gathered(database, "a1", [called(database, "c1", path="", n=4), called(database, "c2", path="")])
    gathered(database, "b2", [called(database, "c3", path="", n=2), log.says("¿?"), log.says("¿?")])
    turns = [log.says("¿?", customer="ana"), log.says("¿?", customer="ana")]
    gathered(database, "c3", [*turns, called(database, "c4", path="", n=3)])
    gathered(database, "d4", [called(database, "c5", path="compra", n=9)])
    gathered(database, "e5", [called(database, "c6", path="", at=NOW - 40 * DAY)])
    with reading(database) as connection:
        found = outside(connection, "tienda", since=NOW - 28 * DAY)
    assert found == (OutsideGroup("a1", customers=5, messages=5), OutsideGroup("c3", customers=4, messages=5))
