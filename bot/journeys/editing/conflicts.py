"""Whether what an edit is about is still as its author saw it, told by what it means and not by its line."""

from collections.abc import Iterator

from bot.journeys.editing.applying import apply
from bot.journeys.editing.document import Document
from bot.journeys.editing.edits import Conflict, Edit, Files, Insert, Move, Rename, Restore, Set, Several
from bot.journeys.editing.ordering import disordered, order_of
from bot.journeys.editing.places import Place
from bot.journeys.editing.surgery import means, normal
from bot.journeys.editing.values import Value, cleaned


def conflict_of(edit: Edit, *, base: Files, theirs: Files) -> Conflict | None:
    """The place of the edit that others have changed from `base` to `theirs`, with all three texts.

    An edit of something else is no conflict, be it on the same line; neither is one that says what theirs says.
    What an undo is about is told when it is applied. Of a list whose order matters, the texts are the ids in order.
    """
    for place, wanted in _watched(edit):
        before, now = _said(base, place), _said(theirs, place)
        if before != now and not _says(theirs, place, wanted):
            mine = apply(base if place.file in base else theirs, edit).files
            return Conflict(place, _source(base, place), _source(mine, place), _source(theirs, place))
    counted = disordered(edit, base=base, theirs=theirs)
    if counted is None:
        return None
    orders = (order_of(each, counted) for each in (base, apply(base, edit).files, theirs))
    return Conflict(counted, *("\n".join(f"- {name}" for name in order) for order in orders))


def _watched(edit: Edit) -> Iterator[tuple[Place, Value | None]]:
    """The places that must be as they were, each with the value that an edit gives it if it gives one."""
    if isinstance(edit, Several):
        for each in edit.edits:
            yield from _watched(each)
    elif not isinstance(edit, Restore):
        place = edit.place
        if isinstance(edit, Insert) or (place.steps and isinstance(place.steps[-1], int)):
            place = place.parent
        by_name = isinstance(edit, (Rename, Move, Insert)) and (place == edit.place or isinstance(edit, Insert))
        yield (
            (place / "" if by_name else place),
            (edit.value if isinstance(edit, Set) and place == edit.place else None),
        )


def _said(files: Files, place: Place) -> object:
    """What a place means; for a place that ends in nothing, only whether the thing above it is there."""
    content = files.get(place.file)
    if content is None:
        return None
    document = Document(content, file=place.file)
    if place.steps[-1:] == ("",):
        return not document.find(place.parent)[1]
    found, missing = document.find(place)
    return None if missing else means(found.node, found.spot)


def _says(files: Files, place: Place, value: Value | None) -> bool:
    """Whether a place says already what an edit wants it to say."""
    content = files.get(place.file)
    if content is None or value is None:
        return False
    found, missing = Document(content, file=place.file).find(place)
    return not missing and means(found.node, found.spot) == normal(cleaned(value), found.spot)


def _source(files: Files, place: Place) -> str:
    content = files.get(place.file)
    if content is None:
        return ""
    document = Document(content, file=place.file)
    found, missing = document.find(place.parent if place.steps[-1:] == ("",) else place)
    return "" if missing else document.source(found)
