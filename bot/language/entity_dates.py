"""Days, weeks and months, absolute and relative, in ISO form: `el 3 de diciembre`, `03/12`, `next Friday`."""

import re
from datetime import date
from typing import Final

from bot.language.entity_calendar import Direction, away, day_of, monthless, period, weekday, yearless
from bot.language.entity_numbers import NUMBER_WORDS, small_number
from bot.language.entity_rules import Rule, Sighting, like, one_of, phrase
from bot.language.entity_words import word_set
from bot.turn import EntityKind

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "enero ene january jan",
            "febrero feb february",
            "marzo mar march",
            "abril abr april apr",
            "mayo may",
            "junio jun june",
            "julio jul july",
            "agosto ago august aug",
            "septiembre setiembre sep sept set september",
            "octubre oct october",
            "noviembre nov november",
            "diciembre dic december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_ALSO_WORDS: Final = frozenset({"may", "march", "mar", "ago", "set"})
"""Months that are words of their own: they need more around them."""
_WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            *("lunes monday", "martes tuesday", "miercoles wednesday", "jueves thursday", "viernes friday"),
            *("sabado saturday", "domingo sunday"),
        )
    )
    for name in names.split()
}
_SPANISH_WEEKDAYS: Final = "lunes martes miercoles jueves viernes sabado domingo"
_ENGLISH_WEEKDAYS: Final = "monday tuesday wednesday thursday friday saturday sunday"
_UNITS: Final = {
    **dict.fromkeys(("dia", "dias", "day", "days"), "day"),
    **dict.fromkeys(("semana", "semanas", "week", "weeks"), "week"),
    **dict.fromkeys(("mes", "meses", "month", "months"), "month"),
    **dict.fromkeys(("ano", "anos", "year", "years"), "year"),
}
_DAYS_AWAY: Final = {
    "hoy": 0,
    "today": 0,
    "tonight": 0,
    "ayer": -1,
    "yesterday": -1,
    "anoche": -1,
    "anteayer": -2,
    "antier": -2,
    "antes de ayer": -2,
    "the day before yesterday": -2,
    "day before yesterday": -2,
    "manana": 1,
    "tomorrow": 1,
    "tomorow": 1,
    "tommorow": 1,
    "pasado manana": 2,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    **dict.fromkeys(("esta manana", "esta tarde", "esta noche", "esta misma tarde", "esta misma manana"), 0),
    **dict.fromkeys(("this morning", "this afternoon", "this evening"), 0),
}
_MORNING_AFTER: Final = word_set("dates.morning_after")
"""`la mañana` is no day; `mañana` alone is."""

_NUMERIC: Final = re.compile(
    r"(?P<y>\d{4})[-/.](?P<ym>\d{1,2})[-/.](?P<yd>\d{1,2})"
    r"|(?P<d>\d{1,2})(?P<sep>[-/.])(?P<m>\d{1,2})(?:(?P=sep)(?P<dy>\d{4}|\d{2}))?"
)
_ORDINAL: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th|ro|er|o|º|°)?")
_DAY: Final = r"^(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|ro|er|º|°)?$"
_YEAR: Final = r"^(?:19|20)\d\d$"
_CUES: Final = word_set("dates.before_a_day")
"""What stands before `3/12` when it is a day."""
_NOT_A_DAY: Final = frozenset({"24/7", "7/24"})
_PAST: Final = word_set("dates.past")
_PAST_REACH: Final = 8
"""Words before a day in which a verb may say that it has gone by."""


