"""Which conversations are behind a number, as the address spells it."""

from collections.abc import Mapping
from typing import Final

from bot.analytics.conversations import GROUPS, KINDS, OUTCOMES, Criteria
from bot.journeys.model import JourneyMap

NAMES: Final = ("outcome", "question", "kind", "mood_below", "mood_above", "unanswered", "voted", "page", "last")
"""Parameters of the address besides the question's: `voted` is `yes` or `no`, `unanswered` and `last` are `1`, moods
are from −1 to +1."""
_VOTES: Final = {"yes": True, "no": False}


def read_criteria(query: Mapping[str, str]) -> Criteria:
    """The criteria of an address; what makes no sense counts as not said."""
    outcome, kind = query.get("outcome", ""), query.get("kind", "")
    return Criteria(
        outcome=outcome if outcome in OUTCOMES or outcome in GROUPS else None,
        question=query.get("question", "")[:128] or None,
        kind=kind if kind in KINDS else None,
        mood_below=_mood(query.get("mood_below", "")),
        mood_above=_mood(query.get("mood_above", "")),
        unanswered=query.get("unanswered", "") == "1",
        voted=_VOTES.get(query.get("voted", "")),
        page=query.get("page", "")[:500].replace("\0", "") or None,
        is_last=query.get("last", "") == "1",
    )


def question_words(journey: JourneyMap, path: str) -> str:
    """How a question is asked; its path where it left the map."""
    asked = {f"{stage.id}.{each.id}": each.canonical for stage in journey.stages for each in stage.questions}
    return asked.get(path, path)


def _mood(raw: str) -> float | None:
    try:
        value = float(raw)
    except ValueError:
        return None
    return value if -1 <= value <= 1 else None
