"""Where an edit goes: a file, and the steps from its map down to one value."""

from dataclasses import dataclass
from typing import Final

ITEMS: Final = ("questions", "touchpoints", "pains", "opportunities")
"""The lists of a stage whose items have ids, and share one namespace."""


@dataclass(frozen=True, slots=True)
class Place:
    """One value of one file, whether or not it is there already.

    `file` is the path from the project's root (`journey_maps/shop.yml`; a translation is `journey_maps/shop.en.yml`).
    A step is the canonical, English name of a key, the id of a thing in a list of things (the metric of an
    indicator), the author's own key (a fact, a channel's answer, an `x-` lane), or the number of a text in a list
    of texts, from 0. Ids made from a name will do.
    """

    file: str
    steps: tuple[str | int, ...] = ()

    def __truediv__(self, step: str | int) -> "Place":
        return Place(self.file, (*self.steps, step))

    def __str__(self) -> str:
        return f"{self.file}: {' / '.join(map(str, self.steps))}"

    @property
    def parent(self) -> "Place":
        """The place one step up."""
        return Place(self.file, self.steps[:-1])

    @property
    def stage(self) -> str:
        """The id of the stage it is in, or nothing."""
        return str(self.steps[1]) if self.steps[:1] == ("stages",) and len(self.steps) > 1 else ""


def stage_place(file: str, stage: str) -> Place:
    """The stage of that id."""
    return Place(file, ("stages", stage))


def item_place(file: str, path: str, *, kind: str = "questions") -> Place:
    """The thing at `stage.item`: a question, or what another of `ITEMS` holds."""
    stage, _, item = path.partition(".")
    return Place(file, ("stages", stage, kind, item))