def rules() -> tuple[Rule, ...]:
    """Patterns of days, weeks and months; of two that begin alike the longer wins."""
    of, year, comma = one_of("de del of", optional=True), like(_YEAR), one_of(",", optional=True)
    point, month, day = one_of(".", optional=True), one_of(*_MONTHS), like(_DAY)
    day_name = one_of(*(word for word, value in NUMBER_WORDS.items() if value <= 31), "primero")
    named = (
        [day, of, month, point, of, comma, year],
        [day, of, month],
        [day_name, one_of("de"), month, of, year],
        [day_name, one_of("de"), month],
        [month, point, day, comma, year],
        [month, point, day],
    )
    return (
        Rule("named_day", EntityKind.DATE, named, _named_day),
        Rule("numeric_day", EntityKind.DATE, [[like(rf"^(?:{_NUMERIC.pattern})$")]], _numeric_day),
        Rule("month", EntityKind.DATE, _months(month, year), _month),
        Rule("day_away", EntityKind.DATE, [phrase(words) for words in _DAYS_AWAY], _day_away),
        Rule("weekday", EntityKind.DATE, _weekdays(), _weekday),
        Rule("span_away", EntityKind.DATE, _spans_away(), _span_away),
        Rule("period", EntityKind.DATE, _periods(), _period),
        Rule("day_of_month", EntityKind.DATE, _days_of_month(), _day_of_month),
    )


def _months(month: object, year: object) -> list[list[dict[str, object]]]:
    of = one_of("de del of", optional=True)
    before = one_of("en para durante hasta desde este proximo pasado in during until since by next last this")
    found: list[list[object]] = [
        [month, of, year],
        [before, month],
        [before, month, of, year],
        [one_of("finales principios mediados primeros ultimos inicios"), one_of("de"), month],
        [one_of("end beginning middle start"), one_of("of"), month],
        [one_of("early late mid"), month],
    ]
    return found  # type: ignore[return-value]


def _weekdays() -> list[list[dict[str, object]]]:
    spanish, english = one_of(_SPANISH_WEEKDAYS), one_of(_ENGLISH_WEEKDAYS)
    before = one_of("el este proximo pasado del al")
    again = one_of("proximo pasado mismo dia", optional=True)
    after = one_of("pasado proximo siguiente")
    found: list[list[object]] = [
        [before, again, spanish],
        [before, spanish, after],
        [before, spanish, one_of("que"), one_of("viene")],
        [one_of("on by next last this before until since for coming"), english],
    ]
    return found  # type: ignore[return-value]


def _spans_away() -> list[list[dict[str, object]]]:
    about = one_of("ya como unos unas casi mas aproximadamente apenas solo about over", optional=True)
    of = one_of("de", optional=True)
    count = one_of(*(w for w in NUMBER_WORDS), "par")
    digits, unit = like(r"^\d{1,3}$"), one_of(*_UNITS)
    found: list[list[object]] = []
    for amount in ([digits], [count], [one_of("un"), one_of("par"), one_of("de")]):
        found += [
            [one_of("hace"), about, of, *amount, unit],
            [one_of("dentro"), one_of("de"), *amount, unit],
        ]
    for amount in ([digits], [count], [one_of("a"), one_of("couple"), one_of("of")]):
        found += [
            [*amount, unit, one_of("ago atras")],
            [one_of("in"), *amount, one_of("day days week weeks month months")],
        ]
    return found  # type: ignore[return-value]


def _periods() -> list[list[dict[str, object]]]:
    unit, english = one_of("semana mes ano"), one_of("week month year")
    found: list[list[object]] = [
        [one_of("la el"), unit, one_of("que"), one_of("viene")],
        [one_of("la el"), unit, one_of("pasada pasado proxima proximo siguiente")],
        [one_of("proxima proximo pasada pasado esta este"), unit],
        [one_of("next last this"), english],
    ]
    return found  # type: ignore[return-value]


def _days_of_month() -> list[list[dict[str, object]]]:
    found: list[list[object]] = [
        [one_of("el del", optional=True), one_of("dia"), like(r"^\d{1,2}$")],
        [one_of("on by until before since for"), one_of("the"), like(r"^\d{1,2}(?:st|nd|rd|th)$")],
    ]
    return found  # type: ignore[return-value]


def _direction(sighting: Sighting, *, otherwise: Direction = Direction.NEAREST) -> Direction:
    """Back where a verb of the past stands near; an exact day may else have gone by, a month or `el día 15` has not."""
    around = {*sighting.before(_PAST_REACH), *sighting.found}
    return Direction.BACK if around & _PAST else otherwise


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _named_day(sighting: Sighting) -> str | None:
    words = sighting.found
    month = next(word for word in words if word in _MONTHS)
    years = [int(word) for word in words if re.fullmatch(_YEAR, word)]
    days = [day for word in words if word not in _MONTHS and (day := _day_number(word))]
    loose = month in _ALSO_WORDS and len(words) == 2
    if loose and not years and not {*sighting.before(1)} & _CUES and words[0].isdigit():
        return None
    if years:
        return _iso(day_of(years[0], _MONTHS[month], days[0]))
    return _iso(yearless(_MONTHS[month], days[0], today=sighting.today, direction=_direction(sighting)))


