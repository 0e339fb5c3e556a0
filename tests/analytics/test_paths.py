"""Moves between stages, counted by hand."""

from sqlalchemy.engine import Engine

from bot.analytics.paths import Move, Paths, paths
from bot.analytics.statistics import Rate
from bot.touchpoints.database import reading
from tests.analytics.written import Talk, Turn, publish, scope, write

SEARCH, FIND, BUY, USE, NOWHERE = (Turn(stage) for stage in ("search", "find", "buy", "use", None))


def test_moves_are_between_consecutive_touches_of_a_journey(database: Engine) -> None:
    publish(database, [("search", None, None, ("find",)), ("buy", None, None, ()), ("use", None, None, ())])
    write(
        database,
        Talk(1, [SEARCH, FIND, BUY, NOWHERE, BUY], "a"),
        Talk(2, [SEARCH], "a"),
        Talk(3, [USE], "a"),
        Talk(1, [SEARCH, BUY], "b"),
        Talk(2, [USE], "b", is_test=True),
        Talk(29, [USE], "b"),
        Talk(4, [USE], "c"),
    )
    with reading(database) as connection:
        assert paths(connection, scope(database)) == Paths(
            moves=(Move("search", "buy", 2), Move("search", "use", 1), Move("buy", "search", 1)),
            backward_moves=Rate(1, 4),
        )
