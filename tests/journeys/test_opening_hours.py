"""Opening hours: what is understood of them, and that nothing is guessed."""

from datetime import datetime

import pytest

from bot.journeys.opening_hours import OpeningHours, hand_off_hours, opening_hours
from tests.builders import make_map

WORKDAYS = tuple((day, 9 * 60, 19 * 60) for day in range(5))


@pytest.mark.parametrize(
    ("written", "spans"),
    [
        ("de lunes a viernes, de 9:00 a 19:00", WORKDAYS),
        ("Monday to Friday, 9 am to 7 pm", WORKDAYS),
        ("Monday to Friday from 9 to 7 pm", WORKDAYS),
        ("de 9 a 19 h, de lunes a viernes", WORKDAYS),
        ("lunes y miércoles de 10 a 14 y de 16 a 18", ((0, 600, 840), (0, 960, 1080), (2, 600, 840), (2, 960, 1080))),
        ("sábados de 10:30 a 14:00", ((5, 630, 840),)),
        (
            "viernes a lunes de 8 a 9; martes de 10 a 11",
            ((0, 480, 540), (1, 600, 660), *((d, 480, 540) for d in (4, 5, 6))),
        ),
        ("every day 0:00-24:00", tuple((day, 0, 1440) for day in range(7))),
        ("todos los días entre las 8 y las 12", tuple((day, 480, 720) for day in range(7))),
    ],
)
def test_hours_in_both_languages_are_read(written: str, spans: tuple[tuple[int, int, int], ...]) -> None:
    assert opening_hours(written) == OpeningHours(spans)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "cuando podamos",
        "de lunes a viernes",
        "de 9 a 19",
        "de lunes a viernes de 9 a 19, salvo festivos",
        "lunes de 19 a 9",
        "lunes de 9:75 a 10",
        "lunes de 13 pm a 14 pm",
        "lunes de 9 a 25",
        "lunes de 9 a 10, martes",
        "de 9 a 10 los lunes y los martes",
        "lunes todos los días de 9 a 10",
        "9 to 13 pm monday",
    ],
)
def test_what_says_more_or_less_than_hours_is_not_guessed(written: str) -> None:
    assert opening_hours(written) is None


def test_somebody_is_there_from_the_first_minute_up_to_the_last() -> None:
    hours = OpeningHours(WORKDAYS)
    moments = ("2026-11-20T09:00", "2026-11-20T18:59", "2026-11-20T19:00", "2026-11-20T08:59", "2026-11-21T12:00")
    assert [hours.open_at(datetime.fromisoformat(at)) for at in moments] == [True, True, False, False, False]


def test_a_map_without_a_hand_off_has_no_hours() -> None:
    assert hand_off_hours(make_map()) is None
