"""What do we only believe: parts of the map without evidence, turns nobody can place, and reviews that are due."""

from typing import Final

from bot.analytics.assumptions import CONFIRMED_BY, Beliefs, Element, ElementKind, beliefs
from bot.analytics.freshness import Freshness, freshness
from bot.analytics.statistics import Rate
from bot.analytics.window import local_day
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Count, Kind, Share, Words
from bot.console.analysis.charts import Bar, bars
from bot.console.analysis.metric_words import owner_name, so_many_of
from bot.console.analysis.telling import NOTHING
from bot.console.analysis.view import Choice, Column, Section, Table, Tile, View

_SHOWN: Final = "only"


def build(ask: Ask) -> View:
    """The elements to find out about, how much of each stage is known, what the map does not explain, and reviews."""
    found = beliefs(ask.connection, ask.scope, ask.map)
    fresh = freshness(ask.map, today=local_day(ask.now, ask.scope.window.zone))
    return View(
        title=ask.say("assumptions.title"),
        finding=_finding(ask, found),
        tiles=[
            Tile(ask.name_of("evidence_cover"), so_many_of(ask, found.evidence_cover), "evidence_cover"),
            Tile(ask.say("assumptions.unseen"), Count(len(found.unseen))),
            Tile(ask.say("assumptions.without_stage"), Share(found.without_stage)),
        ],
        sections=[_cover(ask, found), _elements(ask, found), _unplanned(ask, found), _reviews(ask, fresh)],
    )


def _finding(ask: Ask, found: Beliefs) -> str:
    cover, guesses = found.evidence_cover, found.assumptions
    if not guesses:
        return ask.say("assumptions.all_known")
    stages = {stage.id: sum(each.stage_id == stage.id for each in guesses) for stage in ask.map.stages}
    most = max(stages, key=lambda stage: stages[stage])
    told = {"known": cover.hits, "all": cover.n, "stage": ask.stage_name(most), "guesses": stages[most]}
    return ask.say("assumptions.finding", **told)


def _cover(ask: Ask, found: Beliefs) -> Section:
    rates = {stage.id: _rate(found, stage.id) for stage in ask.map.stages}
    title = ask.say("assumptions.cover")
    drawn = [Bar(ask.stage_name(id), rate.value) for id, rate in rates.items() if rate.value is not None]
    chart = bars(ask, "cover", drawn, title=title, label=ask.say("assumptions.cover_label"), percent=True)
    columns = (
        Column(ask.say("assumptions.column_stage")),
        Column(ask.say("assumptions.column_known"), Kind.COUNT),
        Column(ask.say("assumptions.column_all"), Kind.COUNT),
    )
    rows = [(Words(ask.stage_name(id)), Count(rate.hits), Count(rate.n)) for id, rate in rates.items()]
    return Section(title, Table("cover", columns, rows, ask.say("empty.window")), chart)


def _rate(found: Beliefs, stage_id: str) -> Rate:
    here = [each for each in found.elements if each.stage_id == stage_id]
    return Rate(sum(not each.is_assumption for each in here), len(here))


def _elements(ask: Ask, found: Beliefs) -> Section:
    chosen = next((kind for kind in ElementKind if kind.value == ask.query.get(_SHOWN)), None)
    shown = [each for each in found.assumptions if chosen in (None, each.kind)]
    names = ("element", "stage", "owner", "since")
    columns = [Column(ask.say(f"assumptions.column_{name}")) for name in names]
    columns += [
        Column(ask.say("assumptions.column_conversations"), Kind.COUNT),
        Column(ask.say("assumptions.column_advice")),
    ]
    choices = [Choice(ask.say("assumptions.any_kind"), ask.view("assumptions"), chosen is None)]
    choices += [
        Choice(ask.say(f"assumptions.kinds_{kind.value}"), ask.view("assumptions", only=kind.value), kind is chosen)
        for kind in ElementKind
    ]
    return Section(
        ask.say("assumptions.elements"),
        Table("assumptions", columns, [_row(ask, each) for each in shown], ask.say("assumptions.all_known")),
        lead=ask.say("assumptions.elements_lead", least=CONFIRMED_BY),
        choices=choices,
    )


def _row(ask: Ask, each: Element) -> list[Words | Count]:
    behind = {"question": each.path} if each.kind is ElementKind.QUESTION else {"stage": each.stage_id}
    return [
        Words(each.name, ask.board(), lang=ask.map.language, note=ask.say(f"assumptions.kind_{each.kind.value}")),
        Words(ask.stage_name(each.stage_id)),
        Words(owner_name(ask, each.owner)),
        Words(ask.formats.day(local_day(each.since, ask.scope.window.zone)) if each.since is not None else NOTHING),
        Count(each.conversations, ask.conversations(**behind)),
        Words(ask.say(f"assumptions.advice_{each.advice.value}")),
    ]


def _unplanned(ask: Ask, found: Beliefs) -> Section:
    columns = (
        Column(ask.say("assumptions.column_touchpoint")),
        Column(ask.say("assumptions.column_conversations"), Kind.COUNT),
    )
    rows = [(Words(path), Count(n)) for path, n in found.unplanned]
    lead = ask.say("assumptions.unplaced", **_shares(ask, found))
    return Section(
        ask.say("assumptions.unplanned"),
        Table("unplanned", columns, rows, ask.say("assumptions.nothing_unplanned")),
        lead=lead,
    )


def _shares(ask: Ask, found: Beliefs) -> dict[str, str]:
    told = {"lost": found.without_stage.value, "guessed": found.guessed.value}
    return {name: ask.formats.percent(value) if value is not None else NOTHING for name, value in told.items()}


def _reviews(ask: Ask, fresh: Freshness) -> Section:
    today = local_day(ask.now, ask.scope.window.zone)
    names = ("question", "owner", "reviewed", "due")
    columns = [Column(ask.say(f"assumptions.column_{name}")) for name in names]
    rows = [
        [
            Words(each.question, ask.path("question", map_id=ask.map.id, path=each.path), lang=ask.map.language),
            Words(owner_name(ask, each.owner)),
            Words(ask.formats.day(each.review.reviewed) if each.review.reviewed else NOTHING),
            Words(ask.formats.day(each.review.due) if each.review.due else NOTHING),
        ]
        for each in fresh.overdue(today)
    ]
    return Section(
        ask.say("assumptions.reviews"),
        Table("reviews", columns, rows, ask.say("assumptions.nothing_due", undated=fresh.undated)),
        lead=_map_review(ask, fresh),
    )


def _map_review(ask: Ask, fresh: Freshness) -> str:
    if fresh.map.reviewed is None:
        return ask.say("assumptions.map_never")
    told = {"day": ask.formats.day(fresh.map.reviewed), "days": fresh.map.days}
    due = ask.formats.day(fresh.map.due) if fresh.map.due else NOTHING
    late = fresh.map.is_overdue(local_day(ask.now, ask.scope.window.zone))
    return ask.say("assumptions.map_late" if late else "assumptions.map_fresh", **told, due=due)
