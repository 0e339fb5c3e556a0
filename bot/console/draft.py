"""The maps as they stand on the disk beside the release that answers: what changed, who changed it, what is wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.engine import Engine

from bot.accounts.audit import Action, AuditFilter, every_entry
from bot.catalogue import text
from bot.journeys.library import Checked
from bot.journeys.model import JourneyMap
from bot.publishing.changes import Change
from bot.publishing.flattening import Part
from bot.publishing.releases import MapFile, Release
from bot.publishing.wording import told_change

CHANGING = (Action.MAP_EDITED, Action.IMPORTED, Action.DOUBT_ACCEPTED)
"""The deeds that change maps."""
_INSIDE = (Part.VARIANT, Part.ANSWER, Part.FACT, Part.SETTING, Part.TEXT)


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who has changed maps since the release that answers was made."""

    name: str
    last: float
    times: int


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one stage, or of a map as a whole."""

    journey: str
    stage: str
    """Its name; empty for the map itself."""
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be published now."""

    files: tuple[MapFile, ...]
    checksum: str
    active: Release | None
    changes: tuple[Change, ...]
    old: tuple[JourneyMap, ...]
    new: tuple[JourneyMap, ...]
    broken: tuple[Checked, ...]
    authors: tuple[Author, ...]

    @property
    def differs(self) -> bool:
        """Whether a single letter differs from what answers, be it a comment."""
        return self.active is None or self.active.maps_checksum != self.checksum

    @property
    def ready(self) -> bool:
        """Whether there is something that could be published."""
        return self.differs and bool(self.new) and not self.broken


def authors_since(database: Engine, since: float | None) -> tuple[Author, ...]:
    """Who has changed maps in the console since that moment, the latest first."""
    found: dict[str, Author] = {}
    for action in CHANGING:
        for entry in every_entry(database, AuditFilter(action=action, since=since)):
            name = entry.deed.actor.name
            known = found.get(name, Author(name, entry.at, 0))
            found[name] = Author(name, max(known.last, entry.at), known.times + 1)
    return tuple(sorted(found.values(), key=lambda each: -each.last))


def grouped(
    changes: Sequence[Change], *, old: Sequence[JourneyMap], new: Sequence[JourneyMap], language: str
) -> tuple[Group, ...]:
    """The changes in words, stage by stage, in the order in which they were found."""
    names, titles = _stage_names((*old, *new)), dict(_titles((*old, *new)))
    found: dict[tuple[str, str], list[str]] = {}
    for change in changes:
        journey = next((each.name for each in (*new, *old) if each.id == change.map_id), change.map_id)
        stage = names.get((change.map_id, change.path.partition(".")[0]), "")
        title = titles.get((change.map_id, change.path)) if change.part in _INSIDE else None
        said = told_change(replace(change, path=title or change.path, field=_field(change, language)), language)
        found.setdefault((journey, stage), []).append(said)
    return tuple(Group(journey, stage, tuple(said)) for (journey, stage), said in found.items())


def _field(change: Change, language: str) -> str:
    """An answer for all channels is called `default` in a map; people call it the general one."""
    if change.part is not Part.ANSWER:
        return change.field
    name, at, other = change.field.partition("@")
    return (text("console.publish.general", language) if name == "default" else name) + at + other


def names_in(maps: Sequence[JourneyMap]) -> dict[str, str]:
    """The names of stages by their ids, and of questions by their paths."""
    stages = [stage for journey in maps for stage in journey.stages]
    questions = {f"{stage.id}.{each.id}": each.canonical for stage in stages for each in stage.questions}
    return {**{stage.id: stage.name for stage in stages}, **questions}


def _stage_names(maps: Sequence[JourneyMap]) -> dict[tuple[str, str], str]:
    return {(journey.id, stage.id): stage.name for journey in maps for stage in journey.stages}


def _titles(maps: Sequence[JourneyMap]) -> Iterator[tuple[tuple[str, str], str]]:
    """What people call a question or a stage, by map and path."""
    for journey in maps:
        yield (journey.id, journey.id), journey.name
        for stage in journey.stages:
            yield (journey.id, stage.id), stage.name
            for question in stage.questions:
                yield (journey.id, f"{stage.id}.{question.id}"), f"«{question.canonical}»"
