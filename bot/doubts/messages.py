"""Reading open doubts: what was asked and got no answer, a wrong one, or one that did not help; here or elsewhere."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from sqlalchemy import and_, or_, select
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import Select

from bot.compiler.naming import DENY
from bot.doubts.tables import doubt_message
from bot.touchpoints.tables import conversation, evidence, touchpoint

MATURE: Final = 300.0
"""Seconds after which who was asked which question they meant will not say it any more."""
_MOST: Final = 20_000
"""Messages read at once; the rest comes with the next look."""


class Reason(str, Enum):
    """Why a message is an open doubt."""

    UNANSWERED = "unanswered"
    UNEXPLAINED = "unexplained"
    """The bot asked which question was meant, and nobody said."""
    REJECTED = "rejected"
    """None of the questions offered was meant, or the answer was said to be wrong."""
    UNHELPFUL = "unhelpful"
    """The answer was voted down."""
    ELSEWHERE = "elsewhere"
    """It was asked on another channel, and the map does not answer it."""


@dataclass(frozen=True, slots=True)
class OpenDoubt:
    """One message of a customer that the map has not answered."""

    turn_id: str
    map_id: str
    stage_id: str | None
    """Where the customer was, under the id of that time."""
    text: str
    """Redacted, as it stands in the log."""
    at: float
    reason: Reason


def ungathered(connection: Connection, *, now: float) -> tuple[OpenDoubt, ...]:
    """Open doubts that are in no group yet, oldest first."""
    found: dict[str, OpenDoubt] = {}
    for reason, query in _queries(now, _in_no_group):
        for row in connection.execute(query.limit(_MOST)):
            found.setdefault(row.turn_id, _doubt(row, reason))
    found |= {row.contact_id: _contact(row) for row in connection.execute(_contacts().limit(_MOST))}
    return tuple(sorted(found.values(), key=lambda doubt: (doubt.at, doubt.turn_id)))


def reasons(connection: Connection, group_id: str, *, now: float) -> dict[Reason, int]:
    """Why the messages of a group to the bot are open doubts, most frequent first; a message counts once."""
    found: dict[str, Reason] = {}
    for reason, query in _queries(now, lambda said: _in_group(said, group_id)):
        for row in connection.execute(query.limit(_MOST)):
            found.setdefault(row.turn_id, reason)
    return dict(Counter(found.values()).most_common())


def _doubt(row: Row, reason: Reason) -> OpenDoubt:
    return OpenDoubt(row.turn_id, row.map_id, row.stage_id, row.text_redacted, row.at, reason)


def _contact(row: Row) -> OpenDoubt:
    at = row.brought_at if row.at is None else row.at
    return OpenDoubt(row.contact_id, row.map_id, row.path or None, row.quote, at, Reason.ELSEWHERE)


def _contacts() -> Select:
    gathered = select(doubt_message.c.turn_id).where(doubt_message.c.turn_id == evidence.c.contact_id).exists()
    return select(evidence).where(evidence.c.open, evidence.c.quote != "", ~gathered).order_by(evidence.c.row_id)


def _queries(now: float, among: Callable[[Any], Any]) -> Iterator[tuple[Reason, Select]]:
    said, after = touchpoint.alias("said"), touchpoint.alias("after")
    follows = and_(after.c.conversation_id == said.c.conversation_id, after.c.seq == said.c.seq + 1)
    yield Reason.UNHELPFUL, _of(said, among).where(said.c.kind == "question", said.c.helpful.is_(False))
    denied = and_(
        said.c.kind == "question",
        said.c.answered.is_(True),
        select(after.c.row_id).where(follows, after.c.intent == DENY).exists(),
    )
    refused = and_(said.c.kind == "clarification", said.c.turn_id.in_(_explained(after, after.c.kind == "fallback")))
    yield Reason.REJECTED, _of(said, among).where(or_(denied, refused))
    explained = said.c.turn_id.in_(_explained(after))
    gone_on = select(after.c.row_id).where(follows).exists()
    yield (
        Reason.UNEXPLAINED,
        _of(said, among).where(said.c.kind == "clarification", ~explained, or_(gone_on, said.c.at < now - MATURE)),
    )
    yield Reason.UNANSWERED, _of(said, among).where(said.c.kind == "fallback", said.c.chosen.is_(False))


def _explained(after: Any, *conditions: Any) -> Select:
    """Ids of the turns that later ones explain: a list made once, for `clarifies` has no index to ask turn by turn."""
    return select(after.c.clarifies).where(after.c.clarifies.is_not(None), *conditions)


def _of(said: Any, among: Callable[[Any], Any]) -> Select:
    return (
        select(said.c.turn_id, said.c.map_id, said.c.stage_id, said.c.text_redacted, said.c.at)
        .join(conversation, conversation.c.conversation_id == said.c.conversation_id)
        .where(conversation.c.is_test.is_(False), said.c.text_redacted.is_not(None), said.c.text_redacted != "")
        .where(among(said))
        .order_by(said.c.row_id)
    )


def _in_no_group(said: Any) -> Any:
    return ~select(doubt_message.c.turn_id).where(doubt_message.c.turn_id == said.c.turn_id).exists()


def _in_group(said: Any, group_id: str) -> Any:
    turns = select(doubt_message.c.turn_id).where(doubt_message.c.group_id == group_id)
    return said.c.turn_id.in_(turns)
