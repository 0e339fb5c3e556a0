"""Random edits of random maps: the map reads back to exactly what was asked for, and nothing else of the file moves."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.journeys.editing.applying import apply
from bot.journeys.editing.edits import Set
from tests.journeys.editing.worlds import EDITS, FILE, comments, keeps_comments, random_case, said, surroundings

SEEDS = st.integers(min_value=0, max_value=2**32)


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_the_map_afterwards_says_what_the_edit_says(seed: int) -> None:
    case = random_case(seed)
    edited = apply({FILE: case.content}, case.edit)
    assert said(edited.files[FILE]) == case.expected
    assert apply(edited.files, edited.undo).files == {FILE: case.content}


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_no_comment_is_lost_and_no_line_elsewhere_changes(seed: int) -> None:
    case = random_case(seed)
    after = apply({FILE: case.content}, case.edit).files[FILE]
    if keeps_comments(case.content, case.edit):
        assert comments(after) == comments(case.content)
    if isinstance(case.edit, Set) and (around := surroundings(case.content, case.edit)):
        text = after.decode().removeprefix("\ufeff")
        assert text.startswith(around[0])
        assert text.endswith(around[1])


def test_the_random_edits_do_change_something() -> None:
    cases = [random_case(seed) for seed in range(len(EDITS))]
    changed = [case for case in cases if apply({FILE: case.content}, case.edit).touched]
    assert len(changed) > len(EDITS) / 2
