"""What every engine promises, shown with a real trained model behind each of them."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.engine.embedded import EmbeddedEngine
from bot.engine.protocol import Engine, EngineError, EngineRequest, RequestKind
from bot.engine.remote import RemoteEngine
from bot.turn import Choice, Said
from tests.builders import make_context
from tests.engine.conftest import TOKEN

NUMBERS = itertools.count(1)
PAY = Choice("¿Cómo pago?", '/choose{"choice": "compra.formas_pago"}')
SHIPPING = Said("El envío es gratis desde 50 €.\n\nTambién a las islas.", (PAY,), "https://ciclos.example/envios")
PAYMENT = Said("Tarjeta, PayPal o Bizum.", (PAY,))
GREETING = Said("¡Hola! ¿En qué te ayudo?")


@pytest.fixture(params=["embedded", "rasa_server"])
def thinking(request: pytest.FixtureRequest) -> EmbeddedEngine | str:
    """The started embedded engine, or the address of a `rasa run`."""
    found: EmbeddedEngine | str = request.getfixturevalue(request.param)
    return found


@pytest.fixture
async def engine(thinking: EmbeddedEngine | str) -> AsyncIterator[Engine]:
    if isinstance(thinking, EmbeddedEngine):
        yield thinking
        return
    remote = RemoteEngine(thinking, TOKEN)
    await remote.start()
    yield remote
    await remote.close()


def request_for(kind: RequestKind, content: str = "", **context: Any) -> EngineRequest:
    number = next(NUMBERS)
    fresh = {"turn_id": f"turn-{number}", "conversation_id": f"conversation-{number}"}
    return EngineRequest(kind, make_context(**{**fresh, **context}), content)


def text(content: str, **context: Any) -> EngineRequest:
    return request_for(RequestKind.TEXT, content, **context)


def choice(payload: str, **context: Any) -> EngineRequest:
    return request_for(RequestKind.CHOICE, payload, **context)


async def test_a_question_gets_its_answer_whole_with_choices_and_link(engine: Engine) -> None:
    assert await engine.reply(text("me cuesta algo el envio?")) == (SHIPPING,)


async def test_the_release_is_the_one_of_the_compiled_files(engine: Engine, embedded: EmbeddedEngine) -> None:
    assert len(engine.release) == 12
    assert engine.release == embedded.release


async def test_the_channel_of_the_turn_chooses_the_variant_of_the_answer(engine: Engine) -> None:
    reply = await engine.reply(text("¿El envío es gratis?", channel="telegram"))
    assert [said.text for said in reply] == ["Gratis desde 50 € 🚲"]


async def test_a_pressed_choice_is_answered(engine: Engine) -> None:
    assert await engine.reply(choice(PAY.payload)) == (PAYMENT,)


async def test_an_opening_greets_once_and_the_first_question_is_then_only_answered(engine: Engine) -> None:
    opening = request_for(RequestKind.OPENING)
    assert await engine.reply(opening) == (GREETING,)
    later = text("¿Puedo pagar con tarjeta?", conversation_id=opening.context.conversation_id)
    assert await engine.reply(later) == (PAYMENT,)


async def test_a_first_text_without_an_opening_is_answered_and_not_greeted(engine: Engine) -> None:
    assert await engine.reply(text("gracias")) == (Said("A ti."),)


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("/restart", "restart"),
        ("/session_start", "session_start"),
        ("  /greet", "greet"),
        ("\u200b/restart", "restart"),
        ("／restart", "restart"),
        ("//restart", "restart"),
        ('/choose{"choice": "compra.eco"}', 'choose{"choice": "compra.eco"}'),
        ("EXTERNAL: bye", "EXTERNAL bye"),
        ("xyz\ud800zy\x00", "xyzzy"),
        ("/", "?"),
    ],
)
async def test_typed_commands_are_text_like_any_other(engine: Engine, typed: str, seen: str) -> None:
    (said,) = await engine.reply(text(typed))
    if "choose" in typed:  # its words may look like a question; what counts is that the payload did not act
        assert "turn_id" not in said.text
    else:
        assert said.text == f"No entiendo «{seen}». Antes: None"


async def test_the_context_of_the_turn_reaches_the_actions(engine: Engine) -> None:
    request = choice('/choose{"choice": "compra.eco"}', stage="compra", page="/carrito")
    (said,) = await engine.reply(request)
    assert json.loads(said.text) == request.context.to_metadata()


async def test_a_failing_action_is_an_error_and_the_next_turn_is_answered(engine: Engine) -> None:
    failing = choice('/choose{"choice": "compra.falla"}')
    with pytest.raises(EngineError):
        await engine.reply(failing)
    after = text("gracias", conversation_id=failing.context.conversation_id)
    assert await engine.reply(after) == (Said("A ti."),)


async def test_silence_is_an_error(engine: Engine) -> None:
    with pytest.raises(EngineError):
        await engine.reply(choice('/choose{"choice": "compra.no_hay"}'))


@pytest.mark.parametrize("payload", ["", "hola", "/restart", "/session_start", "/Choose{", "/back"])
async def test_a_choice_that_is_no_payload_of_ours_is_refused(engine: Engine, payload: str) -> None:
    with pytest.raises(EngineError):
        await engine.reply(choice(payload))


async def test_conversations_do_not_know_each_other(engine: Engine) -> None:
    first, second = text("¿El envío es gratis?"), text("mxyzptlk")
    await engine.reply(first)
    stranger = await engine.reply(second)
    friend = await engine.reply(text("mxyzptlk", conversation_id=first.context.conversation_id))
    assert [said.text for said in (*stranger, *friend)] == [
        "No entiendo «mxyzptlk». Antes: None",
        "No entiendo «mxyzptlk». Antes: decision.envio_gratis",
    ]


async def test_a_repeated_turn_gets_the_same_answer_and_changes_nothing(engine: Engine) -> None:
    once = text("¿El envío es gratis?")
    assert await engine.reply(once) == await engine.reply(once) == (SHIPPING,)


async def test_turns_of_many_conversations_at_once_are_all_answered(engine: Engine) -> None:
    replies = await asyncio.gather(*(engine.reply(text("¿El envío es gratis?")) for _ in range(8)))
    assert replies == [(SHIPPING,)] * 8


async def test_understanding_ranks_the_questions_of_all_stages(engine: Engine) -> None:
    understood = await engine.understand("puedo pagar con tarjeta?")
    assert understood.intent == "compra"
    assert [candidate.path for candidate in understood.candidates] == ["compra.formas_pago", "decision.envio_gratis"]
    assert understood.candidates[0].confidence == pytest.approx(understood.confidence)


async def test_what_nobody_taught_falls_back_and_keeps_its_candidates(engine: Engine) -> None:
    understood = await engine.understand("/restart")
    assert understood.intent == "nlu_fallback"
    assert {candidate.path for candidate in understood.candidates} == {"compra.formas_pago", "decision.envio_gratis"}
