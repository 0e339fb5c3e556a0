"""What names a thing that gets another id or another stage, and what it is to say then."""

from collections.abc import Callable, Iterator
from typing import Final

from bot.journeys.editing.document import Document, scalars_of
from bot.journeys.editing.surgery import Surgery
from bot.journeys.model import JourneyMap
from bot.journeys.nodes import Node
from bot.journeys.rules.elements import PLACES, Kind, items, names
from bot.journeys.rules.references import Reference, references

KINDS: Final = {
    "stages": Kind.STAGE,
    "questions": Kind.QUESTION,
    "touchpoints": Kind.TOUCHPOINT,
    "pains": Kind.PAIN,
    "opportunities": Kind.OPPORTUNITY,
}

Said = Callable[[Reference], "str | None"]
"""What a reference is to say from now on; nothing when it stays as it is."""


def stage_renamed(journey: JourneyMap, *, old: str, new: str) -> Said:
    """For a stage that gets another id."""
    known = names(journey)

    def said(reference: Reference) -> str | None:
        name = reference.name.value
        if name.startswith(f"{old}."):
            return new + name.removeprefix(old)
        item = f"{reference.stage}.{name}"
        inside = any(item in known[kind] for kind in reference.kinds)
        return new if name == old and Kind.STAGE in reference.kinds and not inside else None

    return said


def item_renamed(kind: Kind, *, old: str, new: str) -> Said:
    """For a thing of a stage whose path becomes another, be it inside its stage or in another one."""
    stage, _, item = old.partition(".")
    new_stage, _, new_item = new.partition(".")

    def said(reference: Reference) -> str | None:
        name = reference.name.value
        if name == old:
            return new
        if name == item and reference.stage == stage and kind in reference.kinds & PLACES:
            return new_item if new_stage == stage else new
        return None

    return said


def left_behind(journey: JourneyMap, path: str, *, node: Node, last_line: int) -> Said:
    """For what a thing itself names in the stage that it leaves: the path instead of the bare id."""
    stage, _, own = path.partition(".")
    home = journey.stage(stage)
    there = {item.id for _, item in items(home)} - {own} if home else set()

    def said(reference: Reference) -> str | None:
        name = reference.name
        inside = node.at.line <= name.at.line <= last_line and reference.stage == stage
        return f"{stage}.{name.value}" if inside and name.value in there and reference.kinds <= PLACES else None

    return said


def follow(surgery: Surgery, *all_said: Said) -> None:
    """Let every reference of a document say what is to be said from now on."""
    scalars = scalars_of(surgery.document)
    for reference in _references(surgery.document):
        new = next((text for said in all_said if (text := said(reference))), None)
        if new:
            surgery.rewrite(scalars[reference.name.at], new)


def _references(document: Document) -> Iterator[Reference]:
    if document.map:
        yield from references(document.map)
    surveys = document.overlay.surveys if document.overlay else ()
    contacts = frozenset({Kind.STAGE, Kind.TOUCHPOINT})
    yield from (Reference(survey.place, contacts) for survey in surveys if survey.place)


def kind_of(steps: tuple[str | int, ...]) -> Kind | None:
    """The kind of thing a place is, if others may name it by its path."""
    names_a_thing = len(steps) == 2 or (len(steps) == 4 and steps[0] == "stages")
    return KINDS.get(str(steps[-2])) if names_a_thing and (steps[-2] == "stages") == (len(steps) == 2) else None
