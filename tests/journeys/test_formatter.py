"""Formatting: the same map, the same comments, one shape."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.journeys.comments import comments_of
from bot.journeys.formatter import format_content
from bot.journeys.reader import read
from bot.journeys.sameness import meaning
from bot.journeys.shape import shape
from tests.journeys.writing import MapWriter


def formatted(text: str, keys: str | None = None) -> str:
    result = format_content(text.encode(), file="map.yml", keys=keys)
    assert result.problems == ()
    assert result.text is not None
    return result.text


def what_it_means(text: str) -> object:
    reading = read(text.encode(), file="map.yml")
    assert reading.problems == (), text
    assert reading.root is not None
    journey, problems = shape(reading.root, file="map.yml")
    assert problems == (), (problems, text)
    return meaning(journey)


def comments_in(text: str) -> list[str]:
    reading = read(text.encode(), file="map.yml")
    assert reading.root is not None
    return comments_of(reading.root, reading.lines).texts()


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_a_map_means_the_same_before_and_after_and_formatting_twice_changes_nothing(seed: int) -> None:
    text = MapWriter(Random(seed)).map()
    once = formatted(text)
    assert what_it_means(once) == what_it_means(text)
    assert comments_in(once) == comments_in(text)
    assert formatted(once) == once


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_keys_go_to_one_language_and_back_without_changing_the_map(seed: int) -> None:
    text = MapWriter(Random(seed)).map()
    spanish, english = formatted(text, "es"), formatted(text, "en")
    assert what_it_means(spanish) == what_it_means(english) == what_it_means(text)
    assert formatted(spanish, "en") == english
    assert formatted(english, "es") == spanish
