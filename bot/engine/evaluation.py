"""Measures how well a model understands: labelled messages in, honest numbers out."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from bot.engine.asking import Asked
from bot.engine.labelled import Row
from bot.turn import Band, Bands


@dataclass(frozen=True, slots=True)
class Examined:
    """A row, what came of it, and how long understanding took."""

    row: Row
    asked: Asked
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often messages of one question were taken for something else."""

    question: str
    taken_for: str
    times: int


@dataclass(frozen=True, slots=True)
class Distance:
    """The messages without an answer that are so far from the maps."""

    distance: str
    rows: int
    caught: float | None
    caught_at_5_percent_rejected: float | None
    auroc: float | None


@dataclass(frozen=True, slots=True)
class Persona:
    """The messages with an answer that one kind of customer wrote."""

    persona: str
    rows: int
    accuracy: float | None
    answered_right: float | None
    answered_wrong: float | None
    rejected: float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The numbers; shares from 0 to 1, `None` where no row could give one."""

    rows: int
    accuracy: float | None
    """Messages with an answer whose best question is the right one, also when it was too uncertain to be given."""
    top3: float | None
    """The right question is among the best three."""
    answered_right: float | None
    """Messages with an answer that got it."""
    answered_wrong: float | None
    """Messages with an answer that got another one, or small talk."""
    asked_right: float | None
    """Messages with an answer that were asked back, the right question among the choices."""
    asked_wrong: float | None
    """Messages with an answer that were asked back, the right question not among the choices."""
    rejected: float | None
    """Messages with an answer that were not understood at the model's own threshold: the fallback band."""
    out_of_scope_caught: float | None
    """Messages without an answer that were not given one: asked back, small talk, or not understood."""
    out_of_scope_answered: float | None
    """Messages without an answer that were given one all the same."""
    out_of_scope_small_talk: float | None
    """Messages without an answer that were taken for small talk."""
    out_of_scope_asked: float | None
    """Messages without an answer that were asked back which question was meant."""
    out_of_scope_fallback: float | None
    """Messages without an answer that the bot said it did not understand."""
    caught_at_5_percent_rejected: float | None
    """Messages without an answer below the confidence under which 5 % of those with one fall."""
    out_of_scope_auroc: float | None
    """Chance that a message with an answer gets more confidence than one without."""
    asked_which: float | None
    """All messages to which the bot asks which question was meant."""
    thresholds: Bands | None
    """The model's own; `None` for a model that has none."""
    median_ms: float | None
    p95_ms: float | None
    confusions: tuple[Confusion, ...]
    by_distance: tuple[Distance, ...] = ()
    by_persona: tuple[Persona, ...] = ()
    """The hardest to understand first."""


def evaluate(examined: Sequence[Examined]) -> Evaluation:
    """Sum up; order does not matter."""
    inside = [each for each in examined if each.row.question is not None]
    outside = [each for each in examined if each.row.question is None]
    times = sorted(each.milliseconds for each in examined)
    return Evaluation(
        rows=len(examined),
        accuracy=_share(_is_right(each) for each in inside),
        top3=_share(_among_three(each) for each in inside),
        answered_right=_share(_is_answered_right(each) for each in inside),
        answered_wrong=_share(_is_answered_wrong(each) for each in inside),
        asked_right=_share(each.asked.near and each.row.question in each.asked.offered for each in inside),
        asked_wrong=_share(_is_asked_wrong(each) for each in inside),
        rejected=_share(_is_rejected(each) for each in inside),
        out_of_scope_caught=_share(each.asked.question is None for each in outside),
        out_of_scope_answered=_share(each.asked.question is not None for each in outside),
        out_of_scope_small_talk=_share(each.asked.band is None for each in outside),
        out_of_scope_asked=_share(each.asked.band is Band.ASK for each in outside),
        out_of_scope_fallback=_share(_is_rejected(each) for each in outside),
        caught_at_5_percent_rejected=_caught_at(0.05, inside, outside),
        out_of_scope_auroc=_auroc(_confidences(inside), _confidences(outside)),
        asked_which=_share(each.asked.near for each in examined),
        thresholds=next((each.asked.bands for each in examined if each.asked.bands), None),
        median_ms=round(median(times), 2) if times else None,
        p95_ms=round(times[math.ceil(0.95 * len(times)) - 1], 2) if times else None,
        confusions=_confusions(inside),
        by_distance=_by_distance(inside, outside),
        by_persona=_by_persona(inside),
    )


