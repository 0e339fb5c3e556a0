"""The lint of maps as JSON for other programs; its fields are a promise, described in docs/lint.md."""

from typing import Final

from bot.engine.lint import Lint, LintedQuestion, Mistaken
from bot.journeys.positions import SourcePosition

FORMAT: Final = 1
"""Raised when a field changes its meaning or goes; new fields may come without it."""


def lint_to_json(lint: Lint) -> dict[str, object]:
    """JSON-ready values, in the order in which they are worth reading."""
    report, source = lint.report, lint.source
    return {
        "format": FORMAT,
        "release": source.release,
        "model": source.model.name if source.model else None,
        "encoder": report.encoder,
        "needs_work": lint.needs_work,
        "thresholds": {"answer_from": report.answer_from, "ask_from": report.ask_from},
        "shares": {
            "found_again": report.found_again,
            "among_three": report.among_three,
            "answered": report.answered,
            "asked": report.asked,
            "rejected": report.rejected,
            "strangers_answered": report.strangers_answered,
        },
        "questions": [_question(each) for each in lint.questions],
        "pairs": [
            {"one": each.one, "other": each.other, "times": each.times, "needs_work": each.needs_work}
            for each in lint.pairs
        ],
        "untranslated": [{"language": each.language, "questions": list(each.paths)} for each in lint.untranslated],
    }


def _question(question: LintedQuestion) -> dict[str, object]:
    return {
        "question": question.path,
        "at": _place(question.at),
        "needs_work": question.needs_work,
        "variants": question.variants,
        "more_variants": question.more_variants,
        "found_again": question.found_again,
        "mistaken": [_mistaken(each) for each in question.mistaken],
    }


def _mistaken(mistaken: Mistaken) -> dict[str, object]:
    return {
        "phrase": mistaken.phrase,
        "at": _place(mistaken.at),
        "taken_for": mistaken.taken_for,
        "nearest": mistaken.nearest,
        "nearest_at": _place(mistaken.nearest_at),
    }


def _place(at: SourcePosition | None) -> dict[str, object] | None:
    return {"file": at.file, "line": at.line, "column": at.column} if at else None
