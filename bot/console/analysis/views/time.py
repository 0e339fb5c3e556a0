"""How long each stage takes, and whether that is what the map wants: typical, measured and wished for."""

from collections.abc import Iterator, Mapping, Sequence

from bot.analytics.presence import ActiveTime, active_time, turns_per_resolution
from bot.analytics.stage_time import StageTime, time_in_stage
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Average, Cell, Kind, Share, Span, Words
from bot.console.analysis.telling import NOTHING
from bot.console.analysis.time_chart import time_chart
from bot.console.analysis.view import Column, Section, Table, Tile, View
from bot.console.durations import told_duration


def build(ask: Ask) -> View:
    """Stage by stage, median and slowest tenth against typical and target; then what customers really spend talking."""
    found = time_in_stage(ask.connection, ask.scope)
    active = {each.stage.id: each for each in active_time(ask.connection, ask.scope)}
    return View(ask.say("time.title"), _finding(ask, found), list(_tiles(ask, found)), [_stages(ask, found, active)])


def _is_sure(ask: Ask, each: StageTime) -> bool:
    return each.median is not None and each.n >= ask.least


def _late(ask: Ask, found: Sequence[StageTime]) -> Sequence[StageTime]:
    """Stages whose median is certainly longer than their target, the furthest from it first."""
    late = [
        each
        for each in found
        if _is_sure(ask, each)
        and each.stage.target_seconds is not None
        and each.interval is not None
        and each.interval.low > each.stage.target_seconds
    ]
    return sorted(late, key=lambda each: -_times_longer(each))


def _times_longer(each: StageTime) -> float:
    return (each.median or 0.0) / max(1, each.stage.target_seconds or 1)


def _finding(ask: Ask, found: Sequence[StageTime]) -> str:
    if not any(_is_sure(ask, each) for each in found):
        return ask.say("time.few")
    if not any(each.stage.target_seconds is not None for each in found):
        return ask.say("time.no_targets")
    late = _late(ask, found)
    if not late:
        return ask.say("time.kept")
    worst = late[0]
    return ask.say(
        "time.late",
        stage=ask.stage_name(worst.stage.id),
        median=ask.formats.duration(worst.median or 0.0),
        target=ask.formats.duration(worst.stage.target_seconds or 0.0),
    )


def _tiles(ask: Ask, found: Sequence[StageTime]) -> Iterator[Tile]:
    judged = [each.on_time for each in found if each.on_time is not None]
    if judged:
        every = ask.scope.rate(sum(each.hits for each in judged), sum(each.n for each in judged))
        yield Tile(ask.name_of("on_time"), Share(every), "on_time")
    waiting = ask.scope.rate(sum(each.still_open.hits for each in found), sum(each.still_open.n for each in found))
    yield Tile(ask.say("time.still_there"), Share(waiting))
    turns = turns_per_resolution(ask.connection, ask.scope)
    yield Tile(
        ask.name_of("turns_per_resolution"),
        Average(turns, ask.conversations(outcome="resolved")),
        "turns_per_resolution",
    )


def _stages(ask: Ask, found: Sequence[StageTime], active: Mapping[str, ActiveTime]) -> Section:
    columns = (
        Column(ask.say("filter.stage")),
        Column(ask.say("time.typical")),
        Column(ask.say("time.median"), Kind.DURATION, "time_in_stage"),
        Column(ask.say("time.p90"), Kind.DURATION),
        Column(ask.say("time.target")),
        Column(ask.name_of("on_time"), Kind.RATE, "on_time"),
        Column(ask.say("time.still_there"), Kind.RATE),
        Column(ask.name_of("active_time"), Kind.DURATION, "active_time"),
    )
    rows = [_row(ask, each, active[each.stage.id]) for each in found]
    chart = time_chart(ask, [each for each in found if _is_sure(ask, each)], title=_finding(ask, found))
    table = Table("stages", columns, rows, ask.say("empty.window"))
    return Section(ask.say("time.stages"), table, chart, lead=ask.say("time.lead"))


def _row(ask: Ask, each: StageTime, active: ActiveTime) -> Sequence[Cell]:
    href, stage = ask.conversations(stage=each.stage.id), ask.stage(each.stage.id)
    typical, target = (stage.time.typical, stage.time.target) if stage else (None, None)
    return (
        Words(ask.stage_name(each.stage.id), f"{ask.board()}#s-{each.stage.id}", ask.map.language),
        Words(told_duration(typical, ask.language) if typical else NOTHING),
        Span(each.median, each.n if each.median is not None else None, href),
        Span(each.p90, each.n if each.p90 is not None else None, href),
        Words(told_duration(target, ask.language) if target else NOTHING),
        Share(each.on_time or ask.scope.rate(0, 0), href),
        Share(each.still_open, href),
        Span(active.median, active.n or None, href),
    )
