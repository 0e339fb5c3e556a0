"""Which question a turn asks, what goes with the answer, and how much the customer's place may say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.compiler.naming import choose_payload
from bot.dialogue.answering import FACTOR_HERE, FACTOR_NEXT_DOOR, Answered, answer, choose
from bot.dialogue.decisions import Decision, Outcome, Reply, StagePlace
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.turn_reading import read_turn
from bot.touchpoints.events import StageSource, TurnKind
from bot.turn import Candidate, Choice
from tests.builders import make_context
from tests.dialogue.builders import make_choice, make_message, make_services, make_shop, make_tracker

SHOP = Knowledge([make_shop()])
PATHS = [f"{stage.id}.{question.id}" for stage in make_shop().stages for question in stage.questions]
PAY, WHEN, RETURN = "compra.formas_pago", "compra.plazo_entrega", "lealtad.devolver"
WHAT, TRY, FREE = "descubrimiento.que_es", "decision.probar", "decision.envio_gratis"
PERSON = Choice("Hablar con una persona", "/human_handoff")


def chosen(stage: str | None, *ranking: tuple[str, float]) -> Answered | None:
    context = make_context(stage=stage, stage_source="context" if stage else "default")
    return choose([Candidate(*each) for each in ranking], context=context, knowledge=SHOP)


@pytest.mark.parametrize(
    ("stage", "ranking", "path", "runner_up"),
    [
        # Nobody knows where the customer is: the classifier decides alone.
        (None, [(PAY, 0.5), (RETURN, 0.49)], PAY, RETURN),
        # The customer's stage wins a close race, and loses one that is not close.
        ("lealtad", [(PAY, 0.5), (RETURN, 0.45)], RETURN, PAY),
        ("lealtad", [(PAY, 0.6), (RETURN, 0.45)], PAY, RETURN),
        # A question that is `also_in` the stage counts as its own.
        ("compra", [(RETURN, 0.5), (FREE, 0.45)], FREE, RETURN),
        # The stage next door helps, less than one's own.
        ("lealtad", [(WHAT, 0.5), (PAY, 0.47)], PAY, WHAT),
        ("lealtad", [(WHAT, 0.5), (PAY, 0.44)], WHAT, PAY),
        ("lealtad", [(PAY, 0.5), (RETURN, 0.48)], RETURN, PAY),
        # Two stages away is far: no help.
        ("descubrimiento", [(TRY, 0.3), (RETURN, 0.34)], RETURN, TRY),
        # What the maps do not know is passed over; an old id is what it is called now.
        (None, [("compra.otra_version", 0.9), (TRY, 0.2)], TRY, None),
        (None, [("compra.cuanto_tarda", 0.9)], WHEN, None),
        (None, [("posventa.devolver", 0.9), (RETURN, 0.8)], RETURN, None),
    ],
)
def test_the_question_is_chosen(
    stage: str | None, ranking: list[tuple[str, float]], path: str, runner_up: str | None
) -> None:
    found = chosen(stage, *ranking)
    assert found is not None
    assert (found.question.path, found.runner_up) == (path, runner_up)


def test_the_confidence_is_the_classifiers_own() -> None:
    found = chosen("lealtad", ("lealtad.devolver", 0.45))
    assert found is not None
    assert found.confidence == 0.45


def test_without_any_known_candidate_nothing_is_chosen() -> None:
    assert chosen("compra") is None
    assert chosen("compra", ("compra.otra_version", 1.0)) is None


RANKINGS = st.lists(st.tuples(st.sampled_from([*PATHS, "x.y"]), st.floats(0, 1)), max_size=8)
STAGES = st.sampled_from([None, "descubrimiento", "decision", "compra", "lealtad", "unknown"])


@settings(deadline=None)  # the first example loads the tables
@given(STAGES, RANKINGS)
def test_the_chosen_question_is_always_among_the_candidates(
    stage: str | None, ranking: list[tuple[str, float]]
) -> None:
    found = chosen(stage, *ranking)
    known = {path for path, _ in ranking if path in PATHS}
    assert (found.question.path in known) if found else not known


@settings(deadline=None)  # the first example loads the tables
@given(STAGES, RANKINGS)
def test_place_never_beats_a_clearly_better_candidate(stage: str | None, ranking: list[tuple[str, float]]) -> None:
    found = chosen(stage, *ranking)
    best = max((sure for path, sure in ranking if path in PATHS), default=0.0)
    assert found is None or found.confidence * FACTOR_HERE >= best


def test_the_factors_are_bounded_and_ordered() -> None:
    assert 1 < FACTOR_NEXT_DOOR < FACTOR_HERE < 1.5


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
    assert (PERSON in decision.replies[0].choices) is offered
    assert len(decision.replies[0].choices) <= 3


def test_an_empty_ranking_falls_back() -> None:
    decision = decided(make_message(intent="compra"))
    assert (decision.outcome.kind, decision.misses) == (TurnKind.FALLBACK, 1)
