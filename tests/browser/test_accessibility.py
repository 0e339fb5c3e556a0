"""Nothing that axe-core can find: light and dark, closed and open, on a phone and on a desktop."""

import time

import pytest
from playwright.sync_api import expect

from bot.channels.web.app import build_web
from tests.browser.axe import violations
from tests.browser.test_opinions import answer, scores, yes
from tests.browser.visitor import DESKTOP, PHONE, Visitor
from tests.channels.web.fake_gateway import FakeGateway
from tests.channels.web.fake_opinions import THANKS, FakeOpinions, FakeTelegram
from tests.channels.web.serving import serving


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def visitor(request, new_visitor) -> Visitor:
    return new_visitor(viewport=request.param, reduced_motion="reduce")


def test_what_is_wrong_in_the_dark_alone_is_found(visitor: Visitor):
    visitor.page.set_content(
        "<html lang=es><title>Gris</title><style>@media (prefers-color-scheme: dark) { p { color: #ddd } }</style>"
        "<main><h1>Gris</h1><p>sobre blanco</p></main></html>"
    )
    assert [fault.partition(":")[0] for fault in violations(visitor.page)] == ["color-contrast"]
    visitor.page.evaluate("document.querySelector('p').remove()")
    assert violations(visitor.page) == []


def test_the_shop_is_accessible_closed_and_open(live_chat, visitor: Visitor):
    visitor.page.goto(live_chat)
    expect(visitor.launcher).to_be_visible()
    assert violations(visitor.page) == []
    visitor.open_chat()
    visitor.ask("¿El envío es gratis?")
    visitor.sees("60 €")
    expect(visitor.choice("¿Cuándo llega?")).to_be_visible()
    assert violations(visitor.page) == []


def test_the_chat_in_trouble_is_accessible(live_chat, visitor: Visitor):
    visitor.page.goto(live_chat)
    visitor.open_chat()
    visitor.sees("¡Hola!")
    visitor.page.context.set_offline(True)
    visitor.ask("hola")
    expect(visitor.status).to_be_visible()
    expect(visitor.lines.last).to_contain_text("Pendiente")
    visitor.page.context.set_offline(False)
    visitor.page.route("**/api/messages", lambda route: route.abort())
    visitor.ask("otra vez")
    assert violations(visitor.page) == []


def test_votes_surveys_and_the_way_to_telegram_are_accessible(journey, visitor: Visitor):
    gateway = FakeGateway(answer)
    gateway.clock = time.time
    web = build_web(gateway, [journey], opinions=FakeOpinions(gateway), telegram=FakeTelegram())
    with serving(web) as base:
        visitor.page.goto(base)
        visitor.open_chat()
        visitor.ask("envío")
        yes(visitor).click()
        visitor.ask("recom")
        visitor.sees("recomendarías")
        assert violations(visitor.page) == []
        scores(visitor).nth(8).click()
        expect(visitor.page.locator("travesia-chat .said").last).to_have_text(THANKS)
        assert violations(visitor.page) == []
        visitor.ask("tarde")
        visitor.sees("atendido")
        assert violations(visitor.page) == []
        visitor.panel.get_by_role("button", name="Seguir en Telegram").click()
        expect(visitor.page.get_by_role("dialog").get_by_role("link")).to_be_visible()
        assert violations(visitor.page) == []
        visitor.had_a_safe_visit(base)


def test_the_other_pages_are_accessible(live_chat, visitor: Visitor):
    for path in ("/api?lang=es", "/catalogo"):
        visitor.page.goto(live_chat + path)
        assert violations(visitor.page) == [], path


@pytest.fixture
def phone(new_visitor) -> Visitor:
    return new_visitor(viewport=PHONE, reduced_motion="reduce")


def test_targets_are_large_enough(live_chat, phone: Visitor):
    phone.page.goto(live_chat)
    phone.open_chat()
    phone.sees("¡Hola!")
    expect(phone.choice("¿El envío es gratis?")).to_be_visible()
    buttons = phone.page.locator("travesia-chat button:visible, travesia-chat textarea:visible")
    sizes = buttons.evaluate_all(
        "all => all.map((each) => each.getBoundingClientRect()).map((box) => [box.width, box.height])"
    )
    assert len(sizes) >= 4
    assert all(width >= 24 and height >= 24 for width, height in sizes)


def test_the_conversation_is_a_polite_log_with_a_name(live_chat, phone: Visitor):
    phone.page.goto(live_chat)
    phone.open_chat()
    phone.sees("¡Hola!")
    log = phone.panel.get_by_role("log", name="Conversación")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(phone.page.get_by_role("dialog", name="Asistente automático")).to_be_visible()


def test_who_wants_no_motion_gets_none(live_chat, phone: Visitor):
    phone.page.goto(live_chat)
    phone.open_chat()
    phone.sees("¡Hola!")
    moving = phone.page.locator("travesia-chat .line").first.evaluate("line => getComputedStyle(line).animationName")
    assert moving == "none"
