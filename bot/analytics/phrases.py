"""What customers said where it hurts: a few redacted phrases of the log, the most painful and newest first."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.selectable import CTE

from bot.analytics.pain import WEIGHTS, Item, Weights, friction
from bot.analytics.scope import Scope

_CONSIDERED: Final = 60
"""Turns looked at, so that a phrase many repeat does not fill the list."""


def phrases(
    connection: Connection, scope: Scope, *, item: Item, count: int = 3, weights: Weights = WEIGHTS
) -> tuple[str, ...]:
    """Up to so many different phrases of different conversations, as the log keeps them: redacted, or not at all."""
    turns = friction(scope, weights)
    wanted = [turns.c.stage == item.stage_id if item.stage_id is not None else turns.c.stage.is_(None)]
    if item.question is not None:
        wanted.append(turns.c.question == item.question)
    elif item.kind is not None:
        wanted.append(turns.c.kind == item.kind)
    rows = connection.execute(
        select(turns.c.text_redacted, turns.c.conversation_id)
        .where(*wanted, *_telling(turns))
        .order_by(*_worst_first(turns))
        .limit(_CONSIDERED)
    )
    return _different(rows, count)


def phrases_by_item(
    connection: Connection, scope: Scope, *, items: Collection[Item], count: int = 3, weights: Weights = WEIGHTS
) -> Mapping[Item, tuple[str, ...]]:
    """The same of several items of `pain_ranking`, read in one go."""
    turns = friction(scope, weights)
    keys = (turns.c.stage, turns.c.question, turns.c.kind)
    place = func.row_number().over(partition_by=keys, order_by=_worst_first(turns)).label("place")
    ranked = select(*keys, turns.c.text_redacted, turns.c.conversation_id, place).where(*_telling(turns)).cte("ranked")
    found: dict[Item, list[Row]] = defaultdict(list)
    for row in connection.execute(select(ranked).where(ranked.c.place <= _CONSIDERED).order_by(ranked.c.place)):
        found[Item(row.stage, row.question, row.kind)].append(row)
    return {item: _different(found[item], count) for item in items}


def _weight(turns: CTE) -> "ColumnElement[Any]":
    return turns.c.mood + turns.c.handoff + turns.c.miss + turns.c.abandoned


def _telling(turns: CTE) -> "tuple[ColumnElement[Any], ...]":
    return _weight(turns) > 0, turns.c.text_redacted.is_not(None), turns.c.text_redacted != ""


def _worst_first(turns: CTE) -> "tuple[ColumnElement[Any], ...]":
    return _weight(turns).desc(), turns.c.at.desc(), turns.c.conversation_id


def _different(rows: "Iterable[Row]", count: int) -> tuple[str, ...]:
    heard: dict[str, str] = {}
    talks: set[str] = set()
    for row in rows:
        wording = row.text_redacted.strip()
        if wording.casefold() not in heard and row.conversation_id not in talks:
            heard[wording.casefold()] = wording
            talks.add(row.conversation_id)
    return tuple(heard.values())[:count]
