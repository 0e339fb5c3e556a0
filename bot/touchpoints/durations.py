"""Durations as a map writes them (`30min`, `30d`), in seconds."""

import re
from typing import Final

_UNITS: Final = {"s": 1, "min": 60, "h": 3_600, "d": 86_400, "w": 604_800, "mo": 2_629_746, "y": 31_556_952}
_DURATION: Final = re.compile(r"([0-9]+)(s|min|h|d|w|mo|y)")


def seconds(duration: str) -> int:
    """Seconds of a checked duration; months and years are the calendar's average. `ValueError` for anything else."""
    found = _DURATION.fullmatch(duration)
    if found is None:
        raise ValueError(f"{duration!r} is not a duration such as 30min")
    return int(found[1]) * _UNITS[found[2]]
