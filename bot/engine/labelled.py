"""Labelled messages: what to measure understanding with, read from JSON lines."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.dialogue.knowledge import Knowledge, stage_now
from bot.errors import CataloguedError


@dataclass(frozen=True, slots=True)
class Row:
    """A message with what it asks; `question` is `None` when the maps have no answer to it."""

    text: str
    question: str | None
    stage: str | None = None
    persona: str | None = None
    """Who writes like this, in any words; the numbers are then told for each."""
    distance: str | None = None
    """Of a message without an answer: `far` from everything the maps speak of, or `near`."""


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
    return Row(raw["text"], question, stage, _named(raw, "persona"), _named(raw, "distance"))


def _named(raw: Mapping[str, object], field: str) -> str | None:
    return None if raw.get(field) is None else str(raw[field])
