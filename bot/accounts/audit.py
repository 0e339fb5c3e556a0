"""The audit trail: who did what to what, when, and roughly from where; rows are only ever added.

Every room above records what its users do: `record(database, Deed(actor, Action.PUBLISHED, "release 12"), at=now)`,
or `append` inside the transaction of the deed itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Final

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Engine

from bot.accounts.tables import audit_entry
from bot.touchpoints.database import reading, writing

_LONGEST_SUBJECT: Final = 500
_PAGE: Final = 1_000


class Action(str, Enum):
    """What can be done; the console says each in words."""

    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    PASSWORD_SET = "password_set"  # noqa: S105 - the name of a deed
    USER_ADDED = "user_added"
    ROLE_CHANGED = "role_changed"
    USER_DISABLED = "user_disabled"
    USER_ENABLED = "user_enabled"
    LINK_MADE = "link_made"
    MAP_EDITED = "map_edited"
    PUBLISHED = "published"
    ROLLED_BACK = "rolled_back"
    PUBLICATION_ASKED = "publication_asked"
    PUBLICATION_CANCELLED = "publication_cancelled"
    DOUBT_ACCEPTED = "doubt_accepted"
    DOUBT_DISMISSED = "doubt_dismissed"
    DOUBT_REOPENED = "doubt_reopened"
    FINDING_ACCEPTED = "finding_accepted"
    FINDING_DISMISSED = "finding_dismissed"
    FINDING_REOPENED = "finding_reopened"
    IMPORTED = "imported"
    IMPORT_UNDONE = "import_undone"
    EXPORTED = "exported"
    UNMASKED = "unmasked"
    CONVERSATION_READ = "conversation_read"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the name of a user, or `terminal:<name>`; and from which address, if any."""

    name: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing done. `detail` holds short words and numbers, never customers' text."""

    actor: Actor
    action: Action
    subject: str = ""
    detail: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A deed as it is kept: `at` in UTC seconds, the address without its end."""

    number: int
    at: float
    deed: Deed


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted: of one user, of one action, since and until (exclusive) a time, about one thing."""

    actor: str = ""
    action: Action | None = None
    since: float | None = None
    until: float | None = None
    subject: str = ""


EVERYTHING: Final = AuditFilter()


def record(database: Engine, deed: Deed, *, at: float) -> None:
    """Add a deed in a transaction of its own."""
    with writing(database) as connection:
        append(connection, deed, at=at)


def append(connection: Connection, deed: Deed, *, at: float) -> None:
    """Add a deed inside the transaction that does it: both or neither."""
    values: dict[str, Any] = {
        "at": at,
        "actor": deed.actor.name,
        "action": deed.action.value,
        "subject": deed.subject[:_LONGEST_SUBJECT],
        "detail": dict(deed.detail),
        "address": shortened(deed.actor.address),
    }
    connection.execute(insert(audit_entry).values(**values))


def entries(
    database: Engine, wanted: AuditFilter = EVERYTHING, *, before: int | None = None, limit: int = 100
) -> list[Entry]:
    """The newest entries that fit, newest first; `before` is the number of an entry already seen."""
    query = select(audit_entry).order_by(audit_entry.c.row_id.desc()).limit(limit)
    for condition in _conditions(wanted, before):
        query = query.where(condition)
    with reading(database) as connection:
        return [_entry(row) for row in connection.execute(query).mappings()]


def every_entry(database: Engine, wanted: AuditFilter = EVERYTHING) -> Iterator[Entry]:
    """All entries that fit, newest first, a thousand at a time."""
    before: int | None = None
    while page := entries(database, wanted, before=before, limit=_PAGE):
        yield from page
        before = page[-1].number


def _conditions(wanted: AuditFilter, before: int | None) -> Iterator[Any]:
    columns = audit_entry.c
    if wanted.actor:
        yield columns.actor == wanted.actor.replace("\0", "")  # which PostgreSQL takes in no text
    if wanted.action:
        yield columns.action == wanted.action.value
    if wanted.subject:
        yield columns.subject == wanted.subject
    if wanted.since is not None:
        yield columns.at >= wanted.since
    if wanted.until is not None:
        yield columns.at < wanted.until
    if before is not None:
        yield columns.row_id < before


def _entry(row: Mapping[str, Any]) -> Entry:
    actor = Actor(row["actor"], row["address"])
    return Entry(row["row_id"], row["at"], Deed(actor, Action(row["action"]), row["subject"], row["detail"]))


def shortened(address: str) -> str:
    """The network an address belongs to, `203.0.113.0` or `2001:db8:1::`; nothing for what is no address."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    length = 48 if isinstance(parsed, IPv6Address) else 24
    return str(ip_network(f"{parsed}/{length}", strict=False).network_address)
