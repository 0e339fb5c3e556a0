"""Erases conversations from Rasa's tracker store, bytes and all."""

from collections.abc import Sequence
from typing import Final

from rasa.core.agent import Agent
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, SQLTrackerStore
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

_AT_ONCE: Final = 200


class ForgettingError(Exception):
    """The conversations may still be there."""


async def forget(agent: Agent, senders: Sequence[str]) -> None:
    """Delete every event of these conversations; `ForgettingError` where the store cannot."""
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        store = store._tracker_store
    if isinstance(store, InMemoryTrackerStore):
        for sender in senders:
            store.store.pop(sender, None)
        return
    if not isinstance(store, SQLTrackerStore):
        raise ForgettingError(f"conversations cannot be erased from a {type(store).__name__}")
    try:
        _delete(store, senders)
    except SQLAlchemyError as error:
        raise ForgettingError(type(error).__name__) from error


def _delete(store: SQLTrackerStore, senders: Sequence[str]) -> None:
    lite = store.engine.dialect.name == "sqlite"
    with store.session_scope() as session:
        if lite:
            session.execute(text("PRAGMA secure_delete = ON"))
        for start in range(0, len(senders), _AT_ONCE):
            some = list(senders[start : start + _AT_ONCE])
            events = session.query(store.SQLEvent).filter(store.SQLEvent.sender_id.in_(some))
            events.delete(synchronize_session=False)
        session.commit()
        if lite:  # the write-ahead log holds copies
            session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
