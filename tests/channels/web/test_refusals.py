"""Every refusal is a problem document with a stable code, in the customer's language."""

import json

import pytest
from starlette.testclient import TestClient

from bot.catalogue import text
from bot.channels.web.app import build_web
from bot.channels.web.bodies import SIZE_LIMIT
from bot.channels.web.problems import STATUS
from tests.channels.web.fake_gateway import FakeGateway


def _refused(answer, code: str) -> dict:
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["code"], body["status"], answer.status_code) == (code, STATUS[code], STATUS[code])
    assert body["type"] == f"/api#{code}"
    return body


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"id": None}, "bad_id"),
        ({"id": 7}, "bad_id"),
        ({"id": "short"}, "bad_id"),
        ({"id": "x" * 65}, "bad_id"),
        ({"id": "with space 1234567890"}, "bad_id"),
        ({"id": "\ud800" * 20}, "bad_id"),
        ({"id": "1234567890123456\n"}, "bad_id"),
        ({"text": None}, "bad_message"),
        ({"choice": "c1"}, "bad_message"),
        ({"text": 5}, "bad_field"),
        ({"text": ["hola"]}, "bad_field"),
        ({"text": {}}, "bad_field"),
        ({"text": ""}, "empty_message"),
        ({"text": " \n\n\t "}, "empty_message"),
        ({"text": "\u200b\ud800\u0000"}, "empty_message"),
        ({"stage": 3}, "bad_field"),
        ({"page": ["/"]}, "bad_field"),
        ({"text": None, "choice": "c99"}, "choice_unknown"),
        ({"text": None, "choice": "x" * 129}, "choice_unknown"),
        ({"text": None, "choice": "ñ"}, "choice_unknown"),
    ],
)
def test_a_bad_message_is_refused_and_not_stored(send, gateway: FakeGateway, fields, code):
    _refused(send(**fields), code)
    assert gateway.room().incoming == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"text"', b'{"id": NaN}', b"\xff\xfe", b'{"a": ' + b"9" * 5000 + b"}", b'{"a":1}{'],
)
def test_a_body_that_is_no_json_object_is_refused(client, token, body):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    _refused(client.post("/api/messages", content=body, headers=headers), "bad_json")


@pytest.mark.parametrize("nest", ['{"a":' * 21 + "1" + "}" * 21, "[" * 60_000, '{"a":["\\"]",' + "[" * 20])
def test_a_deep_body_is_refused_before_it_is_parsed(client, nest):
    answer = client.post("/api/sessions", content=nest.encode(), headers={"Content-Type": "application/json"})
    assert _refused(answer, "too_deep")["detail"] == "Se admiten hasta 20 niveles."


def test_brackets_inside_a_text_are_no_depth(send):
    assert send(text="[" * 500 + '\\"').status_code == 202


def test_a_body_at_the_limit_is_read_and_one_byte_more_is_not(client):
    def post(size: int):
        frame = json.dumps({"x": ""})
        body = json.dumps({"x": "a" * (size - len(frame))})
        return client.post("/api/sessions", content=body.encode(), headers={"Content-Type": "application/json"})

    assert post(SIZE_LIMIT).status_code == 201
    assert _refused(post(SIZE_LIMIT + 1), "too_large")["detail"].endswith("64 KB.")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {},
    ],
)
def test_only_plain_json_is_read(client, headers):
    _refused(client.post("/api/sessions", content=b"{}", headers=headers), "not_json")


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer ", "Basic fake", "Bearer fake.unknown", "Bearer " + "x" * 600, "fake"]
)
@pytest.mark.parametrize("path", ["/api/messages", "/api/stream"])
def test_every_unknown_session_gets_the_same_answer(client, token, path, authorization):
    headers = {} if authorization is None else {"Authorization": authorization}
    answers = [client.get(path, headers=headers), client.post("/api/messages", json={}, headers=headers)]

    assert [_refused(answer, "session_unknown") for answer in answers] == [
        {
            "type": "/api#session_unknown",
            "title": "No reconocemos esta conversación",
            "status": 403,
            "detail": "La conversación ha caducado o no existe. Abre una nueva.",
            "code": "session_unknown",
        }
    ] * 2


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=1.5", "after=²", "after=99999999999999999999"])
def test_a_bad_count_is_refused(client, token, query):
    headers = {"Authorization": f"Bearer {token}"}
    for path in ("/api/messages", "/api/stream"):
        _refused(client.get(f"{path}?{query}", headers=headers), "bad_parameter")


