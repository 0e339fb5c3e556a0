"""Whether a place in a list is where its editor saw it: a number means nothing once others have moved things."""

from collections.abc import Iterator

from bot.journeys.editing.document import Document
from bot.journeys.editing.edits import Edit, Files, Insert, Move, Several
from bot.journeys.editing.places import Place
from bot.journeys.nodes import ListNode


def disordered(edit: Edit, *, base: Files, theirs: Files) -> Place | None:
    """The list whose order others have changed where the edit counts on it.

    What stands behind all that is counted may change: a thing that others added at the end is in nobody's way.
    """
    for place, reach in _counted(edit, base):
        if order_of(base, place)[:reach] != order_of(theirs, place)[:reach]:
            return place
    return None


def order_of(files: Files, place: Place) -> tuple[str, ...]:
    """The ids of a list in their order; none where there is no such list."""
    content = files.get(place.file)
    if content is None:
        return ()
    document = Document(content, file=place.file)
    found, missing = document.find(place)
    if missing or not isinstance(found.node, ListNode):
        return ()
    return tuple(document.id_of(each) or str(at) for at, each in enumerate(found.node.items))


def _counted(edit: Edit, base: Files) -> Iterator[tuple[Place, int]]:
    """The lists in which an edit counts, each with how many of its things matter."""
    if isinstance(edit, Several):
        for each in edit.edits:
            yield from _counted(each, base)
    elif isinstance(edit, Insert) and edit.at is not None:
        yield edit.place, edit.at
    elif isinstance(edit, Move) and edit.stage and edit.stage != edit.place.stage:
        there = Place(edit.place.file, ("stages", edit.stage, edit.place.steps[-2]))
        if edit.at < len(order_of(base, there)):
            yield there, edit.at
    elif isinstance(edit, Move):
        home = edit.place.parent
        order = order_of(base, home)
        step = edit.place.steps[-1]
        own = order.index(str(step)) if step in order else 0
        yield home, max(own, edit.at) + 1
