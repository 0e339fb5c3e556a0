"""The shape of what a company wants and does: objectives, indicators, plans, surveys and evidence."""

from types import MappingProxyType
from typing import Final

from bot.journeys.fields import LIST_ITEMS, PARTS
from bot.journeys.identifiers import Ids
from bot.journeys.model import Evidence, Kpi, Move, Objective, Plan, Survey
from bot.journeys.nodes import Entry, MappingNode
from bot.journeys.parts import PartReader
from bot.journeys.positions import Text
from bot.journeys.scalars import Slot, read_text

_TARGET: Final = PARTS["kpi"].fields["target"]
_END: Final = frozenset({"end", "fin"})


def read_objective(part: PartReader) -> Objective:
    """What the company wants to reach."""
    return Objective(
        id=part.required_text("id").value,
        name=part.required_text("name").value,
        at=part.at,
        by=part.word("by"),
        owner=part.text("owner"),
    )


def read_kpis(part: PartReader) -> tuple[Kpi, ...]:
    """The indicators of a map, a stage, a touchpoint or a question, in the long or the short form."""
    node = part.node("kpis")
    if isinstance(node, MappingNode):
        return tuple(_short_kpi(entry, part) for entry in node.entries)
    return tuple(map(_kpi, part.parts("kpis")))


def _short_kpi(entry: Entry, part: PartReader) -> Kpi:
    metric = read_text(entry.key, Slot(LIST_ITEMS["id"], part.written("kpis"), part.findings))
    target = read_text(entry.value, Slot(_TARGET, entry.key.value, part.findings))
    return Kpi(metric=metric.value if metric else "", target=target.value if target else "", at=entry.key.at)


def _kpi(part: PartReader) -> Kpi:
    return Kpi(
        metric=part.required_text("metric").value,
        target=part.required_text("target").value,
        at=part.at,
        name=part.word("name"),
        window=part.word_or_default("window"),
        level=part.word("level"),
        objective=part.text("objective"),
        source=part.word_or_default("source"),
        owner=part.text("owner"),
    )


def read_plan(part: PartReader, ids: Ids) -> Plan:
    """What will change, who does it, which number it moves."""
    name = part.required_text("name").value
    return Plan(
        id=part.word("id") or ids.made_from(name, otherwise="plan"),
        name=name,
        at=part.at,
        why=part.text("why"),
        area=part.word("area"),
        solves=part.texts("solves"),
        touches=part.texts("touches"),
        moves=tuple(map(_move, part.parts("moves"))),
        owner=part.text("owner"),
        team=part.texts("team"),
        status=part.word_or_default("status"),
        impact=part.whole("impact"),
        effort=part.whole("effort"),
        start=part.word("start"),
        due=part.word("due"),
        live_in=part.word("live_in"),
        lanes=MappingProxyType(dict(part.lanes)),
    )


def _move(part: PartReader) -> Move:
    return Move(
        metric=part.required_text("metric").value,
        to=part.required_text("to").value,
        at=part.at,
        place=part.text("at"),
        start=part.word("from"),
    )


def read_survey(part: PartReader) -> Survey:
    """A micro-survey; one at the end of a conversation has no place."""
    return Survey(
        kind=part.word_or_default("kind"),
        at=part.at,
        place=read_place(part),
        ask=part.text("ask"),
        sample=part.word_or_default("sample"),
        cooldown=part.word_or_default("cooldown"),
    )


def read_place(part: PartReader) -> Text | None:
    """Where a survey is asked; nothing stands for the end of a conversation."""
    place = part.text("at")
    return None if place is None or place.value in _END else place


def read_evidence(part: PartReader) -> Evidence:
    """Something collected by hand that supports parts of the map."""
    return Evidence(
        kind=part.word_or_default("kind"),
        about=part.texts("about"),
        at=part.at,
        id=part.word("id"),
        date=part.word("date"),
        n=part.whole("n"),
        says=part.text("says"),
        quote=part.text("quote"),
        score=part.number("score"),
        ref=part.text("ref"),
    )
