"""Asking a survey: once in a conversation, when it has come to its end from the customer's side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.engine import Connection, Engine, Row
from sqlalchemy.sql import Select

from bot.gateway.atlas import Atlas
from bot.gateway.identity import new_id
from bot.gateway.lines import Line, add_lines
from bot.gateway.survey_rules import (
    SILENCE,
    SeenTurn,
    due,
    has_said_farewell,
    place_of,
    question_of,
    stage_asked_about,
    was_answered_last,
)
from bot.gateway.tables import inbox, session
from bot.journeys.model import JourneyMap, Survey
from bot.touchpoints.database import reading, writing
from bot.touchpoints.durations import seconds
from bot.touchpoints.tables import conversation, journey, survey_asked, touchpoint

_WAITING: Final = (
    select(inbox.c.inbox_id).where(inbox.c.session_id == session.c.session_id, inbox.c.state == "waiting").exists()
)
_ASKED: Final = (
    select(survey_asked.c.survey_id).where(survey_asked.c.conversation_id == conversation.c.conversation_id).exists()
)
_OPEN: Final = (
    select(conversation, session.c.session_id)
    .select_from(conversation.join(session, session.c.conversation_id == conversation.c.conversation_id))
    .where(conversation.c.outcome.is_(None), conversation.c.is_test.is_(False), ~_ASKED, ~_WAITING)
)
"""Conversations in which a survey can still be asked; people who try the bot are never asked."""
_OF_SESSION: Final = _OPEN.where(session.c.session_id == bindparam("of"))
_LATER: Final = conversation.alias("later")
_WENT_ON: Final = (
    select(_LATER.c.conversation_id)
    .where(_LATER.c.customer_key == conversation.c.customer_key, _LATER.c.ended_at > conversation.c.ended_at)
    .exists()
)
"""The customer has been elsewhere since: a conversation of the web went on in a messenger, and nobody reads it here."""
_SILENT_SESSION: Final = _OF_SESSION.where(~_WENT_ON)
_FALLEN_SILENT: Final = _OPEN.where(
    ~_WENT_ON,
    conversation.c.turns > 0,
    conversation.c.ended_at <= bindparam("spoken"),
    conversation.c.ended_at > bindparam("then"),
)
_LOCKED: Final = (
    select(session.c.session_id, session.c.last_number).where(session.c.session_id == bindparam("of")).with_for_update()
)
_WAY: Final = select(journey.c.journey_key).where(journey.c.journey_key == bindparam("of")).with_for_update()
_TURNS: Final = (
    select(
        touchpoint.c.kind,
        touchpoint.c.answered,
        (func.coalesce(touchpoint.c.outcome, "") == "failed").label("failed"),
        touchpoint.c.intent,
        touchpoint.c.map_id,
        touchpoint.c.stage_id,
        touchpoint.c.touchpoint_id,
        touchpoint.c.language,
        touchpoint.c.release,
    )
    .where(touchpoint.c.conversation_id == bindparam("of"))
    .order_by(touchpoint.c.seq)
)
_RECENTLY: Final = (
    select(survey_asked.c.survey_id)
    .where(
        survey_asked.c.customer_key == bindparam("whom"),
        survey_asked.c.map_id == bindparam("map"),
        survey_asked.c.kind == bindparam("what"),
        survey_asked.c.place == bindparam("where"),
        survey_asked.c.at > bindparam("since"),
    )
    .limit(1)
)

_Ended = Callable[[Sequence[SeenTurn]], bool]


@dataclass(frozen=True, slots=True)
class Silent:
    """A conversation as it was found: whoever has spoken since is not silent."""

    session_id: str
    conversation_id: str
    ended_at: float


@dataclass(frozen=True, slots=True)
class _Due:
    """A survey that will be asked, and all that is kept of it."""

    journey: JourneyMap
    survey: Survey
    turns: Sequence[SeenTurn]

    @property
    def language(self) -> str:
        """The one the customer and the bot have spoken last."""
        return self.turns[-1].language


def ask_after_farewell(connection: Connection, session_id: str, *, at: float, atlas: Atlas) -> bool:
    """Ask what is due after thanks or a goodbye; whether something was asked.

    Belongs into the transaction that ends the turn: its lines come before the survey's.
    """
    talk = connection.execute(_OF_SESSION, {"of": session_id}).first()
    return talk is not None and _ask(connection, talk, at=at, atlas=atlas, ended=has_said_farewell)


def find_the_silent(database: Engine, atlas: Atlas, *, at: float) -> tuple[Silent, ...]:
    """The conversations that have just fallen silent and in which something is due.

    One that has been silent for longer than its map's `session_gap` is over, and nobody is called back.
    """
    with reading(database) as connection:
        ready = [talk for talk in connection.execute(_silent(atlas, at)).all() if _has_ended(talk, atlas, at)]
        return tuple(
            Silent(talk.session_id, talk.conversation_id, talk.ended_at)
            for talk in ready
            if _choose(connection, talk, at=at, atlas=atlas, ended=was_answered_last)
        )


def ask_silent(database: Engine, seen: Silent, *, at: float, atlas: Atlas) -> bool:
    """Ask what is due in a conversation that was found silent; whether something was asked.

    Any number of processes may do so at once, and any number of times: a conversation is asked once.
    """
    with writing(database) as connection:
        connection.execute(_LOCKED, {"of": seen.session_id})
        talk = connection.execute(_SILENT_SESSION, {"of": seen.session_id}).first()
        if talk is None or (talk.conversation_id, talk.ended_at) != (seen.conversation_id, seen.ended_at):
            return False  # somebody has spoken since it was read, or another process was quicker
        return _ask(connection, talk, at=at, atlas=atlas, ended=was_answered_last)


def _silent(atlas: Atlas, at: float) -> Select:
    longest, shortest = max(atlas.session_gaps()), min(SILENCE, min(atlas.session_gaps()) / 2)
    return _FALLEN_SILENT.params(spoken=at - shortest, then=at - longest)


def _has_ended(talk: Row, atlas: Atlas, at: float) -> bool:
    gap = atlas.session_gap(talk.map_id)
    return bool(min(SILENCE, gap / 2) <= at - talk.ended_at <= gap)


def _ask(connection: Connection, talk: Row, *, at: float, atlas: Atlas, ended: _Ended) -> bool:
    """The session's row must be locked: under it nobody else can ask in this conversation."""
    connection.execute(_WAY, {"of": talk.journey_key})  # all sessions of one journey take turns at its rests
    found = _choose(connection, talk, at=at, atlas=atlas, ended=ended)
    if found is None:
        return False
    survey_id = new_id()
    asked = {
        "survey_id": survey_id,
        "at": at,
        "map_id": found.journey.id,
        "release": found.turns[-1].release,
        "language": found.language,
        "kind": found.survey.kind,
        "place": place_of(found.survey),
        "stage_id": stage_asked_about(found.survey, found.turns),
    }
    whose = {name: talk._mapping[name] for name in ("conversation_id", "customer_key", "journey_key", "channel")}
    connection.execute(survey_asked.insert().values(**asked, **whose))
    words = question_of(found.journey, found.survey, language=found.language)
    owner = connection.execute(_LOCKED, {"of": talk.session_id}).one()
    lines = [Line("bot", words, in_reply_to=None, last=True, survey_id=survey_id)]
    add_lines(connection, owner, lines, turn_id=survey_id, at=at)
    return True


def _choose(connection: Connection, talk: Row, *, at: float, atlas: Atlas, ended: _Ended) -> _Due | None:
    if not atlas.has_surveys(talk.map_id):
        return None
    turns = [SeenTurn(**row._mapping) for row in connection.execute(_TURNS, {"of": talk.conversation_id})]
    if not ended(turns):
        return None
    spoken = atlas.spoken(talk.map_id, turns[-1].language)
    fitting = due(spoken, turns, conversation_id=talk.conversation_id) if spoken else ()
    for survey in fitting:
        if not _is_resting(connection, talk, survey, at=at):
            return _Due(spoken, survey, turns) if spoken else None
    return None


def _is_resting(connection: Connection, talk: Row, survey: Survey, *, at: float) -> bool:
    """Whether the customer has been asked the same, on any channel, less than its `cooldown` ago."""
    which = {"map": talk.map_id, "what": survey.kind, "where": place_of(survey)}
    since = {"whom": talk.customer_key, "since": at - seconds(survey.cooldown)}
    return connection.execute(_RECENTLY, {**which, **since}).first() is not None
