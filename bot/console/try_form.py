"""The form of the page "Try it": who is played, what has been said, and what is to be done now."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from bot.console.try_talk import LONGEST, MOST_STEPS, Role, Step, steps_from_text, steps_to_text
from bot.console.try_walks import walk_of
from bot.journeys.model import JourneyMap

CHANNELS: Final = ("web", "telegram")
_STAGE, _PAGE = "stage:", "page:"
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class TryForm:
    """What the page carries along."""

    role: Role = field(default_factory=Role)
    steps: tuple[Step, ...] = ()
    text: str = ""
    """What is being typed."""
    walk: str = ""
    """The walk that was taken last."""
    compare: bool = False

    @property
    def said(self) -> str:
        """The steps, for the page to keep."""
        return steps_to_text(self.steps)

    @property
    def place(self) -> str:
        """Where the customer comes in, as the page's list names it."""
        if self.role.stage:
            return _STAGE + self.role.stage
        return _PAGE + self.role.page if self.role.page else ""

    def done(self, deed: str) -> "TryForm":
        """The form after what was pressed: `say`, `press:<number>` of a button, `back:<number>`, `restart`, `walk`.

        Anything else changes nothing: the same conversation is held again, with whoever is played now.
        """
        name, _, number = deed.partition(":")
        if name == "restart":
            return replace(self, steps=(), walk="", text="")
        if name == "back" and number.isdecimal() and int(number) < len(self.steps):
            again = self.steps[int(number)]
            return replace(self, steps=self.steps[: int(number)], text="" if again.title else again.content, walk="")
        if name == "say" and self.text.strip() and len(self.steps) < MOST_STEPS:
            return replace(self, steps=(*self.steps, Step(self.text.strip())), text="")
        return self

    def pressed(self, title: str, payload: str) -> "TryForm":
        """The form after a button of the bot."""
        if len(self.steps) >= MOST_STEPS:
            return self
        return replace(self, steps=(*self.steps, Step(payload[:LONGEST], title[:LONGEST])))

    def walking(self, journey: JourneyMap | None, walk: str) -> "TryForm":
        """The form at the end of a ready walk, begun anew."""
        found = walk_of(journey, walk, language=self.role.language) if journey else None
        return replace(self, steps=found.steps, walk=found.id, text="") if found else self


def form_of(values: Mapping[str, object]) -> TryForm:
    """Read a form or an address; whatever is not ours is left out."""

    def named(name: str, longest: int = _LONGEST_NAME) -> str:
        value = values.get(name, "")
        return value[:longest] if isinstance(value, str) else ""

    place, said = named("place"), values.get("said", "")
    stage = place.removeprefix(_STAGE) if place.startswith(_STAGE) else named("stage")
    channel = named("channel")
    return TryForm(
        role=Role(
            map_id=named("map"),
            stage=stage,
            page=place.removeprefix(_PAGE) if place.startswith(_PAGE) else "",
            persona=named("persona"),
            channel=channel if channel in CHANNELS else CHANNELS[0],
            language=named("language"),
        ),
        steps=steps_from_text(said if isinstance(said, str) else ""),
        text=named("text", LONGEST) or named("ask", LONGEST),
        walk=named("walked"),
        compare=bool(named("compare")),
    )
