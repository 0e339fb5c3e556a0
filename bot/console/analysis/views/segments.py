"""Whether different customers live different journeys: any number by kind of customer, and the mix of personas."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.engine import Connection

from bot.analytics.reading import Unit
from bot.analytics.scope import UNKNOWN, Scope
from bot.analytics.segments import Segment, Side, persona_mix, segments
from bot.analytics.statistics import Interval
from bot.analytics.values import Readings, Value
from bot.analytics.volumes import doubts_per_conversation, volume
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Count, Kind, Share, Words
from bot.console.analysis.dots import Dot, Line, dots
from bot.console.analysis.metric_words import amount, value_words
from bot.console.analysis.persona_part import persona_part
from bot.console.analysis.view import Choice, Column, Section, Table, Tile, View

_DOUBTS: Final = "doubts_per_conversation"
_NUMBERS: Final = ("emotion", "fcr", "answer_rate", _DOUBTS, "abandonment", "effort_index")
"""What can be told apart, the first unless the address says another."""
_FILTERS: Final = {Side.PERSONA: "persona", Side.CHANNEL: "channel", Side.LANGUAGE: "language", Side.SOURCE: "source"}


@dataclass(frozen=True, slots=True)
class _Split:
    """One number, told for everybody and for each kind of customer."""

    ask: Ask
    number: str
    side: Side
    whole: Value
    conversations: int
    found: Sequence[Segment[Value]]

    @property
    def name(self) -> str:
        """What the number is called."""
        return self.ask.say(f"segments.{_DOUBTS}") if self.number == _DOUBTS else self.ask.name_of(self.number)

    def kind(self, segment: Segment[Value]) -> str:
        """What a kind of customer is called."""
        ask, name = self.ask, segment.name
        if name == UNKNOWN:
            return ask.say("segments.unknown")
        if self.side is Side.CUSTOMER:
            return ask.say(f"filter.customer_{name}")
        if self.side is Side.LANGUAGE:
            return ask.say(f"language.{name}") if name in ("es", "en") else name
        named = {Side.PERSONA: ask.persona_name, Side.CHANNEL: ask.channel_name}
        return named[self.side](name) if self.side in named else name

    def apart(self) -> Segment[Value] | None:
        """The one furthest from all whose whole interval lies to one side of them."""
        whole = self.whole.value
        sure = [each for each in self.found if _is_sure(each) and whole is not None and _is_apart(each, whole)]
        return max(sure, key=lambda each: abs((each.value.value or 0.0) - (whole or 0.0)), default=None)


def build(ask: Ask) -> View:
    """The number of `number=` by the side of `by=`; beneath, who they are against who the map believes they are."""
    number = next((each for each in _NUMBERS if each == ask.query.get("number")), _NUMBERS[0])
    side = next((each for each in Side if each.value == ask.query.get("by")), Side.PERSONA)
    read = _reader(number, now=ask.now)
    split = _Split(
        ask,
        number,
        side,
        read(ask.connection, ask.scope),
        volume(ask.connection, ask.scope).conversations,
        segments(ask.connection, ask.scope, by=side, metric=read),
    )
    mix = persona_mix(ask.connection, ask.scope, personas=ask.map.personas)
    return View(
        title=ask.say("segments.title"),
        finding=_finding(split),
        tiles=[
            Tile(split.name, value_words(ask, split.whole), "" if number == _DOUBTS else number),
            Tile(ask.say("segments.unknown_share"), Share(mix.unknown)),
        ],
        sections=[_numbers(split), _split(split), persona_part(ask, mix)],
    )


def _reader(number: str, *, now: float) -> Callable[[Connection, Scope], Value]:
    def read(connection: Connection, scope: Scope) -> Value:
        if number != _DOUBTS:
            found = Readings(connection, now).value(number, scope)
            assert found is not None
            return found
        mean = doubts_per_conversation(connection, scope)
        if mean is None:
            return Value(_DOUBTS, Unit.COUNT, None, 0, None, False)
        return Value(_DOUBTS, Unit.COUNT, mean.value, mean.n, mean.interval, mean.is_enough)

    return read


def _is_sure(each: Segment[Value]) -> bool:
    return each.value.is_enough and each.value.value is not None and each.value.interval is not None


def _is_apart(each: Segment[Value], whole: float) -> bool:
    interval = each.value.interval or Interval(whole, whole)
    return not interval.low <= whole <= interval.high


def _finding(split: _Split) -> str:
    ask, whole = split.ask, split.whole
    if whole.value is None or not whole.is_enough:
        return ask.say("segments.few")
    apart = split.apart()
    told = {"number": split.name, "whole": _told(ask, whole)}
    if apart is None or apart.value.value is None:
        return ask.say("segments.alike", **told)
    value = _told(ask, apart.value)
    return ask.say("segments.finding", **told, kind=split.kind(apart), value=value)


def _numbers(split: _Split) -> Section:
    ask, by = split.ask, split.side.value
    names = {each: ask.say(f"segments.{each}") if each == _DOUBTS else ask.name_of(each) for each in _NUMBERS}
    choices = [Choice(names[each], ask.view("segments", number=each, by=by), each == split.number) for each in _NUMBERS]
    return Section(ask.say("segments.which"), choices=choices, lead=ask.say("segments.which_lead"))


def _split(split: _Split) -> Section:
    ask, told = split.ask, [each for each in split.found if each.value.value is not None]
    drawn = [
        Dot(
            split.kind(each),
            _scaled(each.value.unit, each.value.value or 0.0),
            _told(ask, each.value),
            _interval(each.value),
            each.value.is_enough,
        )
        for each in told
    ]
    whole = split.whole.value
    line = None if whole is None else Line(_scaled(split.whole.unit, whole), ask.say("segments.everybody"))
    unit = "%" if split.whole.unit is Unit.SHARE else split.name
    chart = dots("split", drawn, title=_finding(split), label=ask.say("segments.label"), unit=unit, line=line)
    columns = (
        Column(ask.say(f"segments.by_{split.side.value}")),
        Column(ask.name_of("conversations"), Kind.COUNT, "conversations"),
        Column(ask.say("segments.of_all"), Kind.RATE),
        Column(split.name, metric="" if split.number == _DOUBTS else split.number),
    )
    rows = [
        (
            Words(split.kind(each)),
            Count(each.conversations, _behind(split, each)),
            Share(ask.scope.rate(each.conversations, split.conversations)),
            value_words(ask, each.value),
        )
        for each in split.found
    ]
    choices = [
        Choice(
            ask.say(f"segments.by_{side.value}"),
            ask.view("segments", number=split.number, by=side.value),
            side is split.side,
        )
        for side in Side
    ]
    table = Table("split", columns, rows, ask.say("empty.window"))
    return Section(ask.say("segments.split"), table, chart, ask.say("segments.split_lead"), choices)


def _told(ask: Ask, value: Value) -> str:
    return amount(ask, value.unit, value.value or 0.0, signed=value.unit is Unit.POINTS)


def _scaled(unit: Unit, value: float) -> float:
    return 100 * value if unit is Unit.SHARE else value


def _interval(value: Value) -> Interval | None:
    if value.interval is None:
        return None
    return Interval(_scaled(value.unit, value.interval.low), _scaled(value.unit, value.interval.high))


def _behind(split: _Split, each: Segment[Value]) -> str:
    """The conversations of one kind: where the side can be asked for in the address."""
    name = "customer" if split.side is Side.CUSTOMER else _FILTERS[split.side]
    return split.ask.conversations(**{name: each.name}) if each.name != UNKNOWN else ""
