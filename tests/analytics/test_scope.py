"""Scopes: the map's own terms, and what a filter asks for."""

from decimal import Decimal

from sqlalchemy.engine import Engine

from bot.analytics.effort import effort_index
from bot.analytics.resolution import resolution
from bot.analytics.scope import UNKNOWN, Filter, Scope, Terms
from bot.analytics.volumes import volume
from bot.journeys.model import MapSettings
from bot.touchpoints.database import reading
from tests.analytics.written import MAY, Talk, Turn, publish, scope, write

STAGES = [("search", None, None, ("find",)), ("buy", None, None, ())]


def test_a_map_sets_its_terms() -> None:
    assert Terms.of(MapSettings()) == Terms(min_sample=30, fcr_window=86_400.0)
    assert Terms.of(MapSettings(min_sample=8, fcr_window="2h")) == Terms(min_sample=8, fcr_window=7_200.0)


def test_every_number_of_a_scope_knows_the_smallest_sample(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    write(sqlite, *(Talk(1, [Turn("buy", "price")], f"c{number}") for number in range(3)))
    with reading(sqlite) as connection:
        few, enough = (
            resolution(connection, scope(sqlite, terms=Terms(min_sample=least))).containment for least in (4, 3)
        )
    assert (few, few.is_enough, enough.is_enough) == (enough, False, True)


def test_a_scope_is_moved_back_and_narrowed(sqlite: Engine) -> None:
    whole = scope(sqlite, Filter(channel="web"), terms=Terms(min_sample=3))
    assert whole.before() == Scope(whole.stages, MAY.before(), Filter(channel="web"), Terms(min_sample=3))
    assert whole.narrowed(persona_id="busy").filter == Filter(channel="web", persona_id="busy")


def test_those_of_whom_nothing_is_known_can_be_asked_for(sqlite: Engine) -> None:
    write(sqlite, Talk(1, [Turn("buy")], persona="busy"), Talk(1, [Turn("buy")]), Talk(1, [Turn("buy")]))
    with reading(sqlite) as connection:
        assert volume(connection, scope(sqlite, Filter(persona_id=UNKNOWN))).conversations == 2
        assert volume(connection, scope(sqlite, Filter(source=UNKNOWN))).conversations == 3


def test_a_renamed_question_is_one_question(database: Engine) -> None:
    publish(database, STAGES, renamed={"search.size": "measure"})
    write(
        database,
        Talk(1, [Turn("find", "measure"), Turn("search", "size"), Turn("buy", "measure")]),
        Talk(1, [Turn("buy", "size", home="search"), Turn("find", "measure")]),
    )
    with reading(database) as connection:
        found = effort_index(connection, scope(database))
    assert found is not None
    assert (found.value, found.n) == (0.75, 2)


def test_counts_added_up_by_postgresql_are_counts(sqlite: Engine) -> None:
    rate = scope(sqlite).rate(Decimal(3), Decimal(40))  # type: ignore[arg-type]
    assert rate.interval == scope(sqlite).rate(3, 40).interval
