"""The bot asks which question was meant; the customer chooses, by button or in words, or refuses."""

import pytest

from bot.compiler.naming import NONE_OF_THESE, choose_payload
from bot.dialogue.decisions import Offer, Reply
from bot.journeys.model import Handoff
from bot.touchpoints.events import TurnKind
from bot.turn import Candidate, Choice
from tests.builders import make_map, make_question, make_stage, make_text
from tests.dialogue.builders import make_services, make_shop
from tests.dialogue.conversing import Conversation, titles

PAY, WHEN, RETURN = "compra.formas_pago", "compra.plazo_entrega", "lealtad.devolver"
WHAT, TRY = "descubrimiento.que_es", "decision.probar"
UNSURE = ((PAY, 0.4), (RETURN, 0.3), (TRY, 0.2), (WHAT, 0.19))
WHICH = "¿Te refieres a alguna de estas preguntas?"
NONE = Choice("Ninguna de estas", choose_payload(NONE_OF_THESE))


def test_three_likely_questions_and_none_of_them_are_offered() -> None:
    talk = Conversation()
    decision = talk.says("¿cómo va lo del dinero?", *UNSURE)
    assert decision.replies == (
        Reply(
            WHICH,
            choices=(
                Choice("¿Cómo pago?", choose_payload(PAY)),
                Choice("¿Cómo lo devuelvo?", choose_payload(RETURN)),
                Choice("¿Puedo probarlo?", choose_payload(TRY)),
                NONE,
            ),
        ),
    )
    offered = (Candidate(PAY, 0.4), Candidate(RETURN, 0.3), Candidate(TRY, 0.2))
    assert decision.offer == Offer("turn-1", offered, asks=True, asked_before=True)
    (event,) = talk.logged
    assert (event.kind, event.answered, event.question_id, event.chosen) == (
        TurnKind.CLARIFICATION,
        None,
        None,
        False,
    )
    assert (event.confidence, event.candidates[0]) == (0.4, Candidate(PAY, 0.4))
    assert decision.misses == 0


def test_one_likely_question_is_asked_about() -> None:
    decision = Conversation().says("¿y el pago?", (PAY, 0.4), (RETURN, 0.05))
    assert decision.replies[0].text == "¿Te refieres a esto?"
    assert titles(decision) == ["¿Cómo pago?", "No, es otra cosa"]


def test_the_same_words_in_two_stages_name_their_stages() -> None:
    twins = make_map(
        make_stage("compra", make_question("plazo", ["¿Cuánto tarda?"])),
        make_stage("lealtad", make_question("reembolso", ["¿Cuánto tarda?"]), name="Devoluciones"),
        make_stage("otra", make_question("q", ["¿Qué?"])),
    )
    talk = Conversation(make_services(twins))
    decision = talk.says("cuánto tarda", ("compra.plazo", 0.45), ("lealtad.reembolso", 0.45), ("otra.q", 0.2))
    assert titles(decision) == [
        "¿Cuánto tarda? (Compra)",
        "¿Cuánto tarda? (Devoluciones)",
        "¿Qué?",
        "Ninguna de estas",
    ]


def test_a_pressed_choice_is_answered_and_tells_what_the_unclear_words_meant() -> None:
    talk = Conversation()
    talk.says("¿cómo va lo del dinero?", *UNSURE)
    decision = talk.presses(RETURN)
    assert decision.replies[0].answer_of == RETURN
    event = talk.logged[-1]
    assert (event.kind, event.answered, event.chosen, event.clarifies) == (TurnKind.QUESTION, True, True, "turn-1")


@pytest.mark.parametrize(("typed", "path"), [("la segunda", RETURN), ("the first one", PAY), ("puedo probarlo", TRY)])
@pytest.mark.parametrize("intent", ["nlu_fallback", "compra", "affirm"])
def test_a_choice_in_words_counts_like_a_press(typed: str, path: str, intent: str) -> None:
    talk = Conversation()
    talk.says("¿cómo va lo del dinero?", *UNSURE)
    decision = talk.says(typed, (WHAT, 0.9), intent=intent)
    assert decision.replies[0].answer_of == path
    event = talk.logged[-1]
    assert (event.chosen, event.clarifies, event.text_redacted, event.confidence) == (True, "turn-1", typed, 1.0)


@pytest.mark.parametrize(("typed", "answered"), [("sí", PAY), ("no", None)])
def test_yes_and_no_answer_about_the_only_one(typed: str, answered: str | None) -> None:
    talk = Conversation()
    talk.says("¿y el pago?", (PAY, 0.4))
    decision = talk.says(typed, intent="affirm" if answered else "deny")
    assert decision.replies[0].answer_of == answered
    assert decision.outcome.kind is (TurnKind.QUESTION if answered else TurnKind.FALLBACK)


