"""What messages of ours ask beside the conversation: votes, scores, words; written down before they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection, Row

from bot.channels.telegram.tables import telegram_asked
from bot.touchpoints.upsert import insert_once

VOTE: Final = "vote"
SCORE: Final = "score"
WORDS: Final = "words"
KEPT: Final = 30 * 86_400.0
"""Seconds a question of this sort can be answered, as long as a choice can be pressed."""

_BY_TOKEN: Final = select(telegram_asked).where(telegram_asked.c.token == bindparam("of"))
_BY_MESSAGE: Final = select(telegram_asked).where(
    telegram_asked.c.chat_key == bindparam("of"), telegram_asked.c.message == bindparam("shown")
)
_SCORE_OF: Final = select(telegram_asked).where(
    telegram_asked.c.survey_id == bindparam("of"), telegram_asked.c.kind == SCORE
)
_ONE: Final = update(telegram_asked).where(telegram_asked.c.token == bindparam("of"))


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, and what has become of it."""

    token: str
    chat_key: str
    session_id: str
    number: int
    """Of the line that asks."""
    kind: str
    survey_id: str | None = None
    scores: tuple[int, ...] = ()
    chosen: int | None = None
    """The score; of a vote 1 for helpful and 0 for not."""
    message: int | None = None
    """Where it was shown last."""


def ask(connection: Connection, asked: Asked, *, at: float) -> bool:
    """Write a question down before it is shown; `False` when the same of a survey was asked before."""
    values = {
        "token": asked.token,
        "chat_key": asked.chat_key,
        "session_id": asked.session_id,
        "number": asked.number,
        "kind": asked.kind,
        "survey_id": asked.survey_id,
        "scores": list(asked.scores),
        "chosen": asked.chosen,
        "message": asked.message,
        "asked_at": at,
    }
    return insert_once(connection, telegram_asked, values)


def of_token(connection: Connection, token: str) -> Asked | None:
    """The question of a button."""
    return _asked(connection.execute(_BY_TOKEN, {"of": token}).first())


def of_message(connection: Connection, chat_key: str, message: int) -> Asked | None:
    """The question that a message asks."""
    return _asked(connection.execute(_BY_MESSAGE, {"of": chat_key, "shown": message}).first())


def score_of(connection: Connection, survey_id: str) -> Asked | None:
    """The question of a survey that has buttons."""
    return _asked(connection.execute(_SCORE_OF, {"of": survey_id}).first())


def shown_as(connection: Connection, token: str, message: int) -> None:
    """The question stands in the chat as this message."""
    connection.execute(_ONE, {"of": token, "message": message})


def choose(connection: Connection, token: str, chosen: int) -> None:
    """What was answered."""
    connection.execute(_ONE, {"of": token, "chosen": chosen})


def forget(connection: Connection, chat_keys: Sequence[str]) -> None:
    """Delete the questions of these chats."""
    connection.execute(telegram_asked.delete().where(telegram_asked.c.chat_key.in_(chat_keys)))


def drop_old(connection: Connection, *, at: float) -> None:
    """Forget what was asked long ago: its buttons explain themselves from now on."""
    connection.execute(telegram_asked.delete().where(telegram_asked.c.asked_at < at - KEPT))


def _asked(row: Row | None) -> Asked | None:
    if row is None:
        return None
    return Asked(
        token=row.token,
        chat_key=row.chat_key,
        session_id=row.session_id,
        number=row.number,
        kind=row.kind,
        survey_id=row.survey_id,
        scores=tuple(row.scores),
        chosen=row.chosen,
        message=row.message,
    )
