"""Votes and answers to surveys over a gateway in memory."""

import pytest
from starlette.testclient import TestClient

from bot.channels.web.app import build_web
from bot.channels.web.opinions import OPINIONS_PER_MINUTE
from bot.channels.web.problems import STATUS
from tests.channels.web.fake_gateway import FakeGateway, Line
from tests.channels.web.fake_opinions import CSAT, OPEN, THANKS, FakeOpinions

VOTE = "/api/messages/2/vote"
SURVEY = "/api/surveys/csat-1"


@pytest.fixture
def gateway() -> FakeGateway:
    """A greeting, an answer one can vote on, and two surveys."""
    return FakeGateway(greeting=[Line("¡Hola!"), Line("Sí, desde 60 €.", votable=True), CSAT, OPEN])


@pytest.fixture
def bearer(token) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _code(answer) -> str:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == STATUS[answer.json()["code"]]
    return str(answer.json()["code"])


def _line(client, bearer, number: int) -> dict:
    return client.get(f"/api/messages?after={number - 1}", headers=bearer).json()["messages"][0]


def test_a_vote_is_given_changed_and_taken_back(client, bearer, opinions: FakeOpinions):
    for helpful in (True, False, None):
        answer = client.put(VOTE, json={"helpful": helpful}, headers=bearer)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert (answer.json()["number"], answer.json()["votable"], answer.json()["helpful"]) == (2, True, helpful)
        assert _line(client, bearer, 2) == answer.json()
    assert opinions.votes == [(2, True), (2, False), (2, None)]


@pytest.mark.parametrize("body", [{}, {"helpful": "yes"}, {"helpful": 1}, {"helpful": 0}, {"helpful": []}])
def test_a_vote_is_yes_no_or_nothing(client, bearer, opinions: FakeOpinions, body):
    assert _code(client.put(VOTE, json=body, headers=bearer)) == "bad_vote"
    assert opinions.votes == []


@pytest.mark.parametrize("number", ["0", "1", "99", "2147483648", "99999999999", "-2", "x", "²"])
def test_only_a_votable_line_of_the_conversation_takes_votes(client, bearer, number):
    assert _code(client.put(f"/api/messages/{number}/vote", json={"helpful": True}, headers=bearer)) == "line_unknown"


def test_a_survey_is_shown_and_answered(client, bearer, opinions: FakeOpinions):
    asked = {
        "id": "csat-1",
        "kind": "csat",
        "scores": [1, 2, 3, 4, 5],
        "score": None,
        "commented": False,
        "thanks": "",
        "until": "2026-09-22T14:13:20.000Z",
    }
    assert _line(client, bearer, 3)["survey"] == asked
    answer = client.post(SURVEY, json={"score": 2}, headers=bearer)
    assert (answer.status_code, answer.json()["survey"]) == (200, {**asked, "score": 2, "thanks": THANKS})
    client.post(SURVEY, json={"score": 4, "comment": "Muy claro"}, headers=bearer)
    assert _line(client, bearer, 3)["survey"] == {**asked, "score": 4, "commented": True, "thanks": THANKS}
    client.post("/api/surveys/open-1", json={"comment": "Más colores"}, headers=bearer)
    assert opinions.answers == [("csat-1", 2, ""), ("csat-1", 4, "Muy claro"), ("open-1", None, "Más colores")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "empty_message"),
        ({"score": None, "comment": " \n\u200b"}, "empty_message"),
        ({"score": "4"}, "bad_score"),
        ({"score": True}, "bad_score"),
        ({"score": 4.5}, "bad_score"),
        ({"score": -1}, "bad_score"),
        ({"score": 2**31}, "bad_score"),
        ({"score": 6}, "bad_score"),
        ({"comment": "sin nota"}, "bad_score"),
        ({"score": 4, "comment": 5}, "bad_field"),
    ],
)
def test_an_answer_that_is_none_is_refused(client, bearer, opinions: FakeOpinions, body, code):
    assert _code(client.post(SURVEY, json=body, headers=bearer)) == code
    assert opinions.answers == []


@pytest.mark.parametrize("survey", ["nothing", "x" * 65, "a b", "ñ"])
def test_only_what_was_asked_can_be_answered(client, bearer, survey):
    assert _code(client.post(f"/api/surveys/{survey}", json={"score": 1}, headers=bearer)) == "survey_unknown"


def test_a_closed_survey_says_so_in_the_customers_language(client, bearer, opinions: FakeOpinions):
    opinions.refusing = "survey_closed"
    answer = client.post(SURVEY, json={"score": 1}, headers=bearer)
    assert _code(answer) == "survey_closed"
    assert answer.json()["title"] == "Esa pregunta ya está cerrada"


def test_a_database_that_does_not_answer_is_told(client, bearer, opinions: FakeOpinions):
    opinions.refusing = "unavailable"
    answer = client.put(VOTE, json={"helpful": True}, headers=bearer)
    assert (_code(answer), answer.headers["retry-after"]) == ("unavailable", "5")


def test_who_has_no_session_has_no_opinion(client):
    for headers in ({}, {"Authorization": "Bearer forged"}):
        assert _code(client.put(VOTE, json={"helpful": True}, headers=headers)) == "session_unknown"
        assert _code(client.post(SURVEY, json={"score": 1}, headers=headers)) == "session_unknown"


def test_the_limits_of_bodies_hold_here_too(client, bearer):
    plain = {**bearer, "Content-Type": "text/plain"}
    assert _code(client.put(VOTE, content=b"{}", headers=plain)) == "not_json"
    assert (
        _code(client.post(SURVEY, content=b"[]", headers={**bearer, "Content-Type": "application/json"})) == "bad_json"
    )


def test_one_session_cannot_flood_us_with_opinions(gateway, journey):
    clock = [0.0]
    client = TestClient(build_web(gateway, [journey], opinions=FakeOpinions(gateway), now=lambda: clock[0]))
    opened = [client.post("/api/sessions", json={}).json() for _ in range(2)]
    session, other = ({"Authorization": f"Bearer {each['token']}"} for each in opened)

    def vote(headers):
        return client.put(VOTE, json={"helpful": True}, headers=headers)

    assert all(vote(session).status_code == 200 for _ in range(OPINIONS_PER_MINUTE))
    assert _code(vote(session)) == "too_many_messages"
    assert vote(other).status_code == 200
    clock[0] = 1.0
    assert vote(session).status_code == 200


def test_without_opinions_there_is_nothing_to_ask(gateway, journey):
    client = TestClient(build_web(gateway, [journey]))
    assert _code(client.put(VOTE, json={"helpful": True})) == "not_found"
    assert _code(client.post(SURVEY, json={"score": 1})) == "not_found"


def test_another_site_on_the_list_may_vote(client):
    asking = {
        "Origin": "https://good.example",
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    assert client.options(VOTE, headers=asking).status_code == 200
    assert client.options(VOTE, headers={**asking, "Origin": "https://evil.example"}).status_code == 400
