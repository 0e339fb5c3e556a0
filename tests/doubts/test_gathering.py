"""Average-link grouping, on vectors made by hand."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.doubts.gathering import Bar, Gathered, gather

UP, RIGHT = np.array([0, 1], dtype=np.float32), np.array([1, 0], dtype=np.float32)


def rows(*degrees: float) -> np.ndarray:
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_the_likest_unite_first_and_the_rest_stay_alone():
    groups, homes = gather([], rows(0, 90, 5, 180), bar=Bar(0.9))
    assert homes == [0, 1, 0, 3]
    assert [group.size for group in groups] == [2, 1, 0, 1]
    assert groups[2].into == 0


def test_a_message_joins_the_group_whose_middle_is_nearest():
    known = [Gathered(UP * 3, 3, 0), Gathered(RIGHT * 2, 2, 1)]
    groups, homes = gather(known, rows(80, 10), bar=Bar(0.9))
    assert homes == [0, 1]
    assert [group.size for group in groups] == [4, 3]


def test_what_was_decided_about_takes_messages_in_but_unites_with_nothing():
    known = [Gathered(UP * 1, 1, 0, open=False), Gathered(rows(89)[0], 1, 1)]
    groups, homes = gather(known, rows(90), bar=Bar(0.9))
    assert homes == [0]
    assert [group.size for group in groups] == [2, 1]


def test_two_single_messages_must_be_liker_than_many():
    bar = Bar(0.5, 0.4)
    groups, _ = gather([], rows(0, 55), bar=bar)
    assert [group.size for group in groups] == [1, 1]
    known = [Gathered(RIGHT * 25, 25, 0)]
    assert gather(known, rows(55), bar=bar)[1] == [1], "0.57 is less than 0.5 + 0.4 / 5"
    assert gather(known, rows(50), bar=bar)[1] == [0]


def test_an_empty_log_gives_no_groups():
    assert gather([], rows(), bar=Bar(0.5)) == ([], [])


@given(st.lists(st.floats(0, 360), min_size=1, max_size=40), st.floats(0.2, 0.99))
@settings(max_examples=100, deadline=None)
def test_nothing_is_lost_and_no_two_groups_are_still_like_enough(degrees: list[float], same_from: float):
    vectors = rows(*degrees)
    groups, homes = gather([], vectors, bar=Bar(same_from))
    assert len(homes) == len(vectors)
    for place, group in enumerate(groups):
        members = [vector for vector, home in zip(vectors, homes, strict=True) if home == place]
        assert group.size == len(members)
        if members:
            np.testing.assert_allclose(group.total, np.sum(members, axis=0), atol=1e-4)
    middles = np.stack([group.total / group.size for group in groups if group.size])
    likeness = middles @ middles.T
    np.fill_diagonal(likeness, -1)
    assert likeness.max() < same_from + 1e-3
