"""The remote engine tells its user what is wrong with the server, and its caller that a turn has failed."""

import httpx
import pytest

from bot.engine.protocol import EngineError, EngineRequest, RequestKind
from bot.engine.remote import RemoteEngine
from bot.errors import UserError
from bot.turn import Choice, Said
from tests.builders import make_context

TEXT = EngineRequest(RequestKind.TEXT, make_context(), "hola")


def engine_on(answer: httpx.Response | Exception) -> RemoteEngine:
    def respond(_request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return RemoteEngine("http://rasa.example", "secret", transport=httpx.MockTransport(respond))


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (httpx.ConnectError("refused"), "unavailable"),
        (httpx.Response(403, json={}), "wrong_token"),
        (httpx.Response(404, text="no such route"), "no_channel"),
        (httpx.Response(200, text="<h1>another server</h1>"), "no_channel"),
        (httpx.Response(200, json={"status": "ok"}), "no_channel"),
        (httpx.Response(200, json=[]), "no_channel"),
    ],
)
async def test_a_server_that_does_not_serve_is_a_users_mistake(answer, mistake):
    with pytest.raises(UserError, match=rf"errors\.remote\.{mistake}: url=http://rasa\.example"):
        await engine_on(answer).start()


def test_an_address_that_is_none_is_a_users_mistake():
    with pytest.raises(UserError, match=r"errors\.remote\.no_address"):
        RemoteEngine("http://rasa.example:port", "secret")


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("late"),
        httpx.Response(502, json={"error": "Rasa had nothing to say"}),
        httpx.Response(200, json={"said": []}),
        httpx.Response(200, json={}),
        httpx.Response(200, text="not json"),
    ],
)
async def test_a_turn_that_fails_is_an_engine_error(answer):
    with pytest.raises(EngineError):
        await engine_on(answer).reply(TEXT)


async def test_the_turn_travels_with_its_context_and_the_secret_in_a_header():
    seen: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        said = {"text": "Sí.", "choices": [{"title": "a", "payload": "/b"}], "link": None}
        return httpx.Response(200, json={"said": [said]})

    engine = RemoteEngine("http://rasa.example", "secret", transport=httpx.MockTransport(respond))
    assert await engine.reply(TEXT) == (Said("Sí.", (Choice("a", "/b"),)),)
    await engine.close()
    (request,) = seen
    assert request.headers["X-Travesia-Token"] == "secret"
    assert "secret" not in str(request.url)
    assert request.url.path == "/webhooks/travesia/turn"
