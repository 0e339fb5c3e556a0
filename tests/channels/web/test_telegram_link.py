"""The link that takes a conversation to Telegram, and its picture."""

import re

import pytest
import segno
from starlette.testclient import TestClient

from bot.channels.web.app import build_web
from bot.channels.web.problems import STATUS
from bot.channels.web.telegram_link import LINKS_PER_MINUTE, qr_path
from bot.gateway.protocol import Place
from tests.channels.web.fake_gateway import FakeGateway
from tests.channels.web.fake_opinions import FakeTelegram

LINK = "/api/telegram-link"


@pytest.fixture
def bearer(token) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _code(answer) -> str:
    assert answer.status_code == STATUS[answer.json()["code"]]
    return str(answer.json()["code"])


def drawn(size: int, path: str) -> list[list[int]]:
    """The modules a browser would paint."""
    square = [[0] * size for _ in range(size)]
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path)
    assert "".join(f"M{x} {y}h{w}v1h-{back}z" for x, y, w, back in runs) == path
    for x, y, width, back in runs:
        assert width == back
        for dark in range(int(x), int(x) + int(width)):
            square[int(y)][dark] = 1
    return square


def test_a_link_takes_the_session_and_the_place_along(client, bearer, gateway: FakeGateway, telegram: FakeTelegram):
    answer = client.post(LINK, json={"stage": "decision", "page": "/cascos?x=1", "language": "es"}, headers=bearer)

    url = f"https://t.me/ciclos_de_prueba_bot?start={1:038d}"
    size, path = qr_path(url)
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {"url": url, "seconds": 600, "qr": {"size": size, "path": path}}
    assert telegram.made == [(gateway.room().session.session_id, Place("decision", "/cascos", None, "es"))]


def test_the_path_paints_exactly_the_code_with_its_quiet_margin():
    words = "https://t.me/ciclos_de_prueba_bot?start=" + "aB3_-" * 7
    code = segno.make_qr(words, error="m")
    size, path = qr_path(words)
    square = drawn(size, path)
    assert square == [[int(each) for each in row] for row in code.matrix_iter(border=4)]
    assert [sum(row) for row in (*square[:4], *square[-4:])] == [0] * 8
    assert square[4][4:11] == [1] * 7


def test_whoever_has_no_session_gets_no_link(client, telegram: FakeTelegram):
    assert _code(client.post(LINK, json={})) == "session_unknown"
    assert telegram.made == []


def test_what_the_other_channel_refuses_is_told(client, bearer, telegram: FakeTelegram):
    telegram.refusing = "unavailable"
    assert _code(client.post(LINK, json={}, headers=bearer)) == "unavailable"


def test_links_are_few(client, bearer, telegram: FakeTelegram):
    answers = [client.post(LINK, json={}, headers=bearer) for _ in range(LINKS_PER_MINUTE + 1)]
    assert [answer.status_code for answer in answers] == [201] * LINKS_PER_MINUTE + [429]
    assert len(telegram.made) == LINKS_PER_MINUTE


@pytest.mark.parametrize("telegram", [None, FakeTelegram(ready=False)])
def test_without_telegram_nothing_is_offered(gateway, journey, telegram):
    client = TestClient(build_web(gateway, [journey], telegram=telegram))
    bearer = {"Authorization": f"Bearer {client.post('/api/sessions', json={}).json()['token']}"}
    assert client.get("/api/messages", headers=bearer).json()["on_telegram"] is False
    assert _code(client.post(LINK, json={}, headers=bearer)) == "not_found"
