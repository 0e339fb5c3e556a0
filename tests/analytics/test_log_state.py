"""The token of a window's log changes with what its numbers rest on, and not with what comes after the window."""

from sqlalchemy import delete, update
from sqlalchemy.engine import Engine

from bot.analytics.log_state import LogState, log_state
from bot.analytics.scope import Scope
from bot.analytics.stages import Stages
from bot.touchpoints.database import studying, writing
from bot.touchpoints.tables import conversation, external_event, touchpoint
from tests.analytics.written import DAY, MAY, Talk, Turn, write

SCOPE = Scope(Stages("shop", None, ()), MAY)


def state(database: Engine) -> LogState:
    with studying(database) as connection:
        return log_state(connection, SCOPE)


def test_it_changes_with_every_change_that_it_promises_to_see(database: Engine) -> None:
    turn = Turn("buy", "cost", helpful=True)
    write(database, Talk(3.0, [turn], outcome=None), Talk(4.0, [turn]), Talk(MAY.days + 1.0, [turn]))
    seen = [state(database)]
    event = {"external_id": "1", "source": "shop", "kind": "order", "at": MAY.starts_at + DAY}
    later = touchpoint.c.at >= MAY.ends_at
    for statement, sees in (
        (update(touchpoint).where(touchpoint.c.conversation_id == "c0").values(helpful=False), True),
        (update(touchpoint).where(touchpoint.c.conversation_id == "c0").values(helpful=None), True),
        (update(conversation).values(outcome="abandoned"), True),
        (external_event.insert().values(event), True),
        (update(touchpoint).where(later).values(helpful=False), False),
        (delete(touchpoint).where(later), False),
        (delete(touchpoint).where(touchpoint.c.conversation_id == "c1"), True),
    ):
        with writing(database) as connection:
            connection.execute(statement)
        now = state(database)
        assert (now != seen[-1]) is sees
        assert (now in seen) is not sees
        seen.append(now)
