"""The ways of asking: enough, different, and never a command."""

from dataclasses import replace

import pytest

from bot.journeys.model import SmallTalk
from bot.journeys.rules.variants import (
    commands,
    nearly_same_in_two_questions,
    repeated_in_a_question,
    same_in_two_questions,
    same_in_two_stages,
    too_few,
    too_long,
    without_letters,
)
from bot.journeys.wording import plain
from tests.builders import make_map, make_question, make_stage, make_text
from tests.journeys.rules.making import asking, at, question, told


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("¿El ENVÍO es gratis?", "el envio es gratis"),
        ("  el   envío, ¡es gratis! ", "el envio es gratis"),
        ("Año", "ano"),
        ("ﬁn", "fin"),
        ("¿?", "¿?"),
        ("👍", "👍"),
        ("a_b", "a b"),
    ],
)
def test_case_accents_and_punctuation_do_not_count(written, compared):
    assert plain(written) == compared


def test_two_questions_of_one_stage_with_the_same_words_are_told_at_the_second():
    journey = make_map(
        make_stage(
            "compra",
            question("envio", "¿El envío es gratis?", "portes"),
            make_question("coste", []),
            question("gastos", "el envio es gratis", "otra cosa"),
        ),
        small_talk=(SmallTalk(make_text("greet"), (make_text("¡Portes!", at(30)),)),),
    )
    assert told(same_in_two_questions(journey)) == [
        (
            "JM230",
            "",
            {"wording": "el envio es gratis", "question": "compra.gastos", "other": "compra.envio", "line": 1},
        ),
        ("JM230", "", {"wording": "¡Portes!", "question": "small_talk.greet", "other": "compra.envio", "line": 1}),
    ]
    assert told(same_in_two_stages(journey)) == []


def test_the_same_words_in_two_stages_are_advice():
    journey = make_map(
        make_stage("compra", question("plazo", "¿Cuánto tarda?")),
        make_stage("devolucion", question("reembolso", "cuanto tarda")),
    )
    assert told(same_in_two_questions(journey)) == []
    assert told(same_in_two_stages(journey)) == [
        ("JM335", "", {"wording": "cuanto tarda", "other": "compra.plazo", "line": 1})
    ]


def test_a_question_that_also_belongs_in_the_other_stage_cannot_be_told_apart_there():
    journey = make_map(
        make_stage("compra", replace(question("plazo", "¿Cuánto tarda?"), also_in=(make_text("devolucion"),))),
        make_stage("devolucion", question("reembolso", "cuanto tarda")),
    )
    assert [code for code, _, _ in told(same_in_two_questions(journey))] == ["JM230"]
    assert told(same_in_two_stages(journey)) == []


def test_a_variant_needs_a_letter():
    journey = asking(question("a", "👍", "24/7", "¿?", "q", "ñ?", "24 h"))
    assert told(without_letters(journey)) == [("JM336", "", {"wording": each}) for each in ("👍", "24/7", "¿?")]


def test_a_variant_longer_than_people_type_is_told():
    journey = asking(question("a", "a" * 300, "a" * 301))
    assert told(too_long(journey)) == [("JM337", "", {"length": 301, "longest": 300})]


def test_the_same_words_twice_in_one_question_are_advice():
    journey = asking(question("a", "Portes", "¿portes?", "envío"), question("b", "portes"))
    assert told(repeated_in_a_question(journey)) == [("JM302", "", {"wording": "¿portes?", "line": 1})]


def test_a_variant_is_no_command():
    assert told(commands(asking(question("a", "/restart", "  /start", "y/o", "a")))) == [
        ("JM231", "", {"wording": "/restart"}),
        ("JM231", "", {"wording": "  /start"}),
    ]


def test_a_variant_nearly_the_same_as_an_earlier_one_is_told_with_the_first_such():
    journey = asking(
        question("a", "¿Cuánto cuesta el envío a casa?", "cuánto cuestan los envíos a casa", "cuánto cuesta enviar"),
        question("b", "cuanto cuesta el envio a mi casa", "¿cuánto cuesta el envío a casas?", "otra bien distinta"),
        question("c", "ni se parece a las demás"),
    )
    values = {"other_wording": "¿Cuánto cuesta el envío a casa?", "other": "compra.a", "line": 1}
    assert told(nearly_same_in_two_questions(journey)) == [
        ("JM301", "", {"wording": "cuanto cuesta el envio a mi casa", **values}),
        ("JM301", "", {"wording": "¿cuánto cuesta el envío a casas?", **values}),
    ]


def test_the_earlier_of_a_near_pair_may_be_the_longer():
    [(_, _, values)] = told(
        nearly_same_in_two_questions(asking(question("a", "devoluciones"), question("b", "devolucione")))
    )
    assert (values["wording"], values["other_wording"]) == ("devolucione", "devoluciones")


@pytest.mark.parametrize("pair", [("gastos de envío", "plazo de envío"), ("Envío gratis", "¡envío gratis!")])
def test_different_and_equal_words_are_not_nearly_the_same(pair):
    assert told(nearly_same_in_two_questions(asking(question("a", pair[0]), question("b", pair[1])))) == []


def test_near_words_inside_one_question_are_welcome():
    assert told(nearly_same_in_two_questions(asking(question("a", "devolución", "devoluciones")))) == []


def test_fewer_than_five_different_variants_are_few():
    journey = asking(question("a", "1", "2", "3", "4", "¿4?"), question("b", "1", "2", "3", "4", "5"))
    assert told(too_few(journey)) == [("JM303", "", {"question": "a", "count": 4, "enough": 5})]


def test_a_map_without_questions_has_no_near_pairs():
    assert told(nearly_same_in_two_questions(make_map(make_stage("compra")))) == []


def test_thousands_of_variants_that_are_all_alike_give_one_problem_each():
    questions = [question(f"q{n}", f"pregunta de prueba para comparar número {n:05}") for n in range(3_000)]
    found = list(nearly_same_in_two_questions(asking(*questions)))
    assert [problem.values["other"] for problem in found] == ["compra.q0"] * 2_999


def test_more_variants_than_people_write_are_not_all_compared(monkeypatch):
    monkeypatch.setattr("bot.journeys.rules.likeness._MOST", 2)
    journey = asking(question("a", "devoluciones"), question("b", "devolucione"), question("c", "devolucion"))
    assert [values["wording"] for _, _, values in told(nearly_same_in_two_questions(journey))] == ["devolucione"]
