"""Opening hours as people write them (`de lunes a viernes, de 9:00 a 19:00`), read as spans of the week."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.journeys.facts import filled
from bot.journeys.model import JourneyMap

_DAYS: Final = (
    ("lunes", "monday", "mondays", "mon"),
    ("martes", "tuesday", "tuesdays", "tue"),
    ("miercoles", "wednesday", "wednesdays", "wed"),
    ("jueves", "thursday", "thursdays", "thu"),
    ("viernes", "friday", "fridays", "fri"),
    ("sabado", "sabados", "saturday", "saturdays", "sat"),
    ("domingo", "domingos", "sunday", "sundays", "sun"),
)
_DAY_OF: Final = {name: number for number, names in enumerate(_DAYS) for name in names}
_EVERY_DAY: Final = re.compile(r"todos los dias|cada dia|every day|daily|all week")
_DAY: Final = rf"\b({'|'.join(sorted(_DAY_OF, key=len, reverse=True))})\b"
_TO: Final = r"\s*(?:a|al|to|through|until|hasta|-|–)\s*"
_DAY_SPAN: Final = re.compile(rf"{_DAY}(?:{_TO}{_DAY})?")
_CLOCK: Final = r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?"
_TIMES: Final = re.compile(
    rf"\b{_CLOCK}(?:\s*h)?\s*(?:a|to|until|hasta|y|and|-|–)\s*(?:las?\s+)?{_CLOCK}(?:\s*h)?(?!\w)"
)
_SMALL: Final = re.compile(
    r"\b(?:de|desde|del|las?|los|el|entre|y|e|from|between|and|on|the|horas|hours|h)\b|[\s,;.()]+"
)
_DAY_OF_MINUTES: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When somebody is there: minutes of the day, from and up to, by weekday from Monday (0) to Sunday (6)."""

    spans: tuple[tuple[int, int, int], ...]

    def open_at(self, local: datetime) -> bool:
        """Whether somebody is there at a time on the clock of the place."""
        minute = local.hour * 60 + local.minute
        return any(day == local.weekday() and start <= minute < end for day, start, end in self.spans)


def opening_hours(written: str) -> OpeningHours | None:
    """The hours a text tells, in Spanish or English; `None` when it says anything else besides: nothing is guessed."""
    plain = _plain(written)
    days = [*_found_days(plain)]
    told = [(found.start(), found.end(), _times(found)) for found in _TIMES.finditer(plain)]
    times = [(start, end, span) for start, end, span in told if span is not None]
    if not days or not times or len(times) < len(told):
        return None
    covered = sorted([(start, end) for start, end, _ in (*days, *times)])
    if _SMALL.sub("", _uncovered(plain, covered)):
        return None
    if times[0][0] < days[0][0]:  # hours first: then they are those of all the days that follow
        return None if len(days) > 1 else _hours([(day, span) for day in days[0][2] for _, _, span in times])
    pairs: list[tuple[int, tuple[int, int]]] = []
    waiting: list[int] = []
    closed = True
    parts: list[tuple[int, int, frozenset[int] | tuple[int, int]]] = [*days, *times]
    for _, _, found in sorted(parts, key=lambda each: each[0]):
        if isinstance(found, frozenset):
            waiting = [*([] if closed else waiting), *found]
            closed = False
        else:
            pairs += [(day, found) for day in waiting]
            closed = True
    return _hours(pairs) if closed else None


def hand_off_hours(journey: JourneyMap) -> OpeningHours | None:
    """When the people of a map's `handoff` are there; `None` where it does not say, or not in hours we can read."""
    if journey.handoff is None or journey.handoff.hours is None:
        return None
    return opening_hours(filled(journey.handoff.hours.value, journey.facts))


def _hours(pairs: "list[tuple[int, tuple[int, int]]]") -> OpeningHours:
    return OpeningHours(tuple(sorted({(day, start, end) for day, (start, end) in pairs})))


def _plain(written: str) -> str:
    apart = unicodedata.normalize("NFD", written.casefold())
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return plain.replace("a.m.", "am").replace("p.m.", "pm")


def _found_days(plain: str) -> "Iterator[tuple[int, int, frozenset[int]]]":
    every = _EVERY_DAY.search(plain)
    if every:
        yield every.start(), every.end(), frozenset(range(7))
        return
    for found in _DAY_SPAN.finditer(plain):
        first, last = _DAY_OF[found[1]], _DAY_OF[found[2] or found[1]]
        count = (last - first) % 7 + 1
        yield found.start(), found.end(), frozenset((first + step) % 7 for step in range(count))


def _times(found: "re.Match[str]") -> tuple[int, int] | None:
    """Minutes from and up to; `None` where the clock has no such time, or the end comes before the beginning."""
    start, end = _minutes(found[1], found[2], found[3] or found[6]), _minutes(found[4], found[5], found[6])
    if start is not None and end is not None and found[3] is None and found[6] == "pm" and start > end:
        start = _minutes(found[1], found[2], "am")  # 9 to 6 pm
    return None if start is None or end is None or start >= end else (start, end)


def _minutes(hour: str, minute: str | None, half: str | None) -> int | None:
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half == "pm" else 0)
    total = hours * 60 + int(minute or 0)
    return total if total <= _DAY_OF_MINUTES and int(minute or 0) < 60 else None


def _uncovered(plain: str, covered: "list[tuple[int, int]]") -> str:
    rest, done = [], 0
    for start, end in covered:
        rest.append(plain[done:start])
        done = end
    return " ".join([*rest, plain[done:]])
