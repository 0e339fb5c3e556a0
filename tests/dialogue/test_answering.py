"""What a turn gets, and what goes with an answer."""

import pytest

from bot.compiler.naming import choose_payload
from bot.dialogue.answering import answer
from bot.dialogue.decisions import Decision, Offer, Outcome, Reply, StagePlace
from bot.dialogue.turn_reading import read_turn
from bot.touchpoints.events import StageSource, TurnKind
from bot.turn import Candidate, Choice
from tests.builders import make_context
from tests.dialogue.builders import make_choice, make_message, make_services, make_tracker

PERSON = Choice("Hablar con una persona", "/human_handoff")


def test_a_decision_holds_answer_suggestions_and_outcome() -> None:
    ranking = [("decision.envio_gratis", 0.8), ("compra.plazo_entrega", 0.1)]
    message = make_message("¿envío?", intent="decision", ranking=ranking, context=make_context(page="/carrito?a=1"))
    services = make_services()
    decision = answer(read_turn(make_tracker(message), services), services)
    assert decision == Decision(
        replies=(
            Reply(
                answer_of="decision.envio_gratis",
                choices=(
                    Choice("¿Cuánto tarda?", choose_payload("compra.plazo_entrega")),
                    Choice("¿Puedo probarlo?", choose_payload("decision.probar")),
                ),
            ),
        ),
        outcome=Outcome(
            "turn-1",
            TurnKind.QUESTION,
            StagePlace("decision", StageSource.QUESTION, "carrito"),
            question="decision.envio_gratis",
            confidence=0.8,
            runner_up="compra.plazo_entrega",
            answered=True,
        ),
        offer=Offer("turn-1", (Candidate("compra.plazo_entrega", 0.0), Candidate("decision.probar", 0.0))),
    )


def decided(message: dict[str, object], **fields: object) -> Decision:
    services = make_services(**fields)  # type: ignore[arg-type]
    return answer(read_turn(make_tracker(message), services), services)


def test_a_pressed_choice_is_answered_surely() -> None:
    decision = decided(make_choice("lealtad.devolver", context=make_context(stage="compra", stage_source="page")))
    assert (decision.outcome.question, decision.outcome.confidence) == ("lealtad.devolver", 1.0)
    assert decision.replies == (Reply(answer_of="lealtad.devolver"),)


def test_a_choice_of_an_older_map_is_told_apart_from_a_miss() -> None:
    services = make_services()
    turn = read_turn(make_tracker(make_choice("compra.gone"), slots={"misses": 1}), services)
    decision = answer(turn, services)
    (reply,) = decision.replies
    assert reply.text.startswith("Esa opción ya no está disponible")
    assert reply.choices == (Choice("¿Qué vendéis?", choose_payload("descubrimiento.que_es")),)
    assert (decision.outcome.kind, decision.outcome.answered, decision.misses) == (TurnKind.FALLBACK, False, 1)


def test_a_choice_without_a_question_is_gone_too() -> None:
    message = {**make_choice("compra.formas_pago"), "entities": []}
    assert decided(message).replies[0].text.startswith("Esa opción ya no está disponible")


def test_where_the_author_says_so_a_person_is_offered_with_the_answer() -> None:
    decision = decided(make_message(intent="compra", ranking=[("compra.pago_rechazado", 0.9)]))
    assert decision.replies[0].choices == (PERSON,)


@pytest.mark.parametrize(("mood", "offered"), [(-0.7, True), (-0.6, True), (-0.5, False)])
def test_a_person_is_offered_below_the_maps_sentiment(mood: float, offered: bool) -> None:
    decision = decided(make_message(intent="decision", ranking=[("decision.envio_gratis", 0.9)]), mood=mood)
    assert (PERSON in decision.replies[-1].choices) is offered
    assert len(decision.replies[0].choices) <= 3


def test_an_empty_ranking_falls_back() -> None:
    decision = decided(make_message(intent="compra"))
    assert (decision.outcome.kind, decision.misses) == (TurnKind.FALLBACK, 1)
