"""The shape of a stage with its touchpoints, pains and opportunities."""

from types import MappingProxyType
from typing import Final

from bot.journeys.fields import PARTS
from bot.journeys.identifiers import Ids
from bot.journeys.model import (
    DoneWhen,
    Importance,
    Opportunity,
    Pain,
    Stage,
    StageId,
    StageTime,
    Touchpoint,
    TouchpointId,
)
from bot.journeys.nodes import Node, ScalarNode
from bot.journeys.parts import PartReader, chosen_ids
from bot.journeys.positions import Text
from bot.journeys.scalars import Slot, read_text
from bot.journeys.shape_emotions import emotion_of
from bot.journeys.shape_plans import read_kpis
from bot.journeys.shape_questions import read_question

_WHAT: Final = PARTS["pain"].fields["what"]
_ITEMS: Final = ("questions", "touchpoints", "pains", "opportunities")
"""What has an id inside a stage; questions first, because their ids are written in the log."""


def read_stage(part: PartReader, ids: Ids) -> Stage:
    """One phase of the relationship. All ids made inside it are different, whatever they name."""
    name = part.required_text("name").value
    items = {key: part.items(key) for key in _ITEMS}
    inside = Ids(chosen for nodes in items.values() for chosen in chosen_ids(nodes))
    questions = tuple(read_question(each, inside) for each in part.readers("questions", items["questions"]))
    touchpoints = part.readers("touchpoints", items["touchpoints"])
    done, chosen = part.one("done_when"), part.word("id")
    return Stage(
        id=StageId(chosen or ids.made_from(name, otherwise="stage")),
        id_made=chosen is None,
        name=name,
        at=part.at,
        was=part.texts("was"),
        phase=part.word("phase"),
        strategy=part.word("strategy"),
        goal=part.text("goal"),
        thinks=part.text("thinks"),
        needs=part.texts("needs"),
        expectations=part.texts("expectations"),
        motivations=part.texts("motivations"),
        fears=part.texts("fears"),
        dislikes=part.texts("dislikes"),
        satisfiers=part.texts("satisfiers"),
        emotion=emotion_of(part),
        time=_time(part.one("time")),
        touchpoints=tuple(_touchpoint(each, inside) for each in touchpoints),
        questions=questions,
        pains=tuple(_pain(node, part, ids=inside) for node in items["pains"]),
        opportunities=tuple(_opportunity(node, part, ids=inside) for node in items["opportunities"]),
        backstage=part.texts("backstage"),
        kpis=read_kpis(part),
        owner=part.text("owner"),
        next=part.texts("next"),
        done_when=DoneWhen(done.text("event"), done.text("question")) if done else None,
        greeting=part.text("greeting"),
        note=part.text("note"),
        keep_text=part.flag("keep_text"),
        lanes=MappingProxyType(dict(part.lanes)),
    )


def _time(part: PartReader | None) -> StageTime:
    return StageTime(part.word("typical"), part.word("target")) if part else StageTime()


def _touchpoint(part: PartReader, ids: Ids) -> Touchpoint:
    name = part.required_text("name").value
    importance = part.one("importance")
    return Touchpoint(
        id=TouchpointId(part.word("id") or ids.made_from(name, otherwise="touchpoint")),
        name=name,
        at=part.at,
        was=part.texts("was"),
        channel=part.text("channel"),
        purpose=part.word("purpose"),
        actor=part.word_or_default("actor"),
        page=part.text("page"),
        expect=part.text("expect"),
        emotion=emotion_of(part),
        importance=Importance(importance.whole("customer"), importance.whole("business"))
        if importance
        else Importance(),
        moment=part.word("moment"),
        backstage=part.texts("backstage"),
        kpis=read_kpis(part),
        owner=part.text("owner"),
        lanes=MappingProxyType(dict(part.lanes)),
    )


def _pain(node: Node, stage: PartReader, *, ids: Ids) -> Pain:
    if isinstance(node, ScalarNode):
        short = read_text(node, Slot(_WHAT, stage.written("pains"), stage.findings)) or Text("", node.at)
        return Pain(id=ids.made_from(short.value, otherwise="pain"), what=short, at=node.at)
    part = PartReader(node, "pain", findings=stage.findings, called=stage.written("pains"))
    what = part.required_text("what")
    return Pain(
        id=part.word("id") or ids.made_from(what.value, otherwise="pain"),
        what=what,
        at=part.at,
        touchpoint=part.text("touchpoint"),
        severity=part.whole("severity"),
        personas=part.texts("personas"),
        signs=part.texts("signs"),
    )


def _opportunity(node: Node, stage: PartReader, *, ids: Ids) -> Opportunity:
    if isinstance(node, ScalarNode):
        short = read_text(node, Slot(_WHAT, stage.written("opportunities"), stage.findings)) or Text("", node.at)
        return Opportunity(id=ids.made_from(short.value, otherwise="opportunity"), what=short, at=node.at)
    part = PartReader(node, "opportunity", findings=stage.findings, called=stage.written("opportunities"))
    what = part.required_text("what")
    return Opportunity(
        id=part.word("id") or ids.made_from(what.value, otherwise="opportunity"),
        what=what,
        at=part.at,
        solves=part.texts("solves"),
        impact=part.whole("impact"),
        effort=part.whole("effort"),
    )
