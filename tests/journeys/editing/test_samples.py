"""The example hotel with its translation: what is renamed or moved in it is still found by all that names it."""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from bot.journeys.editing.applying import apply
from bot.journeys.editing.edits import Edit, Files, Move, Rename
from bot.journeys.editing.places import item_place, stage_place
from bot.journeys.library import Checked, check_contents

MAPS = Path(__file__).parents[3] / "examples/harbour_house/journey_maps"
FILES = {f"maps/{path.name}": path.read_bytes() for path in sorted(MAPS.glob("*.yml"))}
FILE = "maps/harbour_house.yml"


@cache
def before() -> tuple[Checked, ...]:
    return checked(FILES)


def checked(files: Files) -> tuple[Checked, ...]:
    return check_contents(files, today=date(2026, 11, 22))


def codes(of: tuple[Checked, ...]) -> Counter[str]:
    return Counter(problem.code for each in of for problem in each.problems)


def edits() -> list[Edit]:
    hotel = next(each.map for each in before() if each.file == FILE)
    assert hotel
    first, second = hotel.stages[0], hotel.stages[1]
    named = next(q for q in first.questions if any(then.value == q.id for p in first.questions for then in p.then))
    path = f"{first.id}.{named.id}"
    touched = f"{first.id}.{first.touchpoints[0].id}"
    return [
        Rename(stage_place(FILE, second.id), "another_stage"),
        Rename(item_place(FILE, path), "another_question"),
        Rename(item_place(FILE, touched, kind="touchpoints"), "another_place"),
        Move(item_place(FILE, path), 0, second.id),
        Move(item_place(FILE, path), 99),
    ]


@pytest.mark.parametrize("edit", edits(), ids=lambda edit: type(edit).__name__)
def test_nothing_loses_its_name(edit: Edit) -> None:
    edited = apply(FILES, edit)
    assert FILE in edited.touched
    assert codes(checked(edited.files)) == codes(before())
    assert apply(edited.files, edited.undo).files == FILES
