"""Answers after which customers feel worse than when they asked."""

from collections.abc import Iterator

from bot.analytics.after_answers import AfterAnswer, after_answers, after_answers_by_release
from bot.analytics.emotions import POINTS
from bot.analytics.findings.evidence import Evidence, WorseAfter
from bot.analytics.findings.looking import Look, Seen
from bot.journeys.model import JourneyMap


def worse_after(look: Look) -> Seen:
    """Questions whose answer of the last release hurts; before that one is heard enough, its answers of all releases.

    So a finding is solved when another answer proves better, not when it is published.
    """
    scope = look.scope
    latest = after_answers_by_release(look.connection, scope)
    every = after_answers(look.connection, scope)
    found: list[Evidence] = []
    undecided: set[str] = set()
    for path, question in _questions(look.journey):
        now = latest.get((path, look.stages.release or ""))
        after = now if now is not None and _is_heard(now) else every.get(path)
        if after is None or not _is_heard(after):
            undecided.add(f"{WorseAfter.name}:{path}")
        elif after.hurts:
            found.append(_worse(path, question, after))
    return Seen(tuple(found), frozenset(undecided))


def _questions(journey: JourneyMap) -> Iterator[tuple[str, str]]:
    for stage in journey.stages:
        for question in stage.questions:
            yield f"{stage.id}.{question.id}", question.canonical


def _is_heard(after: AfterAnswer) -> bool:
    return after.effect is not None and after.effect.is_enough


def _worse(path: str, question: str, after: AfterAnswer) -> WorseAfter:
    effect = after.effect
    assert effect is not None
    assert effect.interval is not None
    low, high = POINTS * effect.interval.low, POINTS * effect.interval.high
    return WorseAfter(path, effect.n, question=question, effect=POINTS * effect.value, low=low, high=high)
