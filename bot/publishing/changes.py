"""What changed between two releases of the maps, by path, and how large a step that is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from bot.journeys.model import JourneyMap
from bot.publishing.flattening import Item, Part, items_of
from bot.publishing.releases import Step

FIRST_VERSION: Final = "1.0.0"
_WORDS: Final = (Part.VARIANT, Part.ANSWER, Part.FACT, Part.SETTING, Part.TEXT)
"""What nothing else refers to by an id: its coming and going is a change of text."""


class What(str, Enum):
    """What happened to a part of a map."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    RENAMED = "renamed"
    """Under another id, which says with `was` what it was called."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two releases."""

    part: Part
    what: What
    map_id: str
    path: str
    """Where it stands now, or stood when it is gone; the map's id for the map itself."""
    field: str = ""
    """Name of the field, the fact or the setting; for an answer its channel or persona, `default`, `default@en`."""
    before: str = ""
    after: str = ""


def compare(old: Sequence[JourneyMap], new: Sequence[JourneyMap]) -> tuple[Change, ...]:
    """Every difference, map by map, in the order of the new maps; what is gone comes last."""
    before, after = {each.id: each for each in old}, {each.id: each for each in new}
    found: list[Change] = []
    for journey in new:
        if journey.id not in before:
            found.append(Change(Part.MAP, What.ADDED, journey.id, journey.id, after=journey.name))
        else:
            found += _compare(before[journey.id], journey)
    gone = [each for each in old if each.id not in after]
    return (*found, *(Change(Part.MAP, What.REMOVED, each.id, each.id, before=each.name) for each in gone))


def step_of(changes: Iterable[Change]) -> Step:
    """The largest step among the changes."""
    steps = {_step(change) for change in changes}
    return next((step for step in (Step.MAJOR, Step.MINOR, Step.PATCH) if step in steps), Step.NONE)


def next_version(previous: str | None, step: Step) -> str:
    """The version after this step; the first one when there was none."""
    if previous is None:
        return FIRST_VERSION
    major, minor, patch = (int(part) for part in previous.split("."))
    if step is Step.MAJOR:
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if step is Step.MINOR else f"{major}.{minor}.{patch + 1}"


def _step(change: Change) -> Step:
    identified = change.part in (Part.MAP, Part.STAGE, Part.QUESTION)
    if identified and change.what in (What.REMOVED, What.RENAMED):
        return Step.MAJOR
    if change.what is What.CHANGED or change.part in _WORDS:
        return Step.PATCH
    return Step.MINOR


def _compare(old: JourneyMap, new: JourneyMap) -> Iterator[Change]:
    before, after = items_of(old), items_of(new)
    known = {item.key: item for item in before}
    pairs = {item.key: _found(item, known) for item in after}
    met = {was.key for was in pairs.values() if was is not None}
    moved = _moved([was.key for item in after if (was := pairs[item.key])], [each.key for each in before])
    for item in after:
        was = pairs[item.key]
        if was is None:
            yield Change(item.part, What.ADDED, new.id, item.path, field=item.kind, after=item.name)
            continue
        if was.path != item.path and item.part is not Part.MAP:
            yield Change(item.part, What.RENAMED, new.id, item.path, field=item.kind, before=was.path, after=item.path)
        elif was.key in moved:
            yield Change(item.part, What.MOVED, new.id, item.path, field=item.kind, before=was.name, after=item.name)
        yield from _fields(was, item, new.id)
    for item in before:
        if item.key not in met:
            yield Change(item.part, What.REMOVED, new.id, item.path, field=item.kind, before=item.name)


def _found(item: Item, known: Mapping[tuple[Part, str, str], Item]) -> Item | None:
    """What the item was before: the one of its path, else one of the paths it says it had."""
    names = ((item.part, item.kind, path) for path in (item.path, *item.was))
    return next((known[name] for name in names if name in known), None)


def _moved(now: Sequence[tuple[Part, str, str]], before: Sequence[tuple[Part, str, str]]) -> set[tuple[Part, str, str]]:
    """The fewest stages and questions whose moving explains the new order; other parts have no order that matters."""
    moved: set[tuple[Part, str, str]] = set()
    for part in (Part.STAGE, Part.QUESTION):
        order = {key: place for place, key in enumerate(key for key in before if key[0] is part)}
        present = [key for key in now if key[0] is part]
        stayed = _longest_rising([order[key] for key in present])
        moved |= {key for key in present if order[key] not in stayed}
    return moved


def _longest_rising(places: Sequence[int]) -> frozenset[int]:
    """A longest subsequence that rises: these kept their order, so all others have moved."""
    best: list[tuple[int, ...]] = [()]
    for place in places:
        ahead = [each for each in best if not each or each[-1] < place]
        best.append((*sorted(ahead, key=len)[-1], place))
    return frozenset(sorted(best, key=len)[-1])


def _fields(old: Item, new: Item, map_id: str) -> Iterator[Change]:
    for wording in new.variants:
        if wording not in old.variants:
            yield Change(Part.VARIANT, What.ADDED, map_id, new.path, after=wording)
    for wording in old.variants:
        if wording not in new.variants:
            yield Change(Part.VARIANT, What.REMOVED, map_id, new.path, before=wording)
    for part, before, after in (
        (Part.ANSWER, old.answers, new.answers),
        (Part.FACT, old.facts, new.facts),
        (Part.SETTING, old.settings, new.settings),
        (Part.TEXT, old.fields, new.fields),
    ):
        for name in dict.fromkeys((*after, *before)):
            was, now = before.get(name, ""), after.get(name, "")
            if was != now:
                what = What.ADDED if name not in before else What.REMOVED if name not in after else What.CHANGED
                yield Change(part, what, map_id, new.path, field=name, before=was, after=now)
