"""A question and its address: what is read, what is left out and said, and that spelling it again gives the same."""

from datetime import date
from urllib.parse import parse_qsl

import pytest

from bot.analytics.scope import Filter
from bot.analytics.window import Window
from bot.console.analysis.inquiry import Asker, Inquiry, Misread
from tests.analytics.written import DAY, MADRID, MAY

CHOICES = {
    **{"stage": ["choose", "pay"], "persona": ["ana"], "channel": ["web"]},
    **{"language": ["es"], "source": ["feria & más"]},
}
ASKER = Asker("shop", MADRID, CHOICES, now=MAY.ends_at + DAY / 2)


def days(first: date, end: date) -> Window:
    return Window(first, end, MADRID)


def test_without_anything_it_is_the_last_four_weeks() -> None:
    assert ASKER.read({}) == (Inquiry("shop", MAY, 28, Filter()), ())
    assert ASKER.read({})[0].query() == "map=shop"


FULL = {
    **{"from": "2026-05-03", "to": "2026-05-05", "stage": "pay", "persona": "ana", "channel": "web"},
    **{"language": "es", "source": "feria & más", "customer": "returning", "by_question": "1"},
}


def test_everything_that_can_be_asked_is_read_and_spelt_again() -> None:
    asked, wrong = ASKER.read(FULL)
    everything = Filter("pay", "ana", "web", "es", "feria & más", returning=True, stage_by_question=True)
    assert asked == Inquiry("shop", days(date(2026, 5, 3), date(2026, 5, 6)), None, everything)
    assert wrong == ()
    assert dict(parse_qsl(asked.query())) == {"map": "shop", **FULL}


@pytest.mark.parametrize(
    ("query", "window", "preset"),
    [
        ({"days": "7"}, days(date(2026, 5, 22), date(2026, 5, 29)), 7),
        ({"days": "90"}, days(date(2026, 2, 28), date(2026, 5, 29)), 90),
        ({"from": "2026-05-20"}, days(date(2026, 5, 20), date(2026, 5, 29)), None),
        ({"from": "2026-05-29", "to": "2026-05-29"}, days(date(2026, 5, 29), date(2026, 5, 30)), None),
        ({"from": "2026-05-29"}, days(date(2026, 5, 29), date(2026, 5, 30)), None),
    ],
)
def test_days(query: dict[str, str], window: Window, preset: int | None) -> None:
    assert ASKER.read(query) == (Inquiry("shop", window, preset), ())


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ({"days": "12"}, Misread("days", "12")),
        ({"days": "x" * 50}, Misread("days", "x" * 40)),
        ({"from": "2026-05-09", "to": "2026-05-01"}, Misread("days", "2026-05-09 – 2026-05-01")),
        ({"from": "2026-05-09", "to": "2026-06-30"}, Misread("days", "2026-05-09 – 2026-06-30")),
        ({"from": "1800-01-01", "to": "2026-05-01"}, Misread("days", "1800-01-01 – 2026-05-01")),
        ({"from": "2010-01-01", "to": "2026-05-01"}, Misread("days", "2010-01-01 – 2026-05-01")),
        ({"to": "9999-12-31", "from": "9999-12-31"}, Misread("days", "9999-12-31 – 9999-12-31")),
        ({"to": "2026-05-01"}, Misread("days", "2026-05-01")),
        ({"stage": "gone"}, Misread("stage", "gone")),
        ({"source": "feria"}, Misread("source", "feria")),
        ({"customer": "some"}, Misread("customer", "some")),
    ],
)
def test_what_makes_no_sense_is_left_out_and_told(query: dict[str, str], wrong: Misread) -> None:
    assert ASKER.read(query) == (Inquiry("shop", MAY, 28), (wrong,))


def test_a_change_replaces_adds_or_takes_away() -> None:
    asked = Inquiry("shop", MAY, 28, Filter(stage_id="pay", returning=False))
    assert asked.query() == "map=shop&stage=pay&customer=new"
    assert asked.query(stage=None, peaks=1) == "map=shop&customer=new&peaks=1"
    assert asked.query(days=7, stage="choose") == "map=shop&stage=choose&customer=new&days=7"
