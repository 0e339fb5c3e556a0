"""Whether the experience is what the map promises: expected and observed emotion, stage by stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.analytics.emotions import POINTS, StageEmotion, emotions, felt_by_stage
from bot.analytics.statistics import compare_means
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Average, Cell, Kind, Moved, Number, Words
from bot.console.analysis.curve import Feeling, curve
from bot.console.analysis.view import Choice, Column, Section, Table, Tile, View

PEAK: Final = 1.0
"""Points from which on a stage is a peak, or, below zero, a valley."""
_FELT_LOW: Final = -0.3
_Felt = Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class _Row:
    stage: StageEmotion
    moved: Moved

    @property
    def is_sure(self) -> bool:
        return self.stage.observed is not None and self.stage.observed.is_enough

    @property
    def is_extreme(self) -> bool:
        return self.is_sure and self.stage.observed is not None and abs(self.stage.observed.value) >= PEAK


def build(ask: Ask) -> View:
    """Two curves and their gap, with n and certainty; `peaks=1` leaves only peaks and valleys."""
    found = emotions(ask.connection, ask.scope)
    before, now = (felt_by_stage(ask.connection, each) for each in (ask.before, ask.scope))
    rows = [_Row(each, _moved(ask, each, before, now)) for each in found]
    extremes = ask.query.get("peaks") == "1"
    shown = [row for row in rows if row.is_extreme] if extremes else rows
    title = ask.say("emotions.curve")
    feelings = [_feeling(ask, row.stage) for row in rows]
    chart = curve(ask, "curve", feelings, title=_finding(ask, rows), label=ask.say("emotions.curve_label"))
    choices = [
        Choice(ask.say("emotions.all"), ask.view("emotions"), not extremes),
        Choice(ask.say("emotions.peaks"), ask.view("emotions", peaks=1), extremes),
    ]
    return View(
        title=ask.say("emotions.title"),
        finding=_finding(ask, rows),
        tiles=_tiles(ask, rows),
        sections=[
            Section(title, chart=chart, lead=ask.say("emotions.lead")),
            Section(ask.say("emotions.stages"), _table(ask, shown, extremes=extremes), choices=choices),
        ],
    )


def _moved(
    ask: Ask, stage: StageEmotion, before: Mapping[str, Sequence[float]], now: Mapping[str, Sequence[float]]
) -> Moved:
    old, new = ([POINTS * felt for felt in each.get(stage.stage.id, ())] for each in (before, now))
    return Moved(compare_means(old, new, least=ask.least), share=False)


def _feeling(ask: Ask, each: StageEmotion) -> Feeling:
    observed = each.observed if each.observed and each.observed.is_enough else None
    return Feeling(
        name=ask.stage_name(each.stage.id),
        expected=each.expected,
        observed=observed.value if observed else None,
        interval=observed.interval if observed else None,
    )


def _worst(rows: Sequence[_Row]) -> _Row | None:
    """The widest broken promise that is certain: its whole interval is below zero."""
    sure = [row for row in rows if row.is_sure and row.stage.against and row.stage.against.interval]
    broken = [row for row in sure if row.stage.against.interval.high < 0]  # type: ignore[union-attr]
    return min(broken, key=lambda row: row.stage.gap or 0.0, default=None)


def _finding(ask: Ask, rows: Sequence[_Row]) -> str:
    if not any(row.is_sure for row in rows):
        return ask.say("emotions.few")
    worst = _worst(rows)
    if worst is None:
        return ask.say("emotions.kept")
    points = ask.formats.number(-(worst.stage.gap or 0.0), digits=1)
    return ask.say("emotions.broken", stage=ask.stage_name(worst.stage.stage.id), points=points)


def _tiles(ask: Ask, rows: Sequence[_Row]) -> Sequence[Tile]:
    sure = [row for row in rows if row.is_sure and row.stage.observed]
    if not sure:
        return ()
    best, worst = (pick(sure, key=lambda row: row.stage.observed.value) for pick in (max, min))  # type: ignore[union-attr]
    found = [("emotions.best", best), ("emotions.worst", worst)]
    return [
        Tile(
            ask.say(key, stage=ask.stage_name(row.stage.stage.id)),
            Average(row.stage.observed, _behind(ask, row), signed=True),
            "emotion",
            row.moved,
        )
        for key, row in found
    ]


def _behind(ask: Ask, row: _Row) -> str:
    """Where it is felt low, the conversations in which it is."""
    low = row.stage.observed is not None and row.stage.observed.value < 0
    return ask.conversations(stage=row.stage.stage.id, mood_below=_FELT_LOW if low else None)


def _table(ask: Ask, rows: Sequence[_Row], *, extremes: bool) -> Table:
    columns = (
        Column(ask.say("filter.stage")),
        Column(ask.say("emotions.expected"), Kind.NUMBER),
        Column(ask.name_of("emotion"), Kind.MEAN, "emotion"),
        Column(ask.name_of("emotion_gap"), Kind.MEAN, "emotion_gap"),
        Column(ask.say("column.change"), Kind.CHANGE),
    )
    cells: list[Sequence[Cell]] = [
        (
            Words(ask.stage_name(row.stage.stage.id), lang=ask.map.language),
            Number(row.stage.expected, signed=True),
            Average(row.stage.observed, _behind(ask, row), signed=True),
            Average(row.stage.against, signed=True),
            row.moved,
        )
        for row in rows
    ]
    return Table("stages", columns, cells, ask.say("emotions.no_peaks") if extremes else ask.say("empty.window"))