@pytest.mark.parametrize("limit", ["0", "201", "all"])
def test_a_bad_limit_is_refused(client, token, limit):
    answer = client.get(f"/api/messages?limit={limit}", headers={"Authorization": f"Bearer {token}"})
    assert "limit" in _refused(answer, "bad_parameter")["detail"]


def test_who_goes_too_fast_is_told_when_to_come_back(send, gateway: FakeGateway):
    gateway.refusing = "too_many_messages"
    answer = send()
    _refused(answer, "too_many_messages")
    assert answer.headers["retry-after"] == "2"


def test_a_code_nobody_knows_is_told_as_unavailable(send, gateway: FakeGateway):
    gateway.refusing = "something_new"
    answer = send()
    _refused(answer, "unavailable")
    assert answer.headers["retry-after"] == "5"


def test_a_gateway_that_opens_nothing_is_told(client, gateway: FakeGateway, monkeypatch):
    async def refuse(channel, place):
        from bot.gateway.protocol import GatewayError

        raise GatewayError("unavailable")

    monkeypatch.setattr(gateway, "open", refuse)
    _refused(client.post("/api/sessions", json={}), "unavailable")


def test_sessions_from_one_address_are_throttled_and_come_back(gateway: FakeGateway, journey):
    clock = [0.0]
    client = TestClient(build_web(gateway, [journey], sessions_per_minute=2, now=lambda: clock[0]))
    opened = [client.post("/api/sessions", json={}) for _ in range(3)]

    assert [answer.status_code for answer in opened] == [201, 201, 429]
    _refused(opened[2], "too_many_sessions")
    assert opened[2].headers["retry-after"] == "30"
    clock[0] = 30.0
    assert client.post("/api/sessions", json={}).status_code == 201


def test_a_failure_of_ours_tells_no_detail(gateway: FakeGateway, journey, monkeypatch):
    async def fail(session, *, after, limit):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(gateway, "history", fail)
    client = TestClient(build_web(gateway, [journey]), raise_server_exceptions=False)
    token = client.post("/api/sessions", json={}).json()["token"]
    answer = client.get("/api/messages", headers={"Authorization": f"Bearer {token}"})

    _refused(answer, "internal_error")
    assert "secret" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_language_is_the_sessions_then_the_browsers_then_the_maps(client, token, send):
    def title(**headers):
        return client.get("/api/nowhere", headers=headers).json()["title"]

    assert title() == text("web.problems.not_found.title", "es")
    assert title(**{"Accept-Language": "fr;q=1, en-GB;q=0.8, es;q=0.5"}) == "There is nothing here"
    english = client.post("/api/sessions", json={"language": "en"}).json()["token"]
    answer = client.post(
        "/api/messages",
        json={"id": "x"},
        headers={"Authorization": f"Bearer {english}", "Accept-Language": "es"},
    )
    assert answer.json()["title"] == text("web.problems.bad_id.title", "en")
    assert answer.headers["content-language"] == "en"


def test_what_is_not_served_is_a_problem_too(client):
    _refused(client.get("/api/nowhere", headers={"Accept": "text/html"}), "not_found")
    _refused(client.get("/catalogo"), "not_found")
    _refused(client.put("/api/messages"), "method_not_allowed")


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("code", sorted(STATUS))
def test_every_code_has_its_texts(code, language):
    values = {"limit": 1, "field": "text", "name": "after"}
    assert text(f"web.problems.{code}.title", language)
    assert text(f"web.problems.{code}.detail", language, **values).endswith(".")
