"""Several questions in one message."""

from bot.dialogue.decisions import Reply
from bot.touchpoints.events import TurnKind
from tests.dialogue.conversing import Conversation, titles

PAY, WHEN, RETURN, REFUSED = "compra.formas_pago", "compra.plazo_entrega", "lealtad.devolver", "compra.pago_rechazado"
WHAT, TRY, FREE = "descubrimiento.que_es", "decision.probar", "decision.envio_gratis"


def test_each_clear_question_is_answered_in_order_and_logged_in_one_row() -> None:
    talk = Conversation()
    decision = talk.says("¿es gratis y puedo probarlo?", (FREE, 0.5), parts=[[(FREE, 0.9), (PAY, 0.05)], [(TRY, 0.8)]])
    assert [each.answer_of for each in decision.replies] == [FREE, TRY]
    assert decision.replies[0] == Reply(answer_of=FREE)
    assert decision.replies[1].link == "/prueba/Madrid"
    (event,) = talk.logged
    assert (event.kind, event.answered, event.home_stage_id, event.question_id) == (
        TurnKind.QUESTION,
        True,
        "decision",
        "envio_gratis",
    )
    assert (event.also_answered, event.confidence, decision.outcome.runner_up) == ((TRY,), 0.9, PAY)


def test_the_suggestions_of_the_last_answer_follow_it() -> None:
    decision = Conversation().says("¿?", (FREE, 0.5), parts=[[(PAY, 0.8)], [(FREE, 0.9)]])
    assert titles(decision) == ["¿Cuánto tarda?", "¿Puedo probarlo?"]


def test_the_same_question_twice_is_answered_once() -> None:
    decision = Conversation().says("¿?", (PAY, 0.9), parts=[[(PAY, 0.8)], [(PAY, 0.9)]])
    assert [each.answer_of for each in decision.replies] == [PAY]
    assert decision.outcome.also_answered == ()


def test_at_most_three_are_answered_and_the_fourth_is_a_choice() -> None:
    paths = (WHAT, TRY, PAY, RETURN)
    decision = Conversation().says("¿?", (PAY, 0.5), parts=[[(path, 0.9)] for path in paths])
    assert [each.answer_of for each in decision.replies] == [WHAT, TRY, PAY]
    assert decision.outcome.also_answered == (TRY, PAY)
    assert titles(decision) == ["¿Cómo lo devuelvo?"]


def test_what_is_unclear_becomes_choices_after_the_answer() -> None:
    talk = Conversation()
    decision = talk.says(
        "¿?", (PAY, 0.5), parts=[[(WHAT, 0.4), (TRY, 0.3)], [(PAY, 0.9)], [(RETURN, 0.3)], [(WHEN, 0.1)]]
    )
    assert [each.answer_of for each in decision.replies] == [PAY]
    assert titles(decision) == ["¿Qué vendéis?", "¿Cómo lo devuelvo?", "¿Puedo probarlo?"]
    assert talk.presses(RETURN).outcome.clarifies is None  # it explains a part of the message, not its words


def test_without_any_clear_part_the_whole_message_decides() -> None:
    talk = Conversation()
    parts = [[(WHAT, 0.4)], [(RETURN, 0.3)]]
    assert talk.says("¿?", (PAY, 0.9), parts=parts).replies[0].answer_of == PAY
    assert talk.says("¿?", (PAY, 0.4), parts=parts).outcome.kind is TurnKind.CLARIFICATION


def test_one_part_is_no_several() -> None:
    assert Conversation().says("¿?", (PAY, 0.9), parts=[[(WHAT, 0.9)]]).replies[0].answer_of == PAY


def test_each_part_is_placed_where_the_customer_is() -> None:
    talk = Conversation(stage="compra", stage_source="page")
    decision = talk.says("¿?", (PAY, 0.5), parts=[[(WHAT, 0.45), (PAY, 0.44)], [(RETURN, 0.9)]])
    assert [each.answer_of for each in decision.replies] == [PAY, RETURN]
    assert decision.outcome.place.stage_id == "compra"
