"""Empties what customers wrote: at once in a stage that keeps no text, later when a map's `keep_text` has passed."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Boolean, Float, String, Table, and_, func, null, or_, select, tuple_, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.expression import Select
from sqlalchemy.sql.selectable import FromClause

from bot.gateway.erasing import wipe
from bot.gateway.tables import inbox, outbox
from bot.journeys.model import JourneyMap
from bot.touchpoints.database import reading, writing
from bot.touchpoints.durations import seconds
from bot.touchpoints.tables import conversation, evidence, finding, survey_response, touchpoint

NOT_KEPT: Final = "…"
"""What stands in a conversation's line whose words are gone: lines keep their numbers."""
BATCH: Final = 500
"""Rows that one transaction empties, so that nobody waits long for the write lock."""
_DAY: Final = 86_400.0
_LOOK: Final = 600.0
"""Seconds between looks at the clock, which may be moved."""

_BREATH: Final = 0.05
"""Seconds between batches, for those who wait for the write lock."""

_log: Final = logging.getLogger(__name__)


class Windows:
    """How long each map keeps texts; a map that is no longer served counts as the strictest of those that are."""

    def __init__(self, maps: Sequence[JourneyMap]) -> None:
        self._windows = {each.id: seconds(each.settings.keep_text) for each in maps}

    def strictest(self) -> int:
        """The shortest of them, in seconds."""
        return min(self._windows.values())

    def passed(self, map_id: ColumnElement[String], at: ColumnElement[Float], *, now: float) -> ColumnElement[Boolean]:
        """The condition that a row's text is too old; `map_id` may be null."""
        known = [and_(map_id == name, at < now - window) for name, window in self._windows.items()]
        unknown = or_(map_id.is_(None), map_id.not_in(list(self._windows)))
        return or_(*known, and_(unknown, at < now - self.strictest()))


@dataclass(frozen=True, slots=True)
class _Place:
    """A table that holds customers' words."""

    table: Table
    source: FromClause
    """The table, joined to what tells the map of a row."""
    map_id: ColumnElement[String]
    at: ColumnElement[Float]
    holds: ColumnElement[Boolean]
    """The condition that there are words."""
    emptied: Mapping[str, object]

    def too_old(self, windows: Windows, *, now: float) -> Select:
        """The keys of the rows whose words have stood longer than they may."""
        old = windows.passed(self.map_id, self.at, now=now)
        return select(*self.table.primary_key.columns).select_from(self.source).where(self.holds, old)

    def empty_some(self, connection: Connection, windows: Windows, *, now: float) -> int:
        """Empty a batch of them; how many rows."""
        keys = [tuple(row) for row in connection.execute(self.too_old(windows, now=now).limit(BATCH))]
        if keys:
            chosen = tuple_(*self.table.primary_key.columns).in_(keys)
            connection.execute(update(self.table).where(chosen).values(self.emptied))
        return len(keys)


_OF_INBOX: Final = inbox.join(conversation, conversation.c.conversation_id == inbox.c.conversation_id)
_NO_WORDS: Final[Mapping[str, object]] = {"text_redacted": None, "sentiment_phrases": null()}
_PLACES: Final = (
    _Place(
        touchpoint,
        touchpoint,
        touchpoint.c.map_id,
        touchpoint.c.at,
        or_(touchpoint.c.text_redacted.is_not(None), touchpoint.c.sentiment_phrases.is_not(None)),
        _NO_WORDS,
    ),
    _Place(
        outbox,
        outbox.outerjoin(_OF_INBOX, inbox.c.turn_id == outbox.c.turn_id),
        conversation.c.map_id,
        outbox.c.at,
        outbox.c.text != NOT_KEPT,
        {"text": NOT_KEPT},
    ),
    _Place(
        inbox,
        _OF_INBOX,
        conversation.c.map_id,
        inbox.c.accepted_at,
        and_(inbox.c.state != "waiting", or_(inbox.c.content != "", inbox.c.shown != "")),
        {"content": "", "shown": ""},
    ),
    _Place(
        survey_response,
        survey_response,
        survey_response.c.map_id,
        survey_response.c.at,
        survey_response.c.comment.is_not(None),
        {"comment": None},
    ),
    _Place(
        evidence, evidence, evidence.c.map_id, evidence.c.brought_at, evidence.c.quote.is_not(None), {"quote": None}
    ),
    _Place(finding, finding, finding.c.map_id, finding.c.last_seen, finding.c.sample.is_not(None), {"sample": None}),
)
"""Of the inbox only what an earlier version left: an answered message is emptied at once. Of evidence only what was
brought in: an author's own quotes are the map's, and have no such time."""


def forget_said(connection: Connection, turn_id: str, *, session_id: str) -> None:
    """Take the customer's words out of one turn and its line; ids, times, figures and the reply stay."""
    connection.execute(update(touchpoint).where(touchpoint.c.turn_id == turn_id).values(_NO_WORDS))
    of_turn = and_(outbox.c.session_id == session_id, outbox.c.turn_id == turn_id, outbox.c.author == "customer")
    connection.execute(update(outbox).where(of_turn).values(text=NOT_KEPT))


def count_old_texts(database: Engine, windows: Windows, *, now: float) -> int:
    """How many rows hold words that have stood longer than they may."""
    with reading(database) as connection:
        counts = (select(func.count()).select_from(each.too_old(windows, now=now).subquery()) for each in _PLACES)
        return sum(int(connection.execute(each).scalar_one()) for each in counts)


def empty_old_texts(database: Engine, windows: Windows, *, now: float) -> int:
    """Empty one batch of each table; how many rows that were, 0 when nothing was left to do."""
    with writing(database) as connection:
        done = sum(each.empty_some(connection, windows, now=now) for each in _PLACES)
    if not done:
        wipe(database)
    return done


async def keep_texts_short(
    database: Engine, maps: Sequence[JourneyMap], *, also: Callable[[float], object], now: Callable[[], float]
) -> None:
    """Empty what is too old at once, then every day, until cancelled; a failing database is tried again later.

    `also` empties what others keep: it gets the time before which nothing may stay.

    What counts is the clock, not how often this ran: after a month of standing still one run catches up.
    """
    emptied_at = float("-inf")
    while True:
        pause, windows = _LOOK, Windows(maps)  # another release may keep texts for another time
        if abs(now() - emptied_at) >= _DAY:  # a clock that was put back is no reason to wait longer
            try:
                if await asyncio.to_thread(empty_old_texts, database, windows, now=now()):
                    pause = _BREATH
                else:
                    await asyncio.to_thread(also, now() - windows.strictest())
                    emptied_at = now()
            except (SQLAlchemyError, OSError, sqlite3.Error) as error:
                _log.error("old texts cannot be emptied: %s", type(error).__name__)
        await asyncio.sleep(pause)
