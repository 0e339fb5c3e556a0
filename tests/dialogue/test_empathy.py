"""The line before the answer when the customer is upset, and the person who is offered then."""

import pytest

from bot.catalogue import text
from bot.compiler.naming import NONE_OF_THESE
from bot.dialogue.decisions import Decision, Reply
from bot.dialogue.empathy import LINES, line_of
from bot.dialogue.feeling import Feelings
from bot.journeys.model import Handoff, JourneyMap
from bot.touchpoints.events import TurnKind
from tests.builders import make_map, make_question, make_stage, make_text
from tests.dialogue.builders import Mood, make_services, make_shop
from tests.dialogue.conversing import Conversation, titles

FREE, PAY, TRY, WHAT = "decision.envio_gratis", "compra.formas_pago", "decision.probar", "descubrimiento.que_es"
LATE, ANGRY, ASKS = "sigue sin llegar", "otra vez mal", "¿puedo devolverlo si está roto?"
PERSON = "Hablar con una persona"
OWN = {"empathy": (make_text("Lo siento, aquí en {ciudad} estamos contigo."), make_text("Vaya, lo siento."))}


def talk_of(*maps: JourneyMap, confidence: float = 0.9, **context: object) -> Conversation:
    """A conversation in which two messages are angry, one is cross, and the others are not."""
    mood = Mood(of={LATE: -0.8, ANGRY: -0.9, "qué lata": -0.4}, confidence=confidence)
    return Conversation(make_services(*maps, sentiment=mood), **context)


def lines(decision: Decision) -> list[str]:
    """Lines of empathy among the replies."""
    ours = {
        text(f"replies.empathy.line_{number}", language) for number in range(1, LINES + 1) for language in ("es", "en")
    }
    return [each.text for each in decision.replies if each.text in ours]


def test_an_upset_customer_gets_one_line_and_then_the_answer() -> None:
    decision = talk_of().says(LATE, (FREE, 0.9))
    line, reply = decision.replies
    assert line == Reply(lines(decision)[0])
    assert reply.answer_of == FREE
    assert decision.outcome.acknowledged


@pytest.mark.parametrize("score", [0.0, -0.15, 0.8])
def test_nobody_else_does(score: float) -> None:
    (reply,) = Conversation(make_services(mood=score)).says(ASKS, (FREE, 0.9)).replies
    assert reply.answer_of == FREE


def test_a_mood_that_is_only_guessed_changes_nothing() -> None:
    decision = talk_of(confidence=0.79).says(LATE, (FREE, 0.9))
    assert lines(decision) == []
    assert PERSON not in titles(decision)
    assert len(lines(talk_of(confidence=0.8).says(LATE, (FREE, 0.9)))) == 1


def test_never_twice_in_a_row_and_then_in_other_words() -> None:
    talk = talk_of()
    said = [lines(talk.says(words, (FREE, 0.9))) for words in (LATE, ANGRY, LATE, ASKS, ANGRY)]
    assert [len(each) for each in said] == [1, 0, 1, 0, 1]
    assert len({each for found in said for each in found}) == 3


def test_what_is_no_answer_does_not_part_a_row() -> None:
    talk = talk_of()
    talk.says(LATE, (FREE, 0.9))
    talk.says("¿el dinero?", (FREE, 0.4), (PAY, 0.35))
    talk.says("vale", intent="affirm")
    assert lines(talk.says(ANGRY, (PAY, 0.9))) == []


@pytest.mark.parametrize(
    "answer", ["Vaya, lo siento. Prueba otra vez.", "We are sorry to hear it.", "Lamentamos el retraso."]
)
def test_an_answer_that_says_sorry_by_itself_needs_no_line_and_counts_as_one(answer: str) -> None:
    sorry, plain = make_question("queja", ["Una queja"], answer=answer), make_question("plazo", ["¿Cuándo?"])
    talk = talk_of(make_map(make_stage("compra", sorry, plain)))
    (reply,) = talk.says(LATE, ("compra.queja", 0.9)).replies
    assert reply.answer_of == "compra.queja"
    assert [each.answer_of for each in talk.says(ANGRY, ("compra.plazo", 0.9)).replies] == ["compra.plazo"]
    assert len(lines(talk.says(ANGRY, ("compra.plazo", 0.9)))) == 1


def test_several_questions_get_one_line() -> None:
    decision = talk_of().says(LATE, (FREE, 0.5), parts=[[(FREE, 0.9)], [(TRY, 0.8)]])
    assert [each.answer_of for each in decision.replies] == [None, FREE, TRY]
    assert len(lines(decision)) == 1


def test_the_question_back_has_no_line_but_the_answer_after_it_does() -> None:
    talk = talk_of()
    asked = talk.says(LATE, (FREE, 0.4), (PAY, 0.35))
    assert (asked.outcome.kind, len(asked.replies), lines(asked)) == (TurnKind.CLARIFICATION, 1, [])
    answered = talk.presses(PAY)
    assert ([each.answer_of for each in answered.replies], len(lines(answered))) == ([None, PAY], 1)
    assert lines(talk.presses(FREE)) == []