def _by_distance(inside: Sequence[Examined], outside: Sequence[Examined]) -> tuple[Distance, ...]:
    names = sorted({each.row.distance for each in outside if each.row.distance})
    groups = [(name, [each for each in outside if each.row.distance == name]) for name in names]
    return tuple(
        Distance(
            distance=name,
            rows=len(group),
            caught=_share(each.asked.question is None for each in group),
            caught_at_5_percent_rejected=_caught_at(0.05, inside, group),
            auroc=_auroc(_confidences(inside), _confidences(group)),
        )
        for name, group in groups
    )


def _by_persona(inside: Sequence[Examined]) -> tuple[Persona, ...]:
    names = sorted({each.row.persona for each in inside if each.row.persona})
    groups = [(name, [each for each in inside if each.row.persona == name]) for name in names]
    found = [
        Persona(
            persona=name,
            rows=len(group),
            accuracy=_share(_is_right(each) for each in group),
            answered_right=_share(_is_answered_right(each) for each in group),
            answered_wrong=_share(_is_answered_wrong(each) for each in group),
            rejected=_share(_is_rejected(each) for each in group),
        )
        for name, group in groups
    ]
    return tuple(sorted(found, key=lambda each: (each.accuracy or 0.0, each.persona)))


def _is_right(each: Examined) -> bool:
    return each.asked.best == each.row.question


def _is_answered_right(each: Examined) -> bool:
    return each.row.question in each.asked.answers


def _is_answered_wrong(each: Examined) -> bool:
    """Small talk is an answer too, and never the one that was asked for."""
    return each.asked.band is None or (bool(each.asked.answers) and not _is_answered_right(each))


def _is_asked_wrong(each: Examined) -> bool:
    return each.asked.band is Band.ASK and each.row.question not in each.asked.offered


def _is_rejected(each: Examined) -> bool:
    return each.asked.band is Band.FALLBACK


def _confidences(rows: Sequence[Examined]) -> list[float]:
    return [each.asked.confidence for each in rows]


def _caught_at(rejected: float, inside: Sequence[Examined], outside: Sequence[Examined]) -> float | None:
    """Share of `outside` under the confidence that turns away `rejected` of `inside`; only questions have a say."""
    if not inside:
        return None
    threshold = sorted(_of_the_question(each) for each in inside)[int(rejected * len(inside))]
    return _share(_of_the_question(each) < threshold for each in outside)


def _of_the_question(each: Examined) -> float:
    return each.asked.why[0].confidence if each.asked.why else 0.0


def _among_three(each: Examined) -> bool:
    return each.row.question in [candidate.path for candidate in each.asked.candidates[:3]]


def _share(hits: Iterable[bool]) -> float | None:
    counted = list(hits)
    return round(sum(counted) / len(counted), 4) if counted else None


def _auroc(higher: Sequence[float], lower: Sequence[float]) -> float | None:
    if not higher or not lower:
        return None
    wins = sum((one > other) + 0.5 * (one == other) for one in higher for other in lower)
    return round(wins / (len(higher) * len(lower)), 4)


def _confusions(inside: Iterable[Examined]) -> tuple[Confusion, ...]:
    counted = Counter(
        (str(each.row.question), each.asked.best or each.asked.intent)
        for each in inside
        if each.asked.best != each.row.question
    )
    found = [Confusion(question, taken_for, times) for (question, taken_for), times in counted.items()]
    return tuple(sorted(found, key=lambda each: (-each.times, each.question, each.taken_for)))
