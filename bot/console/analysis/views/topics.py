"""What customers talk about: things they name, questions by volume and mood, and what goes with going on."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.analytics.entities import Entities, entities
from bot.analytics.quadrants import Asked, Quadrant, quadrants
from bot.analytics.question_lift import QuestionLift, question_lift
from bot.analytics.statistics import Verdict, compare_rates
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Average, Cell, Count, Kind, Moved, Share, Words
from bot.console.analysis.criteria import question_words
from bot.console.analysis.matrix import Square, matrix
from bot.console.analysis.named import kind_words, thing_words
from bot.console.analysis.quadrant_chart import quadrant_chart
from bot.console.analysis.question_cell import question_cell
from bot.console.analysis.view import Chart, Choice, Column, Section, Table, View
from bot.turn import EntityKind

_DRAWN: Final = 12
_LISTED: Final = 60
_LIFTS: Final = 15
_Thing = tuple[str, str]


def build(ask: Ask) -> View:
    """`kind=` leaves the things of one kind."""
    asked = quadrants(ask.connection, ask.scope)
    return View(
        title=ask.say("topics.title"),
        finding=_finding(ask, asked),
        sections=[_quadrant(ask, asked), _named(ask), _lift(ask)],
    )


def _finding(ask: Ask, asked: Sequence[Asked]) -> str:
    heard = [each for each in asked if each.quadrant is not None]
    if not heard:
        return ask.say("topics.few")
    confusing = [each for each in heard if each.quadrant is Quadrant.CONFUSION]
    chosen = confusing[0] if confusing else heard[0]
    told = {"question": question_words(ask.map, chosen.question), "times": ask.formats.number(chosen.times)}
    if confusing or chosen.emotion is None:
        return ask.say("topics.confusing", **told)
    return ask.say("topics.most_asked", **told, points=ask.formats.signed(chosen.emotion.value))


def _quadrant(ask: Ask, asked: Sequence[Asked]) -> Section:
    columns = (
        Column(ask.say("answers.question")),
        Column(ask.say("topics.times"), Kind.COUNT),
        Column(ask.name_of("emotion"), Kind.MEAN, "emotion"),
        Column(ask.say("topics.means")),
    )
    rows: list[Sequence[Cell]] = [
        (
            question_cell(ask, each.question),
            Count(each.times, ask.conversations(question=each.question)),
            Average(each.emotion, ask.conversations(question=each.question), signed=True),
            Words(ask.say(f"topics.quadrant_{each.quadrant.value if each.quadrant else 'few'}")),
        )
        for each in asked[:_LISTED]
    ]
    table = Table("questions", columns, rows, ask.say("answers.none_asked"))
    label = ask.say("topics.quadrant_label")
    chart = quadrant_chart(ask, "quadrant", asked, title=_finding(ask, asked), label=label)
    return Section(ask.say("topics.quadrant"), table, chart, ask.say("topics.quadrant_lead"))


def _named(ask: Ask) -> Section:
    """Things with their stages, and whether they are named more than before."""
    now, before = entities(ask.connection, ask.scope), entities(ask.connection, ask.before)
    chosen = next((kind for kind in EntityKind if kind.value == ask.query.get("kind")), None)
    ranked = _by_thing(now).most_common()
    things = [thing for thing, _ in ranked if chosen is None or thing[0] == chosen.value][:_LISTED]
    there = {named.kind for named in now.named}
    choices = [Choice(ask.say("topics.any_kind"), ask.view("topics"), chosen is None)]
    choices += [
        Choice(kind_words(ask, kind.value), ask.view("topics", kind=kind.value), kind is chosen)
        for kind in EntityKind
        if kind.value in there
    ]
    title, table = ask.say("topics.named"), _things(ask, things, now=now, before=before)
    chart = _by_stage(ask, now, things[:_DRAWN], title=title)
    return Section(title, table, chart, ask.say("topics.named_lead"), choices)


def _things(ask: Ask, things: Sequence[_Thing], *, now: Entities, before: Entities) -> Table:
    counts, was = _by_thing(now), _by_thing(before)
    columns = (
        Column(ask.say("topics.thing")),
        Column(ask.say("topics.kind")),
        Column(ask.say("topics.messages"), Kind.COUNT),
        Column(ask.say("topics.before"), Kind.COUNT),
        Column(ask.say("topics.of_naming"), Kind.RATE),
        Column(ask.say("topics.trend")),
    )
    rows: list[Sequence[Cell]] = []
    for thing in things:
        share = ask.scope.rate(counts[thing], now.messages)
        change = compare_rates(ask.scope.rate(was[thing], before.messages), share)
        rows.append(
            (
                Words(thing_words(ask, *thing)),
                Words(kind_words(ask, thing[0])),
                Count(counts[thing]),
                Count(was[thing]),
                Share(share),
                Words(ask.say(f"topics.trend_{_trend(change.verdict)}")),
            )
        )
    return Table("named", columns, rows, ask.say("topics.nothing_named"))


def _by_thing(found: Entities) -> Counter[_Thing]:
    counts: Counter[_Thing] = Counter()
    for each in found.named:
        counts[each.kind, each.value or ""] += each.messages
    return counts


def _by_stage(ask: Ask, found: Entities, things: Sequence[_Thing], *, title: str) -> Chart | None:
    stages = [stage.id for stage in ask.scope.stages.all]
    counts: Counter[tuple[_Thing, str | None]] = Counter()
    for each in found.named:
        counts[(each.kind, each.value or ""), each.stage_id] += each.messages
    squares = [
        Square(
            thing_words(ask, *thing),
            ask.stage_name(stage),
            counts[thing, stage],
            ask.formats.number(counts[thing, stage]),
        )
        for thing in things
        for stage in stages
    ]
    names = [ask.stage_name(stage) for stage in stages]
    return matrix("named", squares, columns=names, title=title, label=ask.say("topics.named_label"))


def _trend(verdict: Verdict) -> str:
    return {Verdict.BETTER: "more", Verdict.WORSE: "less"}.get(verdict, verdict.value)


def _lift(ask: Ask) -> Section:
    found = question_lift(ask.connection, ask.scope, now=ask.now)
    ranked = sorted(found, key=_certain_first)[:_LIFTS]
    columns = (
        Column(ask.say("answers.question")),
        Column(ask.say("topics.asked_in")),
        Column(ask.say("topics.with_answer"), Kind.RATE),
        Column(ask.say("topics.without"), Kind.RATE),
        Column(ask.name_of("question_lift"), Kind.CHANGE, "question_lift"),
    )
    rows: list[Sequence[Cell]] = [
        (
            question_cell(ask, each.question),
            Words(each.stage.name, lang=ask.map.language),
            Share(each.with_answer, ask.conversations(question=each.question)),
            Share(each.without),
            Moved(each.lift),
        )
        for each in ranked
    ]
    table = Table("lift", columns, rows, ask.say("topics.no_lift"))
    return Section(ask.say("topics.lift"), table, lead=ask.say("topics.lift_lead"))


def _certain_first(each: QuestionLift) -> tuple[bool, bool, float, str]:
    lift = each.lift
    sure = lift.verdict in (Verdict.BETTER, Verdict.WORSE)
    enough = lift.verdict is not Verdict.NOT_ENOUGH_DATA
    return not sure, not enough, -abs(lift.difference or 0.0), each.question
