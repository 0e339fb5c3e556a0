"""How a sample turn feels, as the log writes it."""

from typing import Final

from bot.analytics.sample.dice import Dice

VERSION: Final = "sample"
LOW: Final = -0.6
"""A customer who feels so bad may be passed to a person."""
_FELT: Final = 0.25
"""From here on it is no longer neutral."""
_NOTHING: Final = dict.fromkeys(
    ("sentiment", "sentiment_version", "sentiment_label", "sentiment_confidence"),
)


def feeling(score: float | None, dice: Dice) -> dict[str, object]:
    """The columns of a turn's sentiment; of one that says nothing of it, all empty."""
    if score is None:
        return dict(_NOTHING)
    label = "negative" if score <= -_FELT else "positive" if score >= _FELT else "neutral"
    confidence = round(min(0.98, 0.6 + abs(abs(score) - _FELT) * 0.5 + dice.between(-0.05, 0.05)), 2)
    return {
        "sentiment": score,
        "sentiment_version": VERSION,
        "sentiment_label": label,
        "sentiment_confidence": confidence,
    }
