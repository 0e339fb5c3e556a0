"""Places that overlap."""

from bot.language.spans import Span, apart


def test_places_come_in_order() -> None:
    assert apart([Span(5, 6, "b"), Span(0, 2, "a")]) == [Span(0, 2, "a"), Span(5, 6, "b")]


def test_of_two_that_overlap_the_one_given_first_stays_wherever_it_begins() -> None:
    early, late = Span(0, 5, "early"), Span(3, 9, "late")
    assert apart([early, late]) == [early]
    assert apart([late, early]) == [late]


def test_places_side_by_side_and_the_same_place_twice() -> None:
    assert apart([Span(0, 2, "a"), Span(2, 4, "b"), Span(0, 2, "a")]) == [Span(0, 2, "a"), Span(2, 4, "b")]


def test_one_that_was_put_aside_does_not_come_back() -> None:
    spans = [Span(4, 8, "first"), Span(0, 5, "second"), Span(7, 9, "third")]
    assert apart(spans) == [Span(4, 8, "first")]
