"""Answer, ask which one, or fall back: what the confidences after position are enough for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.dialogue.position import Weighed
from bot.turn import Band, Bands

NEAR_EQUAL: Final = 0.8
"""Words whose second reading reaches this share of the first may be the same words in two stages."""
TIED: Final = 0.9
"""Readings that are still this near after position weighed in cannot be told apart: the customer is asked."""
PLAUSIBLE: Final = 1 / 4
"""A question is offered only if it is at least this share as likely as the best one; decision 0013 has the figures."""
NEAR_MISS: Final = 0.3
"""What may have been meant by words that a model without bands did not understand."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What to do with a message, or with one part of it."""

    band: Band
    ranked: tuple[Weighed, ...]
    """Likeliest first, position included."""
    other: Weighed | None = None
    """The reading that position has put second, where without it that one would have won or tied."""
    floor: float = 0.0
    """What a question must reach to be offered at all."""

    @property
    def best(self) -> Weighed:
        """The likeliest; only where the band is not fallback."""
        return self.ranked[0]

    @property
    def runner_up(self) -> str | None:
        """Path of the second-best question."""
        return self.ranked[1].path if len(self.ranked) > 1 else None

    def plausible(self, most: int) -> tuple[Weighed, ...]:
        """The questions worth offering, likeliest first; never none where there is a candidate."""
        enough = max(self.ranked[0].confidence * PLAUSIBLE, self.floor) if self.ranked else 0.0
        return self.ranked[:1] + tuple(each for each in self.ranked[1:most] if each.confidence >= enough)


def near_from(bands: Bands | None) -> float:
    """The confidence from which a question may have been meant, and is worth a button.

    Under it a button would only make the bot look deaf. Half of what asking takes: confidences are on each model's
    own scale.
    """
    return NEAR_MISS if bands is None else bands.ask_from / 2


def judge(ranked: Sequence[Weighed], bands: Bands | None) -> Judgement:
    """Judge candidates as `weigh` gives them. A model without bands has abstained already: the best is answered."""
    if not ranked:
        return Judgement(Band.FALLBACK, ())
    other = _other_reading(ranked)
    band = Band.ANSWER if bands is None else _band(ranked, bands, other)
    return Judgement(band, tuple(ranked), other if band is Band.ANSWER else None, near_from(bands))


def _band(ranked: Sequence[Weighed], bands: Bands, other: Weighed | None) -> Band:
    best = ranked[0]
    band = bands.band_of(best.confidence)
    if band is Band.FALLBACK:
        return band
    # The same words in two stages: the customer's place decides, however near the other reading still is.
    settled = other is not None and _sure_together(best, other, bands)
    rivals = [each for each in ranked[1:] if not settled or each.factor >= best.factor]
    if any(_tied(best, each) for each in rivals):
        return Band.ASK
    return Band.ANSWER if settled else band


def _tied(best: Weighed, second: Weighed) -> bool:
    """Too near to tell; where no place speaks, words that two stages share are so from farther apart."""
    no_place = best.factor == second.factor and best.question.stage.id != second.question.stage.id
    return second.confidence >= (NEAR_EQUAL if no_place else TIED) * best.confidence


def _sure_together(best: Weighed, other: Weighed, bands: Bands) -> bool:
    """The words are clear and only their stage is not: the two readings share what one alone would have had."""
    both = (best.candidate.confidence, other.candidate.confidence)
    return min(both) >= NEAR_EQUAL * max(both) and sum(both) >= bands.answer_from


def _other_reading(ranked: Sequence[Weighed]) -> Weighed | None:
    best = ranked[0]
    other = max((each for each in ranked[1:]), key=lambda each: each.candidate.confidence, default=None)
    if other is None or best.factor <= other.factor:
        return None
    return other if other.candidate.confidence >= NEAR_EQUAL * best.candidate.confidence else None
