"""What the maps as they stand now would make of a phrase: which question answers it, and to which stage it belongs."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from bot.compiler.lessons import lessons_of
from bot.compiler.naming import path_of
from bot.journeys.model import JourneyMap
from bot.language.background import background_messages
from bot.language.sentence_encoder import SentenceEncoder

WELL: Final = 0.7
"""Probability from which a phrase counts as answered: far above where the bot begins to answer, for whoever brings
phrases in should lose none that the map has no answer for."""
SURE: Final = 0.6
"""Probability of a stage, all its questions together, from which it is proposed."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the map makes of a phrase."""

    path: str = ""
    """The question that answers it well, `stage.question`, or a kind of small talk; empty when none does."""
    stage_id: str = ""
    """Where it belongs; empty when that is not sure."""


class Judge(Protocol):
    """Anything that judges phrases one by one."""

    def __call__(self, phrase: str) -> Judged:
        """What the map makes of it."""


class DraftJudge:
    """A question model learnt from one map as it stands on the disk: some seconds for a map of a hundred questions."""

    def __init__(self, journey: JourneyMap, encoder: SentenceEncoder | None) -> None:
        from bot.language.question_training import train  # brings scipy along, which only a learner needs

        lessons = lessons_of([journey])
        background = background_messages()
        trained = train(lessons.examples, answers=lessons.answers, background=background, encoder=encoder)
        self._model = trained.model
        self._stages: Sequence[str] = [str(stage.id) for stage in journey.stages]

    def __call__(self, phrase: str) -> Judged:
        """As `Judge`."""
        ranked = self._model.predict(phrase)
        shares: defaultdict[str, float] = defaultdict(float)
        for each in ranked:
            shares[each.leaf.partition("/")[0]] += each.confidence
        stage = max(self._stages, key=lambda name: shares[name])
        best = ranked[0]
        answered = best.confidence >= max(WELL, self._model.bands.answer_from)
        return Judged(path_of(best.leaf) if answered else "", stage if shares[stage] >= SURE else "")
