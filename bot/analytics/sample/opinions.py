"""What sample customers score when they are asked."""

from typing import Final

from bot.analytics.sample.dice import Dice
from bot.analytics.sample.talks import Talk
from bot.analytics.sample.turns import Row
from bot.analytics.sample.words import Words
from bot.journeys.model import JourneyMap, Stage

_ASKED, _ANSWERED, _COMMENTED = 0.4, 0.45, 0.3
_AT_THE_END: Final = "end"
_SCALES: Final = {"csat": (1, 5), "ces": (1, 7), "nps": (0, 10)}


class Opinions:
    """Asks after conversations: effort where it is bought, recommendation in the last stage, else satisfaction."""

    def __init__(self, map: JourneyMap, dice: Dice, *, bought: Stage) -> None:
        self._dice, self._words = dice, Words(map, dice)
        self._kinds = {bought.id: "ces", map.stages[-1].id: "nps"}

    def about(self, talk: Talk) -> tuple[Row, Row | None] | None:
        """What was shown and what was answered; nothing where nobody was asked."""
        if talk.row["outcome"] == "handoff" or not self._dice.happens(_ASKED):
            return None
        kind = self._kinds.get(talk.stage.id, "csat")
        key = talk.row["conversation_id"]
        common = {
            **{
                name: talk.row[name] for name in ("conversation_id", "customer_key", "journey_key", "map_id", "release")
            },
            "at": talk.row["ended_at"] + 30,
            "kind": kind,
            "stage_id": talk.stage.id,
            "survey_id": f"{key}-survey",
        }
        place = _AT_THE_END if kind == "csat" else talk.stage.id
        asked = common | {"channel": talk.row["channel"], "language": talk.row["language"], "place": place}
        return asked, self._answer(talk, common, kind) if self._dice.happens(_ANSWERED) else None

    def _answer(self, talk: Talk, common: Row, kind: str) -> Row:
        commented = self._dice.happens(_COMMENTED)
        return common | {
            "at": common["at"] + self._dice.between(5, 120),
            "score": self._score(talk, kind),
            "comment": self._words.saying("comments", talk.customer.language) if commented else None,
            "commented": commented,
        }

    def _score(self, talk: Talk, kind: str) -> float:
        """Higher for who feels better, and for who was helped."""
        least, most = _SCALES[kind]
        helped = 0.2 if str(talk.row["outcome"]).startswith("resolved") else -0.25
        pleased = min(1.0, max(0.0, 0.62 + 0.35 * talk.felt + helped + self._dice.between(-0.25, 0.25)))
        return float(round(least + pleased * (most - least)))
