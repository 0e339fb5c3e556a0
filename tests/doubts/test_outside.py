"""Which groups of open doubts belong to no stage: most of their messages came from nowhere."""

from sqlalchemy.engine import Engine

from bot.doubts.outside import OutsideGroup, outside
from bot.doubts.tables import doubt_group, doubt_message
from bot.touchpoints.database import reading, writing
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
