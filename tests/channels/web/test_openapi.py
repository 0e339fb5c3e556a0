"""The OpenAPI document is valid, complete, and true of what the server answers."""

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate_spec
from starlette.routing import Route

from bot.channels.web.api import ChatApi
from bot.channels.web.openapi import openapi_document
from bot.channels.web.opinions import OpinionsApi
from bot.channels.web.problems import STATUS
from bot.channels.web.telegram_link import TelegramLinkApi
from bot.channels.web.throttle import Throttle
from tests.channels.web.conftest import MESSAGE_ID
from tests.channels.web.fake_gateway import FakeGateway, Line
from tests.channels.web.fake_opinions import CSAT


@pytest.fixture(params=["es", "en"])
def document(request) -> dict:
    return openapi_document(request.param)


def test_the_document_is_valid(document):
    validate_spec(document)


def test_the_served_document_is_the_one_of_the_asked_language(client):
    assert client.get("/api/openapi.json?lang=en").json() == openapi_document("en")
    assert client.get("/api/openapi.json", headers={"Accept-Language": "en"}).json() == openapi_document("en")
    assert client.get("/api/openapi.json?lang=xx").json() == openapi_document("es")


def test_every_endpoint_is_described(document):
    gateway, throttle = FakeGateway(), Throttle(0, now=lambda: 0.0)
    routes = [
        *ChatApi(gateway, throttle=throttle).routes(),
        *OpinionsApi(gateway, None, throttle=throttle).routes(),
        *TelegramLinkApi(gateway, None, throttle=throttle).routes(),
    ]
    served = {(route.path, method.lower()) for route in routes for method in (route.methods or ()) if method != "HEAD"}
    described = {(path, method) for path, methods in document["paths"].items() for method in methods}
    assert all(isinstance(route, Route) for route in routes)
    assert described == served | {("/health", "get")}


def _holds(document: dict, schema: str, value: object) -> None:
    whole = {**document["components"]["schemas"][schema], "components": document["components"]}
    Draft202012Validator(whole).validate(value)


def test_real_answers_hold_what_the_document_promises(client, send, document):
    session = client.post("/api/sessions", json={}).json()
    headers = {"Authorization": f"Bearer {session['token']}"}
    _holds(document, "Session", session)
    _holds(document, "Accepted", send().json())
    history = client.get("/api/messages", headers=headers).json()
    assert history["messages"]
    _holds(document, "History", history)
    _holds(document, "Health", client.get("/health").json())
    _holds(document, "Problem", client.get("/api/messages").json())
    _holds(document, "TelegramLink", client.post("/api/telegram-link", json={}, headers=headers).json())
    _holds(document, "Message", {"id": MESSAGE_ID, "text": "hola", "stage": "decision"})


def test_lines_with_votes_and_surveys_hold_what_the_document_promises(client, send, document, gateway: FakeGateway):
    gateway.answering = lambda _text: [Line("Sí", votable=True), CSAT]
    headers = {"Authorization": send().request.headers["authorization"]}
    voted = client.put("/api/messages/3/vote", json={"helpful": False}, headers=headers)
    scored = client.post("/api/surveys/csat-1", json={"score": 5, "comment": "Gracias"}, headers=headers)
    for line in (voted.json(), scored.json(), *client.get("/api/messages", headers=headers).json()["messages"]):
        _holds(document, "Line", line)
    _holds(document, "Vote", {"helpful": None})
    _holds(document, "SurveyAnswer", {"comment": "Todo bien"})


def test_the_promise_can_be_broken(document):
    validator = Draft202012Validator(document["components"]["schemas"]["Message"])
    assert not validator.is_valid({"id": MESSAGE_ID, "text": "hola", "choice": "c1"})
    assert not validator.is_valid({"id": "short", "text": "hola"})
    schemas = document["components"]["schemas"]
    assert not Draft202012Validator(schemas["Vote"]).is_valid({})
    assert not Draft202012Validator(schemas["Vote"]).is_valid({"helpful": "yes"})
    assert not Draft202012Validator(schemas["SurveyAnswer"]).is_valid({})


def test_the_page_shows_every_endpoint_and_code_in_both_languages(client):
    for language, heading in (("es", "Puntos de acceso"), ("en", "Endpoints")):
        page = client.get(f"/api?lang={language}").text
        assert f'<html lang="{language}">' in page
        assert heading in page
        assert all(path in page for path in openapi_document(language)["paths"])
        assert all(f'id="{code}"' in page for code in STATUS)
