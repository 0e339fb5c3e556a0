"""What route customers really take: moves between stages, ways back, whole ways, where they arrive from."""

from collections.abc import Mapping
from typing import Final

from bot.analytics.paths import Move, Paths, paths
from bot.analytics.routes import Routes, Variant, arrivals, routes
from bot.analytics.stage_sources import stage_sources
from bot.analytics.statistics import compare_rates
from bot.console.analysis.arcs import Arc, arcs
from bot.console.analysis.arrival_parts import arriving, known_from, stage_cell
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Count, Kind, Moved, Number, Share, Words
from bot.console.analysis.view import Column, Section, Table, Tile, View

_SHOWN: Final = 25
"""Ways that are listed; the rarest are without number."""


def build(ask: Ask) -> View:
    """The flow of stages, what goes back, the ways that most take, arrivals, and how sure the stages are."""
    moved, taken = paths(ask.connection, ask.scope), routes(ask.connection, ask.scope)
    back = compare_rates(paths(ask.connection, ask.before).backward_moves, moved.backward_moves, more_is_better=False)
    return View(
        title=ask.say("paths.title"),
        finding=_finding(ask, moved, taken),
        tiles=[
            Tile(ask.name_of("in_order"), Share(taken.in_order), "in_order"),
            Tile(ask.name_of("backward_moves"), Share(moved.backward_moves), "backward_moves", Moved(back)),
            Tile(
                ask.name_of("variants"),
                Number(len(taken.variants), digits=0),
                "variants",
                Words(ask.say("paths.distinct", count=ask.formats.number(taken.distinct))),
            ),
        ],
        sections=[
            _flow(ask, moved),
            _back(ask, moved),
            _ways(ask, taken),
            arriving(ask, arrivals(ask.connection, ask.scope)),
            known_from(ask, stage_sources(ask.connection, ask.scope)),
        ],
    )


def _finding(ask: Ask, moved: Paths, taken: Routes) -> str:
    ordered = taken.in_order
    if ordered.value is None or not ordered.is_enough:
        return ask.say("paths.few")
    share, back = ask.formats.percent(ordered.value), _backward(ask, moved)
    if not back:
        return ask.say("paths.straight", share=share)
    most = {"origin": ask.stage_name(back[0].origin), "target": ask.stage_name(back[0].target)}
    return ask.say("paths.finding", share=share, **most, times=ask.formats.number(back[0].times))


def _places(ask: Ask) -> Mapping[str, int]:
    return {stage.id: place for place, stage in enumerate(ask.scope.stages.all)}


def _backward(ask: Ask, moved: Paths) -> list[Move]:
    """Moves to an earlier stage, the most frequent first."""
    places = _places(ask)
    return [each for each in moved.moves if places[each.target] < places[each.origin]]


def _flow(ask: Ask, moved: Paths) -> Section:
    places = _places(ask)
    names = [ask.stage_name(id) for id in places]
    drawn = [Arc(places[each.origin], places[each.target], each.times) for each in moved.moves]
    title = ask.say("paths.flow")
    chart = arcs(ask, "flow", names, drawn, title=_flow_finding(ask, moved), label=ask.say("paths.flow_label"))
    columns = (
        Column(ask.say("paths.origin")),
        Column(ask.say("paths.target")),
        Column(ask.say("paths.times"), Kind.COUNT),
        Column(ask.say("paths.way")),
    )
    rows = [
        (
            stage_cell(ask, each.origin),
            stage_cell(ask, each.target),
            Count(each.times),
            Words(ask.say("paths.back" if places[each.target] < places[each.origin] else "paths.ahead")),
        )
        for each in moved.moves
    ]
    return Section(title, Table("moves", columns, rows, ask.say("paths.no_moves")), chart, ask.say("paths.flow_lead"))


def _flow_finding(ask: Ask, moved: Paths) -> str:
    if not moved.moves:
        return ask.say("paths.no_moves")
    most = moved.moves[0]
    names = {"origin": ask.stage_name(most.origin), "target": ask.stage_name(most.target)}
    return ask.say("paths.busiest", **names, times=ask.formats.number(most.times))


def _back(ask: Ask, moved: Paths) -> Section:
    """Each way back as a share of all that left the same stage."""
    leaving: dict[str, int] = {}
    for each in moved.moves:
        leaving[each.origin] = leaving.get(each.origin, 0) + each.times
    columns = (
        Column(ask.say("paths.origin")),
        Column(ask.say("paths.back_to")),
        Column(ask.say("paths.times"), Kind.COUNT),
        Column(ask.say("paths.of_leaving"), Kind.RATE),
    )
    rows = [
        (
            stage_cell(ask, each.origin),
            stage_cell(ask, each.target),
            Count(each.times),
            Share(ask.scope.rate(each.times, leaving[each.origin])),
        )
        for each in _backward(ask, moved)
    ]
    table = Table("back", columns, rows, ask.say("paths.no_back"))
    return Section(ask.say("paths.back_title"), table, lead=ask.say("paths.back_lead"))


def _ways(ask: Ask, taken: Routes) -> Section:
    columns = (
        Column(ask.say("paths.stages")),
        Column(ask.say("paths.journeys"), Kind.COUNT),
        Column(ask.say("paths.share"), Kind.RATE),
    )
    rows = [
        (_way(ask, each), Count(each.journeys), Share(ask.scope.rate(each.journeys, taken.in_order.n)))
        for each in taken.variants[:_SHOWN]
    ]
    table = Table("variants", columns, rows, ask.say("empty.window"))
    counts = {"shown": len(rows), "all": ask.formats.number(len(taken.variants))}
    return Section(ask.say("paths.ways"), table, lead=ask.say("paths.ways_lead", **counts))


def _way(ask: Ask, variant: Variant) -> Words:
    places = _places(ask)
    order = [places[id] for id in variant.stages]
    note = (
        "" if order == sorted(order) else ask.say("paths.loops" if len(set(order)) < len(order) else "paths.backward")
    )
    return Words(" → ".join(ask.stage_name(id) for id in variant.stages), lang=ask.map.language, note=note)
