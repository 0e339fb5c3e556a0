"""Opening the form of a cell: what it is about must be there, and a form must be able to show all of it."""

from bot.console.board_fields import Named, fields_of
from bot.console.board_forms import NEW, CellForm, home_of, key_of, read_fields, steps_of
from bot.console.board_sheet import Sheet
from bot.journeys.editing.places import Place
from bot.journeys.editing.pointing import said_at
from bot.journeys.editing.values import Group


def form_at(sheet: Sheet, key: str, *, metrics: Named = ()) -> CellForm | None:
    """The form of a place as it would open now; nothing where there is none, or what it was about has gone.

    `metrics` are the indicators that can be measured, with what the reader calls them.
    """
    steps = steps_of(key)
    fields = fields_of(steps, sheet.choices(steps[1] if len(steps) > 1 else "", metrics=metrics))
    place = sheet.place(steps)
    if not fields or not _stands(sheet, place) or _is_nested(sheet, place):
        return None
    said = read_fields(sheet.document, sheet.place(home_of(steps)), fields)
    return CellForm(key_of(steps), place, fields, was=said, now=said, wrong={})


def _is_nested(sheet: Sheet, place: Place) -> bool:
    """Whether a lane of the author's own holds more than texts: a form of lines would lose it."""
    own = len(place.steps) == 3 and str(place.steps[2]).startswith("x-")
    said = said_at(sheet.document, place) if own else ""
    return isinstance(said, Group) or (isinstance(said, tuple) and any(not isinstance(each, str) for each in said))


def _stands(sheet: Sheet, place: Place) -> bool:
    """Whether what a form is about is there: its stage, and, where it changes a thing, the thing."""
    steps = place.steps
    is_thing = len(steps) in (2, 4, 6) and steps[-1] != NEW
    there = steps if is_thing else steps[:2] if len(steps) > 2 else ()
    return not sheet.document.find(Place(sheet.file, there))[1]
