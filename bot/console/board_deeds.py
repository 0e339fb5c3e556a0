"""What a form of the board asks for, as an edit of the map; and what keeps it from being one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.console.board_forms import NEW, FormField, home_of, steps_of
from bot.console.durations import duration_of
from bot.journeys.editing.edits import Edit, Insert, Move, Remove, Set, Several
from bot.journeys.editing.places import Place
from bot.journeys.editing.values import Group, Value, cleaned
from bot.journeys.kinds import fits

_LANE: Final = re.compile(r"x-\w[\w -]{0,60}")
_FACT: Final = re.compile(r"[^\W\d]\w{0,60}")
_HIGHEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form asks for: an edit, if anything changed and nothing is wrong."""

    edit: Edit | None
    wrong: Mapping[str, str]
    """By the name of a field, the sentence below `console.edit.wrong.` that says what is."""


def wish_of(place: Place, fields: Sequence[FormField], *, was: Mapping[str, str], now: Mapping[str, str]) -> Wish:
    """The edit that makes the fields say `now` where they said `was`; fields left alone are left to others."""
    changed = [each for each in fields if _plain(each, now[each.name]) != _plain(each, was[each.name])]
    read = {each.name: _value(each, now[each.name], was=was[each.name]) for each in changed}
    wrong = {each.name: each.widget for each in changed if read[each.name] is None}
    wrong |= {each.name: "needed" for each in fields if each.required and not now[each.name].strip()}
    if wrong or not changed:
        return Wish(None, wrong)
    values = [(each.steps, value) for each in changed if (value := read[each.name]) is not None]
    if place.steps == ("facts", NEW):
        return Wish(Set(place.parent / now["name"].strip(), now["value"]), {})
    if place.steps[-1:] == (NEW,):
        return Wish(_added(place.parent, values), {})
    home = Place(place.file, home_of(tuple(map(str, place.steps))))
    values.sort(key=lambda each: each[0] == ("metric",))  # the others are found under the name that it still has
    return Wish(Several(tuple(_set(home, steps, value=value) for steps, value in values)), {})


def deed_of(file: str, said: str) -> Edit | None:
    """What a button asks for, `move <place> <number> [<stage>]` or `remove <place>`; nothing if it is no such thing."""
    verb, _, rest = said.partition(" ")
    words = rest.split(" ")
    steps = steps_of(words[0])
    inside = len(steps) == 6 and steps[2::2] == ("touchpoints", "kpis") and verb == "remove"
    if not (2 <= len(steps) <= 4 or inside) or steps[0] not in ("stages", "facts"):
        return None
    if verb == "remove" and len(words) == 1:
        return Remove(Place(file, steps))
    numbered = len(words) in (2, 3) and words[1].isascii() and words[1].isdigit() and len(words[1]) < len(str(_HIGHEST))
    if verb == "move" and numbered and len(steps) % 2 == 0:
        return Move(Place(file, steps), int(words[1]), words[2] if len(words) == 3 else None)
    return None


def lane_named(said: str) -> str | None:
    """The key of an author's own lane from what they call it; nothing for what cannot be one."""
    name = "x-" + re.sub(r"\s+", "_", said.strip().lower().removeprefix("x-"))
    return name if _LANE.fullmatch(name) else None


def _set(home: Place, steps: Sequence[str], *, value: Value) -> Edit:
    place = Place(home.file, (*home.steps, *steps))
    if tuple(steps) == ("emotion", "score") and value == "":
        return Remove(place.parent)
    return Set(place, value)


def _added(home: Place, values: Sequence[tuple[Sequence[str], Value]]) -> Insert:
    """A new thing; an indicator says `at` which touchpoint of the stage it is measured, if at one."""
    entries = [(steps, value) for steps, value in values if tuple(steps) != ("at",)]
    at = next((value for steps, value in values if tuple(steps) == ("at",)), "")
    place = Place(home.file, (*home.steps[:2], "touchpoints", str(at), "kpis")) if at else home
    return Insert(place, _nested(entries))


def _nested(values: Sequence[tuple[Sequence[str], Value]]) -> Group:
    """Values under their steps; those with two steps stand in a group of their own."""
    entries: dict[str, Value] = {}
    for steps, value in values:
        if len(steps) == 1:
            entries[steps[0]] = value
        else:
            group = entries.get(steps[0])
            said = group.entries if isinstance(group, Group) else ()
            entries[steps[0]] = Group((*said, (steps[1], value)))
    return Group(tuple(entries.items()))


def _plain(field: FormField, said: str) -> Value:
    return tuple(sorted(said.split("\n"))) if field.widget == "several" else cleaned(said)


def _value(field: FormField, said: str, *, was: str) -> Value | None:
    """The value a field asks for, `None` for one that it cannot have; `""` and `()` ask for nothing to stand there."""
    text = str(cleaned(said))
    if field.widget == "lines":
        return tuple(line.strip() for line in text.split("\n") if line.strip())
    if field.widget == "several":
        return _several(field, text.split("\n"), before=was.split("\n"))
    if field.widget in ("score", "grade") and text:
        return _number(text.replace(",", "."), whole=field.widget == "grade")
    if field.widget in ("duration", "metric", "target") and text:
        return _as_written(field, text)
    if field.widget == "fact_name" and not _FACT.fullmatch(text):
        return None
    if field.widget == "choice" and text and field.choices and text not in dict(field.choices):
        return None
    return text if field.widget in ("area", "choice") or "\n" not in text else None


def _several(field: FormField, ticked: Sequence[str], *, before: Sequence[str]) -> Value | None:
    """What was ticked: in the order in which it stood, then the new ones."""
    wanted = dict.fromkeys(each for each in (*before, *ticked) if each in ticked and each)
    return tuple(wanted) if wanted.keys() <= {*dict(field.choices), *before} else None


def _as_written(field: FormField, text: str) -> str | None:
    """A length of time, an indicator or a target as a map writes it, from what people write."""
    if field.widget == "duration":
        return duration_of(text)
    if field.widget == "target":
        text = text.replace("≥", ">=").replace("≤", "<=")
        return text if fits("target", text) else None
    named = {name.lower(): metric for metric, name in field.choices}
    metric = named.get(text.lower(), text)
    return metric if fits("id", metric) else None


def _number(text: str, *, whole: bool) -> Value | None:
    """A grade, 1 to 5, or a score, -2 to 2."""
    if not re.fullmatch(r"[+-]?\d{1,2}(\.\d{1,2})?", text):
        return None
    number, (low, high) = float(text), (1, 5) if whole else (-2, 2)
    if not low <= number <= high or (whole and number % 1):
        return None
    return int(number) if number % 1 == 0 else number
