"""A customer talks with the shop in a real browser."""

import json
import re

from playwright.sync_api import expect

from tests.browser.visitor import PHONE, walk_through_the_shop
from tests.channels.web.fake_gateway import FakeGateway, Line

GREETING = "Asistente: ¡Hola! ¿En qué puedo ayudarte?"


def test_a_customer_asks_clicks_a_suggestion_reloads_and_finds_the_history(live_chat, visitor):
    assert walk_through_the_shop(visitor, live_chat, question="¿El envío es gratis?", answer="60 €") == [
        GREETING,
        "Tú: ¿El envío es gratis?",
        "Asistente: Sí, a partir de 60 € es gratis.Ver más",
        "Tú: ¿Cuándo llega?",
        "Asistente: Depende:accesorios: 48 horasbicis: 6 días",
        "Asistente: ¿Algo más?",
    ]


def test_nothing_is_sent_before_the_chat_is_opened(live_chat, visitor, gateway: FakeGateway):
    visitor.page.goto(live_chat)
    expect(visitor.launcher).to_be_visible()
    assert gateway.rooms == {}
    assert not any(path.startswith("/api/") for path, _ in visitor.statuses)


def test_the_first_line_says_that_nobody_human_is_answering(live_chat, visitor):
    visitor.page.goto(live_chat)
    visitor.open_chat()
    disclosure = visitor.page.locator("travesia-chat .log > :first-child")
    expect(disclosure).to_contain_text("asistente automático, no una persona")
    expect(disclosure).to_contain_text("sin datos personales")


def test_a_question_of_the_page_opens_the_chat_and_asks_in_its_stage(live_chat, visitor, gateway: FakeGateway):
    visitor.page.goto(live_chat)
    visitor.page.get_by_role("button", name="¿Cuándo llega?").click()
    visitor.sees("48 horas")
    assert [place.stage for place in gateway.room().places] == ["compra", "compra"]
    assert gateway.room().places[-1].page == "/"
    assert gateway.room().places[-1].language == "es"


def test_the_section_in_view_is_the_stage_of_the_next_message(live_chat, visitor, gateway: FakeGateway):
    visitor.page.set_viewport_size({"width": 1000, "height": 500})
    visitor.page.goto(live_chat)
    chat = visitor.page.locator("travesia-chat")
    for stage in ("compra", "decision"):
        visitor.page.locator(f"#{stage}").evaluate(
            "section => section.scrollIntoView({block: 'center', behavior: 'instant'})"
        )
        expect(chat).to_have_attribute("data-stage", stage)
        expect(visitor.page.locator(".top a[aria-current=step]")).to_have_attribute("href", f"#{stage}")
    visitor.open_chat()
    visitor.ask("hola")
    visitor.sees("Has dicho: hola")
    assert gateway.room().places[-1].stage == "decision"


def test_the_page_may_say_where_it_is_while_people_talk(live_chat, visitor, gateway: FakeGateway):
    visitor.page.goto(live_chat)
    visitor.open_chat()
    visitor.page.locator("travesia-chat").evaluate(
        "chat => Object.assign(chat.dataset, {stage: 'compra', page: '/pago', campaign: 'otoño'})"
    )
    visitor.ask("hola")
    visitor.sees("Has dicho: hola")
    place = gateway.room().places[-1]
    assert (place.stage, place.page, place.campaign) == ("compra", "/pago", "otoño")


def test_the_typing_indicator_shows_until_the_last_line(live_chat, visitor, gateway: FakeGateway):
    gateway.delay = 0.4
    visitor.page.goto(live_chat)
    visitor.open_chat()
    typing = visitor.page.locator("travesia-chat .typing")
    expect(typing).to_be_hidden()
    visitor.ask("¿Cuándo llega?")
    expect(typing).to_be_visible()
    expect(visitor.panel.get_by_role("status").first).to_have_text("El asistente está escribiendo")
    visitor.sees("¿Algo más?")
    expect(typing).to_be_hidden()


def test_a_closed_chat_counts_what_was_not_read_also_after_a_reload(live_chat, visitor, gateway: FakeGateway):
    visitor.page.goto(live_chat)
    visitor.open_chat()
    visitor.sees("¡Hola!")
    visitor.page.keyboard.press("Escape")
    expect(visitor.launcher).to_have_attribute("aria-label", "Abrir el chat")
    gateway.say(Line("Una cosa más"), Line("Y otra"))
    badge = visitor.page.locator("travesia-chat .badge")
    expect(badge).to_have_text("2")
    expect(visitor.launcher).to_have_attribute("aria-label", "Abrir el chat, 2 mensajes nuevos")
    visitor.page.reload()
    expect(badge).to_have_text("2")
    visitor.open_chat()
    expect(badge).to_be_hidden()
    visitor.page.reload()
    expect(visitor.lines).to_have_count(3)
    expect(badge).to_be_hidden()


def test_a_slow_greeting_takes_its_place_above_the_question(live_chat, visitor, gateway: FakeGateway):
    gateway.greeting_delay = 0.5
    visitor.page.goto(live_chat)
    visitor.page.get_by_role("button", name="¿El envío es gratis?").click()
    visitor.sees("60 €")
    said = visitor.bubbles()
    visitor.page.reload()
    visitor.open_chat()
    expect(visitor.lines).to_have_count(3)
    assert visitor.bubbles() == said
    assert said[0] == GREETING


