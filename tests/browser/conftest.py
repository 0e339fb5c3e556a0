"""A browser, a server to visit, and visitors.

`live_chat` yields the base address of a running chat. Here it is a gateway in memory; a test module that defines its
own `live_chat` runs the same walks (`tests.browser.visitor`) on another server, such as the whole product.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bot.channels.web.app import build_web
from bot.journeys.model import JourneyMap
from tests.browser.visitor import DESKTOP, Visitor
from tests.builders import make_map, make_question, make_stage, make_text
from tests.channels.web.fake_gateway import FakeGateway, Line
from tests.channels.web.serving import serving

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def answer(text: str) -> list[Line]:
    if "envío" in text:
        return [Line("Sí, a partir de **60 €** es gratis.", ("¿Cuándo llega?", "¿Y a Canarias?"), link="/envios")]
    if "llega" in text:
        return [Line("Depende:\n\n- accesorios: 48 horas\n- bicis: 6 días"), Line("¿Algo más?")]
    return [Line(f"Has dicho: {text}")]


@pytest.fixture(scope="session")
def chromium_path() -> str | None:
    """The machine's Chromium, else `None` for the one Playwright downloaded."""
    named = os.environ.get("TRAVESIA_CHROMIUM")
    return named or next((found for name in _BROWSERS if (found := shutil.which(name))), None)


@pytest.fixture(scope="module")
def browser(chromium_path: str | None) -> Iterator[Browser]:
    """One for each module, not for the session: while Playwright's loop runs, no asynchronous test can."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def journey() -> JourneyMap:
    return make_map(
        make_stage("decision", make_question("envio", ["¿El envío es gratis?", "cuánto cuesta"]), name="Decisión"),
        make_stage("compra", make_question("plazo", ["¿Cuándo llega?", "cuánto tarda"]), name="Compra"),
        name="Ciclos de prueba",
        scope=make_text("Bicis urbanas"),
    )


@pytest.fixture
def gateway() -> FakeGateway:
    gateway = FakeGateway(answer)
    gateway.clock = time.time
    return gateway


@pytest.fixture
def live_chat(gateway: FakeGateway, journey: JourneyMap) -> Iterator[str]:
    """The base address of a running chat."""
    with serving(build_web(gateway, [journey])) as base:
        yield base


@pytest.fixture
def new_visitor(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors: `new_visitor(viewport=PHONE, color_scheme="dark")`."""
    contexts: list[BrowserContext] = []

    def make(**options: object) -> Visitor:
        context = browser.new_context(**{"viewport": DESKTOP, "locale": "es-ES", "reduced_motion": "reduce", **options})  # type: ignore[arg-type]
        contexts.append(context)
        visitor = Visitor(context.new_page())
        visitor.watch()
        return visitor

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def visitor(new_visitor: Callable[..., Visitor]) -> Visitor:
    return new_visitor()
