"""What has changed: the mood in a sentence, what moved, what was found and published, what to repeat and improve."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.analytics.findings.telling import name_of, told
from bot.analytics.movers import Mover
from bot.analytics.pain import Pain
from bot.analytics.statistics import Mean
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Average, Count, Kind, Moved, Number, Words
from bot.console.analysis.view import Choice, Column, Section, Table, Tile, View
from bot.console.digest import headline, latency_told
from bot.console.overview import Overview, overview


@dataclass(frozen=True, slots=True)
class FreshFinding:
    """A new finding in the list, with where it is decided about."""

    kind: str
    place: str
    sentence: str
    href: str


def build(ask: Ask) -> View:
    """The first look of the day; everything on it leads to more."""
    found = overview(ask.connection, ask.map, ask.scope, now=ask.now, with_today=True)
    return View(
        title=ask.say("today.title"),
        finding=headline(found, ask.formats),
        tiles=list(_tiles(ask, found)),
        sections=[
            _movers(ask, found),
            _findings(ask, found),
            _repeat(ask, found),
            _improve(ask, found),
            _publishes(ask, found),
            _map(ask, found),
        ],
    )


def _tiles(ask: Ask, found: Overview) -> Iterator[Tile]:
    mood = found.mood
    average = Average(mood.observed, ask.conversations(kind="doubt"), signed=True)
    yield Tile(ask.name_of("emotion"), average, "emotion", Moved(mood.change, share=False))
    before = Words(ask.say("today.before", count=ask.formats.number(found.volume_before.conversations)))
    yield Tile(
        ask.name_of("conversations"),
        Count(found.volume.conversations, ask.conversations(outcome="engaged")),
        "conversations",
        before,
    )
    yield Tile(ask.say("today.open"), Count(found.open, f"{ask.path('findings')}?{ask.inquiry.query()}"))
    yield Tile(ask.say("today.doubts"), Count(found.doubts, ask.doubts(where=ask.map.id)))


def _movers(ask: Ask, found: Overview) -> Section:
    columns = (
        Column(ask.say("today.what")),
        Column(ask.say("today.where")),
        Column(ask.say("today.was"), Kind.NUMBER),
        Column(ask.say("today.is"), Kind.NUMBER),
        Column(ask.say("column.change"), Kind.CHANGE),
    )
    rows = [
        (
            Words(ask.name_of(each.metric), ask.definition(each.metric), note=_unit(ask, each)),
            Words(name_of(ask.map, each.stage_id, ask.language), lang=ask.map.language if each.stage_id else ""),
            Number(_scaled(each, each.before), signed=not each.is_share),
            Number(_scaled(each, each.now), signed=not each.is_share, href=ask.conversations(stage=each.stage_id)),
            Moved(each.change, share=each.is_share),
        )
        for each in found.movers
    ]
    lead = ask.say("today.movers_lead")
    return Section(ask.say("today.movers"), Table("movers", columns, rows, ask.say("today.no_movers")), lead=lead)


def _unit(ask: Ask, each: Mover) -> str:
    return ask.say("today.percent") if each.is_share else ask.say("today.points")


def _scaled(each: Mover, value: float) -> float:
    return 100 * value if each.is_share else value


def _findings(ask: Ask, found: Overview) -> Section:
    where = f"{ask.path('findings')}?{ask.inquiry.query()}"
    fresh = []
    for each in found.fresh:
        words = told(each.evidence, ask.map, ask.language)
        fresh.append(FreshFinding(words.kind, words.place, words.sentence, f"{where}#finding-{each.number}"))
    every = [Choice(ask.say("today.all_findings"), where, chosen=False)]
    return Section(ask.say("today.findings"), choices=every, template="today_findings.html.jinja", values=fresh)


def _repeat(ask: Ask, found: Overview) -> Section:
    columns = (Column(ask.say("today.where")), Column(ask.name_of("emotion"), Kind.MEAN, "emotion"))
    rows = [
        (
            Words(ask.stage_name(each.stage.id), ask.board(), lang=ask.map.language),
            _average(ask, each.stage.id, each.observed),
        )
        for each in found.repeat
    ]
    table = Table("repeat", columns, rows, ask.say("today.no_repeat"))
    return Section(ask.say("today.repeat"), table, lead=ask.say("today.repeat_lead"))


def _average(ask: Ask, stage: str, observed: Mean | None) -> Average:
    return Average(observed, ask.conversations(stage=stage), signed=True)


def _improve(ask: Ask, found: Overview) -> Section:
    columns = (
        Column(ask.say("today.item")),
        Column(ask.say("today.where")),
        Column(ask.name_of("pain"), Kind.NUMBER, "pain"),
        Column(ask.say("column.change"), Kind.CHANGE),
    )
    rows = [
        (
            _item(ask, each),
            Words(ask.stage_name(each.item.stage_id), lang=ask.map.language if each.item.stage_id else ""),
            Number(each.value, n=each.measured.n, href=_behind(ask, each)),
            Moved(each.change, share=False),
        )
        for each in found.improve
    ]
    table = Table("improve", columns, rows, ask.say("today.no_improve"))
    return Section(ask.say("today.improve"), table, lead=ask.say("today.improve_lead"))


def _item(ask: Ask, pain: Pain) -> Words:
    if pain.item.question:
        return Words(name_of(ask.map, pain.item.question, ask.language), lang=ask.map.language)
    kinds = {"fallback": ask.say("today.misses"), "handoff": ask.say("today.handoffs")}
    return Words(kinds.get(pain.item.kind or "", ask.say("today.rest")))


def _behind(ask: Ask, pain: Pain) -> str:
    item = pain.item
    return ask.conversations(stage=item.stage_id, question=item.question, kind=None if item.question else item.kind)


def _publishes(ask: Ask, found: Overview) -> Section:
    columns = (Column(ask.say("today.version")), Column(ask.say("today.when")))
    rows = [
        (Words(each.name, note=each.release if each.release != each.name else ""), Words(ask.formats.moment(each.at)))
        for each in found.publishes
    ]
    table = Table("publishes", columns, rows, ask.say("today.no_publishes"))
    return Section(ask.say("today.publishes"), table)


def _map(ask: Ask, found: Overview) -> Section:
    due = found.review_due
    lead = ask.say("today.never_reviewed") if due is None else ask.say("today.reviewed", due=ask.formats.day(due))
    if found.latency is not None:
        lead += " " + latency_told(found.latency, ask.formats)
    digest = f"{ask.path('digest')}?map={ask.map.id}"
    ways = [
        Choice(ask.say("today.board"), ask.board(), chosen=False),
        Choice(ask.say("today.digest"), digest, chosen=False),
    ]
    return Section(ask.say("today.map"), lead=lead, choices=ways)
