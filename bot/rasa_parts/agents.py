"""Loads a trained model into an agent with a strict tracker store and actions in this process."""

from pathlib import Path
from typing import Any

import sqlalchemy
from rasa.core.agent import Agent
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import QueuePool

from bot.errors import UserError
from bot.rasa_parts.local_actions import LocalActions


def load_agent(model: Path, *, tracker_url: str, actions: str) -> Agent:
    """Load the model; `UserError` when it cannot be read or its conversations cannot be kept."""
    endpoint = LocalActions(actions)
    store = _tracker_store(tracker_url)
    try:
        agent = Agent.load(model, tracker_store=store, lock_store=InMemoryLockStore(), action_endpoint=endpoint)
    except Exception as error:
        raise UserError(f"{model}: the model cannot be loaded ({error}); run `travesia train --force`") from error
    endpoint.domain = agent.domain.as_dict()
    return agent


def _tracker_store(url: str) -> SQLTrackerStore:
    # Rasa's store waits for its database for ever: look first whether anybody is there.
    try:
        probe = sqlalchemy.create_engine(url, future=True)
        with probe.connect():
            pass
        probe.dispose()
    except SQLAlchemyError as error:
        raise UserError(f"{url}: conversations cannot be kept there ({error.__class__.__name__})") from error
    store = SQLTrackerStore(host=url)
    if store.engine.dialect.name == "sqlite" and store.engine.url.database:
        _keep_one_connection(store)
    return store


def _keep_one_connection(store: SQLTrackerStore) -> None:
    """Hold on to the SQLite file: opening it anew for each session costs a write-ahead log and a sync every time."""
    url = store.engine.url
    store.engine.dispose()
    store.engine = sqlalchemy.create_engine(url, poolclass=QueuePool, connect_args={"check_same_thread": False})
    sqlalchemy.event.listen(store.engine, "connect", _quick_and_safe)
    store.sessionmaker = sessionmaker(bind=store.engine)


def _quick_and_safe(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
