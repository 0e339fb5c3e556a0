"""Whether we know the answers: answered and missed doubts by stage, and what becomes of customers after each answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.analytics.after_answers import AfterAnswer, after_answers
from bot.analytics.answers import StageAnswers, by_stage, latency
from bot.analytics.statistics import Rate, compare_rates
from bot.console.analysis.answer_versions import versions
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Average, Cell, Kind, Moved, Share, Span, Words
from bot.console.analysis.charts import Bar, bars
from bot.console.analysis.metric_words import so_many_of
from bot.console.analysis.question_cell import question_cell
from bot.console.analysis.view import Column, Section, Table, Tile, View

MOST_QUESTIONS: Final = 40


@dataclass(frozen=True, slots=True)
class _Row:
    stage_id: str | None
    now: StageAnswers
    moved: Moved


def build(ask: Ask) -> View:
    """Answer rate and fallback rate by stage; votes by question; time to the answer."""
    now, before = by_stage(ask.connection, ask.scope), by_stage(ask.connection, ask.before)
    order = {str(stage.id): place for place, stage in enumerate(ask.map.stages)}
    stages = sorted(now, key=lambda stage: order.get(stage or "", len(order)))
    nothing = ask.scope.rate(0, 0)
    rows = []
    for stage in stages:
        old = before[stage].answer_rate if stage in before else nothing
        rows.append(_Row(stage, now[stage], Moved(compare_rates(old, now[stage].answer_rate))))
    return View(
        title=ask.say("answers.title"),
        finding=_finding(ask, rows),
        tiles=_tiles(ask, rows, before=[each.answer_rate for each in before.values()]),
        sections=[_by_stage(ask, rows), _by_question(ask), versions(ask)],
    )


def _finding(ask: Ask, rows: Sequence[_Row]) -> str:
    sure = [row for row in rows if row.stage_id and row.now.fallback_rate.is_enough]
    if not sure:
        return ask.say("answers.few")
    worst = max(sure, key=lambda row: row.now.fallback_rate.value or 0.0)
    share = ask.formats.percent(worst.now.fallback_rate.value or 0.0)
    return ask.say("answers.finding", stage=ask.stage_name(worst.stage_id), share=share)


def _tiles(ask: Ask, rows: Sequence[_Row], *, before: Sequence[Rate]) -> Sequence[Tile]:
    answered = _sum(ask, [row.now.answer_rate for row in rows])
    missed = _sum(ask, [row.now.fallback_rate for row in rows])
    took = latency(ask.connection, ask.scope)
    return [
        Tile(
            ask.name_of("answer_rate"),
            Share(answered, ask.conversations(kind="question")),
            "answer_rate",
            Moved(compare_rates(_sum(ask, before), answered)),
        ),
        Tile(ask.name_of("fallback_rate"), Share(missed, ask.conversations(kind="fallback")), "fallback_rate"),
        Tile(
            ask.name_of("first_answer_time"),
            Span(took.median if took else None, took.n if took else None),
            "first_answer_time",
            Words(ask.say("answers.p95", time=ask.formats.duration(took.p95))) if took else None,
        ),
    ]


def _sum(ask: Ask, rates: Sequence[Rate]) -> Rate:
    return ask.scope.rate(sum(each.hits for each in rates), sum(each.n for each in rates))


def _by_stage(ask: Ask, rows: Sequence[_Row]) -> Section:
    columns = (
        Column(ask.say("filter.stage")),
        Column(ask.name_of("answer_rate"), Kind.RATE, "answer_rate"),
        Column(ask.say("column.change"), Kind.CHANGE),
        Column(ask.name_of("fallback_rate"), Kind.RATE, "fallback_rate"),
    )
    cells: list[Sequence[Cell]] = [
        (
            Words(ask.stage_name(row.stage_id), lang=ask.map.language if row.stage_id else ""),
            Share(row.now.answer_rate, _behind(ask, row, "question")),
            row.moved,
            Share(
                row.now.fallback_rate, ask.conversations(stage=row.stage_id, kind="fallback") if row.stage_id else ""
            ),
        )
        for row in rows
    ]
    found = [
        Bar(ask.stage_name(row.stage_id), rate.value, interval=rate.interval)
        for row in rows
        if (rate := row.now.fallback_rate).value is not None and rate.is_enough
    ]
    title = ask.say("answers.missed")
    chart = bars(ask, "missed", found, title=title, label=ask.say("answers.missed_label"), percent=True)
    table = Table("stages", columns, cells, ask.say("empty.window"))
    return Section(title, table, chart, lead=ask.say("answers.missed_lead"))


def _behind(ask: Ask, row: _Row, kind: str) -> str:
    return ask.conversations(stage=row.stage_id, kind=kind) if row.stage_id else ""


def _by_question(ask: Ask) -> Section:
    found = after_answers(ask.connection, ask.scope)
    ranked = sorted(found.items(), key=lambda pair: (*_mending(pair[1]), pair[0]))[:MOST_QUESTIONS]
    columns = (
        Column(ask.say("answers.question")),
        Column(ask.name_of("answer_effect"), Kind.MEAN, "answer_effect"),
        Column(ask.name_of("repeat_ask"), Kind.RATE, "repeat_ask"),
        Column(ask.name_of("helpful_rate"), Kind.RATE, "helpful_rate"),
        Column(ask.say("answers.vote_share")),
    )
    rows: list[Sequence[Cell]] = []
    for path, each in ranked:
        behind = ask.conversations(question=path)
        rows.append(
            (
                question_cell(ask, path, note=ask.say("answers.hurts") if each.hurts else ""),
                Average(each.effect, behind, signed=True, digits=2),
                Share(each.repeat_ask, behind),
                Share(each.helpful_rate, _voted(ask, path, each.helpful_rate)),
                so_many_of(ask, each.vote_share),
            )
        )
    table = Table("questions", columns, rows, ask.say("answers.none_asked"))
    return Section(ask.say("answers.after"), table, lead=ask.say("answers.after_lead"))


def _mending(each: AfterAnswer) -> tuple[bool, bool, float, float]:
    """What needs mending first: answers after which the mood falls; then those asked often enough to say anything, by
    the best that may be true of their votes."""
    again = each.repeat_ask.interval
    return not each.hurts, not each.repeat_ask.is_enough, _high(each.helpful_rate), -(again.low if again else 0.0)


def _voted(ask: Ask, path: str, rate: Rate) -> str:
    return ask.conversations(question=path, voted="no" if rate.hits < rate.n else "yes")


def _high(rate: Rate) -> float:
    """Not what two votes say."""
    return rate.interval.high if rate.interval else 1.0
