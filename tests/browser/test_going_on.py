"""The widget offers to go on in Telegram: a code for cameras, a link for phones; nothing where there is no Telegram."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from bot.catalogue import text
from bot.channels.web.app import build_web
from bot.channels.web.telegram_link import qr_path
from tests.browser.visitor import PHONE, Visitor
from tests.channels.web.fake_gateway import FakeGateway
from tests.channels.web.fake_opinions import FakeTelegram
from tests.channels.web.serving import serving

URL = f"https://t.me/ciclos_de_prueba_bot?start={1:038d}"


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
def live_chat(gateway: FakeGateway, telegram: FakeTelegram, journey) -> Iterator[str]:
    with serving(build_web(gateway, [journey], telegram=telegram)) as base:
        yield base


def offer(visitor: Visitor) -> Locator:
    return visitor.panel.get_by_role("button", name="Seguir en Telegram")


def dialog(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("dialog", name="Seguir en Telegram")


def opens(visitor: Visitor, base: str) -> None:
    visitor.page.goto(base)
    visitor.open_chat()
    visitor.sees("¡Hola!")


def test_a_code_and_a_link_take_the_conversation_along(
    live_chat, visitor: Visitor, gateway: FakeGateway, telegram: FakeTelegram
):
    opens(visitor, live_chat)
    offer(visitor).click()
    there = dialog(visitor)
    link = there.get_by_role("link", name="Abrir Telegram")
    expect(link).to_have_attribute("href", URL)
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    code = there.get_by_role("img", name="Código QR con el enlace para seguir en Telegram")
    expect(code).to_be_visible()
    size, path = qr_path(URL)
    assert code.get_attribute("viewBox") == f"0 0 {size} {size}"
    assert code.locator("path").get_attribute("d") == path
    expect(there.get_by_role("status")).to_contain_text("sirve una vez y caduca a las")
    assert [session for session, _ in telegram.made] == [gateway.room().session.session_id]
    assert telegram.made[0][1].page == "/"
    visitor.had_a_safe_visit(live_chat)


def test_escape_closes_the_dialog_and_not_the_chat_and_the_focus_goes_back(live_chat, visitor: Visitor):
    opens(visitor, live_chat)
    offer(visitor).press("Enter")
    expect(dialog(visitor).get_by_role("link")).to_be_visible()
    expect(dialog(visitor).get_by_role("button", name="Volver al chat")).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(dialog(visitor)).to_be_hidden()
    expect(visitor.panel).to_be_visible()
    expect(offer(visitor)).to_be_focused()
    offer(visitor).click()
    dialog(visitor).get_by_role("button", name="Volver al chat").click()
    expect(offer(visitor)).to_be_focused()
    offer(visitor).click()
    expect(dialog(visitor)).to_be_visible()
    visitor.page.mouse.click(5, 5)
    expect(dialog(visitor)).to_be_hidden()


def test_the_focus_stays_inside_the_dialog(live_chat, visitor: Visitor):
    opens(visitor, live_chat)
    offer(visitor).click()
    expect(dialog(visitor).get_by_role("link")).to_be_visible()
    for _ in range(6):
        visitor.page.keyboard.press("Tab")
        inside = "document.querySelector('travesia-chat').shadowRoot.activeElement?.closest('dialog') !== null"
        assert visitor.page.evaluate(inside)


def test_the_link_can_be_copied(live_chat, visitor: Visitor):
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opens(visitor, live_chat)
    offer(visitor).click()
    dialog(visitor).get_by_role("button", name="Copiar el enlace").click()
    expect(dialog(visitor).get_by_role("button", name="Enlace copiado")).to_be_visible()
    assert visitor.page.evaluate("navigator.clipboard.readText()") == URL


def test_a_phone_gets_the_link_and_no_code(live_chat, new_visitor):
    visitor = new_visitor(viewport=PHONE, has_touch=True, is_mobile=True)
    opens(visitor, live_chat)
    offer(visitor).tap()
    link = dialog(visitor).get_by_role("link", name="Abrir Telegram")
    expect(link).to_be_visible()
    expect(dialog(visitor).locator(".qr")).to_be_hidden()
    expect(dialog(visitor).get_by_text("Escanea el código")).to_be_hidden()
    expect(dialog(visitor).get_by_text("Abre Telegram y seguimos donde lo dejaste.")).to_be_visible()
    box = link.bounding_box()
    assert box
    assert box["height"] >= 40


def test_a_link_whose_time_is_over_is_gone_and_another_can_be_made(live_chat, visitor: Visitor, telegram: FakeTelegram):
    telegram.seconds = 1
    opens(visitor, live_chat)
    offer(visitor).click()
    expect(dialog(visitor)).to_contain_text("El enlace ha caducado.")
    expect(dialog(visitor).get_by_role("link")).to_have_count(0)
    telegram.seconds = 600
    dialog(visitor).get_by_role("button", name="Crear otro enlace").click()
    expect(dialog(visitor).get_by_role("link")).to_have_attribute("href", URL.replace("01", "02"))


def test_a_link_that_cannot_be_made_is_explained(live_chat, visitor: Visitor, telegram: FakeTelegram):
    opens(visitor, live_chat)
    telegram.refusing = "unavailable"
    offer(visitor).click()
    expect(dialog(visitor)).to_contain_text(text("web.problems.unavailable.detail", "es"))
    visitor.page.context.set_offline(True)
    dialog(visitor).get_by_role("button", name="Crear otro enlace").click()
    expect(dialog(visitor)).to_contain_text("No hemos podido crear el enlace.")
    visitor.page.context.set_offline(False)
    telegram.refusing = None
    dialog(visitor).get_by_role("button", name="Crear otro enlace").click()
    expect(dialog(visitor).get_by_role("link")).to_have_attribute("href", URL)


@pytest.mark.parametrize(
    "lie",
    [
        {"url": "javascript:alert(1)", "seconds": 600, "qr": {"size": 1, "path": "M0 0h1v1h-1z"}},
        {"url": URL, "seconds": 600, "qr": {"size": 1, "path": 'M0 0"/><script>alert(1)</script>'}},
        {"url": URL, "seconds": 600, "qr": {"size": '1" onload="alert(1)', "path": "M0 0h1v1h-1z"}},
    ],
)
def test_only_a_safe_link_and_a_plain_path_are_shown(live_chat, visitor: Visitor, lie):
    opens(visitor, live_chat)
    visitor.page.route("**/api/telegram-link", lambda route: route.fulfill(json=lie, status=201))
    offer(visitor).click()
    expect(dialog(visitor)).to_contain_text("No hemos podido crear el enlace.")
    expect(dialog(visitor).get_by_role("link")).to_have_count(0)
    visitor.had_a_safe_visit(live_chat)


def test_without_telegram_nothing_is_offered_until_it_is_there(live_chat, visitor: Visitor, telegram: FakeTelegram):
    telegram.ready = False
    opens(visitor, live_chat)
    expect(offer(visitor)).to_be_hidden()
    telegram.ready = True
    visitor.page.reload()
    visitor.open_chat()
    expect(offer(visitor)).to_be_visible()


def test_the_time_is_the_customers(live_chat, visitor: Visitor):
    opens(visitor, live_chat)
    before = time.time()
    offer(visitor).click()
    shown = dialog(visitor).get_by_role("status")
    expect(shown).to_contain_text("caduca a las")
    moments = [before + 600, time.time() + 600]
    clocks = visitor.page.evaluate(
        "all => all.map((at) => new Intl.DateTimeFormat('es', {timeStyle: 'short'}).format(at * 1000))", moments
    )
    assert any(f"caduca a las {clock}." in shown.inner_text() for clock in clocks)
