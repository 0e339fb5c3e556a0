"""Measures how well a model understands: labelled messages in, honest numbers out."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from bot.dialogue.knowledge import Knowledge, stage_now
from bot.engine.asking import Asked
from bot.errors import CataloguedError


@dataclass(frozen=True, slots=True)
class Row:
    """A message with what it asks; `question` is `None` when the maps have no answer to it."""

    text: str
    question: str | None
    stage: str | None = None


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
class Evaluation:
    """The numbers; shares from 0 to 1, `None` where no row could give one."""

    rows: int
    accuracy: float | None
    """Messages with an answer whose best question is the right one, also when it was too uncertain to be given."""
    top3: float | None
    """The right question is among the best three."""
    rejected: float | None
    """Messages with an answer that were not understood at the model's own threshold."""
    out_of_scope_caught: float | None
    """Messages without an answer that were not given one."""
    out_of_scope_auroc: float | None
    """Chance that a message with an answer gets more confidence than one without."""
    asked_which: float | None
    """All messages to which the bot asks which question was meant."""
    median_ms: float | None
    p95_ms: float | None
    confusions: tuple[Confusion, ...]


def read_rows(content: str, *, file: str, knowledge: Knowledge) -> tuple[Row, ...]:
    """Read JSON lines; `UserError` names file and line of the first that is wrong."""
    rows = [
        _row(line, place=f"{file}:{number}", knowledge=knowledge)
        for number, line in enumerate(content.splitlines(), start=1)
        if line.strip()
    ]
    if not rows:
        raise CataloguedError("errors.evaluation.no_rows", file=file)
    return tuple(rows)


def _row(line: str, *, place: str, knowledge: Knowledge) -> Row:
    try:
        raw: Any = json.loads(line)
    except json.JSONDecodeError as error:
        here = f"{place}:{error.colno}"
        raise CataloguedError("errors.evaluation.not_json", place=here, reason=error.msg) from error
    if not isinstance(raw, dict) or not isinstance(raw.get("text"), str) or "question" not in raw:
        raise CataloguedError("errors.evaluation.not_a_row", place=place)
    question, stage = raw["question"], raw.get("stage")
    if question is not None:
        known = knowledge.question(str(question))
        if known is None:
            raise CataloguedError("errors.evaluation.unknown_question", place=place, question=question)
        question = known.path
    if stage is not None and not any(stage_now(journey, str(stage)) for journey in knowledge.maps):
        raise CataloguedError("errors.evaluation.unknown_stage", place=place, stage=stage)
    return Row(raw["text"], question, stage)


def evaluate(examined: Sequence[Examined]) -> Evaluation:
    """Sum up; order does not matter."""
    inside = [each for each in examined if each.row.question is not None]
    outside = [each for each in examined if each.row.question is None]
    times = sorted(each.milliseconds for each in examined)
    return Evaluation(
        rows=len(examined),
        accuracy=_share(each.asked.best == each.row.question for each in inside),
        top3=_share(_among_three(each) for each in inside),
        rejected=_share(each.asked.intent == "nlu_fallback" for each in inside),
        out_of_scope_caught=_share(each.asked.question is None for each in outside),
        out_of_scope_auroc=_auroc(
            [each.asked.confidence for each in inside], [each.asked.confidence for each in outside]
        ),
        asked_which=_share(each.asked.near for each in examined),
        median_ms=round(median(times), 2) if times else None,
        p95_ms=round(times[math.ceil(0.95 * len(times)) - 1], 2) if times else None,
        confusions=_confusions(inside),
    )


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
