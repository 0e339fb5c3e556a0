"""A lost connection costs a customer nothing: no line missed, none doubled, nothing typed lost."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.visitor import Visitor
from tests.channels.web.fake_gateway import FakeGateway, Line


@pytest.fixture
def talking(live_chat: str, visitor: Visitor) -> Iterator[Visitor]:
    """A visitor in an open chat, greeted."""
    visitor.page.goto(live_chat)
    visitor.open_chat()
    visitor.sees("¡Hola!")
    yield visitor
    visitor.had_a_safe_visit(live_chat)


def _ids(visitor: Visitor) -> list[str]:
    return [json.loads(body)["id"] for body in visitor.posted]


def test_offline_is_visible_keeps_the_message_and_sends_it_once_on_return(talking: Visitor, gateway: FakeGateway):
    talking.page.context.set_offline(True)
    talking.ask("¿El envío es gratis?")
    expect(talking.status).to_have_text("Sin conexión. Tu mensaje se enviará en cuanto vuelva.")
    expect(talking.lines.last).to_contain_text("Pendiente de envío")
    talking.page.context.set_offline(False)
    talking.sees("60 €")
    expect(talking.status).to_be_hidden()
    assert len(gateway.room().incoming) == 1
    assert set(_ids(talking)) == {gateway.room().incoming[0].external_id}
    assert len(talking.bubbles()) == 3


def test_what_was_said_while_offline_is_caught_up(talking: Visitor, gateway: FakeGateway):
    talking.page.context.set_offline(True)
    expect(talking.status).to_have_text("Recuperando la conexión…")
    gateway.say(Line("Uno"))
    gateway.say(Line("Dos"), Line("Tres"))
    talking.page.context.set_offline(False)
    talking.sees("Tres")
    assert talking.bubbles()[1:] == ["Asistente: Uno", "Asistente: Dos", "Asistente: Tres"]


def test_a_stream_that_ends_is_taken_up_again_without_losing_or_doubling(talking: Visitor, gateway: FakeGateway):
    for number in range(4):
        gateway.drop_streams()
        gateway.say(Line(f"Línea {number}"))
    talking.sees("Línea 3")
    assert talking.bubbles()[1:] == [f"Asistente: Línea {number}" for number in range(4)]


def test_a_lost_acknowledgement_is_asked_again_with_the_same_id(talking: Visitor, gateway: FakeGateway):
    lost = []

    def lose_first(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            route.fetch()  # the server has it, the browser never hears
            lost.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    talking.page.route("**/api/messages", lose_first)
    talking.ask("¿El envío es gratis?")
    talking.sees("60 €")
    expect(talking.status).to_be_hidden()
    assert len(lost) == 1
    assert len(set(_ids(talking))) == 1
    assert len(gateway.room().incoming) == 1
    assert len(talking.bubbles()) == 3
    expect(talking.page.locator("travesia-chat .typing")).to_be_hidden()


def test_unsent_messages_survive_a_reload_and_keep_their_order(talking: Visitor, gateway: FakeGateway):
    blocked = "**/api/messages"
    talking.page.route(blocked, _only_reading)
    talking.ask("primero")
    talking.ask("segundo")
    expect(talking.lines).to_have_count(3)
    talking.page.reload()
    talking.open_chat()
    expect(talking.lines).to_have_count(3)
    talking.page.unroute(blocked)
    talking.sees("Has dicho: segundo")
    assert [message.content for message in gateway.room().incoming] == ["primero", "segundo"]


def _only_reading(route: Route) -> None:
    if route.request.method == "POST":
        route.abort("connectionrefused")
    else:
        route.continue_()


def _answer_once(page: Page, status: int, code: str, **headers: str) -> None:
    """The next message is refused with this problem, later ones are served."""
    refused: list[str] = []
    body = {"code": code, "status": status, "title": "No", "detail": f"Motivo {code}."}

    def refuse(route: Route) -> None:
        if route.request.method == "POST" and not refused:
            refused.append(route.request.url)
            kind = "application/problem+json"
            route.fulfill(status=status, body=json.dumps(body), headers={"Content-Type": kind, **headers})
        else:
            route.continue_()

    page.route("**/api/messages", refuse)


@pytest.mark.parametrize(("status", "code"), [(500, "internal_error"), (503, "unavailable"), (408, "too_slow")])
def test_a_server_in_trouble_is_asked_again(talking: Visitor, gateway: FakeGateway, status: int, code: str):
    _answer_once(talking.page, status, code)
    talking.ask("hola")
    talking.sees("Has dicho: hola")
    assert len(set(_ids(talking))) == 1
    assert len(_ids(talking)) == 2


def test_who_goes_too_fast_waits_and_is_told(talking: Visitor):
    _answer_once(talking.page, 429, "too_many_messages", **{"Retry-After": "1"})
    talking.ask("hola")
    expect(talking.status).to_have_text("Un momento, enviamos tus mensajes enseguida…")
    talking.sees("Has dicho: hola")
    expect(talking.status).to_be_hidden()


def test_a_message_refused_for_good_says_why_and_gives_the_text_back(talking: Visitor):
    _answer_once(talking.page, 400, "empty_message")
    talking.ask("hola")
    expect(talking.page.locator("travesia-chat .note.alarm")).to_have_text("Motivo empty_message.")
    expect(talking.lines.last).to_contain_text("No se ha enviado")
    expect(talking.text).to_have_value("hola")
    talking.text.press("Enter")
    talking.sees("Has dicho: hola")


def test_a_choice_that_is_gone_says_so(talking: Visitor, gateway: FakeGateway):
    gateway.room().offered.clear()
    talking.choice("¿El envío es gratis?").click()
    expect(talking.page.locator("travesia-chat .note.alarm")).to_contain_text("elige otra opción")


def test_a_forgotten_session_begins_anew_and_sends_what_waits(talking: Visitor, gateway: FakeGateway):
    talking.ask("¿El envío es gratis?")
    talking.sees("60 €")
    gateway.rooms.clear()
    talking.ask("sigo aquí")
    talking.sees("Has dicho: sigo aquí")
    expect(talking.page.locator("travesia-chat .note")).to_have_text("Conversación nueva")
    assert sorted(talking.bubbles()) == [
        "Asistente: Has dicho: sigo aquí",
        "Asistente: ¡Hola! ¿En qué puedo ayudarte?",
        "Tú: sigo aquí",
    ]


def test_two_tabs_show_the_same_conversation(talking: Visitor, live_chat: str):
    other = Visitor(talking.page.context.new_page())
    other.watch()
    other.page.goto(live_chat)
    other.open_chat()
    other.ask("¿El envío es gratis?")
    talking.sees("60 €")
    other.sees("60 €")
    assert talking.bubbles() == other.bubbles()
