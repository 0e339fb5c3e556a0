"""Business data in the log: linked to journeys, written once, changed and taken back row by row."""

from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from bot.gateway.erasing import erase_customer
from bot.gateway.identity import Identity
from bot.journeys.tables.events import EventRow, Who
from bot.journeys.tables.importing import Fault
from bot.touchpoints.database import writing
from bot.touchpoints.event_book import EventImport, bring_events, event_imports, undo_events
from bot.touchpoints.event_planning import Bringing, EventFate, plan_events
from bot.touchpoints.tables import journey
from tests.databases import rows

KEYS = Identity("a secret long enough").customer_key
EVA = KEYS("telegram", "7")
WEB = "0" * 32
ORDER = EventRow(2, "order", "A-1", 200.0, Who("telegram", "7"), "compra", 30.0, "EUR")
EARLY = EventRow(3, "order", "A-2", 50.0, Who("telegram", "7"), "compra", 5.0, "EUR")
MAIL = EventRow(4, "call", "", 300.0, Who("email", "ana@example.com"), "decision")
WRONG = EventRow(5, "", faults=(Fault("kind", "which_kind", {}),))


def bringing(*events: EventRow, source: str = "", map_id: str = "tienda") -> Bringing:
    return Bringing(events, map_id, source, KEYS)


def bring(database: Engine, *events: EventRow, source: str = "") -> EventImport:
    done = bring_events(database, bringing(*events, source=source), name="a.csv", by="eva", at=1_000.0)[1]
    assert done is not None
    return done


def fates(database: Engine, *events: EventRow, **more: str) -> list[str]:
    return [each.fate.value for each in plan_events(database, bringing(*events, **more)).rows]


def events(database: Engine) -> list[tuple[object, ...]]:
    query = "SELECT external_id, value, customer_key, journey_key FROM external_event ORDER BY external_id"
    return [tuple(row.values()) for row in rows(database, query)]


@pytest.fixture
def log(database: Engine) -> Engine:
    with writing(database) as connection:
        for key, began in (("j1", 100.0), ("j2", 150.0), ("j3", 900.0)):
            values = {"journey_key": key, "customer_key": EVA, "started_at": began, "last_at": began}
            connection.execute(journey.insert(), values | {"map_id": "tienda"})
    return database


def test_rows_are_written_once_linked_to_the_journey_that_had_begun_and_without_identities(log: Engine) -> None:
    four = ORDER, EARLY, MAIL, WRONG
    plan = plan_events(log, bringing(*four))
    assert [each.fate.value for each in plan.rows] == ["new", "new", "new", "wrong"]
    assert (plan.writes, plan.linked, plan.count(EventFate.WRONG)) == (3, 1, 1)
    assert events(log) == []
    done = bring(log, *four)
    assert event_imports(log) == (EventImport(done.import_id, 1_000.0, "eva", "a.csv", "tienda", 3, 0, None),)
    found = events(log)
    assert found[:2] == [("A-1", 30.0, EVA, "j2"), ("A-2", 5.0, EVA, None)]
    assert found[2][1:] == (None, KEYS("email", "ana@example.com"), None)
    assert "ana@example.com" not in str(rows(log, "SELECT * FROM external_event"))
    assert fates(log, *four) == ["same", "same", "same", "wrong"]
    assert bring_events(log, bringing(*four), name="a.csv", by="eva", at=2_000.0)[1] is None
    assert len(events(log)) == 3


def test_a_row_that_says_otherwise_changes_and_undoing_puts_it_back(sqlite: Engine) -> None:
    first = bring(sqlite, ORDER)
    more = replace(ORDER, value=99.0)
    assert fates(sqlite, more) == ["changed"]
    second, third = bring(sqlite, more, EARLY), bring(sqlite, replace(ORDER, value=7.0))
    assert [row[:2] for row in events(sqlite)] == [("A-1", 7.0), ("A-2", 5.0)]
    assert undo_events(sqlite, second.import_id, at=1.0) == 1, "the first row is the third import's now"
    assert [row[:2] for row in events(sqlite)] == [("A-1", 7.0)]
    assert undo_events(sqlite, third.import_id, at=2.0) == 1
    assert [row[:2] for row in events(sqlite)] == [("A-1", 30.0)], "what the second said has been taken back"
    assert undo_events(sqlite, first.import_id, at=3.0) == 1
    assert events(sqlite) == []
    assert undo_events(sqlite, first.import_id, at=4.0) is None
    assert undo_events(sqlite, "nothing", at=4.0) is None
    assert [each.undone_at for each in event_imports(sqlite)].count(None) == 0


def test_the_same_number_twice_or_for_something_else_is_refused(sqlite: Engine) -> None:
    again = replace(ORDER, number=9)
    plan = plan_events(sqlite, bringing(ORDER, again))
    assert plan.rows[1].faults == (Fault("event", "repeated_id", {"row": 2}),)
    bring(sqlite, ORDER, source="shop")
    returned = replace(ORDER, kind="return")
    [refused] = plan_events(sqlite, bringing(returned, source="shop")).rows
    assert refused.faults == (Fault("event", "other_event", {"source": "shop"}),)
    assert fates(sqlite, ORDER, source="shop", map_id="other") == ["wrong"]
    assert fates(sqlite, returned) == ["new"], "under a source of its own it may have the same number"


def test_rows_without_a_number_are_told_apart_by_what_they_say(sqlite: Engine) -> None:
    twice = MAIL, replace(MAIL, number=5)
    assert fates(sqlite, *twice) == ["new", "new"]
    bring(sqlite, MAIL)
    assert fates(sqlite, *twice) == ["same", "new"]


def test_our_own_key_is_taken_as_it_is_and_costs_have_no_customer(sqlite: Engine) -> None:
    bring(sqlite, replace(ORDER, who=Who("key", WEB)), EventRow(3, "cost", "K", 1.0, value=9.0, currency="EUR"))
    assert events(sqlite) == [("A-1", 30.0, WEB, None), ("K", 9.0, None, None)]


def test_who_asks_to_be_forgotten_is_forgotten_in_what_was_changed_too(sqlite: Engine) -> None:
    bring(sqlite, ORDER)
    bring(sqlite, replace(ORDER, value=99.0))
    with writing(sqlite) as connection:
        erase_customer(connection, EVA, channel="telegram", at=1.0)
    assert events(sqlite) == []
    assert rows(sqlite, "SELECT * FROM external_event_before") == []
