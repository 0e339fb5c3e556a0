"""What a row keeps of the entities of a message, and what it must not."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import select, text
from sqlalchemy.engine import Engine

from bot.touchpoints.database import connect, reading, writing
from bot.touchpoints.events import StageSource, TouchpointEvent, TurnKind
from bot.touchpoints.migrating import configuration, migrate
from bot.touchpoints.sql_log import SqlTouchpointLog
from bot.touchpoints.tables import touchpoint
from bot.turn import Entity, EntityKind
from tests.builders import make_context
from tests.databases import rows

NAMED = (
    Entity(EntityKind.ORDER_NUMBER, "CA-20391", 0, 8),
    Entity(EntityKind.PAYMENT_METHOD, "bizum", 9, 14),
    Entity(EntityKind.DATE, "2026-12-03", 15, 30),
    Entity(EntityKind.AMOUNT, "49.90 EUR", 31, 38),
    Entity(EntityKind.PRODUCT, "casco", 39, 44),
    Entity(EntityKind.EMAIL, "[correo]", 45, 53),
    Entity(EntityKind.PHONE, "[teléfono]", 54, 64),
)


def event(*entities: Entity) -> TouchpointEvent:
    return TouchpointEvent(
        make_context(), TurnKind.QUESTION, "compra", StageSource.QUESTION, "pagué con bizum", entities=entities
    )


@pytest.mark.parametrize(
    ("entities", "kept"),
    [
        pytest.param((), [], id="nothing named"),
        pytest.param(
            NAMED,
            [
                {"kind": "order_number"},
                {"kind": "payment_method", "value": "bizum"},
                {"kind": "date", "value": "2026-12-03"},
                {"kind": "amount", "value": "49.90 EUR"},
                {"kind": "product", "value": "casco"},
                {"kind": "email"},
                {"kind": "phone"},
            ],
            id="one of each kind",
        ),
    ],
)
def test_a_row_keeps_what_was_named_and_no_value_that_leads_to_a_person(
    entities: tuple[Entity, ...], kept: list[dict[str, str]], database: Engine
) -> None:
    SqlTouchpointLog(database).record(event(*entities))
    with reading(database) as connection:
        assert connection.execute(select(touchpoint.c.entities)).scalars().all() == [kept]


def test_rows_of_the_first_schema_stay_and_name_nothing(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/old.db")
    with writing(engine) as connection:
        command.upgrade(configuration(connection), "0001")
        connection.execute(
            text(
                "INSERT INTO conversation (conversation_id, customer_key, journey_key, map_id, release, channel,"
                " language, started_at, ended_at, turns, is_test) VALUES ('c','k','j','m','r','web','es',1,1,1,0)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO touchpoint (turn_id, conversation_id, seq, customer_key, journey_key, at, map_id, release,"
                " channel, language, stage_source, candidates, chosen)"
                " VALUES ('t','c',1,'k','j',1,'m','r','web','es','default','[]',0)"
            )
        )
    migrate(engine)
    assert rows(engine, "SELECT turn_id, entities FROM touchpoint") == [{"turn_id": "t", "entities": None}]
    engine.dispose()
