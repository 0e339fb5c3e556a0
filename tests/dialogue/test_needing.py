"""Answers that wait for something only the customer can tell."""

from typing import Any

from bot.compiler.naming import choose_payload
from bot.dialogue.decisions import Decision, Reply
from bot.journeys.model import Handoff
from bot.touchpoints.events import TurnKind
from bot.turn import Choice, Entity, EntityKind
from tests.builders import make_map, make_question, make_stage, make_text
from tests.dialogue.builders import make_services
from tests.dialogue.conversing import Conversation, titles

WHERE, WHEN, PAY, SIZE = "compra.seguimiento", "compra.cambio", "compra.pago", "compra.talla"
NUMBER = "¿Me das tu número de pedido?"
DATE = "¿De qué fecha hablamos?"


def collecting(question_id: str, wording: str, *slots: str, **fields: Any) -> Any:
    return make_question(question_id, [wording], collect=tuple(make_text(slot) for slot in slots), **fields)


SHOP = make_map(
    make_stage(
        "compra",
        collecting("seguimiento", "¿Dónde está mi pedido?", "numero_pedido", then=(make_text("pago"),)),
        collecting("cambio", "¿Puedo cambiar el día?", "numero_pedido", "fecha"),
        collecting("talla", "¿Qué talla es?", "talla"),
        make_question("pago", ["¿Cómo pago?"]),
    ),
    handoff=Handoff(make_text("Te paso.")),
)


def talking() -> Conversation:
    return Conversation(make_services(SHOP))


def brings(talk: Conversation, text: str, *found: tuple[str, str, str], **fields: Any) -> Decision:
    """The customer names (kind, value, slot); Rasa fills the slot before the actions run."""
    entities = [{"entity": kind, "value": value, "start": 0, "end": len(value)} for kind, value, _ in found]
    talk.slots |= {slot: value for _, value, slot in found}
    return talk.says(text, *fields.pop("ranking", ()), entities=entities, **fields)


ORDER = ("order_number", "AB1234", "numero_pedido")
DAY = ("date", "2026-11-22", "fecha")


def test_what_is_missing_is_asked_for_and_the_next_message_is_answered() -> None:
    talk = talking()
    first = talk.says("¿dónde está mi pedido?", (WHERE, 0.9))
    assert first.replies == (Reply(NUMBER, choices=(Choice("¿Cómo pago?", choose_payload(PAY)),)),)
    asked = talk.logged[-1]
    assert (asked.kind, asked.question_id, asked.answered) == (TurnKind.CLARIFICATION, "seguimiento", None)
    second = brings(talk, "AB1234", ORDER)
    assert second.replies[0].answer_of == WHERE
    answered = talk.logged[-1]
    assert (answered.kind, answered.question_id, answered.answered) == (TurnKind.QUESTION, "seguimiento", True)
    assert (answered.chosen, answered.clarifies) == (False, None)
    assert answered.entities == (Entity(EntityKind.ORDER_NUMBER, "AB1234", 0, 6),)


def test_what_came_with_the_question_is_not_asked_for() -> None:
    decision = brings(talking(), "¿dónde está el AB1234?", ORDER, ranking=[(WHERE, 0.9)])
    assert decision.replies[0].answer_of == WHERE
    assert decision.outcome.kind is TurnKind.QUESTION


def test_two_missing_things_are_asked_for_one_after_the_other() -> None:
    talk = talking()
    assert talk.says("¿cambio de día?", (WHEN, 0.9)).replies[0].text == NUMBER
    assert brings(talk, "AB1234", ORDER).replies[0].text == DATE
    assert brings(talk, "el 22", DAY).replies[0].answer_of == WHEN


def test_what_is_brought_counts_whatever_the_classifier_makes_of_the_words() -> None:
    for intent in ("compra", "affirm", "nlu_fallback"):
        talk = talking()
        talk.says("¿dónde está mi pedido?", (WHERE, 0.9))
        assert brings(talk, "AB1234", ORDER, intent=intent, ranking=[(PAY, 0.9)]).replies[0].answer_of == WHERE


def test_another_question_is_answered_and_what_waited_is_dropped() -> None:
    talk = talking()
    talk.says("¿dónde está mi pedido?", (WHERE, 0.9))
    assert talk.says("¿cómo pago?", (PAY, 0.9)).replies[0].answer_of == PAY
    assert brings(talk, "AB1234", ORDER).outcome.kind is TurnKind.FALLBACK


def test_what_cannot_be_read_is_asked_for_once_more_and_then_a_person_is_offered() -> None:
    talk = talking()
    talk.says("¿dónde está mi pedido?", (WHERE, 0.9))
    again = talk.says("no sé cuál es")
    assert (again.replies[0].text, titles(again), again.misses) == (NUMBER, ["Hablar con una persona"], 1)
    assert (again.outcome.kind, again.outcome.answered) == (TurnKind.FALLBACK, False)
    assert talk.says("que no lo sé").replies[0].text.startswith("Sigo sin entenderlo")
    assert talk.logged[-1].kind is TurnKind.FALLBACK


def test_after_asking_once_more_it_may_still_come() -> None:
    talk = talking()
    talk.says("¿dónde está mi pedido?", (WHERE, 0.9))
    talk.says("a ver")
    assert brings(talk, "AB1234", ORDER).replies[0].answer_of == WHERE


def test_what_no_message_can_bring_is_said_to_be_so_and_does_not_wait() -> None:
    talk = talking()
    decision = talk.says("¿qué talla?", (SIZE, 0.9))
    assert decision.replies[0].text.startswith("Para responderte me falta un dato que no puedo tomar en este chat")
    assert titles(decision) == ["Hablar con una persona"]
    assert (decision.outcome.kind, decision.outcome.question, decision.outcome.answered) == (
        TurnKind.QUESTION,
        SIZE,
        False,
    )
    assert talk.says("la 42").outcome.kind is TurnKind.FALLBACK


def test_beside_another_answer_only_the_incomplete_one_is_asked_about() -> None:
    talk = talking()
    decision = talk.says("¿cómo pago y dónde está?", (PAY, 0.5), parts=[[(PAY, 0.9)], [(WHERE, 0.9)]])
    assert [(each.answer_of, each.text) for each in decision.replies] == [(PAY, ""), (None, NUMBER)]
    assert (decision.outcome.question, decision.outcome.also_answered) == (PAY, ())
    assert (decision.outcome.kind, decision.outcome.answered) == (TurnKind.QUESTION, True)
    assert brings(talk, "AB1234", ORDER).replies[0].answer_of == WHERE


def test_a_pressed_choice_asks_too_and_still_tells_what_the_words_meant() -> None:
    talk = talking()
    talk.says("¿y lo mío?", (WHERE, 0.4), (PAY, 0.3))
    decision = talk.presses(WHERE)
    assert decision.replies[0].text == NUMBER
    assert (decision.outcome.chosen, decision.outcome.clarifies) == (True, "turn-1")


def test_in_english_it_is_asked_for_in_english_without_a_notice() -> None:
    decision = talking().says("where is my order?", (WHERE, 0.9), language="en")
    assert [each.text for each in decision.replies] == ["Could you give me your order number?"]
