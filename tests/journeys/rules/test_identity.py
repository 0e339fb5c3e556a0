"""Ids: one thing each, none reserved, former ones remembered."""

import pytest

from bot.compiler import naming
from bot.journeys.model import Channel, Evidence, Member, Objective, Opportunity, Persona
from bot.journeys.reserved import RESERVED_STAGE_IDS, SMALL_TALK
from bot.journeys.rules import check_against
from bot.journeys.rules.identity import RENAMED, former_ids, names_that_make_no_id, repeated_ids, reserved_stage_ids
from tests.builders import HERE, make_map, make_stage, make_text
from tests.journeys.rules.making import asking, at, pain, plan, question, told, touchpoint

T = make_text


@pytest.mark.parametrize(
    "fields",
    [
        {"team": (Member("x", "sales", at(3)), Member("x", "it", at(5)))},
        {"channels": (Channel("x", at(3)),), "personas": (Persona("x", "X", at(5)),)},
        {"objectives": (Objective("x", "X", at(3)), Objective("x", "X", at(5)))},
        {"plans": (plan("x", at=at(3)), plan("x", at=at(5)))},
        {"evidence": (Evidence("crm", (), at(3), id="x"), Evidence("crm", (), at(5), id="x"))},
    ],
)
def test_an_id_used_twice_is_told_at_the_second_with_the_line_of_the_first(fields):
    [problem] = repeated_ids(make_map(make_stage("x"), **fields))
    assert (problem.at.line, problem.code, dict(problem.values)) == (5, "JM220", {"id": "x", "line": 3})


def test_stages_with_one_id_are_told():
    journey = make_map(make_stage("a", at=at(1)), make_stage("a", at=at(2)), make_stage("a", at=at(3)))
    assert [values for _, _, values in told(repeated_ids(journey))] == [{"id": "a", "line": 1}] * 2


def test_the_items_of_a_stage_share_one_namespace():
    stage = make_stage(
        "a",
        question("x", at=at(4)),
        touchpoints=(touchpoint("x", at=at(3)),),
        pains=(pain("x", at=at(5)),),
        opportunities=(Opportunity("x", T("x"), at(6)),),
    )
    other = make_stage("b", question("x"))
    assert told(repeated_ids(make_map(stage, other))) == [("JM220", "in_stage", {"id": "x", "line": 3})] * 3


def test_evidence_without_id_repeats_nothing():
    evidence = (Evidence("crm", (), HERE), Evidence("crm", (), HERE))
    assert told(repeated_ids(asking(evidence=evidence))) == []


def test_the_compiler_reserves_the_same_ids():
    assert naming.RESERVED_STAGE_IDS is RESERVED_STAGE_IDS
    assert naming.SMALL_TALK == SMALL_TALK
    assert {naming.CHOOSE_INTENT, naming.FALLBACK_INTENT, *naming.SMALL_TALK} <= RESERVED_STAGE_IDS


def test_a_reserved_id_is_no_stage():
    assert told(reserved_stage_ids(make_map(make_stage("greet"), make_stage("compra"), make_stage("end")))) == [
        ("JM221", "", {"id": "greet"}),
        ("JM221", "", {"id": "end"}),
    ]


def test_a_former_id_is_not_in_use():
    journey = make_map(
        make_stage("a", question("q", was=(T("p"),)), pains=(pain("p"),), was=(T("b"),)),
        make_stage("b", question("q", was=(T("p"),)), touchpoints=(touchpoint("t", was=(T("q"),)),)),
    )
    assert told(former_ids(journey)) == [
        ("JM222", "", {"id": "b"}),
        ("JM222", "", {"id": "p"}),
        ("JM222", "", {"id": "q"}),
    ]


def test_a_former_id_has_one_successor():
    journey = make_map(make_stage("a", was=(T("old"), T("old"))), make_stage("b", was=(T("old"),)))
    assert told(former_ids(journey)) == [("JM223", "", {"id": "old", "first": "a"})]


PUBLISHED = ("compra", "compra.pago", "compra.entrega", "compra.carrito")


def _today(*questions: object, **fields: object) -> object:
    return make_map(make_stage("compra", *questions, touchpoints=(touchpoint("carrito"),), **fields))  # type: ignore[arg-type]


def test_what_was_published_and_still_stands_is_right():
    assert told(check_against(_today(question("pago"), question("entrega")), PUBLISHED)) == []


def test_a_new_id_beside_published_ones_is_right():
    assert told(check_against(_today(question("pago"), question("entrega"), question("x")), PUBLISHED)) == []


def test_a_removal_is_right():
    assert told(check_against(_today(question("pago")), PUBLISHED)) == []


def test_a_rename_that_remembers_is_right():
    journey = _today(question("formas", was=(T("pago"),)), question("entrega"))
    assert told(check_against(journey, PUBLISHED)) == []


def test_a_rename_that_forgets_is_told_at_the_new_id():
    journey = _today(question("pagos", at=at(8)), question("plazo", at=at(9)), question("nada", at=at(10)))
    problems = check_against(journey, PUBLISHED)
    assert [problem.at.line for problem in problems] == [8]
    assert told(problems) == [("JM224", RENAMED, {"id": "compra.pagos", "old": "entrega, pago", "former": "pago"})]


def test_a_stage_that_forgets_its_id_is_told_once():
    journey = make_map(make_stage("pagar", question("pago"), question("entrega")))
    assert told(check_against(journey, PUBLISHED)) == [("JM224", "", {"id": "pagar", "old": "compra", "former": ""})]


def test_the_items_of_a_renamed_stage_are_remembered_with_it():
    journey = make_map(
        make_stage("pagar", question("pago"), question("plazo"), was=(T("compra"),), pains=(pain("nuevo"),))
    )
    assert told(check_against(journey, PUBLISHED)) == [
        ("JM224", "", {"id": "pagar.plazo", "old": "carrito, entrega", "former": ""})
    ]


def test_stages_without_an_id_of_their_own_need_names_that_make_one():
    journey = make_map(
        make_stage("compra", name="Compra", at=at(3), id_made=True),
        make_stage("compra_2", name="¡Compra!", id_made=True),
        make_stage("stage", name="日本", id_made=True),
        make_stage("pago", name="Pago", id_made=True),
    )
    assert told(names_that_make_no_id(journey)) == [
        ("JM328", "", {"name": "¡Compra!", "id": "compra_2", "first": "compra", "line": 3}),
        ("JM329", "", {"name": "日本", "id": "stage"}),
    ]


def test_stages_with_an_id_of_their_own_may_be_called_anything():
    journey = make_map(make_stage("a", name="123"), make_stage("b", name="Compra"), make_stage("c", name="Compra"))
    assert told(names_that_make_no_id(journey)) == []
