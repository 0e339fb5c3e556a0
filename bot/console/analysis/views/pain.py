"""Where it hurts most, and why: the ranking with what it is made of, what customers said, and where to begin."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.analytics.pain import WEIGHTS, Pain, pain_by_stage, pain_ranking
from bot.analytics.phrases import phrases_by_item
from bot.analytics.presence import reach
from bot.analytics.statistics import Rate
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Average, Cell, Count, Kind, Moved, Number, Share, Words
from bot.console.analysis.charts import Bar, bars
from bot.console.analysis.pain_chart import PARTS, pain_chart
from bot.console.analysis.sore_spots import (
    backstage_of,
    behind,
    importance_of,
    item_words,
    owner_of,
    plan_words,
    suffered,
    weight_of,
)
from bot.console.analysis.telling import NOTHING, Teller, Told
from bot.console.analysis.view import Column, Section, Table, Tile, View
from bot.journeys.model import Stage

DRAWN: Final = 8
LISTED: Final = 40
CAUSES: Final = 10
HEARD: Final = 5
"""Items of the ranking whose customers are quoted."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One item that hurts, with what its customers wrote, ready for its template."""

    item: Words
    pain: Told
    moved: Told
    phrases: Sequence[str]
    owner: str
    plan: Words


@dataclass(frozen=True, slots=True)
class _Focus:
    """A stage with what decides where to begin."""

    stage: Stage
    pain: Pain
    reach: Rate

    @property
    def score(self) -> float:
        """Pain × reach × importance, 0 to 100."""
        return self.pain.value * (self.reach.value or 0.0) * weight_of(self.stage)


def build(ask: Ask) -> View:
    """Ranking, quotes, focus by stage, and what works backstage of it; little data comes last, and grey."""
    found = pain_ranking(ask.connection, ask.scope)
    ranking = sorted(found, key=lambda each: not each.measured.is_enough)  # the order of pain stays within both
    sure = [each for each in ranking if each.measured.is_enough]
    focus = _focus(ask)
    sections = [_ranking(ask, ranking, sure), *_voices(ask, sure), _where(ask, focus), *_backstage(ask, sure)]
    return View(ask.say("pain.title"), _finding(ask, found, sure), list(_tiles(ask, sure, focus)), sections)


def _finding(ask: Ask, found: Sequence[Pain], sure: Sequence[Pain]) -> str:
    if not sure:
        return ask.say("pain.few") if found else ask.say("pain.nothing")
    worst = sure[0]
    words = item_words(ask, worst.item)
    why = max(PARTS, key=lambda part: getattr(worst.parts, part))
    points = ask.formats.number(worst.value, digits=1)
    return ask.say(f"pain.finding_{why}", item=words.text, stage=words.note, points=points)


def _tiles(ask: Ask, sure: Sequence[Pain], focus: Sequence[_Focus]) -> Iterator[Tile]:
    if sure:
        worst = sure[0]
        average = Average(worst.measured, behind(ask, worst.item))
        yield Tile(ask.say("pain.worst"), average, "pain", Moved(worst.change, share=False))
    if focus:
        first = focus[0]
        stage = Words(first.stage.name, ask.conversations(stage=first.stage.id), ask.map.language)
        yield Tile(ask.say("pain.begin"), stage)
    if sure:
        without = sum(plan_words(ask, each.item).text == ask.say("pain.no_plan") for each in sure[:DRAWN])
        yield Tile(ask.say("pain.unplanned", count=len(sure[:DRAWN])), Count(without))


def _ranking(ask: Ask, ranking: Sequence[Pain], sure: Sequence[Pain]) -> Section:
    columns = (
        Column(ask.say("pain.item")),
        Column(ask.name_of("pain"), Kind.MEAN, "pain"),
        Column(ask.say("column.change"), Kind.CHANGE),
        *(Column(ask.say(f"pain.part_{part}"), Kind.NUMBER) for part in PARTS),
        Column(ask.say("pain.owner")),
        Column(ask.say("pain.plan")),
    )
    rows: list[Sequence[Cell]] = [
        (
            item_words(ask, each.item),
            Average(each.measured, behind(ask, each.item)),
            Moved(each.change, share=False),
            *(Number(getattr(each.parts, part)) for part in PARTS),
            Words(owner_of(ask, each.item)),
            plan_words(ask, each.item),
        )
        for each in ranking[:LISTED]
    ]
    weights = {part: ask.formats.number(getattr(WEIGHTS, part), digits=1) for part in PARTS}
    chart = pain_chart(ask, sure[:DRAWN], title=_made_of(ask, sure[:DRAWN]))
    table = Table("ranking", columns, rows, ask.say("pain.nothing"))
    return Section(ask.say("pain.ranking"), table, chart, lead=ask.say("pain.weights", **weights))


