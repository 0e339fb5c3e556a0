"""The method asks of a map as a whole: one audience first, a span beyond the sale, more than one channel and area."""

import pytest

from bot.journeys.model import Channel, Member, Persona
from bot.journeys.rules.method import (
    after_sale_stage,
    language_with_texts,
    offline_channel,
    one_primary_persona,
    several_areas,
    shares_of_personas,
)
from tests.builders import HERE, make_map, make_stage
from tests.journeys.rules.making import at, told


def _personas(*shares: str | None, **fields: object) -> object:
    people = tuple(Persona(f"p{n}", "P", at(n + 1), share=share, **fields) for n, share in enumerate(shares))  # type: ignore[arg-type]
    return make_map(make_stage("a"), personas=people)


def test_only_one_persona_is_the_primary_one():
    problems = list(one_primary_persona(_personas(None, None, None, primary=True)))
    assert [problem.at.line for problem in problems] == [2, 3]
    assert told(problems)[0] == ("JM240", "", {"persona": "p1", "first": "p0", "line": 1})


def test_no_persona_needs_to_be_the_primary_one():
    assert told(one_primary_persona(_personas(None, None))) == []


@pytest.mark.parametrize(("phase", "codes"), [("after", []), ("during", ["JM313"]), (None, ["JM313"])])
def test_a_map_goes_on_after_the_sale(phase, codes):
    journey = make_map(make_stage("a"), make_stage("b", phase=phase))
    assert [code for code, _, _ in told(after_sale_stage(journey))] == codes


@pytest.mark.parametrize(
    ("kinds", "codes"),
    [([], ["JM314"]), (["online"], ["JM314"]), (["online", "phone"], []), (["in_person"], []), (["offline"], [])],
)
def test_a_map_has_a_channel_away_from_the_internet(kinds, codes):
    channels = tuple(Channel(f"c{n}", HERE, kind=kind) for n, kind in enumerate(kinds))
    assert [code for code, _, _ in told(offline_channel(make_map(make_stage("a"), channels=channels)))] == codes


@pytest.mark.parametrize(("areas", "lines"), [([], [1]), (["sales", "sales"], [10]), (["sales", "it"], [])])
def test_two_areas_take_part(areas, lines):
    team = tuple(Member(f"m{n}", area, at(10 + n)) for n, area in enumerate(areas))
    assert [problem.at.line for problem in several_areas(make_map(make_stage("a"), team=team))] == lines


@pytest.mark.parametrize(
    ("shares", "told_at"),
    [
        (["60%", "40%"], None),
        (["60%", "40,5%", "10%"], (2, "100.5")),
        (["33.4 %", "33.3%", "33.3%"], None),
        (["100%", None, "1%"], (3, "101")),
        (["no sé", "90%"], None),
    ],
)
def test_personas_are_no_more_than_everybody(shares, told_at):
    problems = list(shares_of_personas(_personas(*shares)))
    assert [(problem.at.line, problem.values["total"]) for problem in problems] == ([told_at] if told_at else [])


@pytest.mark.parametrize(("language", "codes"), [("es", []), ("en-GB", []), ("pt", ["JM330"])])
def test_the_product_has_texts_of_its_own_in_two_languages(language, codes):
    journey = make_map(make_stage("a"), language=language)
    assert [code for code, _, _ in told(language_with_texts(journey))] == codes
