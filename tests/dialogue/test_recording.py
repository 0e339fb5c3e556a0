"""Every turn becomes one touchpoint, and a log that fails is nobody's problem but ours."""

import logging
from dataclasses import replace

import pytest

from bot.dialogue.answering import answer
from bot.dialogue.fallback import fall_back
from bot.dialogue.hand_off import hand_off
from bot.dialogue.recording import record_turn, touchpoint_of
from bot.dialogue.services import ConversationServices
from bot.dialogue.turn_reading import TurnRead, read_turn
from bot.touchpoints.events import Sentiment, StageSource, TouchpointEvent, TurnKind
from bot.touchpoints.log import MemoryTouchpointLog
from bot.turn import Candidate
from tests.builders import make_context
from tests.dialogue.builders import make_choice, make_message, make_services, make_tracker

IN_COMPRA = make_context(stage="compra", stage_source="context")


def turn_of(message: dict[str, object], services: ConversationServices) -> TurnRead:
    return read_turn(make_tracker(message), services)


def test_an_answered_turn_is_logged_with_all_that_is_known() -> None:
    services = make_services(mood=0.5)
    ranking = [("decision.envio_gratis", 0.8), *((f"x.q{number}", 0.01) for number in range(9))]
    message = make_message(
        "soy ana@example.org", intent="decision", confidence=0.85, ranking=ranking, context=IN_COMPRA
    )
    turn = turn_of(message, services)
    event = touchpoint_of(replace(turn, outcome=answer(turn, services).outcome), services)
    assert event == TouchpointEvent(
        context=IN_COMPRA,
        kind=TurnKind.QUESTION,
        stage_id="compra",
        stage_source=StageSource.QUESTION,
        text_redacted="soy [correo]",
        touchpoint_id="carrito",
        question_id="envio_gratis",
        home_stage_id="decision",
        intent="decision",
        confidence=0.8,
        candidates=tuple(Candidate(path, sure) for path, sure in ranking[:5]),
        answered=True,
        chosen=False,
        sentiment=Sentiment(0.5, "fake-1", "positive", 0.9),
        map_id="tienda",
    )


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (make_choice("compra.formas_pago"), "¿Cómo pago?"),
        (make_choice("compra.gone"), ""),
        (make_message("/human_handoff", intent="human_handoff"), "Hablar con una persona"),
    ],
)
def test_a_pressed_choice_is_logged_by_its_words_and_without_a_mood(message: dict[str, object], words: str) -> None:
    services = make_services(mood=0.5)
    event = touchpoint_of(turn_of(message, services), services)
    assert (event.text_redacted, event.chosen, event.sentiment) == (words, True, None)


def test_what_nobody_decided_is_small_talk_where_the_customer_is() -> None:
    services = make_services()
    event = touchpoint_of(turn_of(make_message("gracias", intent="thanks", context=IN_COMPRA), services), services)
    assert (event.kind, event.stage_id, event.stage_source) == (TurnKind.CHITCHAT, "compra", StageSource.CONTEXT)
    assert (event.intent, event.confidence, event.answered) == ("thanks", 0.9, None)


@pytest.mark.parametrize(
    ("ranking", "confidence"), [([("decision.envio_gratis", 0.14), ("decision.probar", 0.02)], 0.14), ([], None)]
)
def test_what_is_not_understood_is_logged_with_how_near_a_question_came(
    ranking: list[tuple[str, float]], confidence: float | None
) -> None:
    services = make_services()
    turn = turn_of(make_message("¿y si llueve?", confidence=0.86, ranking=ranking), services)
    event = touchpoint_of(replace(turn, outcome=fall_back(turn, services).outcome), services)
    assert (event.kind, event.confidence) == (TurnKind.FALLBACK, confidence)
    handed = touchpoint_of(replace(turn, outcome=hand_off(turn, services).outcome), services)
    assert (handed.kind, handed.confidence) == (TurnKind.HANDOFF, confidence)


def test_the_same_turn_twice_is_one_touchpoint() -> None:
    services = make_services()
    turn = turn_of(make_message(), services)
    assert record_turn(turn, services) == record_turn(turn, services)
    assert isinstance(services.log, MemoryTouchpointLog)
    assert len(services.log.events()) == 1


class FullDisk:
    """A log that cannot write, and says too much about it."""

    def record(self, event: TouchpointEvent) -> None:
        raise OSError(f"no space left for {event.text_redacted}")


def test_a_failing_log_is_reported_without_the_customers_words(caplog: pytest.LogCaptureFixture) -> None:
    services = make_services(log=FullDisk())
    with caplog.at_level(logging.DEBUG):
        assert record_turn(turn_of(make_message("mi secreto"), services), services) is None
    assert "the touchpoint of turn turn-1 was not recorded: OSError" in caplog.text
    assert "secreto" not in caplog.text
    assert caplog.records[-1].exc_info is None


def test_a_text_that_cannot_be_redacted_is_not_stored() -> None:
    def broken(text: str, language: str) -> str:
        raise RuntimeError(text)

    services = make_services(redact=broken)
    assert record_turn(turn_of(make_message("mi secreto"), services), services) is None
    assert isinstance(services.log, MemoryTouchpointLog)
    assert services.log.events() == []
