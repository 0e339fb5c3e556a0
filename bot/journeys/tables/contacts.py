"""A table of contacts read row by row: what was asked elsewhere, how often, when, where, and what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.journeys.model import JourneyMap
from bot.journeys.tables.contact_columns import CONTACT_COLUMNS, day_of, feeling_of, kind_of, month_first, times_of
from bot.journeys.tables.importing import Fault
from bot.journeys.tables.lookup import Lookup
from bot.journeys.tables.sheets import Row, Table

MOST_CONTACTS: Final = 20_000
"""Rows of one table: each is understood, which takes some hundredths of a second."""
LONGEST: Final = 1_000
"""Characters of a phrase; what is longer is a letter, and asks many things."""


@dataclass(frozen=True, slots=True)
class ContactRow:
    """What one row says; where it is wrong, `faults` says how and the rest means nothing."""

    number: int
    phrase: str
    """As it stands in the table, on one line: not redacted yet."""
    times: int = 1
    stage_id: str = ""
    """Empty where neither the row nor whoever brings it says one."""
    day: date | None = None
    kind: str = "other"
    feeling: float | None = None
    """-1 to 1."""
    ref: str = ""
    faults: tuple[Fault, ...] = ()


def read_contacts(
    table: Table,
    columns: Mapping[str, int],
    *,
    journey: JourneyMap,
    today: date,
    stage_id: str = "",
    kind: str = "other",
) -> tuple[ContactRow, ...]:
    """Every row of the table. `columns` says which column holds what; stage and kind stand for rows without one."""
    dates = columns.get("date", -1)
    american = month_first([row.cells[dates] for row in table.rows if 0 <= dates < len(row.cells)])
    given = _Given(Lookup([journey]), journey, today, american, stage_id, kind)
    return tuple(
        _read(row.number, {name: _cell(row, columns, name) for name in CONTACT_COLUMNS}, given) for row in table.rows
    )


@dataclass(frozen=True, slots=True)
class _Given:
    """What holds for all rows."""

    lookup: Lookup
    journey: JourneyMap
    today: date
    american: bool
    stage_id: str
    kind: str


def _read(number: int, cells: Mapping[str, str], given: _Given) -> ContactRow:
    said = cells["stage"]
    stage = given.lookup.stage(given.journey, said) if said else None
    times = times_of(cells["count"]) if cells["count"] else 1
    day = day_of(cells["date"], american=given.american)
    kind = kind_of(cells["kind"]) if cells["kind"] else given.kind
    feeling = feeling_of(cells["sentiment"])
    understood = {"stage": stage, "count": times, "date": day, "kind": kind, "sentiment": feeling}
    phrase = " ".join(cells["phrase"].split())
    return ContactRow(
        number,
        phrase,
        times=times or 1,
        stage_id=str(stage.id) if stage else given.stage_id,
        day=day,
        kind=kind or given.kind,
        feeling=feeling,
        ref=" ".join(cells["ref"].split())[:200],
        faults=(*_unread(cells, understood), *_faults(phrase, day, given.today)),
    )


def _cell(row: Row, columns: Mapping[str, int], name: str) -> str:
    place = columns.get(name, -1)
    return row.cells[place] if 0 <= place < len(row.cells) else ""


def _unread(cells: Mapping[str, str], understood: Mapping[str, object]) -> Iterator[Fault]:
    for name, value in understood.items():
        if cells[name] and value is None:
            yield Fault(name, f"no_{name}", {name: cells[name][:60]})


def _faults(phrase: str, day: date | None, today: date) -> Iterator[Fault]:
    if not any(sign.isalpha() for sign in phrase):
        yield Fault("phrase", "no_phrase", {})
    if len(phrase) > LONGEST:
        yield Fault("phrase", "long_phrase", {"limit": LONGEST})
    if day is not None and day > today:
        yield Fault("date", "not_yet", {"date": day.isoformat()})
