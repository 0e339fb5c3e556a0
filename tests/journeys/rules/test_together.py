"""Maps of one project share one bot, so their ids and wordings differ."""

from bot.journeys.rules import check_together
from bot.journeys.rules.variants import same_in_two_questions
from tests.builders import make_map, make_stage
from tests.journeys.rules.making import at, question, told


def _map(map_id: str, stage_id: str, *variants: str) -> object:
    file = f"{map_id}.yml"
    return make_map(make_stage(stage_id, question("q", *variants), at=at(2, file)), id=map_id, at=at(1, file))


def test_maps_without_anything_in_common_are_right():
    assert told(check_together([_map("a", "compra", "x"), _map("b", "estancia", "y")])) == []  # type: ignore[list-item]


def test_what_two_maps_share_is_told_at_the_later_one():
    problems = check_together([_map("a", "compra", "¿Portes?"), _map("a", "compra", "portes")])  # type: ignore[list-item]
    assert told(problems) == [
        ("JM260", "", {"id": "a", "place": "a.yml:1:1"}),
        ("JM261", "", {"id": "compra", "place": "a.yml:2:1"}),
        ("JM262", "", {"wording": "portes", "other": "compra.q", "place": "journey_maps/test.yml:1:1"}),
    ]


def test_what_one_map_repeats_is_its_own_affair():
    journey = make_map(make_stage("a", question("q", "x"), question("r", "x")), make_stage("a"))
    assert told(check_together([journey])) == []
    assert len(told(same_in_two_questions(journey))) == 1
