"""Which survey is due after which turns: rules without a database."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from bot.gateway.survey_rules import (
    SeenTurn,
    due,
    has_said_farewell,
    is_sampled,
    place_of,
    question_of,
    stage_asked_about,
    thanks_for,
    was_answered_last,
)
from bot.journeys.model import Survey
from tests.builders import HERE, make_text
from tests.gateway.opinions_harness import asking, at, csat

ANSWER = SeenTurn("question", True, False, None, "tienda", "compra", None, "es", "r1")
MISS = replace(ANSWER, kind="fallback", answered=False, stage_id="decision")
WHICH = replace(ANSWER, kind="clarification", answered=None)
FAILURE = replace(ANSWER, kind=None, answered=False, failed=True)
PERSON = replace(ANSWER, kind="handoff", answered=None)
THANKS = replace(ANSWER, kind="chitchat", answered=None, intent="thanks")
BYE = replace(THANKS, intent="goodbye")
NO = replace(THANKS, intent="deny")
HELLO = replace(THANKS, intent="greet")


@pytest.mark.parametrize(
    ("turns", "farewell", "answered_last"),
    [
        ((), False, False),
        ((ANSWER,), False, True),
        ((ANSWER, THANKS), True, True),
        ((ANSWER, BYE), True, True),
        ((ANSWER, NO), False, True),
        ((ANSWER, NO, BYE), True, True),
        ((ANSWER, MISS, BYE), True, False),
        ((ANSWER, MISS), False, False),
        ((ANSWER, WHICH), False, False),
        ((ANSWER, FAILURE), False, False),
        ((MISS, ANSWER), False, True),
        ((MISS, THANKS), False, False),
        ((HELLO, THANKS), False, False),
        ((ANSWER, PERSON, THANKS), False, False),
        ((PERSON, ANSWER, THANKS), False, False),
        ((ANSWER, replace(FAILURE, intent="thanks")), False, False),
        ((replace(ANSWER, answered=None), THANKS), False, False),
    ],
)
def test_a_conversation_ends_with_a_farewell_or_with_nothing_left_open(
    turns: tuple[SeenTurn, ...], *, farewell: bool, answered_last: bool
) -> None:
    assert (has_said_farewell(turns), was_answered_last(turns)) == (farewell, answered_last)


def names(*surveys: Survey, turns: tuple[SeenTurn, ...] = (ANSWER, THANKS)) -> list[str]:
    found = due(asking(*surveys), turns, conversation_id="c1")
    return [f"{each.kind} {place_of(each)}" for each in found]


def test_a_stages_survey_comes_before_the_general_one() -> None:
    everything = (csat(), at("decision"), at("compra"), at("compra.carrito", "open"), at("compra", "nps"))
    assert names(*everything) == ["ces compra", "nps compra", "csat end"]
    assert names(*everything, turns=(MISS, THANKS)) == ["csat end"]
    in_cart = replace(ANSWER, touchpoint_id="carrito")
    assert names(*everything, turns=(in_cart,)) == ["ces compra", "open compra.carrito", "nps compra", "csat end"]
    assert names(*everything, turns=(replace(ANSWER, map_id="otro"),)) == ["csat end"]
    assert names() == []


def test_a_survey_that_is_not_drawn_leaves_room_for_the_next() -> None:
    assert names(at("compra", sample="0%"), csat()) == ["csat end"]


def test_the_sample_is_the_same_every_time_and_as_large_as_asked_for() -> None:
    def drawn(survey: Survey, map_id: str = "tienda") -> list[bool]:
        return [is_sampled(survey, map_id=map_id, conversation_id=f"c{number}") for number in range(2_000)]

    half = drawn(csat(sample="50%"))
    assert 900 < sum(half) < 1_100
    assert drawn(csat(sample="50%")) == half
    assert [sum(drawn(csat(sample=share))) for share in ("0%", "100%")] == [0, 2_000]
    assert 220 < sum(drawn(csat(sample="12,5%"))) < 280
    small = drawn(csat(sample="20%"))
    assert all(much for little, much in zip(small, half, strict=True) if little)
    others = [drawn(at("compra", "csat", sample="50%")), drawn(csat(sample="50%"), "otro")]
    others.append(drawn(Survey("nps", HERE, sample="50%")))
    for other in others:  # each survey draws its own conversations
        assert 850 < sum(a == b for a, b in zip(half, other, strict=True)) < 1_150


def test_the_words_are_the_maps_with_its_facts_or_ours() -> None:
    facts = MappingProxyType({"tienda": make_text("Ciclos")})
    assert question_of(asking(facts=facts), csat(ask=make_text("¿Y {tienda}?")), language="es") == "¿Y Ciclos?"
    kinds = ("csat", "ces", "nps", "open")
    ours = [question_of(asking(), Survey(kind, HERE), language="es") for kind in kinds]
    assert ours[2:] == ["Del 0 al 10, ¿nos recomendarías?", "¿Qué podríamos mejorar?"]
    theirs = [question_of(asking(), Survey(kind, HERE), language="en") for kind in kinds]
    assert theirs[2:] == ["From 0 to 10, would you recommend us?", "What could we do better?"]
    assert len({*ours, *theirs}) == 8


@pytest.mark.parametrize(("kind", "low", "high"), [("csat", 2, 3), ("ces", 3, 4), ("nps", 6, 7)])
def test_a_low_score_is_asked_what_went_wrong(kind: str, low: int, high: int) -> None:
    told = [thanks_for(kind, score, commented=False, language="es") for score in (None, low, high)]
    assert told == [
        "",
        "Gracias por decírnoslo. ¿Qué tendríamos que haber hecho mejor?",
        "¡Gracias por tu respuesta! Si quieres, cuéntanos por qué.",
    ]
    assert thanks_for(kind, low, commented=True, language="en") == (
        "Thank you for telling us. We read it, and it helps us to do better."
    )


def test_the_stage_is_the_surveys_own_or_that_of_the_last_answer() -> None:
    turns = (ANSWER, MISS, THANKS)
    assert stage_asked_about(csat(), turns) == "compra"
    assert stage_asked_about(at("decision.envio"), turns) == "decision"
    assert stage_asked_about(csat(), (THANKS,)) is None
