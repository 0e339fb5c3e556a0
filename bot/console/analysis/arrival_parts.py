"""Where journeys begin, and how it is known where they are."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.analytics.routes import Arrival
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Cell, Kind, Share, Words
from bot.console.analysis.matrix import Square, matrix
from bot.console.analysis.view import Column, Section, Table

_SOURCES: Final = ("question", "page", "context", "default")


def stage_cell(ask: Ask, id: str | None) -> Words:
    """A stage by its name, with the conversations in it behind."""
    return Words(ask.stage_name(id), ask.conversations(stage=id) if id else "", ask.map.language if id else "")


def _source(ask: Ask, source: str | None) -> str:
    return source or ask.say("paths.no_source")


def arriving(ask: Ask, found: Sequence[Arrival]) -> Section:
    """The first stage by source; too few journeys are not drawn."""
    squares = [
        Square(
            _source(ask, each.source),
            ask.stage_name(each.stage_id),
            each.share.value or 0.0,
            ask.formats.percent(each.share.value or 0.0),
        )
        for each in found
        if each.share.is_enough
    ]
    names = [ask.stage_name(stage.id) for stage in ask.scope.stages.all]
    title = ask.say("paths.arrivals")
    chart = matrix("arrivals", squares, columns=names, title=title, label=ask.say("paths.arrivals_label"))
    columns = (
        Column(ask.say("filter.source")),
        Column(ask.say("paths.first_stage")),
        Column(ask.say("paths.share"), Kind.RATE),
    )
    rows = [
        (Words(_source(ask, each.source)), stage_cell(ask, each.stage_id), Share(each.share, _came(ask, each)))
        for each in found
    ]
    table = Table("arrivals", columns, rows, ask.say("empty.window"))
    return Section(title, table, chart, lead=ask.say("paths.arrivals_lead"))


def _came(ask: Ask, each: Arrival) -> str:
    return ask.conversations(source=each.source, stage=each.stage_id) if each.source else ""


def known_from(ask: Ask, found: Mapping[str | None, Mapping[str, int]]) -> Section:
    """How the stage of each turn is known, stage by stage."""
    order = [*(stage.id for stage in ask.scope.stages.all), None]
    there = [id for id in order if found.get(id)]
    totals = {id: sum(found[id].values()) for id in there}
    names = [ask.say(f"paths.known_{source}") for source in _SOURCES]
    squares = [
        Square(ask.stage_name(id), name, share, ask.formats.percent(share))
        for id in there
        for source, name in zip(_SOURCES, names, strict=True)
        for share in (found[id].get(source, 0) / totals[id],)
    ]
    title = ask.say("paths.known")
    chart = matrix("known", squares, columns=names, title=title, label=ask.say("paths.known_label"))
    columns = (Column(ask.say("filter.stage")), *(Column(name, Kind.RATE) for name in names))
    rows: list[Sequence[Cell]] = [
        (stage_cell(ask, id), *(Share(ask.scope.rate(found[id].get(source, 0), totals[id])) for source in _SOURCES))
        for id in there
    ]
    return Section(title, Table("known", columns, rows, ask.say("empty.window")), chart, ask.say("paths.known_lead"))
