"""Windows: whole local days, also where the clock changes."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.analytics.window import Window, local_day

MADRID, LIMA = ZoneInfo("Europe/Madrid"), ZoneInfo("America/Lima")
NOW = 1_774_825_200.0  # 2026-03-29T23:00Z: the 30th in Madrid, where the clock went forward that day; the 29th in Lima


def test_today_is_the_day_of_the_map_and_stays_out() -> None:
    assert (local_day(NOW, MADRID), local_day(NOW, LIMA)) == (date(2026, 3, 30), date(2026, 3, 29))
    assert Window.last(now=NOW, zone=MADRID) == Window(date(2026, 3, 2), date(2026, 3, 30), MADRID)
    assert Window.last(7, now=NOW, zone=LIMA) == Window(date(2026, 3, 22), date(2026, 3, 29), LIMA)


def test_a_day_on_which_the_clock_goes_forward_has_23_hours() -> None:
    day = Window(date(2026, 3, 29), date(2026, 3, 30), MADRID)
    assert (day.starts_at, day.ends_at - day.starts_at) == (1_774_738_800.0, 23 * 3_600.0)


def test_the_window_before_has_as_many_days_and_touches_this_one() -> None:
    window = Window(date(2026, 3, 15), date(2026, 4, 12), MADRID)
    assert window.before() == Window(date(2026, 2, 15), date(2026, 3, 15), MADRID)
    assert (window.days, window.before().days) == (28, 28)
    assert window.before().ends_at == window.starts_at


def test_a_window_without_a_day_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        Window(date(2026, 5, 1), date(2026, 5, 1), MADRID)
