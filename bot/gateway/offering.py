"""Buttons: what is offered gets an opaque id, and the id leads back to what it meant, for this session only."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Connection

from bot.gateway.identity import new_id
from bot.gateway.protocol import OfferedChoice
from bot.gateway.tables import offered_choice
from bot.turn import Choice

CHOICE_LIFE: Final = 30 * 86_400.0
"""Seconds an offered choice can be pressed, whichever release has taken over meanwhile."""

_OFFERED: Final = select(offered_choice.c.payload, offered_choice.c.title).where(
    offered_choice.c.choice_id == bindparam("choice"),
    offered_choice.c.session_id == bindparam("of"),
    offered_choice.c.offered_at > bindparam("since"),
)


def offer(
    connection: Connection, choices: Sequence[Choice], *, session_id: str, release: str, at: float
) -> tuple[OfferedChoice, ...]:
    """Store what the choices mean, and give them as a channel may show them."""
    offered = tuple(OfferedChoice(new_id(), choice.title) for choice in choices)
    rows = [
        {
            "choice_id": public.id,
            "session_id": session_id,
            "release": release,
            "title": choice.title,
            "payload": choice.payload,
            "offered_at": at,
        }
        for choice, public in zip(choices, offered, strict=True)
    ]
    if rows:
        connection.execute(offered_choice.insert(), rows)
    return offered


def offered(connection: Connection, choice_id: str, *, session_id: str, at: float) -> Choice | None:
    """What a choice meant; `None` when it is too old or was offered to somebody else.

    One of a former release still means its question: the dialogue answers it under its present id, or says that it is
    gone and what there is instead.
    """
    wanted = {"choice": choice_id, "of": session_id, "since": at - CHOICE_LIFE}
    found = connection.execute(_OFFERED, wanted).first()
    return Choice(found.title, found.payload) if found else None
