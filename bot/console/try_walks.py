"""Ready walks over a map: the first wording of its questions, said in their stages; and how the draft did."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.console.try_talk import MOST_STEPS, Exchange, Step
from bot.journeys.facts import filled
from bot.journeys.languages import in_language
from bot.journeys.model import JourneyMap

ALONG: Final = "along"
"""One question of each stage, in the journey's order."""
ALL: Final = "all"
"""Every question of the map."""
_STAGE: Final = "stage:"


@dataclass(frozen=True, slots=True)
class Walk:
    """What is said, and which question each step must get."""

    id: str
    steps: tuple[Step, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stumble:
    """A step of a walk that did not get its own answer."""

    number: int
    """Of the exchange on the page."""
    said: str
    path: str
    outcome: str
    """`other`, `asked`, `nothing`, `talk` or `failed`."""
    got: str = ""
    """Path of what was answered instead."""


@dataclass(frozen=True, slots=True)
class Summary:
    """How a walk went."""

    asked: int
    right: int
    stumbles: tuple[Stumble, ...]


def walk_of(journey: JourneyMap, walk: str, *, language: str = "") -> Walk | None:
    """The walk of that name, in that language as far as the map speaks it; `None` when there is none such.

    `along`, `all`, or `stage:<id>` for every question of one stage.
    """
    spoken = in_language(journey, language or journey.language)
    stages = [stage for stage in spoken.stages if stage.questions]
    if walk == ALONG:
        chosen = [(stage, stage.questions[:1]) for stage in stages]
    elif walk == ALL or walk.removeprefix(_STAGE) in {stage.id for stage in stages}:
        chosen = [(stage, stage.questions) for stage in stages if walk == ALL or walk == _STAGE + stage.id]
    else:
        return None
    found = [
        (Step(filled(question.canonical, spoken.facts), stage=stage.id), f"{stage.id}.{question.id}")
        for stage, questions in chosen
        for question in questions
    ][:MOST_STEPS]
    return Walk(walk, tuple(step for step, _ in found), tuple(path for _, path in found)) if found else None


def summary_of(walk: Walk, exchanges: Sequence[Exchange]) -> Summary:
    """How many steps of the walk got their own answer, and what became of the others."""
    said = {each.step: (number, each) for number, each in enumerate(exchanges) if each.step is not None}
    met = [(path, *said[step]) for step, path in zip(walk.steps, walk.paths, strict=True) if step in said]
    stumbles = [_stumble(number, each, path) for path, number, each in met]
    wrong = tuple(each for each in stumbles if each is not None)
    return Summary(len(met), len(met) - len(wrong), wrong)


def _stumble(number: int, exchange: Exchange, path: str) -> Stumble | None:
    assert exchange.step is not None
    why, said = exchange.why, exchange.step.content
    if why is None:
        return Stumble(number, said, path, "failed")
    if path in why.answered:
        return None
    if why.answered:
        return Stumble(number, said, path, "other", why.answered[0])
    outcome = {"clarification": "asked", "chitchat": "talk", "handoff": "talk"}.get(why.kind, "nothing")
    return Stumble(number, said, path, outcome)
