"""Erasing all that is known of one customer, on every channel, and remembering only that it was done."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Table, bindparam, func, select, text, update
from sqlalchemy.engine import Connection, Engine

from bot.gateway.identity import new_id
from bot.gateway.protocol import Erased
from bot.gateway.tables import erasure, inbox, lease, offered_choice, outbox, session
from bot.touchpoints.database import is_sqlite
from bot.touchpoints.event_tables import external_event_before
from bot.touchpoints.tables import conversation, external_event, journey, survey_asked, survey_response, touchpoint

_OF_SESSIONS: Final[tuple[Table, ...]] = (offered_choice, outbox, inbox, lease, session)
_OF_CUSTOMER: Final[tuple[Table, ...]] = (
    *(touchpoint, survey_response, survey_asked),
    *(external_event_before, external_event, conversation, journey),
)
"""Children before parents; sessions come between the two groups, for they point at conversations."""
_RECEIPT_LENGTH: Final = 10


def customer_of(connection: Connection, session_id: str) -> str | None:
    """The customer a session belongs to."""
    found = connection.execute(select(session.c.customer_key).where(session.c.session_id == session_id)).scalar()
    return None if found is None else str(found)


def waiting_of(connection: Connection, customer_key: str) -> int:
    """How many messages of a customer are not answered yet, on all their sessions."""
    query = (
        select(func.count())
        .select_from(inbox)
        .join(session, session.c.session_id == inbox.c.session_id)
        .where(session.c.customer_key == customer_key, inbox.c.state == "waiting")
    )
    return int(connection.execute(query).scalar() or 0)


def erase_customer(connection: Connection, customer_key: str, *, channel: str, at: float) -> Erased:
    """Delete every row of a customer, and write down the conversations that the engine has still to forget."""
    sessions = _ids(connection, session.c.session_id, session.c.customer_key == customer_key)
    talks = _ids(connection, conversation.c.conversation_id, conversation.c.customer_key == customer_key)
    for table in _OF_SESSIONS[:-1]:
        connection.execute(table.delete().where(table.c.session_id.in_(sessions)))
    connection.execute(session.delete().where(session.c.session_id.in_(sessions)))
    counts = {
        table.name: connection.execute(table.delete().where(table.c.customer_key == customer_key)).rowcount
        for table in _OF_CUSTOMER
    }
    receipt, turns = new_id()[:_RECEIPT_LENGTH].upper(), int(counts[touchpoint.name])
    done = {"receipt": receipt, "channel": channel, "erased_at": at, "turns": turns, "conversations": len(talks)}
    connection.execute(erasure.insert().values(**done, unforgotten=talks))
    return Erased(receipt, turns, len(talks), tuple(sessions), complete=False)


def unforgotten(connection: Connection) -> dict[str, list[str]]:
    """Receipts of erasures of which the engine does not know yet, with the conversations it has to forget."""
    rows = connection.execute(select(erasure.c.receipt, erasure.c.unforgotten))
    return {row.receipt: list(row.unforgotten) for row in rows if row.unforgotten}


def forgotten(connection: Connection, receipt: str) -> None:
    """The engine has forgotten too."""
    connection.execute(
        update(erasure).where(erasure.c.receipt == bindparam("of")).values(unforgotten=[]), {"of": receipt}
    )


def wipe(database: Engine) -> None:
    """Take deleted rows out of SQLite's write-ahead log as well; the file itself is overwritten at once."""
    if is_sqlite(database):
        with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _ids(connection: Connection, column: object, condition: object) -> Sequence[str]:
    return [str(found) for found in connection.execute(select(column).where(condition)).scalars()]
