"""Where and when customers are lost: the funnel of stages with how they feel there, and the last thing they said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, TypeVar

from bot.analytics.clock import Heat
from bot.analytics.drop_off import OBSERVED_FOR, drop_off
from bot.analytics.emotions import emotions
from bot.analytics.exits import Exits, exits
from bot.analytics.pain import Item
from bot.analytics.presence import reach
from bot.analytics.scope import Scope
from bot.analytics.statistics import Rate
from bot.analytics.window import Window, local_day
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Average, Cell, Count, Kind, Number, Share, Words
from bot.console.analysis.funnel_chart import Step, funnel_chart
from bot.console.analysis.heat_chart import heat_chart, hour_words, weekdays
from bot.console.analysis.sore_spots import item_words
from bot.console.analysis.view import Column, Section, Table, Tile, View

LISTED: Final = 15
_FELT_LOW: Final = -0.3
_DAY: Final = 86_400
_Place = TypeVar("_Place")


@dataclass(frozen=True, slots=True)
class _Funnel:
    """The steps, and of which days the entries are whose time to go on is over."""

    steps: Sequence[Step]
    settled: Window

    @property
    def worst(self) -> Step | None:
        """The stage that loses most, of those with enough entries."""
        sure = [step for step in self.steps if step.lost is not None and step.lost.drop_off.is_enough]
        return max(sure, key=_share_lost, default=None)


def build(ask: Ask) -> View:
    """Funnel, exits by what was asked and by page, and the hours of the week."""
    found = _funnel(ask)
    left = exits(ask.connection, ask.scope)
    sections = [_stages(ask, found), _items(ask, left), *_pages(ask, left), _hours(ask, left.heat)]
    return View(ask.say("funnel.title"), _finding(ask, found), list(_tiles(ask, found, left)), sections)


def _funnel(ask: Ask) -> _Funnel:
    settled = settled_scope(ask)
    lost = drop_off(ask.connection, settled, now=ask.now)
    asked = lost if settled == ask.scope else drop_off(ask.connection, ask.scope, now=ask.now)
    of_stage = {each.stage.id: each for each in lost}
    still_open = {each.stage.id: each.still_open for each in asked}
    reached = {each.stage.id: each.reach for each in reach(ask.connection, ask.scope)}
    steps = [
        Step(felt, reached[felt.stage.id], of_stage.get(felt.stage.id), still_open.get(felt.stage.id, 0))
        for felt in emotions(ask.connection, ask.scope)
    ]
    return _Funnel(steps, settled.window)


def settled_scope(ask: Ask) -> Scope:
    """As many days as are asked for, the last of which is over for as long as customers are observed."""
    window = ask.scope.window
    end = min(window.end, local_day(ask.now - OBSERVED_FOR, window.zone))
    return replace(ask.scope, window=Window(end - timedelta(days=window.days), end, window.zone))


def _share_lost(step: Step) -> float:
    return (step.lost.drop_off.value or 0.0) if step.lost else 0.0


def _finding(ask: Ask, found: _Funnel) -> str:
    worst = found.worst
    if worst is None:
        return ask.say("funnel.few")
    told = {
        "stage": ask.stage_name(worst.felt.stage.id),
        "share": ask.formats.percent(_share_lost(worst)),
        "days": _observed_days(),
    }
    if worst.observed is None:
        return ask.say("funnel.finding", **told)
    return ask.say("funnel.finding_felt", **told, felt=ask.formats.signed(worst.observed.value))


def _observed_days() -> int:
    return round(OBSERVED_FOR / _DAY)


def _tiles(ask: Ask, found: _Funnel, left: Exits) -> Iterator[Tile]:
    if found.steps:
        last = found.steps[-1]
        label = ask.say("funnel.arrive", stage=ask.stage_name(last.felt.stage.id))
        yield Tile(label, Share(last.reach, ask.conversations(stage=last.felt.stage.id)), "reach")
    yield Tile(ask.say("funnel.left"), Count(left.heat.total, ask.conversations(outcome="abandoned")), "abandonment")
    waiting = sum(step.still_open for step in found.steps)
    yield Tile(ask.say("funnel.open", days=_observed_days()), Count(waiting))


def _stages(ask: Ask, found: _Funnel) -> Section:
    columns = (
        Column(ask.say("filter.stage")),
        Column(ask.name_of("reach"), Kind.RATE, "reach"),
        Column(ask.say("emotions.expected"), Kind.NUMBER),
        Column(ask.name_of("emotion"), Kind.MEAN, "emotion"),
        Column(ask.name_of("stage_conversion"), Kind.RATE, "stage_conversion"),
        Column(ask.name_of("drop_off"), Kind.RATE, "drop_off"),
        Column(ask.say("funnel.still_open"), Kind.COUNT),
    )
    rows: list[Sequence[Cell]] = [_row(ask, step, found.settled) for step in found.steps]
    lead = ask.say("funnel.lead", days=_observed_days(), window=ask.formats.window(found.settled))
    table = Table("stages", columns, rows, ask.say("empty.window"))
    chart = funnel_chart(ask, found.steps, title=_finding(ask, found))
    return Section(ask.say("funnel.stages"), table, chart, lead=lead)


def _row(ask: Ask, step: Step, settled: Window) -> Sequence[Cell]:
    stage = step.felt.stage.id
    low = step.observed is not None and step.observed.value < 0
    lost, nothing = step.lost, ask.scope.rate(0, 0)
    then = _of_days(ask, stage, settled)
    return (
        Words(ask.stage_name(stage), f"{ask.board()}#s-{stage}", ask.map.language),
        Share(step.reach, ask.conversations(stage=stage)),
        Number(step.felt.expected, signed=True),
        Average(step.felt.observed, ask.conversations(stage=stage, mood_below=_FELT_LOW if low else None), signed=True),
        Share(lost.conversion if lost else nothing, then),
        Share(lost.drop_off if lost else nothing, then),
        Count(step.still_open, ask.conversations(stage=stage)),
    )


def _of_days(ask: Ask, stage: str, window: Window) -> str:
    """The conversations of a stage in other days than those that are asked for."""
    last = window.end - timedelta(days=1)
    return ask.conversations(stage=stage, **{"days": None, "from": window.first.isoformat(), "to": last.isoformat()})


def _most_left(rates: Mapping[_Place, Rate]) -> Sequence[tuple[_Place, Rate]]:
    """Where most people left, first; where nobody did, not at all."""
    some = [(place, rate) for place, rate in rates.items() if rate.hits]
    return sorted(some, key=lambda pair: (-pair[1].hits, pair[1].n, str(pair[0])))[:LISTED]


def _items(ask: Ask, left: Exits) -> Section:
    columns = (
        Column(ask.say("funnel.last_said")),
        Column(ask.say("funnel.leave"), Kind.COUNT),
        Column(ask.say("funnel.of_those"), Kind.RATE),
    )
    rows: list[Sequence[Cell]] = []
    for item, rate in _most_left(left.by_item):
        rows.append((item_words(ask, item), Count(rate.hits, _ended_at(ask, item)), Share(rate, _came_by(ask, item))))
    table = Table("exits", columns, rows, ask.say("funnel.nobody_left"))
    return Section(ask.say("funnel.exits"), table, lead=ask.say("funnel.exits_lead"))


def _ended_at(ask: Ask, item: Item) -> str:
    return ask.conversations(outcome="abandoned", last="1", **_at(ask, item))


def _came_by(ask: Ask, item: Item) -> str:
    return ask.conversations(outcome="engaged", **_at(ask, item))


def _at(ask: Ask, item: Item) -> Mapping[str, str | None]:
    stage = item.stage_id or ask.scope.filter.stage_id
    return {"stage": stage, "question": item.question, "kind": None if item.question else item.kind}


def _pages(ask: Ask, left: Exits) -> Iterator[Section]:
    """Only where the channel tells on which page somebody was."""
    known = {page: rate for page, rate in left.by_page.items() if page}
    if not known:
        return
    columns = (
        Column(ask.say("funnel.page")),
        Column(ask.say("funnel.leave"), Kind.COUNT),
        Column(ask.say("funnel.of_those"), Kind.RATE),
    )
    rows: list[Sequence[Cell]] = []
    for page, rate in _most_left(known):
        left_there = ask.conversations(outcome="abandoned", last="1", page=page)
        came_by = ask.conversations(outcome="engaged", page=page)
        rows.append((Words(page), Count(rate.hits, left_there), Share(rate, came_by)))
    yield Section(ask.say("funnel.pages"), Table("pages", columns, rows, ask.say("funnel.nobody_left")))


def _hours(ask: Ask, heat: Heat) -> Section:
    days = weekdays(ask.language)
    columns = (Column(ask.say("funnel.hour")), *(Column(day, Kind.COUNT) for day in days))
    rows: list[Sequence[Cell]] = [
        (Words(hour_words(hour)), *(Count(heat.days[day][hour]) for day in range(7)))
        for hour in range(24)
        if heat.total
    ]
    title = ask.say("funnel.hours")
    if heat.total:
        all_week = [sum(heat.days[day][hour] for day in range(7)) for hour in range(24)]
        most = max(all_week)
        title = ask.say("funnel.hours_most", hour=hour_words(all_week.index(most)), count=most, all=heat.total)
    chart = heat_chart(ask, heat, title=title, label=ask.say("funnel.hours_label"))
    lead = ask.say("funnel.hours_lead", zone=str(ask.scope.window.zone))
    return Section(ask.say("funnel.hours"), Table("hours", columns, rows, ask.say("funnel.nobody_left")), chart, lead)