def _made_of(ask: Ask, drawn: Sequence[Pain]) -> str:
    """What most of the points drawn come from."""
    sums = {part: sum(getattr(each.parts, part) for each in drawn) for part in PARTS}
    most = max(PARTS, key=lambda part: sums[part])
    share = ask.formats.percent(sums[most] / (sum(sums.values()) or 1))
    return ask.say("pain.drawn", part=ask.say(f"pain.part_{most}"), share=share)


def _voices(ask: Ask, sure: Sequence[Pain]) -> Iterator[Section]:
    heard = sure[:HEARD]
    if not heard:
        return
    said = phrases_by_item(ask.connection, ask.scope, items=[each.item for each in heard])
    teller = Teller(ask.formats, ask.say, ask.least)
    voices = [
        Voice(
            item_words(ask, each.item),
            teller.tell(Average(each.measured, behind(ask, each.item))),
            teller.tell(Moved(each.change, share=False)),
            said[each.item],
            owner_of(ask, each.item),
            plan_words(ask, each.item),
        )
        for each in heard
    ]
    yield Section(ask.say("pain.voices"), lead=ask.say("pain.voices_lead"), template="pain.html.jinja", values=voices)


def _focus(ask: Ask) -> Sequence[_Focus]:
    """The stages with enough data, where to begin first."""
    reached = {each.stage.id: each.reach for each in reach(ask.connection, ask.scope)}
    pains = pain_by_stage(ask.connection, ask.scope)
    found = [
        _Focus(stage, pain, reached[stage.id])
        for stage in ask.map.stages
        if (pain := pains.get(stage.id)) and pain.measured.is_enough and stage.id in reached
    ]
    return sorted(found, key=lambda each: -each.score)


def _where(ask: Ask, focus: Sequence[_Focus]) -> Section:
    columns = (
        Column(ask.say("filter.stage")),
        Column(ask.say("pain.focus"), Kind.NUMBER),
        Column(ask.name_of("pain"), Kind.MEAN, "pain"),
        Column(ask.say("column.change"), Kind.CHANGE),
        Column(ask.name_of("reach"), Kind.RATE, "reach"),
        Column(ask.say("pain.importance"), Kind.NUMBER),
    )
    rows: list[Sequence[Cell]] = [
        (
            Words(each.stage.name, f"{ask.board()}#s-{each.stage.id}", ask.map.language),
            Number(each.score),
            Average(each.pain.measured, ask.conversations(stage=each.stage.id)),
            Moved(each.pain.change, share=False),
            Share(each.reach, ask.conversations(stage=each.stage.id)),
            Number(importance_of(each.stage), digits=0),
        )
        for each in focus
    ]
    drawn = [Bar(each.stage.name, each.score) for each in focus]
    title = ask.say("pain.focus_drawn", stage=focus[0].stage.name) if focus else ask.say("pain.where")
    chart = bars(ask, "focus", drawn, title=title, label=ask.say("pain.focus_label"))
    table = Table("focus", columns, rows, ask.say("empty.window"))
    return Section(ask.say("pain.where"), table, chart, lead=ask.say("pain.where_lead"))


def _backstage(ask: Ask, sure: Sequence[Pain]) -> Iterator[Section]:
    """By what works behind the scenes, where the map tells it: one cause can hurt at several places."""
    causes: dict[str, list[Pain]] = defaultdict(list)
    for each in sure:
        for name in backstage_of(ask, each.item):
            causes[name].append(each)
    if not causes:
        return
    columns = (
        Column(ask.say("pain.cause")),
        Column(ask.say("pain.suffered"), Kind.NUMBER),
        Column(ask.say("pain.places"), Kind.COUNT),
        Column(ask.say("pain.worst_place")),
    )
    ranked = sorted(causes.items(), key=lambda pair: (-_total(pair[1]), pair[0]))
    rows: list[Sequence[Cell]] = [
        (
            Words(name, lang=ask.map.language, note=_stages(ask, pains)),
            Number(_total(pains)),
            Count(len(pains)),
            item_words(ask, pains[0].item),
        )
        for name, pains in ranked[:CAUSES]
    ]
    table = Table("backstage", columns, rows, NOTHING)
    yield Section(ask.say("pain.backstage"), table, lead=ask.say("pain.backstage_lead"))


def _total(pains: Sequence[Pain]) -> float:
    return sum(suffered(each) for each in pains)


def _stages(ask: Ask, pains: Sequence[Pain]) -> str:
    return ", ".join(dict.fromkeys(ask.stage_name(each.item.stage_id) for each in pains))