@pytest.mark.parametrize("intent", ["affirm", "deny"])
def test_yes_and_no_to_nothing_are_small_talk(intent: str) -> None:
    talk = Conversation()
    decision = talk.says("no", intent=intent)
    assert decision.replies == (Reply(answer_of=intent),)
    assert (talk.logged[-1].kind, talk.logged[-1].intent) == (TurnKind.CHITCHAT, intent)


def test_small_talk_in_between_does_not_take_the_offer_away() -> None:
    talk = Conversation()
    talk.says("¿cómo va lo del dinero?", *UNSURE)
    talk.says("sí", intent="affirm")  # three were offered: a yes chooses none
    assert talk.says("la primera").replies[0].answer_of == PAY


def refused(talk: Conversation, how: str) -> object:
    return talk.presses(NONE_OF_THESE) if how == "press" else talk.says(how)


@pytest.mark.parametrize("how", ["press", "ninguna de estas", "none of these"])
def test_none_of_these_is_a_doubt_that_keeps_what_was_refused(how: str) -> None:
    talk = Conversation(stage="compra", stage_source="page")
    talk.says("¿cómo va lo del dinero?", (RETURN, 0.3), (WHAT, 0.25), (PAY, 0.2))
    refused(talk, how)
    event = talk.logged[-1]
    assert (event.kind, event.answered, event.chosen, event.clarifies) == (TurnKind.FALLBACK, False, True, "turn-1")
    assert event.candidates == (Candidate(RETURN, 0.3), Candidate(PAY, 0.2), Candidate(WHAT, 0.25))
    assert event.text_redacted == ("Ninguna de estas" if how == "press" else how)


def test_after_none_of_these_other_questions_are_offered_and_no_second_question_is_asked() -> None:
    talk = Conversation(stage="compra", stage_source="page")
    talk.says("¿cómo va lo del dinero?", (PAY, 0.4), (WHAT, 0.3))
    decision = talk.presses(NONE_OF_THESE)
    assert decision.replies[0].text == "De acuerdo, no era eso. ¿Me lo cuentas con otras palabras?"
    assert titles(decision) == ["¿Cuánto tarda?", "Me rechaza la tarjeta", "¿El envío es gratis?"]
    assert decision.misses == 1
    again = talk.says("lo del dinero", (PAY, 0.4), (WHAT, 0.3))
    assert again.replies[0].text.startswith("Sigo sin entenderlo")
    assert (again.outcome.kind, again.misses, titles(again)) == (TurnKind.FALLBACK, 2, ["Hablar con una persona"])
    third = talk.says("lo del dinero", (PAY, 0.4), (WHAT, 0.3))
    assert (third.outcome.kind, third.misses) == (TurnKind.HANDOFF, 0)


def test_where_one_miss_is_enough_a_refusal_hands_over_and_keeps_what_was_refused() -> None:
    talk = Conversation(make_services(make_shop(handoff=Handoff(make_text("Te paso."), after_fallbacks=0))))
    talk.says("¿el dinero?", *UNSURE)
    talk.presses(NONE_OF_THESE)
    event = talk.logged[-1]
    assert (event.kind, [each.path for each in event.candidates]) == (TurnKind.HANDOFF, [PAY, RETURN, TRY])


def test_the_button_none_of_an_older_offer_is_a_plain_miss() -> None:
    talk = Conversation()
    decision = talk.presses(NONE_OF_THESE)
    assert decision.replies[0].text.startswith("Perdona")
    assert (talk.logged[-1].clarifies, talk.logged[-1].candidates) == (None, ())


def test_a_second_unclear_message_in_a_row_is_a_miss_with_a_person_at_hand() -> None:
    talk = Conversation()
    talk.says("¿cómo va lo del dinero?", *UNSURE)
    decision = talk.says("lo del dinero", *UNSURE)
    assert (decision.outcome.kind, decision.misses) == (TurnKind.FALLBACK, 1)
    assert decision.replies[0].text.startswith("Perdona")
    assert titles(decision) == ["¿Cómo pago?", "¿Cómo lo devuelvo?", "Hablar con una persona"]


def test_the_same_words_for_ever_end_with_a_person() -> None:
    talk = Conversation()
    kinds = [talk.says("lo del dinero", *UNSURE).outcome.kind.value for _ in range(4)]
    assert kinds == ["clarification", "fallback", "fallback", "handoff"]


def test_once_something_is_understood_the_bot_may_ask_again() -> None:
    talk = Conversation()
    talk.says("¿el dinero?", *UNSURE)
    talk.says("¿cómo pago?", (PAY, 0.9))
    assert talk.says("¿el dinero?", *UNSURE).outcome.kind is TurnKind.CLARIFICATION