def test_only_the_newest_suggestions_can_be_pressed(live_chat, visitor):
    visitor.page.goto(live_chat)
    visitor.open_chat()
    expect(visitor.choice("¿El envío es gratis?")).to_be_visible()
    visitor.ask("hola")
    expect(visitor.page.locator("travesia-chat .choices")).to_have_count(0)


def test_the_keyboard_is_enough(live_chat, visitor):
    page = visitor.page
    page.goto(live_chat)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.locator("footer a").last.focus()
    page.keyboard.press("Tab")
    expect(visitor.launcher).to_be_focused()
    page.keyboard.press("Enter")
    expect(visitor.text).to_be_focused()
    visitor.sees("¡Hola!")
    page.keyboard.type("primera")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("segunda")
    page.keyboard.press("Enter")
    visitor.sees("segunda")
    assert json.loads(visitor.posted[0])["text"] == "primera\nsegunda"
    expect(visitor.text).to_have_value("")
    page.keyboard.press("Escape")
    expect(visitor.panel).to_be_hidden()
    expect(visitor.launcher).to_be_focused()


def test_suggestions_are_reached_by_tab_and_leave_the_focus_in_the_composer(live_chat, visitor):
    visitor.page.goto(live_chat)
    visitor.open_chat()
    expect(visitor.choice("¿El envío es gratis?")).to_be_visible()
    visitor.page.keyboard.press("Shift+Tab")
    expect(visitor.choice("¿El envío es gratis?")).to_be_focused()
    visitor.page.keyboard.press("Space")
    visitor.sees("60 €")
    expect(visitor.text).to_be_focused()


def test_the_focus_goes_back_to_the_button_that_opened_the_chat(live_chat, visitor):
    visitor.page.goto(live_chat)
    button = visitor.page.get_by_role("button", name="Pregúntanos lo que quieras")
    button.press("Enter")
    expect(visitor.text).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_on_a_phone_the_chat_fills_the_screen_and_keeps_the_focus(live_chat, new_visitor):
    visitor = new_visitor(viewport=PHONE, has_touch=True, is_mobile=True)
    page = visitor.page
    page.goto(live_chat)
    visitor.launcher.tap()
    expect(visitor.panel).to_have_attribute("aria-modal", "true")
    expect(visitor.panel).to_be_focused()
    assert visitor.panel.bounding_box() == {"x": 0, "y": 0, **PHONE}
    visitor.sees("¡Hola!")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") == "travesia-chat"
        assert page.evaluate(
            "document.querySelector('travesia-chat').shadowRoot.activeElement.closest('.panel') !== null"
        )
    page.keyboard.press("Escape")
    expect(visitor.launcher).to_be_visible()
    assert page.evaluate("document.documentElement.style.overflow") == ""


def test_on_a_desktop_the_focus_may_leave_and_the_page_still_scrolls(live_chat, visitor):
    visitor.page.goto(live_chat)
    visitor.open_chat()
    expect(visitor.panel).to_have_attribute("aria-modal", "false")
    assert visitor.page.evaluate("document.documentElement.style.overflow") == ""


def test_the_language_follows_its_attribute_at_once(live_chat, visitor, gateway: FakeGateway):
    visitor.page.goto(live_chat)
    chat = visitor.page.locator("travesia-chat")
    chat.evaluate("chat => (chat.dataset.language = 'en')")
    expect(visitor.launcher).to_have_attribute("aria-label", "Open the chat")
    visitor.open_chat()
    expect(visitor.text).to_have_attribute("aria-label", "Write your message")
    expect(visitor.panel).to_have_attribute("lang", "en")
    visitor.sees("¡Hola!")
    assert gateway.room().session.language == "en"
    chat.evaluate("chat => (chat.dataset.title = 'Alameda')")
    expect(visitor.panel.get_by_role("heading")).to_have_text("Alameda")


def test_a_draft_survives_a_reload(live_chat, visitor):
    visitor.page.goto(live_chat)
    visitor.open_chat()
    visitor.text.fill("a medio escri")
    visitor.page.reload()
    visitor.open_chat()
    expect(visitor.text).to_have_value("a medio escri")


def test_a_browser_without_storage_can_talk_too(live_chat, visitor):
    visitor.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('denied', 'SecurityError'); }})"
    )
    visitor.page.goto(live_chat)
    visitor.open_chat()
    visitor.ask("¿El envío es gratis?")
    visitor.sees("60 €")
    visitor.had_a_safe_visit(live_chat)


def test_a_text_that_was_cut_is_told(live_chat, visitor):
    visitor.page.goto(live_chat)
    visitor.open_chat()
    visitor.ask("a" * 1200)
    expect(visitor.page.locator("travesia-chat .note")).to_have_text(re.compile("recortado a 1000"))


def test_the_page_hears_of_the_chat_without_its_words(live_chat, visitor):
    page = visitor.page
    page.goto(live_chat)
    page.evaluate(
        """window.heard = [];
        for (const name of ["travesia-open", "travesia-message", "travesia-close"])
          document.addEventListener(name, (event) => heard.push([name, event.detail]));"""
    )
    visitor.open_chat()
    visitor.sees("¡Hola!")
    page.keyboard.press("Escape")
    assert page.evaluate("heard") == [
        ["travesia-open", {}],
        ["travesia-message", {"author": "bot", "number": 1}],
        ["travesia-close", {}],
    ]
