"""Random small logs, and the same rules told in plain Python, for comparing every query with a second opinion."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from bot.analytics.scope import Filter
from bot.analytics.window import Window
from bot.touchpoints.database import reading, writing
from bot.touchpoints.tables import conversation, external_event, map_element, map_version, touchpoint
from tests.analytics.written import DAY, MAY, Talk, Turn, publish, scope, write

STAGES: Final = [("search", 0.5, None, ("find",)), ("buy", -1.0, 86_400, ()), ("use", None, None, ())]
PLACES: Final = {"search": 1, "buy": 2, "use": 3}
RENAMED: Final = {"search.size": "measure"}
FEW: Final = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""Each example is written to a database and emptied again."""

Found = TypeVar("Found")


@dataclass(frozen=True)
class Row:
    """One turn with its conversation, as the metrics see it: today's stage, today's path of its question."""

    talk: Talk
    turn: Turn
    key: int
    seq: int
    at: float
    stage: str | None
    question: str | None
    is_last: bool


@dataclass(frozen=True)
class Log:
    """A random log with the scope that is asked of it."""

    talks: Sequence[Talk]
    filter: Filter

    def rows(self, *, window: Window | None = MAY) -> list[Row]:
        """Turns in scope, in the order of the log; with no window those of all time and any filter."""
        found = [row for row in self.every() if not row.talk.is_test and row.talk.map_id == "shop"]
        if window is None:
            return found
        return [row for row in found if window.starts_at <= row.at < window.ends_at and self._passes(row)]

    def of_chosen_conversations(self) -> list[Row]:
        """Turns of all time of the conversations that pass the filter, but for its stage."""
        wanted = replace(self, filter=replace(self.filter, stage_id=None))
        return [row for row in self.rows(window=None) if wanted._passes(row)]

    def engaged(self) -> list[Sequence[Row]]:
        """Conversations begun in May that ended with a doubt, each with all its turns."""
        talks: dict[int, list[Row]] = defaultdict(list)
        for row in self.rows(window=None):
            talks[row.key].append(row)
        return [
            turns
            for turns in talks.values()
            if turns[0].talk.outcome not in (None, "unengaged")
            and 0 <= turns[0].talk.day < MAY.days
            and any(self._passes(row) for row in turns)
        ]

    def every(self) -> Iterator[Row]:
        """All turns."""
        for key, talk in enumerate(self.talks):
            at = MAY.starts_at + talk.day * DAY
            for seq, turn in enumerate(talk.turns, start=1):
                at += turn.after if seq > 1 else 0
                stage = "search" if turn.stage == "find" else turn.stage
                home = turn.home or stage
                path = None if turn.question is None or home is None else f"{home}.{turn.question}"
                path = "search.size" if path == "search.measure" else path
                yield Row(talk, turn, key, seq, at, stage, path, seq == len(talk.turns))

    def after(self, row: Row) -> Row | None:
        """The next turn of the same conversation."""
        return next((each for each in self.every() if (each.key, each.seq) == (row.key, row.seq + 1)), None)

    def _passes(self, row: Row) -> bool:
        wanted = self.filter
        return (
            wanted.channel in (None, row.talk.channel)
            and wanted.persona_id in (None, row.talk.persona)
            and wanted.stage_id in (None, row.stage)
        )


def _turn(dice: random.Random, *, page: str | None) -> Turn:
    kind = dice.choices(("question", "fallback", "handoff", "chitchat", "clarification"), (6, 3, 1, 1, 1))[0]
    asked = dice.choice(("size", "measure", "price")) if kind == "question" else None
    return Turn(
        stage=dice.choices(("search", "find", "buy", "use", None), (4, 2, 4, 2, 1))[0],
        question=asked,
        kind=kind,
        answered=dice.random() < 0.8,
        helpful=dice.choice((None, None, True, False)) if kind == "question" else None,
        sentiment=dice.choice((None, -0.9, -0.5, -0.3, -0.1, 0.0, 0.2, 0.3, 0.8)),
        home="buy" if asked == "price" and dice.random() < 0.5 else None,
        page=page if dice.random() < 0.7 else None,
        text=dice.choice((None, "", "¿Y mi pedido?", "¿y mi pedido?", "Llega tarde")),
        entities=dice.choice(
            (None, (), (("product", "casco"),), (("product", "casco"), ("product", "casco"), ("email", None)))
        ),
        after=dice.choice((60.0, 600.0, 86_400.0)),
    )


def _talk(dice: random.Random) -> Talk:
    page = dice.choice(("/cascos", "/envios"))
    return Talk(
        day=dice.choice((-29.5, -3, -0.001, 0, 1, 1.5, 2, 9, 20, 27.9995, 28)),
        turns=[_turn(dice, page=page) for _ in range(dice.randint(1, 5))],
        customer=dice.choice(("ana", "eva", "leo", "mar")),
        outcome=dice.choice(
            ("resolved_confirmed", "resolved_implied", "handoff", "abandoned", "abandoned", "unengaged")
        ),
        channel=dice.choice(("web", "telegram")),
        persona=dice.choice((None, "busy", "careful")),
        source=dice.choice((None, "ads", "letter")),
        is_test=dice.random() < 0.1,
        map_id=dice.choice(("shop",) * 9 + ("hotel",)),
        release=dice.choice(("r0", "r1")),
    )


def _log(seed: int) -> Log:
    dice = random.Random(seed)
    filter = dice.choice((Filter(), Filter(), Filter(channel="web"), Filter(stage_id="buy"), Filter(persona_id="busy")))
    return Log([_talk(dice) for _ in range(dice.randint(0, 12))], filter)


def logs() -> st.SearchStrategy[Log]:
    """Logs of up to twelve conversations with a filter."""
    return st.integers(min_value=0, max_value=2**32).map(_log)


def ask(database: Engine, log: Log, metric: Callable[..., Found], /, **options: object) -> Found:
    """Write the log to an emptied database, and ask for the metric in May."""
    with writing(database, durable=False) as connection:
        for table in (touchpoint, conversation, external_event, map_element, map_version):
            connection.execute(table.delete())
    publish(database, STAGES, renamed=RENAMED)
    write(database, *log.talks)
    with reading(database) as connection:
        return metric(connection, scope(database, log.filter), **options)


def again(database: Engine, log: Log, metric: Callable[..., Found], /, **options: object) -> Found:
    """Ask for another metric of the log that was written last."""
    with reading(database) as connection:
        return metric(connection, scope(database, log.filter), **options)


def by_conversation(rows: Sequence[Row]) -> Mapping[int, Sequence[Row]]:
    """Turns of each conversation, in its order."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.key].append(row)
    return found
