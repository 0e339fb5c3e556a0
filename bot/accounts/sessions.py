"""Who is signed in: sessions that end by age, by idleness, and whenever what they rest on changes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.engine import Connection, Engine

from bot.accounts.audit import Action, Actor, Deed, append
from bot.accounts.tables import console_session, console_user
from bot.accounts.tokens import hash_of, new_token
from bot.accounts.users import User, user_of
from bot.touchpoints.database import reading, writing

_SEEN_EVERY: Final = 60.0
"""Seconds between two notes of a session's last use, so that reading pages is not writing."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of one database; both spans in seconds."""

    database: Engine
    now: Callable[[], float]
    longest: float
    idle: float

    def resume(self, token: str) -> User | None:
        """Whose session it is, if it still holds; using it keeps it from falling idle."""
        key, now = hash_of(token), self.now()
        query = select(console_user, console_session.c.began_at, console_session.c.seen_at).join(
            console_session, console_session.c.user_id == console_user.c.user_id
        )
        with reading(self.database) as connection:
            row = connection.execute(query.where(console_session.c.token_hash == key)).mappings().first()
        if row is None or row["disabled"] or self._over(row["began_at"], row["seen_at"], now=now):
            return None
        if now - row["seen_at"] >= min(_SEEN_EVERY, self.idle / 2):
            with writing(self.database, durable=False) as connection:
                seen = update(console_session).where(console_session.c.token_hash == key).values(seen_at=now)
                connection.execute(seen)
        return user_of(row)

    def begin(self, connection: Connection, user_id: str) -> str:
        """A new session inside a transaction; gives its token. Ended ones of everybody are swept out."""
        token, now = new_token(), self.now()
        columns = console_session.c
        ended = or_(columns.began_at <= now - self.longest, columns.seen_at <= now - self.idle)
        connection.execute(delete(console_session).where(ended))
        row = {"token_hash": hash_of(token), "user_id": user_id, "began_at": now, "seen_at": now}
        connection.execute(insert(console_session).values(**row))
        signed_in = update(console_user).where(console_user.c.user_id == user_id).values(signed_in_at=now)
        connection.execute(signed_in)
        return token

    def end(self, token: str, *, by: Actor) -> None:
        """Sign out here."""
        with writing(self.database) as connection:
            ended = connection.execute(delete(console_session).where(console_session.c.token_hash == hash_of(token)))
            if ended.rowcount:
                append(connection, Deed(by, Action.SIGNED_OUT, by.name), at=self.now())

    def end_all(self, user: User, *, by: Actor) -> None:
        """Sign out everywhere."""
        with writing(self.database) as connection:
            connection.execute(delete(console_session).where(console_session.c.user_id == user.id))
            append(connection, Deed(by, Action.SIGNED_OUT_EVERYWHERE, user.name), at=self.now())

    def _over(self, began_at: float, seen_at: float, *, now: float) -> bool:
        return now >= began_at + self.longest or now >= seen_at + self.idle