def _day_number(word: str) -> int | None:
    if word == "primero":
        return 1
    found = _ORDINAL.fullmatch(word)
    number = int(found[1]) if found else NUMBER_WORDS.get(word)
    return number if number and number <= 31 else None


def _numeric_day(sighting: Sighting) -> str | None:
    [word] = sighting.found
    found = _NUMERIC.fullmatch(word)
    if found is None or word in _NOT_A_DAY:
        return None
    if found["y"]:
        return _iso(day_of(int(found["y"]), int(found["ym"]), int(found["yd"])))
    day, month = int(found["d"]), int(found["m"])
    if found["dy"]:
        year = int(found["dy"]) + (2000 if len(found["dy"]) == 2 else 0)
        return _iso(day_of(year, month, day) or day_of(year, day, month))
    cue = bool({*sighting.before(1)} & _CUES)
    if found["sep"] != "/" or not (cue or (len(word) == 5 and "0" in (word[0], word[3]))):
        return None
    direction = _direction(sighting)
    found_day = yearless(month, day, today=sighting.today, direction=direction)
    return _iso(found_day or yearless(day, month, today=sighting.today, direction=direction))


def _month(sighting: Sighting) -> str | None:
    words = sighting.found
    month = next(word for word in words if word in _MONTHS)
    years = [word for word in words if re.fullmatch(_YEAR, word)]
    if years:
        return f"{years[0]}-{_MONTHS[month]:02}"
    if month in {"mar", "ago", "set"}:
        return None
    back = {"pasado", "last"} & {*words}
    direction = Direction.BACK if back else _direction(sighting, otherwise=Direction.AHEAD)
    day = yearless(_MONTHS[month], 1, today=sighting.today.replace(day=1), direction=direction)
    return period(day, unit="month") if day else None


def _day_away(sighting: Sighting) -> str | None:
    words = " ".join(sighting.found)
    if words == "manana" and {*sighting.before(1)} & _MORNING_AFTER:
        return None
    if words == "hoy" and list(sighting.after(2)) == ["en", "dia"]:
        return None
    return away(sighting.today, _DAYS_AWAY[words], unit="day").isoformat()


def _weekday(sighting: Sighting) -> str | None:
    words = {*sighting.found}
    number = next(_WEEKDAYS[word] for word in words if word in _WEEKDAYS)
    back = words & {"pasado", "last", "since"} or (
        not words & {"proximo", "next", "siguiente", "viene", "this", "este"} and _direction(sighting) is Direction.BACK
    )
    return weekday(number, today=sighting.today, direction=Direction.BACK if back else Direction.AHEAD).isoformat()


def _span_away(sighting: Sighting) -> str | None:
    words = sighting.found
    unit = next(_UNITS[word] for word in words if word in _UNITS)
    couple = {"par", "couple"} & {*words}
    count = 2 if couple else next(found for word in words if (found := small_number(word)) is not None)
    back = {"hace", "ago", "atras"} & {*words}
    return away(sighting.today, -count if back else count, unit=unit).isoformat()


def _period(sighting: Sighting) -> str | None:
    words = {*sighting.found}
    unit = next(_UNITS[word] for word in words if word in _UNITS)
    back = words & {"pasada", "pasado", "last"}
    now = words & {"esta", "este", "this"}
    return period(away(sighting.today, 0 if now else -1 if back else 1, unit=unit), unit=unit)


def _day_of_month(sighting: Sighting) -> str | None:
    day = _day_number(sighting.found[-1])
    if day is None or {*sighting.after(1)} & {"%", "horas", "h", "dias"}:
        return None
    return _iso(monthless(day, today=sighting.today, direction=_direction(sighting, otherwise=Direction.AHEAD)))
