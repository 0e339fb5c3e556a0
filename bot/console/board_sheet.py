"""A map on the editor's table: its file, what stands in it now, and its problems by the cell they belong to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from bot.accounts.audit import Action, AuditFilter, Entry, entries
from bot.console.board import LISTS, SPOKEN
from bot.console.board_fields import Choices, Named
from bot.console.board_forms import THINGS, key_of
from bot.console.visit import Services
from bot.errors import CataloguedError
from bot.journeys.editing.document import Document
from bot.journeys.editing.places import Place
from bot.journeys.editing.pointing import place_at
from bot.journeys.model import JourneyMap
from bot.journeys.problems import Problem

_LANES: Final = frozenset({*LISTS, *SPOKEN, *THINGS, "questions", "emotion"})


@dataclass(frozen=True)
class Sheet:
    """One map as it was read at one moment. What stood there is remembered by the desk, so that edits can be merged."""

    journey: JourneyMap
    file: str
    """Its path from the project's root, as the desk names it."""
    fingerprints: Mapping[str, str]
    found: tuple[Problem, ...]
    content: bytes

    @property
    def seen(self) -> str:
        """The fingerprints, for a form to carry."""
        return json.dumps(dict(self.fingerprints), separators=(",", ":"))

    @cached_property
    def document(self) -> Document:
        """The file taken apart."""
        return Document(self.content, file=self.file)

    @cached_property
    def problems(self) -> Mapping[str, tuple[Problem, ...]]:
        """By the key of a cell; those that are in none under an empty key."""
        sorted_: dict[str, list[Problem]] = {}
        for problem in self.found:
            sorted_.setdefault(self._cell(problem), []).append(problem)
        return {key: tuple(each) for key, each in sorted_.items()}

    def place(self, steps: tuple[str, ...]) -> Place:
        """A place of this map."""
        return Place(self.file, steps)

    def choices(self, stage: str, *, metrics: Named) -> Choices:
        """What the forms of a stage offer to choose from, by ids and names."""
        journey, here = self.journey, self.journey.stage(stage)
        return Choices(
            channels=tuple((each.id, each.name or each.id) for each in journey.channels),
            team=tuple((each.id, each.name or each.id) for each in journey.team),
            stages=tuple((each.id, each.name) for each in journey.stages),
            objectives=tuple((each.id, each.name) for each in journey.objectives),
            touchpoints=tuple((each.id, each.name) for each in here.touchpoints) if here else (),
            metrics=metrics,
        )

    def _cell(self, problem: Problem) -> str:
        try:
            steps = place_at(self.document, problem.at).steps
        except CataloguedError:  # changed on the disk since it was checked: the next page knows
            return ""
        if steps[:1] == ("facts",) and len(steps) > 1:
            return key_of(steps[:2])
        if steps[:1] != ("stages",) or len(steps) < 2:
            return ""
        lane = str(steps[2]) if len(steps) > 2 else ""
        if lane in ("goal", "thinks"):
            return key_of((*steps[:2], "goal"))
        if lane == "touchpoints" and "kpis" in steps[3:]:
            return key_of((*steps[:2], "kpis"))
        return key_of((*steps[:2], lane) if lane in _LANES or lane.startswith("x-") else steps[:2])


def sheet_of(services: Services, map_id: str) -> Sheet | None:
    """The map of that id, even one that `check` finds errors in; nothing when there is none that can be shown.

    The desk reads first: should a file change in between, an edit meets a conflict, and nobody's text is lost.
    """
    state = services.desk.read()
    checked = services.shelf.read().draft(map_id)
    if checked is None or checked.map is None:
        return None
    name = f"{services.shelf.project.maps.name}/{Path(checked.file).name}"
    if name not in state.files:
        return None
    return Sheet(checked.map, name, state.fingerprints, checked.problems, state.files[name])


def last_change(services: Services, map_id: str) -> Entry | None:
    """Who changed a map last in the console."""
    wanted = AuditFilter(action=Action.MAP_EDITED, subject=map_id)
    return next(iter(entries(services.accounts.database, wanted, limit=1)), None)


def forgotten(services: Services, *, person: str, map_id: str) -> bool:
    """Whether somebody's last step was in this map, and before the console was started: it cannot be taken back."""
    if services.histories.of(services.desk, person=person, map_id=map_id).begun:
        return False
    wanted = AuditFilter(actor=person, action=Action.MAP_EDITED)
    last = next(iter(entries(services.accounts.database, wanted, limit=1)), None)
    return last is not None and last.deed.subject.partition(" ")[0] == map_id
