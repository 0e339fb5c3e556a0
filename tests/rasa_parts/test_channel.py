"""Our channel in `rasa run` opens to the shared secret alone, and says what went wrong in a turn."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from bot.rasa_parts import lean, wire

lean.prepare(light=True)

from sanic import Sanic  # noqa: E402

from bot.rasa_parts import channel as channel_module  # noqa: E402
from bot.rasa_parts.channel import TravesiaChannel  # noqa: E402
from bot.rasa_parts.turns import RasaTurn, TurnError, said_of  # noqa: E402
from bot.turn import Choice, Said  # noqa: E402

TOKEN = "a-token-of-enough-letters"
TURN = RasaTurn("t1", "c1", "hola", "web", {"turn_id": "t1"})


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sanic]:
    """A server with our channel and an agent of the test's; Sanic prepares one such server per process."""

    async def take_turn(agent: Any, turn: RasaTurn) -> tuple[Said, ...]:
        if turn.text == "silence":
            raise TurnError("Rasa had nothing to say")
        return (Said(f"{turn.text} {agent.name}", (Choice("a", "/b"),)),)

    async def parse_message(text: str) -> dict[str, Any]:
        return {"text": text, "intent": {"name": "greet", "confidence": 1.0}}

    model = tmp_path_factory.mktemp("model") / "model.tar.gz"
    model.write_bytes(b"model")
    app = Sanic("rasa_with_our_channel", configure_logging=False)
    app.ctx.agent = SimpleNamespace(
        name="agent", parse_message=parse_message, processor=SimpleNamespace(model_path=model)
    )
    routes = TravesiaChannel.from_credentials({"token": TOKEN}).blueprint(_nobody)
    app.blueprint(routes, url_prefix=wire.ROOT)
    asyncio.run(app._startup())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(channel_module, "take_turn", take_turn)
        yield app


async def _nobody(_message: Any) -> None:
    raise AssertionError("turns do not go through Rasa's forgiving handler")


@pytest.fixture
async def client(app: Sanic) -> AsyncIterator[httpx.AsyncClient]:
    address = f"http://rasa.example{wire.ROOT}"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=address) as client:
        yield client


@pytest.mark.parametrize("given", [{}, {wire.HEADER: ""}, {wire.HEADER: TOKEN[:-1]}, {wire.HEADER: f"{TOKEN}x"}])
@pytest.mark.parametrize("route", [wire.TURN, wire.UNDERSTAND, wire.RELEASE])
async def test_without_the_secret_every_route_is_closed(client: httpx.AsyncClient, given: Any, route: str) -> None:
    method = "GET" if route == wire.RELEASE else "POST"
    assert (await client.request(method, route, headers=given)).status_code == 403


async def test_a_turn_is_taken(client: httpx.AsyncClient) -> None:
    answer = await client.post(wire.TURN, json=asdict(TURN), headers={wire.HEADER: TOKEN})
    said = {"text": "hola agent", "choices": [{"title": "a", "payload": "/b"}], "link": None}
    assert answer.json() == {"said": [said]}


async def test_a_failed_turn_is_told_with_its_reason(client: httpx.AsyncClient) -> None:
    answer = await client.post(wire.TURN, json={**asdict(TURN), "text": "silence"}, headers={wire.HEADER: TOKEN})
    assert (answer.status_code, answer.json()) == (502, {"error": "Rasa had nothing to say"})


async def test_a_text_is_understood_and_the_release_named(client: httpx.AsyncClient) -> None:
    understood = await client.post(wire.UNDERSTAND, json={"text": "hola"}, headers={wire.HEADER: TOKEN})
    assert understood.json()["intent"]["name"] == "greet"
    release = await client.get(wire.RELEASE, headers={wire.HEADER: TOKEN})
    assert release.json()["release"].startswith("rasa-")


@pytest.mark.parametrize(
    "credentials", [None, {}, {"token": ""}, {"token": "short"}, {"token": "${TRAVESIA_RASA_TOKEN}"}]
)
def test_without_a_real_token_the_server_does_not_start(credentials: Any) -> None:
    with pytest.raises(ValueError, match="token"):
        TravesiaChannel.from_credentials(credentials)


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        ([], ()),
        ([{"text": "a"}, {"text": " b\n\nc "}], (Said("a"), Said("b\n\nc"))),
        ([{"text": "a", "custom": {"link": "https://x"}}], (Said("a", (), "https://x"),)),
        ([{"text": "a"}, {"custom": {"link": "https://x"}}], (Said("a", (), "https://x"),)),
        ([{"text": "a"}, {"attachment": "https://x"}], (Said("a", (), "https://x"),)),
        ([{"custom": {"link": "https://x"}}], (Said("https://x", (), "https://x"),)),
        ([{"text": "a"}, {"buttons": [{"title": "b", "payload": "/c"}]}], (Said("a", (Choice("b", "/c"),)),)),
        ([{"buttons": [{"title": "b", "payload": "/c"}]}], (Said("", (Choice("b", "/c"),)),)),
        ([{"custom": {"other": 1}}, {"text": ""}, {"image": "x"}], ()),
    ],
)
def test_rasas_messages_become_ours(messages: list[dict[str, Any]], said: tuple[Said, ...]) -> None:
    assert said_of(messages) == said
