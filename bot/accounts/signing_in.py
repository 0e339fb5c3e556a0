"""Signing in, throttled and the same for known and unknown names; and all of the accounts over one database."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Engine

from bot.accounts.audit import Action, Actor, Deed, append
from bot.accounts.links import Links
from bot.accounts.names import LONGEST as LONGEST_NAME
from bot.accounts.names import key_of
from bot.accounts.passwords import LONGEST, hashed, matches, outdated
from bot.accounts.sessions import Sessions
from bot.accounts.tables import console_user
from bot.accounts.throttle import Attempts
from bot.accounts.users import User, Users, user_of
from bot.touchpoints.database import reading, writing


class Refusal(str, Enum):
    """Why nobody was signed in; a wrong password, an unknown name and a disabled user are told alike."""

    WRONG = "wrong"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: its token goes to the browser and nowhere else."""

    user: User
    token: str


@dataclass(frozen=True, slots=True)
class Accounts:
    """Everything about users over one database."""

    database: Engine
    users: Users
    links: Links
    sessions: Sessions
    attempts: Attempts
    now: Callable[[], float]

    def sign_in(self, name: str, password: str, *, address: str) -> SignedIn | Refusal:
        """A session for who knows the password; blocks for the time of a hash."""
        if len(password) > LONGEST or len(name) > LONGEST_NAME:
            return Refusal.WRONG
        key = key_of(name)
        if not self.attempts.admit(key, address):
            return Refusal.TOO_MANY
        with reading(self.database) as connection:
            row = connection.execute(select(console_user).where(console_user.c.name_key == key)).mappings().first()
        known = row if row is not None and not row["disabled"] else None
        if not matches(password, known["password_hash"] if known else None) or known is None:
            self._note_refusal(known["name"] if known else "", address)
            return Refusal.WRONG
        self.attempts.forgive(key, address)
        return self.enter(user_of(known), address=address, rehash=_rehash(known, password))

    def enter(self, user: User, *, address: str, rehash: str | None = None) -> SignedIn:
        """A session for who has already shown who they are."""
        with writing(self.database) as connection:
            if rehash is not None:
                mine = console_user.c.user_id == user.id
                connection.execute(update(console_user).where(mine).values(password_hash=rehash))
            token = self.sessions.begin(connection, user.id)
            append(connection, Deed(Actor(user.name, address), Action.SIGNED_IN, user.name), at=self.now())
        return SignedIn(user, token)

    def knows_password(self, user: User, password: str, *, address: str) -> bool | Refusal:
        """Whether a signed-in user can say their password again; tries are counted as at the door."""
        if len(password) > LONGEST:
            return False
        key = key_of(user.name)
        if not self.attempts.admit(key, address):
            return Refusal.TOO_MANY
        with reading(self.database) as connection:
            query = select(console_user.c.password_hash).where(console_user.c.user_id == user.id)
            stored = connection.execute(query).scalar_one()
        if not matches(password, stored):
            return False
        self.attempts.forgive(key, address)
        return True

    def _note_refusal(self, name: str, address: str) -> None:
        """Of an unknown name nothing is kept: people type their password into that field too."""
        with writing(self.database, durable=False) as connection:
            append(connection, Deed(Actor(name or "?", address), Action.SIGN_IN_REFUSED, name), at=self.now())


def _rehash(row: Any, password: str) -> str | None:
    return hashed(password) if outdated(row["password_hash"]) else None


def accounts_over(database: Engine, *, now: Callable[[], float], hours: float, idle_minutes: float) -> Accounts:
    """The accounts of a database, with sessions of so many hours that fall idle after so many minutes."""
    sessions = Sessions(database, now, hours * 3_600, idle_minutes * 60)
    return Accounts(database, Users(database, now), Links(database, now), sessions, Attempts(database, now), now)
