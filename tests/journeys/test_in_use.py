"""The maps that are being served, seen by who reads them again each time."""

from bot.journeys.in_use import MapsInUse
from tests.builders import make_map, make_stage

ONE, OTHER = make_map(make_stage("a")), make_map(make_stage("b"), id="otro")


def test_another_release_is_shown_to_who_looks_again() -> None:
    maps = MapsInUse([ONE])
    assert (list(maps), len(maps), maps[0], maps[:1]) == ([ONE], 1, ONE, (ONE,))
    maps.show([OTHER, ONE])
    assert (list(maps), len(maps), maps[0]) == ([OTHER, ONE], 2, OTHER)


def test_who_has_begun_to_read_ends_on_the_same_release() -> None:
    maps = MapsInUse([ONE, OTHER])
    reading = iter(maps)
    assert next(reading) is ONE
    maps.show([ONE])
    assert next(reading) is OTHER