def test_what_was_nearly_meant_explains_a_miss_and_a_frequent_doubt_does_not() -> None:
    talk = Conversation(stage="compra", stage_source="context")
    talk.says("¿el dinero?", (RETURN, 0.35), intent="out_of_scope")
    assert talk.presses(RETURN).outcome.clarifies == "turn-1"
    talk.says("asdf")
    decision = talk.presses(WHEN)
    assert (decision.outcome.chosen, decision.outcome.clarifies) == (True, None)


def test_a_place_in_a_row_of_suggestions_can_be_said() -> None:
    talk = Conversation(stage="compra", stage_source="context")
    first = talk.says("asdf")
    assert titles(first)[1] == "¿Cómo pago?"
    assert talk.says("la segunda").replies[0].answer_of == PAY


def test_an_angry_customer_is_offered_a_person_beside_two_questions() -> None:
    decision = Conversation(make_services(mood=-0.9)).says("¿el dinero?", *UNSURE)
    assert titles(decision) == ["¿Cómo pago?", "¿Cómo lo devuelvo?", "Ninguna de estas", "Hablar con una persona"]


def test_position_may_lift_what_the_model_left_alone() -> None:
    talk = Conversation(stage="compra", stage_source="page")
    decision = talk.says("¿y?", (WHAT, 0.19), (PAY, 0.18), (WHEN, 0.17), intent="nlu_fallback")
    assert decision.outcome.kind is TurnKind.CLARIFICATION
    assert titles(decision)[0] == "¿Cómo pago?"


def test_where_position_decided_the_other_reading_is_the_first_choice() -> None:
    twins = make_map(
        make_stage("compra", make_question("plazo", ["¿Cuánto tarda?"], then=(make_text("pago"),)),
                   make_question("pago", ["¿Cómo pago?"])),
        make_stage("lealtad", make_question("reembolso", ["¿Cuánto tarda?"]), name="Devoluciones"),
    )  # fmt: skip
    talk = Conversation(make_services(twins), stage="compra", stage_source="page")
    decision = talk.says("cuánto tarda", ("lealtad.reembolso", 0.46), ("compra.plazo", 0.45))
    assert decision.replies[0].answer_of == "compra.plazo"
    assert titles(decision) == ["No, me refiero a: ¿Cuánto tarda? (Devoluciones)", "¿Cómo pago?"]
    pressed = talk.presses("lealtad.reembolso")
    assert (pressed.outcome.question, pressed.outcome.clarifies) == ("lealtad.reembolso", "turn-1")


def test_the_other_reading_with_its_own_wording_needs_no_stage() -> None:
    talk = Conversation(stage="compra", stage_source="page")
    decision = talk.says("¿y eso?", (WHAT, 0.45), (PAY, 0.44))
    assert titles(decision) == ["No, me refiero a: ¿Qué vendéis?"]


def test_english_words_are_asked_back_in_english() -> None:
    decision = Conversation().says("what about money?", *UNSURE, language="en")
    assert decision.replies[0].text == "Do you mean one of these?"
    assert titles(decision)[-1] == "None of these"


@pytest.mark.parametrize("intent", [None, "affirm"])
def test_who_means_both_gets_both_answers_and_none_of_them_is_a_label(intent: str | None) -> None:
    talk = Conversation()
    talk.says("¿y el pago?", (PAY, 0.4), (RETURN, 0.3))
    decision = talk.says("las dos", intent=intent)
    assert [each.answer_of for each in decision.replies] == [PAY, RETURN]
    event = talk.logged[-1]
    assert (event.kind, event.question_id, event.also_answered, event.answered, event.chosen, event.clarifies) == (
        TurnKind.QUESTION,
        "formas_pago",
        (RETURN,),
        True,
        True,
        None,
    )


def test_both_is_no_answer_where_nothing_was_asked_back() -> None:
    talk = Conversation()
    talk.says("¿cómo pago?", (PAY, 0.9))
    assert [each.answer_of for each in talk.says("las dos").replies] == [None]


def test_a_yes_to_several_questions_is_asked_which_and_can_still_choose() -> None:
    talk = Conversation()
    asked = talk.says("¿y el pago?", (PAY, 0.4), (RETURN, 0.3))
    again = talk.says("sí", intent="affirm")
    assert again.replies == (Reply("¿A cuál de ellas?", choices=asked.replies[0].choices),)
    assert (again.offer, again.misses) == (asked.offer, 0)
    assert talk.logged[-1].kind is TurnKind.CLARIFICATION
    chosen = talk.says("la segunda")
    assert [each.answer_of for each in chosen.replies] == [RETURN]
    assert talk.logged[-1].clarifies == "turn-1"
