"""Which contact points customers use, and how they fare there: inventory by volume, and the map's grid by phase."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.analytics.assumptions import CONFIRMED_BY
from bot.analytics.statistics import Rate
from bot.analytics.touchpoint_inventory import AtTouchpoint, at_touchpoints
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Average, Cell, Count, Kind, Share, Words
from bot.console.analysis.charts import Bar, bars
from bot.console.analysis.metric_words import owner_name, so_many_of
from bot.console.analysis.telling import NOTHING
from bot.console.analysis.view import Choice, Column, Section, Table, Tile, View
from bot.journeys.model import Stage, Touchpoint

_DRAWN: Final = 15
_STATES: Final = ("confirmed", "seldom", "unseen", "unplanned")
_PHASES: Final = ("before", "during", "after")


@dataclass(frozen=True, slots=True)
class _Row:
    path: str
    stage: Stage | None
    point: Touchpoint | None
    """`None` where the map does not have it."""
    found: AtTouchpoint

    @property
    def state(self) -> str:
        if self.point is None:
            return "unplanned"
        if not self.found.conversations:
            return "unseen"
        return "confirmed" if self.found.conversations >= CONFIRMED_BY else "seldom"


def build(ask: Ask) -> View:
    """Every contact point of the map and of the log; `state=` leaves only those of one state."""
    found = at_touchpoints(ask.connection, ask.scope)
    rows = sorted(_rows(ask, found), key=lambda row: -row.found.conversations)
    planned = [row for row in rows if row.point]
    confirmed = Rate(sum(row.state == "confirmed" for row in planned), len(planned))
    return View(
        title=ask.say("touchpoints.title"),
        finding=_finding(ask, rows),
        tiles=[
            Tile(ask.say("touchpoints.states_confirmed"), so_many_of(ask, confirmed, _only(ask, "confirmed"))),
            *(
                Tile(ask.say(f"touchpoints.states_{state}"), Count(_so_many(rows, state), _only(ask, state)))
                for state in ("unseen", "unplanned")
            ),
        ],
        sections=[_volume(ask, rows), _inventory(ask, rows), _grid(ask, planned)],
    )


def _rows(ask: Ask, found: Mapping[str, AtTouchpoint]) -> Iterator[_Row]:
    nobody = AtTouchpoint(0, None, 0, ask.scope.rate(0, 0))
    known = {f"{stage.id}.{point.id}": (stage, point) for stage in ask.map.stages for point in stage.touchpoints}
    for path, (stage, point) in known.items():
        yield _Row(path, stage, point, found.get(path, nobody))
    for path, each in found.items():
        if path not in known:
            yield _Row(path, ask.stage(path.partition(".")[0]), None, each)


def _so_many(rows: list[_Row], state: str) -> int:
    return sum(row.state == state for row in rows)


def _only(ask: Ask, state: str) -> str:
    return ask.view("touchpoints", state=state)


def _name(row: _Row) -> str:
    return row.point.name if row.point else row.path


def _finding(ask: Ask, rows: list[_Row]) -> str:
    felt = [(each.value, row) for row in rows if (each := row.found.emotion) is not None and each.is_enough]
    if not rows or not rows[0].found.conversations:
        return ask.say("touchpoints.few")
    busiest = _busiest(ask, rows[0])
    if not felt:
        return ask.say("touchpoints.busiest", **busiest)
    points, worst = min(felt, key=lambda pair: pair[0])
    return ask.say("touchpoints.finding", **busiest, worst=_name(worst), points=ask.formats.signed(points))


def _busiest(ask: Ask, row: _Row) -> dict[str, str]:
    return {"busiest": _name(row), "n": ask.formats.number(row.found.conversations)}


def _volume(ask: Ask, rows: list[_Row]) -> Section:
    seen = [row for row in rows if row.found.conversations][:_DRAWN]
    drawn = [Bar(_name(row), row.found.conversations, "" if row.point else "unplanned") for row in seen]
    busiest = ask.say("touchpoints.busiest", **_busiest(ask, rows[0])) if seen else ""
    chart = bars(ask, "volume", drawn, title=busiest, label=ask.say("touchpoints.volume_label"), digits=0)
    return Section(ask.say("touchpoints.volume"), chart=chart, lead=ask.say("touchpoints.volume_lead"))


def _inventory(ask: Ask, rows: list[_Row]) -> Section:
    chosen = ask.query.get("state", "")
    shown = [row for row in rows if chosen not in _STATES or row.state == chosen]
    columns = (
        Column(ask.say("touchpoints.point")),
        Column(ask.name_of("conversations"), Kind.COUNT),
        Column(ask.name_of("emotion"), Kind.MEAN, "emotion"),
        Column(ask.name_of("doubts"), Kind.COUNT, "doubts"),
        Column(ask.say("touchpoints.exits"), Kind.RATE),
        Column(ask.say("touchpoints.owner")),
        Column(ask.say("touchpoints.state")),
    )
    choices = [Choice(ask.say("touchpoints.any_state"), ask.view("touchpoints"), chosen not in _STATES)]
    choices += [Choice(ask.say(f"touchpoints.states_{each}"), _only(ask, each), each == chosen) for each in _STATES]
    return Section(
        ask.say("touchpoints.inventory"),
        Table("inventory", columns, [_cells(ask, row) for row in shown], ask.say("touchpoints.none")),
        lead=ask.say("touchpoints.inventory_lead", least=CONFIRMED_BY),
        choices=choices,
    )


def _cells(ask: Ask, row: _Row) -> list[Cell]:
    owner = (row.point and row.point.owner) or (row.stage and row.stage.owner)
    found = row.found
    return [
        Words(_name(row), ask.board(), ask.map.language, note=_where(ask, row)),
        Count(found.conversations, _behind(ask, row)),
        Average(found.emotion, _behind(ask, row), signed=True),
        Count(found.doubts, _behind(ask, row, kind="doubt")),
        Share(found.exits, _behind(ask, row, outcome="abandoned")),
        Words(owner_name(ask, owner.value) if owner else NOTHING),
        Words(
            ask.say(f"touchpoints.state_{row.state}"),
            ask.view("assumptions", only="touchpoint") if row.state in ("unseen", "seldom") else "",
        ),
    ]


def _where(ask: Ask, row: _Row) -> str:
    told = [ask.stage_name(row.path.partition(".")[0])]
    if row.point and row.point.channel:
        told.append(ask.channel_name(row.point.channel.value))
    return " · ".join(told)


def _behind(ask: Ask, row: _Row, **more: str) -> str:
    """Of its page where the map says which one it is, else of its stage."""
    page = row.point.page.value if row.point and row.point.page else None
    return ask.conversations(stage=str(row.stage.id), page=page, **more) if row.stage else ""


def _grid(ask: Ask, planned: list[_Row]) -> Section:
    """Before, during and after the purchase, by channel, with what customers used of it."""
    phases = [phase for phase in _PHASES if any(row.stage and row.stage.phase == phase for row in planned)]
    if any(row.stage and row.stage.phase not in _PHASES for row in planned):
        phases.append("")
    channels = list(
        dict.fromkeys(row.point.channel.value if row.point and row.point.channel else "" for row in planned)
    )
    columns = [Column(ask.say("filter.channel"))]
    columns += [Column(ask.say(f"touchpoints.phase_{phase or 'none'}")) for phase in phases]
    rows = [
        [
            Words(ask.channel_name(channel) if channel else ask.say("touchpoints.no_channel")),
            *(_square(ask, planned, channel=channel, phase=phase) for phase in phases),
        ]
        for channel in channels
    ]
    table = Table("grid", columns, rows, ask.say("touchpoints.no_points"))
    return Section(ask.say("touchpoints.grid"), table, lead=ask.say("touchpoints.grid_lead"))


def _square(ask: Ask, planned: list[_Row], *, channel: str, phase: str) -> Words:
    here = [
        row
        for row in planned
        if row.stage and row.point and (row.stage.phase or "") == phase
        if (row.point.channel.value if row.point.channel else "") == channel
    ]
    if not here:
        return Words(NOTHING)
    used = sum(row.found.conversations for row in here)
    note = ask.say("touchpoints.used", count=ask.formats.number(used))
    return Words(", ".join(_name(row) for row in here), lang=ask.map.language, note=note)
