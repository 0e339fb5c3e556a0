"""Headers of every answer, and who may call the API from another site."""

import re

import pytest
from starlette.testclient import TestClient

from bot.channels.web.app import build_web
from bot.channels.web.security import SECURITY_HEADERS, exact_origins
from bot.channels.web.throttle import Throttle, network_of
from bot.errors import UserError
from tests.channels.web.fake_gateway import FakeGateway

FOREIGN = [
    "https://evil",
    "null",
    "https://good.example.evil.com",
    "http://good.example",
    "https://good.example:444",
    "https://evilgood.example",
    "https://GOOD.example",
]


@pytest.mark.parametrize("path", ["/", "/api", "/api/openapi.json", "/health", "/widget.js", "/static/shop.css", "/no"])
def test_every_answer_carries_the_security_headers(client, path):
    answer = client.get(path)
    for name, value in SECURITY_HEADERS.items():
        if not (path == "/widget.js" and name == "Cross-Origin-Resource-Policy"):
            assert answer.headers[name] == value


def test_the_policy_allows_nothing_inline_and_nobody_elses():
    policy = SECURITY_HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("path", ["/api/messages", "/widget.js", "/health"])
def test_a_foreign_origin_gets_no_allow_header(client, origin, path):
    answer = client.get(path, headers={"Origin": origin})
    assert "access-control-allow-origin" not in answer.headers
    preflight = client.options(path, headers={"Origin": origin, "Access-Control-Request-Method": "GET"})
    assert "access-control-allow-origin" not in preflight.headers
    assert preflight.status_code == 400


def test_an_origin_on_the_list_may_call_and_send_its_token(client):
    origin = {"Origin": "https://good.example"}
    preflight = client.options(
        "/api/messages",
        headers={
            **origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, content-type, last-event-id",
        },
    )
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "https://good.example"
    assert "access-control-allow-credentials" not in preflight.headers
    answer = client.post("/api/sessions", json={}, headers=origin)
    assert answer.headers["access-control-allow-origin"] == "https://good.example"
    assert "Origin" in answer.headers["vary"]
    assert client.post("/api/messages", json={}, headers=origin).headers["access-control-allow-origin"]


def test_the_list_is_empty_unless_somebody_fills_it(gateway: FakeGateway, journey):
    client = TestClient(build_web(gateway, [journey]))
    answer = client.get("/health", headers={"Origin": "https://good.example"})
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "origin",
    ["*", "null", "good.example", "https://*.example", "https://good.example/", "https://a@good.example", "ftp://x.es"],
)
def test_an_origin_that_is_not_exact_is_the_operators_mistake(origin):
    with pytest.raises(UserError, match=re.escape(f"errors.settings.inexact_origin: origin={origin}")):
        exact_origins([origin])


def test_exact_origins_are_kept_and_blanks_dropped():
    assert exact_origins(["https://Shop.example ", "", "http://127.0.0.1:9000"]) == (
        "https://shop.example",
        "http://127.0.0.1:9000",
    )


def test_a_project_without_maps_is_the_operators_mistake(gateway: FakeGateway):
    with pytest.raises(UserError, match=r"errors\.web\.no_maps"):
        build_web(gateway, [])


def test_one_household_of_addresses_shares_a_bucket():
    throttle = Throttle(1, now=lambda: 0.0)
    addresses = ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1", "1.2.3.4", "x")
    taken = [throttle.take(network_of(address)) for address in addresses]
    assert taken == [True, False, True, True, True]


def test_a_throttle_of_zero_lets_everybody_through():
    throttle = Throttle(0, now=lambda: 0.0)
    assert all(throttle.take("1.2.3.4") for _ in range(1000))


def test_a_throttle_forgets_the_oldest_addresses():
    throttle = Throttle(1, now=lambda: 0.0)
    for number in range(10_001):
        throttle.take(f"visitor-{number}")
    assert throttle.take("visitor-0")
    assert not throttle.take("visitor-10000")
