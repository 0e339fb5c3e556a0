"""Answers: short, useful without a call, with facts in place of repeated numbers."""

import pytest

from bot.journeys.model import Answer, Handoff
from bot.journeys.rules.answers import (
    only_a_phone_call,
    redacted_slots,
    repeated_facts,
    too_long,
    too_many_choices,
    unpaired_braces,
    unreadable_slots,
)
from tests.builders import HERE, make_question, make_text
from tests.journeys.rules.making import asking, at, question, told


def test_an_answer_over_three_hundred_characters_is_long():
    journey = asking(
        question("a", answer="x" * 300),
        make_question(
            "b", ["b"], answer_object=Answer((make_text("x"),), HERE, {"web": (make_text("x" * 301, at(9)),)})
        ),
    )
    [problem] = too_long(journey)
    assert (problem.at.line, told([problem])) == (9, [("JM319", "", {"length": 301, "longest": 300})])


ONLY_CALLS = [
    "Llámanos al 900 123 456.",
    "Llama al 900.123.456",
    "Lo sentimos. Llámanos y te lo contamos.",
    "Vaya... ¡Puedes llamar al 900 123 456!",
    "Te informamos por teléfono",
    "Please call us.",
    "Sorry! Give us a call.",
    "Call 555 123",
    "Phone us; call our desk",
]
MORE_THAN_CALLS = [
    "El envío es gratis. Si dudas, llámanos.",
    "Se llama «lino lavado».",
    "Me llama la atención.",
    "It is called linen.",
    "Gracias.",
    "Check in at 15:00. Call us if you are late.",
    "Recall the code.",
]


@pytest.mark.parametrize("answer", ONLY_CALLS)
def test_an_answer_that_only_sends_to_the_phone_is_told(answer):
    assert told(only_a_phone_call(asking(question("a", answer=answer)))) == [("JM320", "", {"question": "a"})]


@pytest.mark.parametrize("answer", MORE_THAN_CALLS)
def test_an_answer_that_says_something_is_right(answer):
    assert told(only_a_phone_call(asking(question("a", answer=answer)))) == []


@pytest.mark.parametrize("way", [{"link": make_text("/x")}, {"do": make_text("x")}, {"handoff": True}])
def test_a_call_is_right_beside_another_way(way):
    assert told(only_a_phone_call(asking(question("a", answer="Llámanos.", **way)))) == []


FACTS = {
    "desde": "40 €",
    "plazo": "24-48 horas",
    "dias": "30",
    "corte": "14:00",
    "pagos": "tarjeta y Bizum",
    "nada": "-",
}


@pytest.mark.parametrize(
    ("answer", "facts"),
    [
        ("Gratis desde 40 €.", ["desde"]),
        ("Gratis desde 40€.", ["desde"]),
        ("Gratis desde 40\u00a0€.", ["desde"]),
        ("Gratis desde 140 €.", []),
        ("Gratis desde 40,50 €.", []),
        ("Llega en 24-48 Horas.", ["plazo"]),
        ("Tienes 30 días.", ["dias"]),
        ("Tienes 30. Antes de las 14:00.", ["dias", "corte"]),
        ("Gratis desde {desde}, con tarjeta y Bizum - sí.", []),
        ("40", []),
    ],
)
def test_a_figure_that_is_a_fact_is_told(answer, facts):
    journey = asking(question("a", answer=answer), facts={name: make_text(value) for name, value in FACTS.items()})
    assert told(repeated_facts(journey)) == [("JM321", "", {"fact": name, "value": FACTS[name]}) for name in facts]


def test_customers_may_say_a_figure_that_is_a_fact():
    journey = asking(question("a", "¿gratis desde 40 €?"), facts={"desde": make_text("40 €")})
    assert told(repeated_facts(journey)) == []


def test_more_than_three_choices_are_told_at_the_fourth():
    names = tuple(make_text(f"q{n}", at(n)) for n in range(1, 6))
    [problem] = too_many_choices(asking(question("a", then=names), question("b", then=names[:3])))
    assert (problem.at.line, told([problem])) == (4, [("JM326", "", {"most": 3, "unseen": "q4, q5"})])


def test_a_brace_without_its_pair_is_told():
    journey = asking(
        question("a", answer="Desde {desde."), question("b", answer="{desde}"), handoff=Handoff(make_text("Ay }"))
    )
    assert told(unpaired_braces(journey)) == [("JM327", "", {})] * 2


def test_a_slot_that_no_entity_can_fill_is_advised_at_its_name():
    asked = make_question("a", ["a"], collect=(make_text("numero_pedido"), make_text("talla", at(7))))
    [problem] = unreadable_slots(asking(asked))
    assert (problem.at.line, problem.code, problem.values["name"]) == (7, "JM334", "talla")
    assert problem.values["known"] == "numero_pedido, fecha, importe, correo, telefono, forma_pago, producto"


def test_an_answer_cannot_say_what_redaction_removes():
    asked = make_question(
        "a",
        ["a"],
        answer="Te escribimos a {correo} el {fecha}.",
        collect=tuple(map(make_text, ("correo", "fecha", "tel"))),
    )
    silent = make_question("b", ["b"], answer="Te llamamos.", collect=(make_text("telefono"),))
    assert told(redacted_slots(asking(asked, silent))) == [("JM338", "", {"name": "correo"})]
