"""A map with a translation: what is said in which language, and what is said in the map's own for want of another."""

from dataclasses import replace

import pytest

from bot.dialogue.answering import answer
from bot.dialogue.greeting import greet
from bot.dialogue.hand_off import words_of
from bot.dialogue.knowledge import Knowledge, KnownQuestion, spoken
from bot.dialogue.suggestions import as_choices, doubts_of
from bot.dialogue.turn_reading import read_turn
from bot.journeys.model import Handoff, JourneyMap, Question
from tests.builders import make_context, make_map, make_question, make_stage, make_text
from tests.dialogue.builders import make_message, make_services, make_tracker


def price(first: str, answer: str, link: str) -> Question:
    return make_question("coste", [first], answer, link=make_text(link))


def stage_of(question: Question, greeting: str) -> JourneyMap:
    other = make_question("plazo", ["¿Cuándo llega?"], "En {plazo}.")
    return make_map(
        make_stage("compra", question, other, greeting=make_text(greeting)),
        facts={"plazo": make_text("dos días"), "envio": make_text("4 €")},
        handoff=Handoff(make_text("Te paso."), hours=make_text("de {plazo}")),
    )


SPANISH = stage_of(price("¿Cuánto es?", "Son {envio}.", "/es/{envio}"), "Soy un bot.")
ENGLISH = replace(
    stage_of(price("How much is {envio}?", "It is {envio}.", "/en/{envio}"), "I am a bot."),
    language="en",
    facts={"plazo": make_text("two days"), "envio": make_text("€4")},
    handoff=Handoff(make_text("I'll pass you on."), hours=make_text("in {plazo}")),
    translated=frozenset({"compra.coste"}),
)
SHOP = replace(SPANISH, translations=(ENGLISH,))
KNOWLEDGE = Knowledge([SHOP, make_map(make_stage("otra"), id="otra", language="fr")])


def known(path: str, language: str | None = None) -> KnownQuestion:
    found = KNOWLEDGE.question(path, language=language)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("language", "wording", "said", "link", "response"),
    [
        (None, "¿Cuánto es?", "Son 4 €.", "/es/4 €", "utter_compra/coste"),
        ("es", "¿Cuánto es?", "Son 4 €.", "/es/4 €", "utter_compra/coste"),
        ("fr", "¿Cuánto es?", "Son 4 €.", "/es/4 €", "utter_compra/coste"),
        ("en", "How much is €4?", "It is €4.", "/en/€4", "utter_compra.coste.en"),
        ("en-GB", "How much is €4?", "It is €4.", "/en/€4", "utter_compra.coste.en"),
    ],
)
def test_a_question_speaks_the_language_asked_for_if_it_can(
    language: str | None, wording: str, said: str, link: str, response: str
) -> None:
    question = known("compra.coste", language)
    assert (question.wording, question.said, question.link, question.answer_response) == (wording, said, link, response)
    assert question.path == "compra.coste"


def test_an_answer_that_is_not_translated_is_the_maps_and_no_english() -> None:
    question = known("compra.plazo", "en")
    assert (question.answer_response, question.link) == ("utter_compra/plazo", None)
    assert [question.speaks(each) for each in ("es-MX", "en", "fr")] == [True, False, False]
    assert [known("compra.coste").speaks(each) for each in ("es", "en-US", "fr")] == [True, True, False]


def test_a_map_tells_its_languages() -> None:
    assert [KNOWLEDGE.languages(each) for each in ("tienda", "otra", "gone")] == [("es", "en"), ("fr",), ("es", "en")]
    assert [spoken(SHOP), spoken(SHOP, "en-GB"), spoken(SHOP, "fr")] == ["es", "en", "es"]


def test_buttons_are_in_the_language_of_the_turn() -> None:
    questions = [known("compra.coste")]
    assert [choice.title for choice in as_choices(questions)] == ["¿Cuánto es?"]
    assert [choice.title for choice in as_choices(questions, language="en")] == ["How much is €4?"]
    assert [choice.title for choice in as_choices([known("compra.coste", "en")])] == ["How much is €4?"]
    doubts = doubts_of("compra", context=make_context(language="en"), knowledge=KNOWLEDGE)
    assert [choice.title for choice in doubts] == ["How much is €4?", "¿Cuándo llega?"]


@pytest.mark.parametrize(
    ("language", "words", "button"), [("es", "Soy un bot.", "¿Cuánto es?"), ("en", "I am a bot.", "How much is €4?")]
)
def test_the_greeting_is_in_the_language_of_the_session(language: str, words: str, button: str) -> None:
    reply = greet(make_context(language=language, stage="compra", stage_source="page"), make_services(SHOP))
    assert (reply.text, reply.choices[0].title) == (words, button)


def test_the_hand_over_is_in_the_language_of_the_turn() -> None:
    assert [words_of(SHOP, language).partition(".")[0] for language in ("es", "en")] == ["Te paso", "I'll pass you on"]
    assert "two days" in words_of(SHOP, "en")


def test_an_answer_with_a_translation_is_said_in_it_without_any_notice() -> None:
    services = make_services(SHOP)
    message = make_message("how much?", intent="compra", ranking=[("compra.coste", 0.9)], language="en")
    (reply,) = answer(read_turn(make_tracker(message), services), services).replies
    assert (reply.answer_of, reply.response, reply.link) == ("compra.coste", "utter_compra.coste.en", "/en/€4")


def test_an_answer_without_one_is_said_in_the_maps_language_after_a_notice() -> None:
    services = make_services(SHOP)
    message = make_message("when?", intent="compra", ranking=[("compra.plazo", 0.9)], language="en")
    notice, reply = answer(read_turn(make_tracker(message), services), services).replies
    assert notice.text == "For now I can only give you the details in Spanish:"
    assert (reply.answer_of, reply.response) == ("compra.plazo", None)
