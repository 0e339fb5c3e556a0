"""A tool, not a test: photographs the shop, the chat and the API page at phone and desktop size, light and dark.

    .venv/bin/python -m tests.browser.screenshots OUT [--url http://127.0.0.1:8000] [--project DIR] [--ask TEXT]

Without `--url` the project's first map is served with answers taken from the map itself.
"""

import argparse
import shutil
import time
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timezone
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bot.channels.web.app import build_web
from bot.journeys.facts import filled
from bot.journeys.library import load_project
from bot.journeys.model import JourneyMap
from bot.project import Project
from tests.browser.visitor import DESKTOP, PHONE, Visitor
from tests.channels.web.fake_gateway import FakeGateway, Line
from tests.channels.web.serving import serving


def gateway_of(journey: JourneyMap) -> FakeGateway:
    """A bot that knows the map's questions by heart."""
    known = {
        filled(question.canonical, journey.facts): question for stage in journey.stages for question in stage.questions
    }
    paths = {f"{stage.id}.{question.id}": question for stage in journey.stages for question in stage.questions}

    def answer(text: str) -> list[Line]:
        question = known.get(text) or next(iter(known.values()))
        stage = next(stage for stage in journey.stages if question in stage.questions)
        following = [paths.get(then.value) or paths.get(f"{stage.id}.{then.value}") for then in question.then]
        choices = tuple(filled(each.canonical, journey.facts) for each in following if each)
        words = filled(question.answer.default[0].value.strip(), journey.facts)
        return [Line(words, choices or tuple(known)[3:5], question.link.value if question.link else None)]

    greeting = journey.stages[0].greeting
    words = greeting.value if greeting else "¡Hola!"
    gateway = FakeGateway(answer, delay=0.2, greeting=[Line(words, tuple(known)[1:3])])
    gateway.clock = time.time
    return gateway


def photograph(browser: Browser, base: str, *, out: Path, question: str) -> None:
    """All the pictures, named `<page>-<size>-<scheme>.png`."""
    for size, viewport in (("desktop", DESKTOP), ("phone", PHONE)):
        for scheme in ("light", "dark"):
            touch = size == "phone"
            context = browser.new_context(
                viewport=viewport, color_scheme=scheme, locale="es-ES", has_touch=touch, is_mobile=touch
            )
            visitor = Visitor(context.new_page())
            visitor.watch()
            visitor.page.goto(base)
            visitor.launcher.wait_for()
            visitor.page.screenshot(path=out / f"shop-{size}-{scheme}.png")
            visitor.page.screenshot(path=out / f"whole-{size}-{scheme}.png", full_page=True)
            visitor.launcher.click()
            visitor.page.locator("travesia-chat .choices").wait_for()
            visitor.page.evaluate("text => document.querySelector('travesia-chat').ask(text)", question)
            visitor.page.locator("travesia-chat .line.bot").nth(1).wait_for()
            visitor.page.wait_for_timeout(600)
            visitor.page.screenshot(path=out / f"chat-{size}-{scheme}.png")
            visitor.page.goto(f"{base}/api")
            visitor.page.screenshot(path=out / f"api-{size}-{scheme}.png", full_page=True)
            context.close()


def main() -> None:
    """Read the options, serve if nothing is served, take the pictures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("out", type=Path)
    options.add_argument("--url", default="")
    options.add_argument("--project", type=Path, default=Path())
    options.add_argument("--ask", default="¿El envío es gratis?")
    chosen = options.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    server: AbstractContextManager[str] = nullcontext(chosen.url)
    if not chosen.url:
        maps = load_project(Project(chosen.project), today=datetime.now(timezone.utc).date())
        server = serving(build_web(gateway_of(maps[0]), maps))
    with server as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        photograph(browser, base, out=chosen.out, question=chosen.ask)
        browser.close()


if __name__ == "__main__":
    main()
