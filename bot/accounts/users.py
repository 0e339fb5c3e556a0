"""The console's users: who they are, what they may do, and every change of that, written with its trail."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.accounts.audit import Action, Actor, Deed, append
from bot.accounts.names import checked_name, key_of
from bot.accounts.passwords import checked_password, hashed
from bot.accounts.roles import Role
from bot.accounts.tables import console_session, console_user, one_time_link
from bot.errors import CataloguedError
from bot.touchpoints.database import reading, writing


@dataclass(frozen=True, slots=True)
class User:
    """A person at the console; times in UTC seconds."""

    id: str
    name: str
    role: Role
    disabled: bool
    has_password: bool
    created_at: float
    signed_in_at: float | None = None
    language: str | None = None
    """The one they chose; `None` follows their browser."""


@dataclass(frozen=True, slots=True)
class Users:
    """The users of one database."""

    database: Engine
    now: Callable[[], float]

    def all(self) -> list[User]:
        """Everybody, by name."""
        with reading(self.database) as connection:
            found = connection.execute(select(console_user).order_by(console_user.c.name_key)).mappings()
            return [user_of(row) for row in found]

    def any(self) -> bool:
        """Whether there is anybody yet."""
        with reading(self.database) as connection:
            return any_user(connection)

    def find(self, name: str) -> User:
        """The user of that name. Raises `CataloguedError` when there is none."""
        with reading(self.database) as connection:
            return user_of(_row(connection, name))

    def add(self, name: str, role: Role, *, by: Actor, password: str | None = None) -> User:
        """Make a user. Raises `CataloguedError` for a name that is taken or cannot serve, or a weak password."""
        shown = checked_name(name)
        if password is not None:
            checked_password(password, name=shown)
        kept = None if password is None else hashed(password)
        with writing(self.database) as connection:
            return insert_user(connection, shown, role, password_hash=kept, by=by, now=self.now())

    def change_role(self, name: str, role: Role, *, by: Actor) -> User:
        """Give another role; who is signed in with the old one must sign in again, and their links are void.

        Raises `CataloguedError` when nobody would be left who can let people in.
        """
        deed = Deed(by, Action.ROLE_CHANGED, name, {"role": role.value})
        return self._change(name, {"role": role.value}, deed, ends_admin=role is not Role.ADMIN)

    def disable(self, name: str, *, by: Actor) -> User:
        """Let them in no more, from this moment; their links are void too.

        Raises `CataloguedError` when nobody would be left who can let people in.
        """
        return self._change(name, {"disabled": True}, Deed(by, Action.USER_DISABLED, name), ends_admin=True)

    def enable(self, name: str, *, by: Actor) -> User:
        """Let them in again."""
        return self._change(name, {"disabled": False}, Deed(by, Action.USER_ENABLED, name))

    def set_password(self, name: str, password: str, *, by: Actor) -> User:
        """Set a password; every session of theirs ends. Raises `CataloguedError` when it is too weak."""
        checked_password(password, name=name)
        return self._change(name, {"password_hash": hashed(password)}, Deed(by, Action.PASSWORD_SET, name))

    def choose_language(self, user_id: str, language: str) -> None:
        """Remember in which language the console speaks to them."""
        with writing(self.database, durable=False) as connection:
            chosen = update(console_user).where(console_user.c.user_id == user_id).values(language=language)
            connection.execute(chosen)

    def _change(self, name: str, values: Mapping[str, object], deed: Deed, *, ends_admin: bool = False) -> User:
        with writing(self.database) as connection:
            others = _admins(connection) - {key_of(name)}
            before = user_of(_row(connection, name))
            if ends_admin and before.role is Role.ADMIN and not before.disabled and not others:
                raise CataloguedError("errors.accounts.last_admin", name=before.name)
            connection.execute(update(console_user).where(console_user.c.user_id == before.id).values(**values))
            revoke(connection, before.id)
            append(connection, Deed(deed.actor, deed.action, before.name, deed.detail), at=self.now())
            return user_of(_row(connection, name))


def insert_user(
    connection: Connection, name: str, role: Role, *, password_hash: str | None, by: Actor, now: float
) -> User:
    """A new row and its trail, inside a transaction; the name is checked. Raises `CataloguedError` when it is taken."""
    values = {
        "user_id": uuid.uuid4().hex,
        "name": name,
        "name_key": key_of(name),
        "role": role.value,
        "password_hash": password_hash,
        "disabled": False,
        "created_at": now,
    }
    try:
        connection.execute(insert(console_user).values(**values))
    except IntegrityError as error:
        raise CataloguedError("errors.accounts.name_taken", name=name) from error
    append(connection, Deed(by, Action.USER_ADDED, name, {"role": role.value}), at=now)
    return user_of(_row(connection, name))


def any_user(connection: Connection) -> bool:
    """Whether there is a user, seen from inside a transaction."""
    return bool(connection.execute(select(func.count()).select_from(console_user)).scalar_one())


def _admins(connection: Connection) -> set[str]:
    """Who can let people in, by the key of their names; held until the transaction is over, lest two go at once."""
    columns = console_user.c
    is_admin = (columns.role == Role.ADMIN.value) & columns.disabled.is_(False) & columns.password_hash.is_not(None)
    query = select(columns.name_key).where(is_admin).order_by(columns.user_id).with_for_update()
    return set(connection.execute(query).scalars())


def revoke(connection: Connection, user_id: str) -> None:
    """End every session and void every link of a user."""
    for table in (console_session, one_time_link):
        connection.execute(delete(table).where(table.c.user_id == user_id))


def user_of(row: Mapping[str, Any]) -> User:
    """A user from a row of the table."""
    return User(
        id=row["user_id"],
        name=row["name"],
        role=Role(row["role"]),
        disabled=row["disabled"],
        has_password=row["password_hash"] is not None,
        created_at=row["created_at"],
        signed_in_at=row["signed_in_at"],
        language=row["language"],
    )


def _row(connection: Connection, name: str) -> Mapping[str, Any]:
    query = select(console_user).where(console_user.c.name_key == key_of(name))
    row: Mapping[str, Any] | None = connection.execute(query).mappings().first()
    if row is None:
        raise CataloguedError("errors.accounts.no_such_user", name=name)
    return row
