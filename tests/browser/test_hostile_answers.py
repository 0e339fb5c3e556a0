"""Hostile words stay words: no script runs, no foreign address is loaded, no policy is broken."""

import pytest
from playwright.sync_api import expect

from tests.channels.web.fake_gateway import FakeGateway, Line

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<script>alert(1)</script>",
    "<style>*{display:none}</style>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<base href=//evil.example>",
    "{{constructor.constructor('alert(1)')()}}",
    "\u202egnp.exe",
    "a" * 900,
]
BAD_LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "blob:https://evil.example/1",
    "http://evil.example",
    "//evil.example/x",
    "/\\evil.example/x",
    "https://good.example@evil.example/",
    "file:///etc/passwd",
    "ftp://evil.example",
    "evil.example",
    "",
]


@pytest.fixture
def talking(live_chat, visitor):
    visitor.page.goto(live_chat)
    visitor.open_chat()
    visitor.sees("¡Hola!")
    yield visitor
    visitor.had_a_safe_visit(live_chat)


def test_markup_in_answers_choices_and_messages_is_text(talking, gateway: FakeGateway):
    gateway.answering = lambda text: [Line(text, (text,))]
    for words in HOSTILE:
        talking.ask(words)
        expect(talking.page.locator("travesia-chat .choices button")).to_have_text(words)
        assert talking.bubbles()[-2:] == [f"Tú: {words}", f"Asistente: {words}"]
    elements = talking.page.locator("travesia-chat .log").evaluate(
        "log => [...new Set([...log.querySelectorAll('*')].map((each) => each.localName))]"
    )
    assert set(elements) == {"div", "p", "span", "time", "button"}


def test_dangerous_links_are_text(talking, gateway: FakeGateway):
    gateway.answering = lambda _text: [
        *[Line(f"Mira [aquí]({address}) y ya", link=address) for address in BAD_LINKS],
        Line("Fin"),
    ]
    talking.ask("hola")
    talking.sees("Fin")
    assert talking.lines.count() == len(BAD_LINKS) + 3
    links = talking.page.locator("travesia-chat .log a")
    assert links.evaluate_all("links => links.map((link) => link.href)") == []


def test_honest_links_are_links(talking, live_chat, gateway: FakeGateway):
    gateway.answering = lambda _text: [
        Line(
            "Mira [la guía](https://example.com/guia?a=1&b=2), https://example.com/x. "
            "Llama al [taller](tel:+34910000000), "
            "escribe a hola@example.com o ve a [tu pedido](/pedido).",
            link="/envios",
        )
    ]
    talking.ask("hola")
    talking.sees("la guía")
    found = talking.page.locator("travesia-chat .log a").evaluate_all(
        "links => links.map((link) => [link.firstChild.data, link.href, link.target, link.rel])"
    )
    other = ["_blank", "noopener noreferrer"]
    assert found == [
        ["la guía", "https://example.com/guia?a=1&b=2", *other],
        ["https://example.com/x", "https://example.com/x", *other],
        ["taller", "tel:+34910000000", "", ""],
        ["hola@example.com", "mailto:hola@example.com", "", ""],
        ["tu pedido", f"{live_chat}/pedido", "", ""],
        ["Ver más", f"{live_chat}/envios", "", ""],
    ]
    hint = talking.page.locator("travesia-chat .log a .hidden").first
    assert hint.text_content() == " (se abre en otra pestaña)"


def test_a_link_of_the_bot_inside_the_customers_own_words_stays_text(talking):
    talking.ask("[x](https://example.com) **negrita** https://example.com")
    talking.sees("negrita")
    assert talking.page.locator("travesia-chat .customer a, travesia-chat .customer strong").count() == 0


def test_hostile_attributes_of_the_page_stay_words(talking, gateway: FakeGateway):
    talking.page.locator("travesia-chat").evaluate(
        "(chat, title) => Object.assign(chat.dataset, {stage: '<b>', page: 'javascript:alert(1)', title})", HOSTILE[0]
    )
    talking.ask("hola")
    talking.sees("Has dicho: hola")
    expect(talking.panel.get_by_role("heading")).to_have_text(HOSTILE[0])
    assert gateway.room().places[-1].stage == "<b>"
