"""Durations of the map language, in seconds."""

import pytest

from bot.touchpoints.durations import seconds


@pytest.mark.parametrize(
    ("written", "meant"),
    [("45s", 45), ("30min", 1_800), ("24h", 86_400), ("30d", 2_592_000), ("2w", 1_209_600), ("6mo", 15_778_476)],
)
def test_a_duration_has_its_seconds(written: str, meant: int) -> None:
    assert seconds(written) == meant


def test_a_year_is_twelve_months() -> None:
    assert seconds("1y") == seconds("12mo")


@pytest.mark.parametrize("written", ["", "30", "min", "30 min", "-1d", "1.5h", "30d extra"])
def test_anything_else_is_no_duration(written: str) -> None:
    with pytest.raises(ValueError, match="is not a duration such as 30min"):
        seconds(written)
