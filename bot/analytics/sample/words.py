"""What sample customers say, in words that could be anybody's."""

from typing import Final

from bot.analytics.sample.dice import Dice
from bot.catalogue import sentences
from bot.journeys.model import JourneyMap, Question

_ANYWHERE: Final = "other"
_SAME_AGAIN: Final = 0.75
"""How often what is missed is one of the stage's own doubts, so that several customers ask the same."""


class Words:
    """The words of a map's customers; of another language than the map's nothing is made up."""

    def __init__(self, map: JourneyMap, dice: Dice) -> None:
        self._dice, self._language = dice, map.language
        self._misses: dict[str, list[list[str]]] = {
            str(stage.id): _paragraphs(f"misses.{stage.id}", map.language) for stage in map.stages
        }
        self._others = [line for doubt in _paragraphs(f"misses.{_ANYWHERE}", map.language) for line in doubt]
        self._said = {about: _paragraphs(about, map.language)[0] for about in ("person", "thanks", "comments")}

    def asking(self, question: Question, language: str) -> str | None:
        """One of the question's own wordings."""
        return self._dice.one_of(question.variants).value if language == self._language else None

    def missing(self, stage: str, language: str) -> str | None:
        """A doubt that the map does not answer."""
        if language != self._language:
            return None
        doubts = self._misses.get(stage)
        if not doubts or not self._dice.happens(_SAME_AGAIN):
            return self._dice.one_of(self._others)
        weights = {number: 1 / (number + 1) for number in range(len(doubts))}  # the first is asked most
        return self._dice.one_of(doubts[self._dice.weighed(weights)])

    def saying(self, about: str, language: str) -> str | None:
        """A line of small talk: `person`, `thanks` or `comments`."""
        return self._dice.one_of(self._said[about]) if language == self._language else None


def _paragraphs(part: str, language: str) -> list[list[str]]:
    """The doubts of a part of the catalogue, each with its wordings; none for a stage it does not know."""
    known = sentences("en" if language.startswith("en") else "es")
    written = known.get(f"demonstration.{part}", "")
    return [paragraph.splitlines() for paragraph in written.split("\n\n") if paragraph]
