"""Time: dates and zones that exist, plans that run forwards, reviews that are not overdue."""

from datetime import date

import pytest

from bot.journeys.model import Evidence, MapSettings, Objective
from bot.journeys.rules.calendar import (
    impossible_dates,
    later,
    overdue_reviews,
    plans_back_in_time,
    unknown_timezone,
)
from tests.builders import HERE, make_text
from tests.journeys.rules.making import asking, at, plan, question, told

NEVER = "2026-02-30"


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({"reviewed_on": make_text(NEVER)}, 1),
        ({"objectives": (Objective("o", "O", HERE, by=NEVER),)}, 1),
        ({"plans": (plan("p", start=NEVER, due=NEVER),)}, 2),
        ({"evidence": (Evidence("crm", (), HERE, date=NEVER),)}, 1),
        ({"reviewed_on": make_text("2024-02-29"), "plans": (plan("p"),)}, 0),
    ],
)
def test_a_date_exists(fields, count):
    assert told(impossible_dates(asking(**fields))) == [("JM250", "", {"date": NEVER})] * count


def test_the_date_of_a_question_exists():
    journey = asking(question("a"), question("q", reviewed_on=make_text(NEVER, at(7))))
    assert [problem.at.line for problem in impossible_dates(journey)] == [7]


def test_a_plan_ends_after_it_starts():
    plans = (
        plan("back", start="2027-02-01", due="2027-01-31"),
        plan("same_day", start="2027-02-01", due="2027-02-01"),
        plan("open", start="2027-02-01"),
        plan("impossible", start="2027-02-01", due="2026-02-30"),
    )
    assert told(plans_back_in_time(asking(plans=plans))) == [
        ("JM251", "", {"plan": "back", "start": "2027-02-01", "due": "2027-01-31"})
    ]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/Madrid", []),
        ("America/Mexico_City", []),
        ("UTC", []),
        ("Europe/Madri", [("JM252", "did_you_mean", {"zone": "Europe/Madri", "guess": "Europe/Madrid"})]),
        ("Madrid", [("JM252", "did_you_mean", {"zone": "Madrid", "guess": "Europe/Madrid"})]),
        ("../etc/passwd", [("JM252", "", {"zone": "../etc/passwd"})]),
        ("zz 99", [("JM252", "", {"zone": "zz 99"})]),
    ],
)
def test_a_time_zone_exists(zone, expected):
    assert told(unknown_timezone(asking(settings=MapSettings(timezone=zone)))) == expected


def test_a_folder_of_time_zones_is_none():
    [(code, _, values)] = told(unknown_timezone(asking(settings=MapSettings(timezone="Europe"))))
    assert (code, values["zone"]) == ("JM252", "Europe")


@pytest.mark.parametrize(
    ("day", "duration", "expected"),
    [
        ("2026-01-31", "1mo", "2026-02-28"),
        ("2026-11-02", "6mo", "2027-05-02"),
        ("2026-12-31", "1mo", "2027-01-31"),
        ("2024-02-29", "1y", "2025-02-28"),
        ("2026-01-01", "2w", "2026-01-15"),
        ("2026-01-01", "90d", "2026-04-01"),
        ("2026-01-01", "48h", "2026-01-03"),
        ("2026-01-01", "30min", "2026-01-01"),
        ("2026-01-01", "90s", "2026-01-01"),
        ("2026-01-01", "9000y", None),
        ("2026-01-01", "999999w", None),
        ("2026-01-01", "often", None),
    ],
)
def test_a_duration_leads_to_a_day(day, duration, expected):
    assert later(date.fromisoformat(day), duration) == (date.fromisoformat(expected) if expected else None)


def test_a_review_is_overdue_the_day_after_it_was_due():
    journey = asking(
        question("old", reviewed_on=make_text("2026-04-30", at(9))),
        question("fresh", reviewed_on=make_text("2026-05-10")),
        question("never"),
        reviewed_on=make_text("2026-05-01", at(3)),
    )
    problems = list(overdue_reviews(journey, date(2026, 11, 2)))
    assert [problem.at.line for problem in problems] == [3, 9]
    assert told(problems) == [
        ("JM322", "", {"reviewed": "2026-05-01", "due": "2026-11-01"}),
        ("JM323", "", {"question": "old", "reviewed": "2026-04-30", "due": "2026-10-30"}),
    ]
    assert told(overdue_reviews(journey, date(2026, 10, 30))) == []


def test_a_map_that_was_never_reviewed_is_not_overdue():
    assert told(overdue_reviews(asking(), date(2026, 11, 2))) == []
