"""What customers said where it hurts: a few redacted phrases of the log, the most painful and newest first."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.analytics.pain import WEIGHTS, Item, Weights, friction
from bot.analytics.scope import Scope

_CONSIDERED: Final = 60
"""Turns looked at, so that a phrase many repeat does not fill the list."""


def phrases(
    connection: Connection, scope: Scope, *, item: Item, count: int = 3, weights: Weights = WEIGHTS
) -> tuple[str, ...]:
    """Up to so many different phrases of different conversations, as the log keeps them: redacted, or not at all."""
    turns = friction(scope, weights)
    weight = turns.c.mood + turns.c.handoff + turns.c.miss + turns.c.abandoned
    wanted = [turns.c.stage == item.stage_id if item.stage_id is not None else turns.c.stage.is_(None)]
    if item.question is not None:
        wanted.append(turns.c.question == item.question)
    elif item.kind is not None:
        wanted.append(turns.c.kind == item.kind)
    rows = connection.execute(
        select(turns.c.text_redacted, turns.c.conversation_id)
        .where(*wanted, weight > 0, turns.c.text_redacted.is_not(None), turns.c.text_redacted != "")
        .order_by(weight.desc(), turns.c.at.desc(), turns.c.conversation_id)
        .limit(_CONSIDERED)
    )
    heard: dict[str, str] = {}
    talks: set[str] = set()
    for row in rows:
        wording = row.text_redacted.strip()
        if wording.casefold() not in heard and row.conversation_id not in talks:
            heard[wording.casefold()] = wording
            talks.add(row.conversation_id)
    return tuple(heard.values())[:count]
