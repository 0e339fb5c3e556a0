"""What is learnt of a map's lines, remembered: who looked at a draft and then publishes it has it learnt once."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

from bot.language.question_report import TrainingReport, report_of
from bot.language.question_training import train
from bot.language.questions import TrainedQuestionModel
from bot.language.sentence_encoder import SentenceEncoder


@dataclass(frozen=True, slots=True)
class Lesson:
    """A model with its report; the trials behind them, twenty megabytes of a map of 200 questions, are let go of."""

    model: TrainedQuestionModel
    report: TrainingReport


class RememberedLessons:
    """Keeps the latest lesson under a digest of all that went in. Safe to use from several threads."""

    def __init__(self) -> None:
        self._latest: tuple[bytes, SentenceEncoder | None, Lesson] | None = None
        self._lock: Final = Lock()

    def of(
        self,
        examples: Iterable[tuple[str, str]],
        *,
        answers: Mapping[str, str],
        background: Sequence[str],
        encoder: SentenceEncoder | None,
    ) -> Lesson:
        """What `train` and `report_of` give of these very lines, which they do not twice in a row. Raises as `train`.

        The model is shared: nobody may change it.
        """
        lines = sorted(set(examples))
        key = _digest(lines, answers, background)
        with self._lock:
            latest = self._latest
        if latest is not None and latest[0] == key and latest[1] is encoder:
            return latest[2]
        trained = train(lines, answers=answers, background=background, encoder=encoder)
        lesson = Lesson(trained.model, report_of(trained))
        with self._lock:
            self._latest = (key, encoder, lesson)
        return lesson

    def forget(self) -> None:
        """Let the next lesson be learnt anew, whatever it is."""
        with self._lock:
            self._latest = None


def _digest(lines: Sequence[tuple[str, str]], answers: Mapping[str, str], background: Sequence[str]) -> bytes:
    """The order of lines is nothing that training sees; neither are answers that nobody asks for."""
    asked = {leaf for _, leaf in lines}
    told = sorted((leaf, answer) for leaf, answer in answers.items() if leaf in asked)
    return hashlib.blake2b(json.dumps([lines, told, sorted(set(background))]).encode(), digest_size=16).digest()


remembered_lessons: Final = RememberedLessons()
"""The process's own."""
