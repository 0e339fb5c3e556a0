"""Which fields the form of each cell of the board has, and what may be chosen in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.console.board import LISTS
from bot.console.board_forms import NEW, FormField
from bot.journeys.fields import PARTS

Named = Sequence[tuple[str, str]]
"""Ids and what they are called."""

_FEELS: Final = FormField(("emotion", "score"), "score", "score")
_TEXTS: Final = {"greeting": "greeting", "note": "note"}
"""Lanes of one text, and the sentence that asks for it."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a map offers to choose from."""

    channels: Named = ()
    team: Named = ()
    stages: Named = ()
    objectives: Named = ()
    metrics: Named = ()
    touchpoints: Named = field(default=())
    """Of the stage that the form is in."""


def fields_of(steps: tuple[str, ...], choices: Choices) -> tuple[FormField, ...]:
    """The fields of the form at a place; none where the board has no form."""
    if steps == ("stages", NEW):
        return (FormField(("name",), "name", required=True), FormField(("goal",), "goal", "area"))
    if steps == ("facts", NEW):
        return (FormField(("name",), "fact", "fact_name", required=True), FormField(("value",), "value", required=True))
    if steps[:1] == ("facts",) and len(steps) == 2:
        return (FormField((), "value", required=True),)
    if steps[:1] != ("stages",):
        return ()
    if len(steps) == 6 and steps[2::2] == ("touchpoints", "kpis"):
        return _kpi(choices, is_new=False)
    form = {2: _stage, 3: _lane, 4: _thing}.get(len(steps))
    return form(steps, choices) if form else ()


def _stage(_steps: tuple[str, ...], choices: Choices) -> tuple[FormField, ...]:
    return (
        FormField(("name",), "stage_name", required=True),
        FormField(("phase",), "phase", "choice", _words("stage", "phase")),
        FormField(("strategy",), "strategy", "choice", _words("stage", "strategy")),
        FormField(("time", "typical"), "typical", "duration", hint="duration"),
        FormField(("time", "target"), "target_time", "duration"),
        FormField(("owner",), "owner", "choice", tuple(choices.team)),
    )


def _lane(steps: tuple[str, ...], choices: Choices) -> tuple[FormField, ...]:
    stage, lane = steps[1:]
    if lane == "goal":
        return (FormField(("goal",), "goal", "area"), FormField(("thinks",), "thinks", "area"))
    if lane == "emotion":
        return (
            _FEELS,
            FormField(("emotion", "label"), "feeling"),
            FormField(("emotion", "why"), "why", "area"),
        )
    if lane == "next":
        others = tuple(each for each in choices.stages if each[0] != stage)
        return (FormField((), "next", "several", others),) if others else ()
    if lane in _TEXTS:
        return (FormField((), _TEXTS[lane], "area", hint=lane),)
    own = lane.startswith("x-") and len(lane) > len("x-")
    return (FormField((), "lines", "lines"),) if lane in LISTS or own else ()


def _thing(steps: tuple[str, ...], choices: Choices) -> tuple[FormField, ...]:
    lane, is_new = steps[2], steps[3] == NEW
    if lane == "touchpoints":
        return _touchpoint(choices)
    if lane == "pains":
        return (FormField(("what",), "pain", "area", required=True), FormField(("severity",), "severity", "grade"))
    if lane == "opportunities":
        what = FormField(("what",), "opportunity", "area", required=True)
        return (what, FormField(("impact",), "impact", "grade"), FormField(("effort",), "effort", "grade"))
    return _kpi(choices, is_new=is_new) if lane == "kpis" else ()


def _touchpoint(choices: Choices) -> tuple[FormField, ...]:
    return (
        FormField(("name",), "name", required=True),
        FormField(("channel",), "channel", "choice", tuple(choices.channels)),
        FormField(("moment",), "moment", "choice", _words("touchpoint", "moment")),
        _FEELS,
        FormField(("expect",), "expect", "area"),
        FormField(("importance", "customer"), "importance_customer", "grade", more=True),
        FormField(("importance", "business"), "importance_business", "grade", more=True),
        FormField(("purpose",), "purpose", "choice", _words("touchpoint", "purpose"), more=True),
        FormField(("page",), "page", hint="page", more=True),
        FormField(("owner",), "owner", "choice", tuple(choices.team), more=True),
    )


def _kpi(choices: Choices, *, is_new: bool) -> tuple[FormField, ...]:
    inside = tuple(choices.touchpoints)
    where = (FormField(("at",), "kpi_at", "choice", inside),) if is_new and inside else ()
    objective = (FormField(("objective",), "objective", "choice", tuple(choices.objectives)),)
    return (
        FormField(("metric",), "metric", "metric", tuple(choices.metrics), required=True, hint="metric"),
        FormField(("target",), "target", "target", required=True, hint="target"),
        *where,
        FormField(("level",), "level", "choice", _words("kpi", "level")),
        *(objective if choices.objectives else ()),
        FormField(("name",), "shown_name", more=True),
        FormField(("source",), "source", "choice", _words("kpi", "source"), more=True),
    )


def _words(part: str, name: str) -> tuple[tuple[str, str], ...]:
    return tuple((value, "") for value in PARTS[part].fields[name].values)
