"""The lines of a session as its customer sees them: numbered, stored, read back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, bindparam, select, update
from sqlalchemy.engine import Connection, Row

from bot.gateway.protocol import AskedSurvey, ChatEvent, OfferedChoice
from bot.gateway.survey_rules import ANSWERABLE, SCORES, thanks_for
from bot.gateway.tables import outbox, session
from bot.touchpoints.tables import survey_asked, survey_response, touchpoint

_PAGE: Final = 200

_SEEN: Final = select(
    outbox,
    touchpoint.c.helpful,
    survey_asked.c.kind.label("survey_kind"),
    survey_asked.c.at.label("asked_at"),
    survey_asked.c.language.label("survey_language"),
    survey_response.c.score,
    survey_response.c.commented,
).select_from(
    outbox.outerjoin(
        touchpoint,
        and_(touchpoint.c.turn_id == outbox.c.turn_id, outbox.c.votable.is_(True)),  # of the answer alone
    )
    .outerjoin(survey_asked, survey_asked.c.survey_id == outbox.c.survey_id)
    .outerjoin(survey_response, survey_response.c.survey_id == outbox.c.survey_id)
)
_AFTER: Final = _SEEN.where(outbox.c.session_id == bindparam("of"), outbox.c.number > bindparam("after"))
_ONE: Final = _SEEN.where(outbox.c.session_id == bindparam("of"), outbox.c.number == bindparam("number"))
_NEWEST: Final = _AFTER.order_by(outbox.c.number.desc()).limit(bindparam("limit"))
_FOLLOWING: Final = _AFTER.order_by(outbox.c.number).limit(_PAGE)
_NUMBERED: Final = update(session).where(session.c.session_id == bindparam("of"))


@dataclass(frozen=True, slots=True)
class Line:
    """One line on its way into the outbox."""

    author: str
    text: str
    in_reply_to: str | None
    last: bool
    choices: tuple[OfferedChoice, ...] = ()
    link: str | None = None
    votable: bool = False
    survey_id: str | None = None


def add_lines(
    connection: Connection, owner: Row, lines: Sequence[Line], *, turn_id: str, at: float, **session_values: object
) -> None:
    """Append lines under the next numbers of a session, whose row `owner` the transaction has locked.

    The lock stays until the commit, so numbers become visible in order, and a reader that asks for "after 7" can never
    miss an 8 that was slower than a 9. `session_values` are written into the session's row on the way.
    """
    rows = [
        {
            "session_id": owner.session_id,
            "number": number,
            "author": line.author,
            "text": line.text,
            "at": at,
            "in_reply_to": line.in_reply_to,
            "choices": [{"id": choice.id, "title": choice.title} for choice in line.choices],
            "link": line.link,
            "last": line.last,
            "turn_id": turn_id,
            "votable": line.votable,
            "survey_id": line.survey_id,
        }
        for number, line in enumerate(lines, start=owner.last_number + 1)
    ]
    if rows:
        connection.execute(outbox.insert(), rows)
    last_number = owner.last_number + len(rows)
    connection.execute(_NUMBERED, {"of": owner.session_id, "last_number": last_number, **session_values})


def newest(connection: Connection, session_id: str, *, after: int, limit: int) -> tuple[ChatEvent, ...]:
    """The newest `limit` lines with a number above `after`, oldest first."""
    rows = connection.execute(_NEWEST, {"of": session_id, "after": after, "limit": limit}).all()
    return tuple(_event(row) for row in reversed(rows))


def following(connection: Connection, session_id: str, *, after: int) -> tuple[ChatEvent, ...]:
    """The next lines above `after`, oldest first, a page at a time."""
    return tuple(_event(row) for row in connection.execute(_FOLLOWING, {"of": session_id, "after": after}))


def line(connection: Connection, session_id: str, number: int) -> ChatEvent:
    """One line, which must exist."""
    return _event(connection.execute(_ONE, {"of": session_id, "number": number}).one())


def last_numbers(connection: Connection, session_ids: Sequence[str]) -> Mapping[str, int]:
    """The highest number of each session."""
    found: dict[str, int] = {}
    for start in range(0, len(session_ids), _PAGE):
        some = list(session_ids[start : start + _PAGE])
        query = select(session.c.session_id, session.c.last_number).where(session.c.session_id.in_(some))
        found |= {row.session_id: row.last_number for row in connection.execute(query)}
    return found


def _event(row: Row) -> ChatEvent:
    return ChatEvent(
        number=row.number,
        author=row.author,
        text=row.text,
        at=row.at,
        in_reply_to=row.in_reply_to,
        choices=tuple(OfferedChoice(each["id"], each["title"]) for each in row.choices),
        link=row.link,
        last=row.last,
        votable=bool(row.votable),
        helpful=row.helpful,
        survey=_survey(row) if row.survey_kind else None,
    )


def _survey(row: Row) -> AskedSurvey:
    score, commented = None if row.score is None else int(row.score), bool(row.commented)
    return AskedSurvey(
        id=row.survey_id,
        kind=row.survey_kind,
        scores=SCORES[row.survey_kind],
        score=score,
        commented=commented,
        thanks=thanks_for(row.survey_kind, score, commented=commented, language=row.survey_language),
        until=row.asked_at + ANSWERABLE,
    )
