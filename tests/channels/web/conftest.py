"""A small map, a gateway in memory and the application around them."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.channels.web.app import build_web
from bot.journeys.model import JourneyMap
from tests.builders import make_map, make_question, make_stage, make_text
from tests.channels.web.fake_gateway import FakeGateway
from tests.channels.web.fake_opinions import FakeOpinions, FakeTelegram

MESSAGE_ID = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"


@pytest.fixture
def journey() -> JourneyMap:
    return make_map(
        make_stage(
            "decision",
            make_question("envio_gratis", ["¿El envío es gratis desde {minimo}?", "cuánto cuesta el envío"]),
            name="Decisión",
            thinks=make_text("¿Me lanzo?"),
        ),
        name="Ciclos de prueba",
        scope=make_text("Bicis & <accesorios>"),
        facts={"minimo": make_text("60 €")},
    )


@pytest.fixture
def gateway() -> FakeGateway:
    return FakeGateway()


@pytest.fixture
def opinions(gateway: FakeGateway) -> FakeOpinions:
    return FakeOpinions(gateway)


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
def client(
    gateway: FakeGateway, opinions: FakeOpinions, telegram: FakeTelegram, journey: JourneyMap
) -> Iterator[TestClient]:
    web = build_web(gateway, [journey], opinions=opinions, telegram=telegram, allowed_origins=["https://good.example"])
    with TestClient(web) as client:
        yield client


@pytest.fixture
def token(client: TestClient) -> str:
    answer = client.post("/api/sessions", json={})
    return str(answer.json()["token"])


@pytest.fixture
def send(client: TestClient, token: str) -> Callable[..., Any]:
    def post(**fields: object) -> Any:
        return client.post(
            "/api/messages",
            content=json.dumps({"id": MESSAGE_ID, "text": "hola", **fields}),  # escapes even lone surrogates
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )

    return post
