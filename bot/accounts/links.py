"""One-time links: the way in without a password yet, for the first admin and for whoever is given one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.accounts.audit import Action, Actor, Deed, append
from bot.accounts.names import checked_name
from bot.accounts.passwords import checked_password, hashed
from bot.accounts.roles import Role
from bot.accounts.tables import console_user, one_time_link
from bot.accounts.tokens import hash_of, new_token
from bot.accounts.users import User, any_user, insert_user, revoke, user_of
from bot.errors import CataloguedError
from bot.touchpoints.database import reading, writing

FIRST_ADMIN_SECONDS: Final = 3_600.0
PASSWORD_SECONDS: Final = 86_400.0
_FIRST, _PASSWORD = "first_admin", "password"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an open link is for: a password of `name`, or, without one, becoming the first admin."""

    name: str | None


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one database; only their hashes are in it."""

    database: Engine
    now: Callable[[], float]

    def for_first_admin(self) -> str | None:
        """A new token, good for an hour; earlier ones are void. `None` when there are users already."""
        with writing(self.database) as connection:
            if any_user(connection):
                return None
            connection.execute(delete(one_time_link).where(one_time_link.c.purpose == _FIRST))
            return self._insert(connection, _FIRST, None, seconds=FIRST_ADMIN_SECONDS)

    def for_user(self, user: User, *, by: Actor) -> str:
        """A new token, good for a day; earlier ones of theirs are void. Their password holds until it is used."""
        with writing(self.database) as connection:
            connection.execute(delete(one_time_link).where(one_time_link.c.user_id == user.id))
            append(connection, Deed(by, Action.LINK_MADE, user.name), at=self.now())
            return self._insert(connection, _PASSWORD, user.id, seconds=PASSWORD_SECONDS)

    def open(self, token: str) -> Invitation | None:
        """What the link is for, without using it; `None` for a used, late or unknown one."""
        with reading(self.database) as connection:
            return self._open(connection, token)

    def use(self, token: str, *, password: str, name: str = "", address: str = "") -> User:
        """Set the password, and make the first admin under `name`. Raises `CataloguedError` for a name or password
        that does not serve, which leaves the link as it was, or for a link that is no more.
        """
        invitation = self.open(token)
        if invitation is None:
            raise CataloguedError("errors.accounts.link_is_over")
        shown = invitation.name or checked_name(name)
        checked_password(password, name=shown)
        kept = hashed(password)
        with writing(self.database) as connection:
            if self._open(connection, token) is None:  # two may have come this far
                raise CataloguedError("errors.accounts.link_is_over")
            connection.execute(delete(one_time_link).where(one_time_link.c.token_hash == hash_of(token)))
            actor = Actor(shown, address)
            if invitation.name is None:
                return insert_user(connection, shown, Role.ADMIN, password_hash=kept, by=actor, now=self.now())
            return self._new_password(connection, shown, kept, by=actor)

    def _new_password(self, connection: Connection, name: str, kept: str, *, by: Actor) -> User:
        mine = console_user.c.name == name
        connection.execute(update(console_user).where(mine).values(password_hash=kept))
        row = connection.execute(select(console_user).where(mine)).mappings().one()
        revoke(connection, row["user_id"])
        append(connection, Deed(by, Action.PASSWORD_SET, name), at=self.now())
        return user_of(row)

    def _insert(self, connection: Connection, purpose: str, user_id: str | None, *, seconds: float) -> str:
        token = new_token()
        row = {"token_hash": hash_of(token), "purpose": purpose, "user_id": user_id}
        connection.execute(insert(one_time_link).values(**row, expires_at=self.now() + seconds))
        return token

    def _open(self, connection: Connection, token: str) -> Invitation | None:
        joined = one_time_link.outerjoin(console_user, console_user.c.user_id == one_time_link.c.user_id)
        query = select(one_time_link, console_user.c.name, console_user.c.disabled).select_from(joined)
        found = connection.execute(query.where(one_time_link.c.token_hash == hash_of(token))).mappings().first()
        row: Mapping[str, Any] | None = found
        if row is None or row["expires_at"] <= self.now() or row["disabled"]:
            return None
        if row["purpose"] == _FIRST and any_user(connection):
            return None
        return Invitation(row["name"])
