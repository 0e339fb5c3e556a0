"""What is only believed: elements of the map that nobody collected evidence of and no customer has confirmed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.analytics.scope import Scope
from bot.analytics.seen import Seen, seen_at
from bot.analytics.statistics import Rate
from bot.journeys.model import JourneyMap, Stage, Touchpoint
from bot.journeys.positions import Text
from bot.touchpoints.tables import evidence, map_element, map_version

CONFIRMED_BY: Final = 5
"""Conversations in the window from which the log itself is evidence."""


class ElementKind(str, Enum):
    """What may be believed or known."""

    STAGE = "stage"
    TOUCHPOINT = "touchpoint"
    QUESTION = "question"
    PAIN = "pain"


class Advice(str, Enum):
    """How evidence of something could be had."""

    VISIT = "visit"
    """It happens away from screens: go there, or ask who works there."""
    PAGE = "page"
    """It is on a screen, but the map does not say on which page, so the log cannot see it."""
    SIGNS = "signs"
    """No question says that this pain is felt: name the ones that do."""
    WAIT = "wait"
    """The log can see it, and has not yet: wait, or ask customers."""
    ASK = "ask"
    """Only customers can tell: interviews, a survey."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the map and what supports it."""

    kind: ElementKind
    path: str
    name: str
    stage_id: str
    owner: str | None
    """Its own, else its stage's."""
    authored: int
    """Pieces of evidence that were collected by hand."""
    conversations: int
    """In the window; of a pain, those of the question that shows it most."""
    since: float | None
    """When it first stood in a release, in UTC seconds; `None` before that."""
    advice: Advice

    @property
    def is_assumption(self) -> bool:
        """Whether nothing supports it yet."""
        return not self.authored and self.conversations < CONFIRMED_BY


@dataclass(frozen=True, slots=True)
class Beliefs:
    """All elements of the map, and what of the log the map does not explain."""

    elements: tuple[Element, ...]
    unplanned: tuple[tuple[str, int], ...]
    """Touchpoints in the log that the map does not have, with their conversations, the most frequent first."""
    without_stage: Rate
    """Turns of which no stage is known."""
    guessed: Rate
    """Turns whose stage nobody said: neither the question nor the page, but the stage before or the first one."""

    @property
    def evidence_cover(self) -> Rate:
        """Metric `evidence_cover`: elements with evidence, by hand or by the log."""
        return Rate(sum(not each.is_assumption for each in self.elements), len(self.elements))

    @property
    def assumptions(self) -> tuple[Element, ...]:
        """Those without, in the order of the map."""
        return tuple(each for each in self.elements if each.is_assumption)

    @property
    def unseen(self) -> tuple[Element, ...]:
        """Touchpoints where no customer was in the window."""
        points = (each for each in self.elements if each.kind is ElementKind.TOUCHPOINT)
        return tuple(each for each in points if not each.conversations)


def beliefs(connection: Connection, scope: Scope, journey: JourneyMap) -> Beliefs:
    """What supports each stage, touchpoint, question and pain of the map in the scope's window."""
    seen = seen_at(connection, scope)
    desk = _Desk(journey, seen, _authored(connection, journey), _since(connection, journey.id))
    elements = tuple(desk.elements())
    known = {each.path for each in elements}
    unplanned = sorted(
        ((path, n) for path, n in seen.touchpoints.items() if path not in known), key=lambda each: (-each[1], each[0])
    )
    return Beliefs(
        elements,
        tuple(unplanned),
        without_stage=Rate(seen.turns_without_stage, seen.turns),
        guessed=Rate(seen.turns_guessed, seen.turns),
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    journey: JourneyMap
    seen: Seen
    authored: Mapping[str, int]
    since: Mapping[tuple[str, str], float]

    def elements(self) -> Iterator[Element]:
        for stage in self.journey.stages:
            yield self._element(ElementKind.STAGE, stage, (stage.id, stage.name), n=self.seen.stages.get(stage.id, 0))
            for point in stage.touchpoints:
                path = f"{stage.id}.{point.id}"
                n, how = self.seen.touchpoints.get(path, 0), self._of_touchpoint(point)
                yield self._element(
                    ElementKind.TOUCHPOINT, stage, (path, point.name), n=n, owner=point.owner, advice=how
                )
            for asked in stage.questions:
                path = f"{stage.id}.{asked.id}"
                n = self.seen.questions.get(path, 0)
                yield self._element(ElementKind.QUESTION, stage, (path, asked.canonical), n=n, owner=asked.owner)
            for pain in stage.pains:
                signs = [each.value if "." in each.value else f"{stage.id}.{each.value}" for each in pain.signs]
                n = max((self.seen.questions.get(path, 0) for path in signs), default=0)
                named = (f"{stage.id}.{pain.id}", pain.what.value)
                how = Advice.WAIT if signs else Advice.SIGNS
                yield self._element(ElementKind.PAIN, stage, named, n=n, advice=how)

    def _element(
        self,
        kind: ElementKind,
        stage: Stage,
        /,
        named: tuple[str, str],
        *,
        n: int,
        owner: Text | None = None,
        advice: Advice = Advice.WAIT,
    ) -> Element:
        path, name = named
        responsible = owner or stage.owner
        return Element(
            kind=kind,
            path=path,
            name=name,
            stage_id=stage.id,
            owner=responsible.value if responsible else None,
            authored=self.authored.get(path, 0),
            conversations=n,
            since=self.since.get((kind.value, path)),
            advice=advice,
        )

    def _of_touchpoint(self, point: Touchpoint) -> Advice:
        channel = next(
            (each for each in self.journey.channels if point.channel and each.id == point.channel.value), None
        )
        if channel is None:
            return Advice.WAIT if point.page else Advice.ASK
        if channel.kind in ("offline", "in_person"):
            return Advice.VISIT
        if not channel.bot:
            return Advice.ASK
        return Advice.WAIT if point.page else Advice.PAGE


def _authored(connection: Connection, journey: JourneyMap) -> Mapping[str, int]:
    """Pieces of evidence by path: of the map, and those that were imported."""
    found: dict[str, int] = {}
    for piece in journey.evidence:
        for about in piece.about:
            found[about.value] = found.get(about.value, 0) + 1
    query = select(evidence.c.path, func.count().label("n")).where(evidence.c.map_id == journey.id)
    for row in connection.execute(query.group_by(evidence.c.path)):
        found[row.path] = found.get(row.path, 0) + row.n
    return found


def _since(connection: Connection, map_id: str) -> Mapping[tuple[str, str], float]:
    of_its_release = (map_version.c.map_id == map_element.c.map_id) & (map_version.c.release == map_element.c.release)
    rows = connection.execute(
        select(map_element.c.kind, map_element.c.path, func.min(map_version.c.registered_at).label("since"))
        .select_from(map_element.join(map_version, of_its_release))
        .where(map_element.c.map_id == map_id)
        .group_by(map_element.c.kind, map_element.c.path)
    )
    return {(row.kind, row.path): row.since for row in rows}
