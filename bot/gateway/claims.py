"""Taking a waiting message to answer it: one holder per session at a time, fair between sessions."""

import os
import socket
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.engine import Connection, Row

from bot.engine.protocol import RequestKind
from bot.gateway.atlas import Atlas
from bot.gateway.identity import new_id
from bot.gateway.tables import inbox, lease
from bot.touchpoints.tables import conversation, journey
from bot.touchpoints.upsert import insert_once
from bot.turn import TurnContext

_LIVING: Final[set[str]] = set()
"""Owners of this very process, so that a start can tell its own leases from those of a dead namesake."""


_HEADS: Final = (
    select(func.min(inbox.c.inbox_id).label("inbox_id"))
    .where(inbox.c.state == "waiting")
    .group_by(inbox.c.session_id)
    .subquery()
)
_READY: Final = (
    select(inbox.c.session_id, lease.c.fence)
    .join(_HEADS, _HEADS.c.inbox_id == inbox.c.inbox_id)
    .outerjoin(lease, lease.c.session_id == inbox.c.session_id)
    .where((lease.c.expires_at.is_(None)) | (lease.c.expires_at <= bindparam("at")))
    .order_by(inbox.c.ready_at, inbox.c.inbox_id)
    .limit(16)
)
_TAKE: Final = update(lease).where(
    lease.c.session_id == bindparam("of"), lease.c.fence == bindparam("known"), lease.c.expires_at <= bindparam("at")
)
_GIVE_BACK: Final = (
    update(lease)
    .where(
        lease.c.session_id == bindparam("of"),
        lease.c.owner == bindparam("held_by"),
        lease.c.fence == bindparam("held_as"),
        lease.c.expires_at > 0,
    )
    .values(expires_at=0.0)
)
_ATTEMPTED: Final = update(inbox).where(inbox.c.inbox_id == bindparam("of"))
_FIRST_WAITING: Final = (
    select(
        inbox,
        conversation.c.customer_key,
        conversation.c.journey_key,
        conversation.c.map_id,
        conversation.c.persona_id,
        conversation.c.language,
        journey.c.stage_id.label("journey_stage"),
    )
    .join(conversation, conversation.c.conversation_id == inbox.c.conversation_id)
    .outerjoin(journey, journey.c.journey_key == conversation.c.journey_key)
    .where(inbox.c.session_id == bindparam("of"), inbox.c.state == "waiting")
    .order_by(inbox.c.inbox_id)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Ready:
    """A session that waits, and the fence of its last lease if there ever was one."""

    session_id: str
    fence: int | None


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to answer one session, until somebody with a higher fence has taken it."""

    session_id: str
    owner: str
    fence: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message with everything needed to answer it."""

    lease: Lease
    inbox_id: int
    external_id: str
    kind: RequestKind
    content: str
    shown: str
    attempts: int
    """How often an answer was begun before, by processes that then died."""
    context: TurnContext


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who claims, when, for how long."""

    owner: str
    at: float
    lease_seconds: float
    release: str


def new_owner() -> str:
    """A name for this gateway that tells other processes of the machine whether it can still be alive."""
    owner = f"{socket.gethostname()[:60]}/{os.getpid()}/{new_id()}"
    _LIVING.add(owner)
    return owner


def retire(owner: str) -> None:
    """Forget a gateway of this process that has closed."""
    _LIVING.discard(owner)


def ready_sessions(connection: Connection, at: float) -> list[Ready]:
    """Sessions with a message waiting and nobody at work on it, those first whose message has waited longest."""
    return [Ready(row.session_id, row.fence) for row in connection.execute(_READY, {"at": at})]


def claim(connection: Connection, ready: Ready, claimant: Claimant, *, atlas: Atlas) -> Claimed | None:
    """Take the lease of a session and its first waiting message; `None` when somebody was quicker.

    The attempt is counted here, in a commit of its own before anybody thinks about the message: a message that kills
    the process each time must be recognised.
    """
    held = _take(connection, ready, claimant)
    if held is None:
        return None
    row = connection.execute(_FIRST_WAITING, {"of": ready.session_id}).first()
    if row is None:
        give_back(connection, held)
        return None
    connection.execute(_ATTEMPTED, {"of": row.inbox_id, "attempts": row.attempts + 1})
    return Claimed(
        lease=held,
        inbox_id=row.inbox_id,
        external_id=row.external_id,
        kind=RequestKind(row.kind),
        content=row.content,
        shown=row.shown,
        attempts=row.attempts,
        context=_context(row, claimant.release, atlas),
    )


def give_back(connection: Connection, held: Lease) -> bool:
    """End a lease at once; `False` when it was not held any more, given back or taken by somebody else."""
    whose = {"of": held.session_id, "held_by": held.owner, "held_as": held.fence}
    return bool(connection.execute(_GIVE_BACK, whose).rowcount == 1)


def release_the_dead(connection: Connection) -> int:
    """End the leases of processes of this machine that are gone, so that a restart need not wait for them to expire.

    Safe even when the guess is wrong (a container with the same name): the fence refuses the slower of the two.
    """
    owners = connection.execute(select(lease.c.owner).where(lease.c.expires_at > 0).distinct()).scalars().all()
    dead = [owner for owner in owners if _is_dead(owner)]
    if not dead:
        return 0
    return int(connection.execute(update(lease).where(lease.c.owner.in_(dead)).values(expires_at=0.0)).rowcount)


def _take(connection: Connection, ready: Ready, claimant: Claimant) -> Lease | None:
    until = claimant.at + claimant.lease_seconds
    if ready.fence is None:
        fresh = {"session_id": ready.session_id, "owner": claimant.owner, "fence": 1, "expires_at": until}
        return Lease(ready.session_id, claimant.owner, 1) if insert_once(connection, lease, fresh) else None
    fence = ready.fence + 1
    change = {"of": ready.session_id, "known": ready.fence, "at": claimant.at}
    change |= {"owner": claimant.owner, "fence": fence, "expires_at": until}
    taken = connection.execute(_TAKE, change).rowcount == 1
    return Lease(ready.session_id, claimant.owner, fence) if taken else None


def _context(row: Row, release: str, atlas: Atlas) -> TurnContext:
    stage, source = _whereabouts(row, atlas)
    map_id = atlas.map_id(stage)
    return TurnContext(
        turn_id=row.turn_id,
        conversation_id=row.conversation_id,
        sequence=row.seq,
        customer_key=row.customer_key,
        journey_key=row.journey_key,
        channel=row.channel,
        # never our sentences beside a map's in another language
        language=atlas.language_of(map_id, asked=row.language),
        received_at=row.accepted_at,
        release=release,
        map_id=map_id,
        stage=stage,
        stage_source=source,
        page=row.page,
        campaign=row.campaign,
        persona=row.persona_id,
    )


def _whereabouts(row: Row, atlas: Atlas) -> tuple[str, str]:
    if row.stage is not None:
        return row.stage, "page"
    if atlas.has_stage(row.map_id, row.journey_stage):
        return row.journey_stage, "context"
    return atlas.first_stage(row.map_id), "default"


def _is_dead(owner: str) -> bool:
    host, _, rest = owner.rpartition("/")[0].rpartition("/")
    if host != socket.gethostname()[:60] or not rest.isdigit():
        return False
    if int(rest) == os.getpid():
        return owner not in _LIVING
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
