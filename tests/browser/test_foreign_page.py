"""The chat inside somebody else's page, which has a strict policy of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.channels.web.app import build_web
from bot.channels.web.widget import widget_script
from tests.channels.web.fake_gateway import FakeGateway
from tests.channels.web.serving import serving

SNIPPETS = {
    "plain": '<script src="{server}/widget.js"></script><travesia-chat data-stage="compra"></travesia-chat>',
    "deferred": '<travesia-chat></travesia-chat><script src="{server}/widget.js" defer></script>',
    "module": '<travesia-chat></travesia-chat><script src="{server}/widget.js" type="module"></script>',
    "pinned": '<script src="{server}/widget.js?v={version}" integrity="{integrity}" crossorigin="anonymous"></script>'
    "<travesia-chat></travesia-chat>",
}
_PAGE = '<!doctype html><html lang="es"><meta charset="utf-8"><title>Otra tienda</title><body><h1>Otra</h1>{snippet}'


class Host:
    """Another shop: one page per snippet, under `default-src 'none'`."""

    server = ""

    async def page(self, request: Request) -> Response:
        script = widget_script()
        snippet = SNIPPETS[request.path_params["snippet"]].format(
            server=self.server, version=script.version, integrity=script.integrity
        )
        policy = f"default-src 'none'; script-src {self.server}; connect-src {self.server}; style-src 'none'"
        policy += "; require-trusted-types-for 'script'; trusted-types 'none'"
        return HTMLResponse(_PAGE.format(snippet=snippet), headers={"Content-Security-Policy": policy})


@pytest.fixture
def host() -> Host:
    return Host()


@pytest.fixture
def host_base(host: Host) -> Iterator[str]:
    routes = [Route("/favicon.ico", lambda _request: Response()), Route("/{snippet}", host.page)]
    with serving(Starlette(routes=routes)) as base:
        yield base


@pytest.fixture
def live_chat(host: Host, host_base: str, gateway: FakeGateway, journey) -> Iterator[str]:
    with serving(build_web(gateway, [journey], allowed_origins=[host_base])) as base:
        host.server = base
        yield base


@pytest.mark.parametrize("snippet", sorted(SNIPPETS))
def test_a_page_on_the_list_embeds_the_chat_under_its_own_strict_policy(host_base, live_chat, visitor, snippet):
    visitor.page.goto(f"{host_base}/{snippet}")
    visitor.open_chat()
    visitor.ask("¿El envío es gratis?")
    visitor.sees("60 €")
    link = visitor.page.locator("travesia-chat .log a")
    assert link.get_attribute("href") == f"{host_base}/envios"
    box = visitor.panel.bounding_box()
    assert box
    assert box["width"] == 392, "the styles came through the policy"
    visitor.page.reload()
    visitor.open_chat()
    visitor.sees("60 €")
    visitor.had_a_safe_visit(host_base, live_chat)


def test_the_stage_of_a_foreign_page_arrives(host_base, live_chat, visitor, gateway: FakeGateway):
    visitor.page.goto(f"{host_base}/plain")
    visitor.open_chat()
    visitor.sees("¡Hola!")
    assert [(place.stage, place.page) for place in gateway.room().places] == [("compra", "/plain")]


def test_a_page_that_is_not_on_the_list_opens_no_session(live_chat, visitor, gateway: FakeGateway, host: Host):
    with serving(Starlette(routes=[Route("/{snippet}", host.page)])) as other:
        visitor.page.goto(f"{other}/plain")
        visitor.open_chat()
        expect(visitor.status).to_have_text("Ahora mismo no podemos abrir el chat. Volvemos a intentarlo…")
        assert gateway.rooms == {}


def test_the_shop_cannot_be_framed(live_chat, visitor, host_base):
    visitor.page.goto(f"{host_base}/plain")
    answer = visitor.page.request.get(live_chat)
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
