"""What importing a table of questions would do, row by row: new, changed, the same, or wrong and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from bot.journeys.editing.edits import Edit, Insert, Set, Several
from bot.journeys.editing.places import item_place, stage_place
from bot.journeys.editing.values import Group, Value
from bot.journeys.model import JourneyMap, Question, Stage
from bot.journeys.tables.exporting import BETWEEN
from bot.journeys.tables.lookup import Lookup
from bot.journeys.tables.sheets import Row, Table

MOST_CHANGES: Final = 1_000
"""Questions that one import writes: each is an edit of the file, and costs some hundredths of a second."""
FEWEST: Final = 2
"""Wordings of a question; the language asks for them."""
_PLAIN: Final = ("link", "owner", "reviewed_on")


class State(str, Enum):
    """What comes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell; the sentence is `tables.fault_<key>`."""

    column: str
    key: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row, what comes of it, and the edits that do it."""

    number: int
    state: State
    question: str
    path: str = ""
    faults: tuple[Fault, ...] = ()
    fields: tuple[str, ...] = ()
    """The columns that change, of a question the map has."""
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole import."""

    rows: tuple[PlannedRow, ...]

    def count(self, state: State) -> int:
        """How many rows come to that."""
        return sum(row.state is state for row in self.rows)

    @property
    def edit(self) -> Several:
        """Everything that is right, as one edit: all of it is written or nothing."""
        return Several(tuple(edit for row in self.rows for edit in row.edits))


def plan_import(
    table: Table,
    columns: Mapping[str, int],
    *,
    maps: Sequence[JourneyMap],
    files: Mapping[str, str],
    map_id: str = "",
    stage_id: str = "",
) -> Plan:
    """What the table would change in the maps; nothing is written.

    `columns` says which column holds what, `files` gives each map's path from the project's root; map and stage stand
    for those that a row does not name. A question is known by its id or, without one, by one of its wordings: what
    the table says of it then joins what the map has.
    """
    lookup = Lookup(maps)
    rows = (_Reader(row, columns, map_id=map_id, stage_id=stage_id) for row in table.rows)
    return Plan(tuple(_planned(row, lookup, files) for row in rows))


class _Reader:
    """One row by the names of its columns."""

    def __init__(self, row: Row, columns: Mapping[str, int], *, map_id: str, stage_id: str) -> None:
        self.number = row.number
        self._cells, self._columns = row.cells, columns
        self._otherwise = {"map": map_id, "stage": stage_id}

    def has(self, name: str) -> bool:
        """Whether the table has such a column."""
        return name in self._columns

    def __getitem__(self, name: str) -> str:
        place = self._columns.get(name, -1)
        said = self._cells[place] if 0 <= place < len(self._cells) else ""
        return said or self._otherwise.get(name, "")

    @property
    def wordings(self) -> tuple[str, ...]:
        """The question and its other forms, each once and on one line."""
        lines = [" ".join(self["question"].split()), *(" ".join(each.split()) for each in self["wordings"].split("\n"))]
        return tuple(dict.fromkeys(line for line in lines if line))

    @property
    def answers(self) -> tuple[str, ...]:
        """The alternatives of the answer."""
        return tuple(each.strip() for each in self["answer"].split(BETWEEN) if each.strip())


def _planned(row: _Reader, lookup: Lookup, files: Mapping[str, str]) -> PlannedRow:
    asked = row.wordings[0] if row.wordings else row["question"]
    journey, stage = lookup.map(row["map"]), None
    faults = list(_missing(row))
    if journey is None:
        faults.append(Fault("map", "no_map" if row["map"] else "which_map", {"map": row["map"]}))
    else:
        stage = lookup.stage(journey, row["stage"])
        if stage is None:
            faults.append(Fault("stage", "no_stage" if row["stage"] else "which_stage", {"stage": row["stage"]}))
    if faults or journey is None or stage is None:
        return PlannedRow(row.number, State.WRONG, asked, faults=tuple(faults))
    known = lookup.known(journey, stage, row["id"], row.wordings)
    path = f"{stage.id}.{known.id}" if known else ""
    faults += _clashes(row, lookup, journey, path)
    if len(_wordings(row, known) if known else row.wordings) < FEWEST:
        faults.append(Fault("wordings", "too_few", {"least": FEWEST}))
    earlier = lookup.seen(journey, path, row.wordings, number=row.number) if not faults else None
    if earlier:
        faults.append(Fault("question", "repeated", {"row": earlier}))
    if faults:
        return PlannedRow(row.number, State.WRONG, asked, path, tuple(faults))
    if known:
        return _changed(row, stage, known, file=files[journey.id])
    return _new(row, lookup, (journey, stage), file=files[journey.id])


def _missing(row: _Reader) -> Iterator[Fault]:
    if not row.wordings:
        yield Fault("question", "no_question", {})
    if not row.answers:
        yield Fault("answer", "no_answer", {})


def _clashes(row: _Reader, lookup: Lookup, journey: JourneyMap, path: str) -> Iterator[Fault]:
    for number, wording in enumerate(row.wordings):
        other = lookup.path_of(journey, wording)
        if other and other != path:
            yield Fault("wordings" if number else "question", "taken", {"wording": wording, "path": other})


def _new(row: _Reader, lookup: Lookup, where: tuple[JourneyMap, Stage], *, file: str) -> PlannedRow:
    journey, stage = where
    made = lookup.new_id(journey, stage, row["id"] or row.wordings[0])
    more = {name: row[name] for name in _PLAIN}
    value = Group.of(id=made, ask=row.wordings, answer=_one_or_more(row.answers), **more)
    insert = Insert(stage_place(file, stage.id) / "questions", value)
    return PlannedRow(row.number, State.NEW, row.wordings[0], f"{stage.id}.{made}", edits=(insert,))


def _changed(row: _Reader, stage: Stage, known: Question, *, file: str) -> PlannedRow:
    """Only what the table says and says otherwise; an empty cell takes nothing away."""
    path = f"{stage.id}.{known.id}"
    place = item_place(file, path)
    now: dict[str, Value] = {
        "wordings": tuple(each.value for each in known.variants),
        "answer": _one_or_more(tuple(each.value.strip() for each in known.answer.default)),
        **{name: said.value if (said := getattr(known, name)) else "" for name in _PLAIN},
    }
    wanted: dict[str, Value] = {"wordings": _wordings(row, known), "answer": _one_or_more(row.answers)}
    wanted |= {name: row[name] for name in _PLAIN if row[name]}
    fields = tuple(name for name, value in wanted.items() if value != now[name])
    edits: list[Edit] = []
    for name in fields:
        at = place / "ask" if name == "wordings" else place / name
        edits.append(Set(at / "default" if name == "answer" else at, wanted[name]))
    state = State.CHANGED if fields else State.SAME
    return PlannedRow(row.number, state, row.wordings[0], path, fields=fields, edits=tuple(edits))


def _wordings(row: _Reader, known: Question) -> tuple[str, ...]:
    """A row with an id and a column of wordings says all of them; any other adds to those of the map."""
    if row["id"] and row.has("wordings"):
        return row.wordings
    there = tuple(each.value for each in known.variants)
    said = {Lookup.sign(each) for each in there}
    return (*there, *(each for each in row.wordings if Lookup.sign(each) not in said))


def _one_or_more(answers: tuple[str, ...]) -> Value:
    return answers[0] if len(answers) == 1 else answers