def test_a_miss_has_no_line_but_the_answer_after_it_does() -> None:
    talk = talk_of()
    assert lines(talk.says(LATE)) == []
    assert lines(talk.presses(NONE_OF_THESE)) == []
    assert len(lines(talk.says("¿cómo pago?", (PAY, 0.9)))) == 1


def test_small_talk_has_no_line_but_the_next_answer_does() -> None:
    talk = talk_of()
    small_talk = talk.says(ANGRY, intent="deny")
    assert [each.answer_of for each in small_talk.replies] == ["deny"]
    assert len(lines(talk.says("¿cómo pago?", (PAY, 0.9)))) == 1


def test_the_request_for_what_the_answer_needs_has_the_line_and_the_answer_then_has_none() -> None:
    asking = make_question("seguimiento", ["¿Dónde está?"], collect=(make_text("numero_pedido"),))
    talk = talk_of(make_map(make_stage("compra", asking)))
    decision = talk.says(LATE, ("compra.seguimiento", 0.9))
    assert [len(lines(decision)), decision.replies[1].text] == [1, "¿Me das tu número de pedido?"]
    talk.slots["numero_pedido"] = "AB1"
    entity = {"entity": "order_number", "value": "AB1", "start": 0, "end": 3}
    answered = talk.says("AB1", entities=[entity])
    assert [each.answer_of for each in answered.replies] == ["compra.seguimiento"]


def test_a_map_says_it_in_its_own_words_which_take_turns() -> None:
    talk = talk_of(make_shop(**OWN))
    said = [talk.says(words, (FREE, 0.9)).replies[0].text for words in (LATE, "¿?", LATE)]
    assert sorted([said[0], said[2]]) == ["Lo siento, aquí en Madrid estamos contigo.", "Vaya, lo siento."]
    assert said[1] == ""


def test_the_words_are_the_ones_of_the_map_that_answers() -> None:
    other = make_map(make_stage("hotel", make_question("desayuno", ["¿Y el desayuno?"])), id="otro", **OWN)
    decision = talk_of(make_shop(), other).says(LATE, ("hotel.desayuno", 0.9))
    assert "lo siento" in decision.replies[0].text.lower()
    assert lines(decision) == []


def line(journey: JourneyMap, language: str, *, said: int = 0, conversation: str = "c") -> str | None:
    return line_of(journey, language, feelings=Feelings(conversation, lines=said))


def test_a_line_is_in_the_customers_language_or_there_is_none() -> None:
    english = make_shop(language="en", empathy=(make_text("Oh dear."),))
    translated = make_shop(**OWN, translations=(english,))
    assert (line(translated, "en"), line(translated, "en-GB")) == ("Oh dear.", "Oh dear.")
    ours = [text(f"replies.empathy.line_{number}", "en") for number in range(1, LINES + 1)]
    assert line(make_shop(**OWN), "en") in ours  # the map's would be Spanish
    assert line(make_shop(**OWN), "fr") is None
    (reply,) = talk_of(language="fr").says(LATE, (FREE, 0.9)).replies
    assert reply.answer_of == FREE


def test_the_wordings_go_round_from_a_place_that_the_conversation_decides() -> None:
    first = [line(make_shop(), "es", said=number) for number in range(2 * LINES)]
    assert len(set(first[:LINES])) == LINES
    assert first[:LINES] == first[LINES:]
    assert len({line(make_shop(), "es", conversation=str(number)) for number in range(40)}) == LINES


@pytest.mark.parametrize(
    ("words", "below", "offered"),
    [(LATE, -0.6, True), (LATE, -0.8, True), (LATE, -0.81, False), ("qué lata", -0.6, False), ("qué lata", -0.4, True)],
)
def test_below_the_maps_limit_a_person_is_offered_and_the_answer_is_given(
    words: str, below: float, offered: bool
) -> None:
    talk = talk_of(make_shop(handoff=Handoff(make_text("Te paso."), below_sentiment=below)))
    decision = talk.says(words, (FREE, 0.9))
    assert decision.replies[-1].answer_of == FREE
    assert (PERSON in titles(decision)) is offered
    assert [(event.kind, event.answered) for event in talk.logged] == [(TurnKind.QUESTION, True)]


def test_no_limit_no_offer_and_no_person_no_offer() -> None:
    for handoff in (Handoff(make_text("Te paso.")), None):
        assert PERSON not in titles(talk_of(make_shop(handoff=handoff)).says(ANGRY, (FREE, 0.9)))


def test_a_neutral_question_is_never_offered_a_person_by_its_score_alone() -> None:
    talk = Conversation(make_services(make_shop(handoff=Handoff(make_text("Te paso."), below_sentiment=0)), mood=-0.1))
    decision = talk.says(ASKS, (FREE, 0.95))
    assert PERSON not in titles(decision)
