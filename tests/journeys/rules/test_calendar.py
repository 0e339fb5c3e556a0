"""Time: plans run forwards, reviews are not overdue."""

from datetime import date

import pytest

from bot.journeys.rules.calendar import later, overdue_reviews, plans_back_in_time
from tests.builders import make_text
from tests.journeys.rules.making import asking, at, plan, question, told


def test_a_plan_ends_after_it_starts():
    plans = (
        plan("back", start="2027-02-01", due="2027-01-31"),
        plan("same_day", start="2027-02-01", due="2027-02-01"),
        plan("open", start="2027-02-01"),
        plan("impossible", start="2027-02-01", due="2026-02-30"),
    )
    assert told(plans_back_in_time(asking(plans=plans))) == [
        ("JM250", "", {"plan": "back", "start": "2027-02-01", "due": "2027-01-31"})
    ]


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
