"""Loads a trained model into an agent with a strict tracker store and actions in this process."""

from pathlib import Path
from typing import Any

import sqlalchemy
from rasa.core.agent import Agent
from rasa.core.lock_store import InMemoryLockStore
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import QueuePool

from bot.errors import CataloguedError, UserError, one_line
from bot.rasa_parts.local_actions import LocalActions
from bot.rasa_parts.wordless_store import WordlessTrackerStore


def load_agent(model: Path, *, tracker_url: str, actions: str, hide_order_numbers: bool = False) -> Agent:
    """Load the model; `UserError` when it cannot be read or its conversations cannot be kept."""
    endpoint = LocalActions(actions)
    store = _tracker_store(tracker_url, hide_order_numbers=hide_order_numbers)
    try:
        agent = Agent.load(model, tracker_store=store, lock_store=InMemoryLockStore(), action_endpoint=endpoint)
    except Exception as error:
        if named := _named(error):
            raise named from None
        raise CataloguedError("errors.model.unloadable", model=model, reason=one_line(error)) from error
    endpoint.domain = agent.domain.as_dict()
    return agent


def _named(error: Exception) -> UserError | None:
    """The mistake that a component of ours has named: Rasa wraps it in an error of its own."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, UserError):
        cause = cause.__cause__
    return cause


def _tracker_store(url: str, *, hide_order_numbers: bool) -> WordlessTrackerStore:
    # Rasa's store waits for its database for ever: look first whether anybody is there.
    address = sqlalchemy.engine.make_url(url)
    try:
        probe = sqlalchemy.create_engine(address, future=True)
        with probe.connect():
            pass
        probe.dispose()
    except SQLAlchemyError as error:
        shown, reason = address.render_as_string(hide_password=True), type(error).__name__
        raise CataloguedError("errors.model.no_conversations", address=shown, reason=reason) from error
    store = WordlessTrackerStore(host=url, hide_order_numbers=hide_order_numbers)
    if store.engine.dialect.name == "sqlite" and store.engine.url.database:
        _keep_one_connection(store)
    return store


def _keep_one_connection(store: WordlessTrackerStore) -> None:
    """Hold on to the SQLite file: opening it anew for each session costs a write-ahead log and a sync every time."""
    url = store.engine.url
    store.engine.dispose()
    store.engine = sqlalchemy.create_engine(url, poolclass=QueuePool, connect_args={"check_same_thread": False})
    sqlalchemy.event.listen(store.engine, "connect", _quick_and_safe)
    store.sessionmaker = sessionmaker(bind=store.engine)


def _quick_and_safe(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
