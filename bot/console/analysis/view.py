"""A view as data: what it found in one sentence, tiles, and sections of tables and charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.console.analysis.cells import Average, Cell, Count, Kind, Moved, Number, Share, Span, Words

_CELLS = {
    Kind.TEXT: Words,
    Kind.COUNT: Count,
    Kind.RATE: Share,
    Kind.MEAN: Average,
    Kind.NUMBER: Number,
    Kind.CHANGE: Moved,
    Kind.DURATION: Span,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and kind; `metric` is the id of the metric it shows, which leads to its definition."""

    label: str
    kind: Kind = Kind.TEXT
    metric: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`id` is its name in the address of its download: lowercase letters, digits and `_`. The first cell of a row
    names the row. `empty` says what to do when there is none."""

    id: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    empty: str
    caption: str = ""

    def __post_init__(self) -> None:
        wanted = [_CELLS[column.kind] for column in self.columns]
        if any([type(cell) for cell in row] != wanted for row in self.rows):
            raise ValueError(f"table {self.id}: a row has a cell of each column's kind")


@dataclass(frozen=True, slots=True)
class Chart:
    """A Vega-Lite specification, such as Altair's `to_dict()` gives, in the colours of `bot.console.analysis.ink`.

    `title` says the finding, `label` what a reader who cannot see it needs to know; the numbers are in the section's
    table.
    """

    id: str
    title: str
    label: str
    spec: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Tile:
    """One number, large: `cell` with `change` since the window before; `metric` leads to its definition."""

    label: str
    cell: Cell
    metric: str = ""
    change: Cell | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A switch of a section, such as peaks and valleys: the same page with another parameter."""

    label: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a view under a heading; `lead` in a sentence or two, `template` for what tables cannot show.

    `template` is a file beneath `templates/analysis/`, which gets `section.values` as `values`.
    """

    title: str
    table: Table | None = None
    chart: Chart | None = None
    lead: str = ""
    choices: Sequence[Choice] = ()
    template: str = ""
    values: object = None


@dataclass(frozen=True, slots=True)
class View:
    """What a page shows: `finding` is one sentence that says what the numbers say."""

    title: str
    finding: str
    tiles: Sequence[Tile] = ()
    sections: Sequence[Section] = ()

    def table(self, id: str) -> Table | None:
        """The table of that id."""
        return next((each.table for each in self.sections if each.table and each.table.id == id), None)

    def chart(self, id: str) -> Chart | None:
        """The chart of that id."""
        return next((each.chart for each in self.sections if each.chart and each.chart.id == id), None)


@dataclass(frozen=True, slots=True)
class Look:
    """A view with the drawing of each of its charts, by its id: all that a page shows of it."""

    view: View
    charts: Mapping[str, str]
