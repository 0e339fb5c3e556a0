"""Lessons that are remembered: for exactly the same lines, answers and encoder, and for no others."""

from collections.abc import Sequence

import numpy as np
import pytest

from bot.language import question_lessons
from bot.language.question_lessons import RememberedLessons
from bot.language.question_report import report_of
from bot.language.question_training import Trained, train

LINES = [("¿cuánto cuesta el envío?", "a/cost"), ("precio del envío", "a/cost"), ("¿dónde estáis?", "b/where")]
ANSWERS = {"a/cost": "Cuesta 3 euros.", "b/where": "En Sevilla."}
ASIDE = ["cuéntame un chiste"]


class Letters:
    """An encoder whose vectors count letters."""

    name = "letters"

    def encode(self, texts: Sequence[str]) -> np.ndarray:  # type: ignore[type-arg]
        counts = np.array([[text.count(chr(letter)) + 0.1 for letter in range(97, 123)] for text in texts])
        return np.asarray(counts / np.linalg.norm(counts, axis=1)[:, None], dtype=np.float32)

    def knows(self, word: str) -> bool:
        return False


@pytest.fixture
def learnt(monkeypatch: pytest.MonkeyPatch) -> list[Trained]:
    """What has been trained."""
    made: list[Trained] = []

    def noted(*lines: object, **others: object) -> Trained:
        made.append(train(*lines, **others))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr(question_lessons, "train", noted)
    return made


def test_the_same_lines_are_learnt_once_in_whatever_order(learnt: list[Trained]) -> None:
    lessons, encoder = RememberedLessons(), Letters()
    first = lessons.of(LINES, answers=ANSWERS, background=ASIDE, encoder=encoder)
    again = lessons.of(
        reversed([*LINES, LINES[0]]),
        answers={**dict(reversed(ANSWERS.items())), "c/nobody_asks": "Nada."},
        background=[*ASIDE, *ASIDE],
        encoder=encoder,
    )
    assert again is first
    (trained,) = learnt
    assert (first.model, first.report) == (trained.model, report_of(trained))
    plain = train(LINES, answers=ANSWERS, background=ASIDE, encoder=encoder).model
    for text in ("precio del envio", "donde estais", "un chiste"):
        assert first.model.predict(text) == plain.predict(text)


def test_whatever_else_is_learnt_anew(learnt: list[Trained]) -> None:
    lessons, encoder = RememberedLessons(), Letters()
    others = [
        (LINES, ANSWERS, ASIDE, encoder),
        (LINES[1:], ANSWERS, ASIDE, encoder),
        (LINES, {**ANSWERS, "b/where": "En Cádiz."}, ASIDE, encoder),
        (LINES, ANSWERS, [], encoder),
        (LINES, ANSWERS, [], Letters()),
        (LINES, ANSWERS, [], None),
    ]
    for lines, answers, background, using in others:
        lessons.of(lines, answers=answers, background=background, encoder=using)
    assert len(learnt) == len(others)


def test_only_the_latest_is_kept_and_it_can_be_forgotten(learnt: list[Trained]) -> None:
    lessons = RememberedLessons()
    for lines in (LINES, LINES[1:], LINES):
        lessons.of(lines, answers={}, background=(), encoder=None)
    lessons.forget()
    lessons.of(LINES, answers={}, background=(), encoder=None)
    assert len(learnt) == 4
