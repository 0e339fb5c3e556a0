"""A console that publishes without training, whose runs begin and end when the test says so."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlalchemy.engine import Engine
from starlette.applications import Starlette

from bot.accounts.audit import Action, Actor, Deed, record
from bot.console.app import build_console
from bot.console.publishing_desk import PublishingDesk
from bot.console.shelf import MapShelf
from tests.console.browsing import Browser, World

DRAFT = 'name="draft" value="'


class PublishingWorld(World):
    """`world.work` holds what has begun and not run yet; with `at_once` it runs where it begins."""

    def __init__(self, database: Engine, folder: Path, *, four_eyes: bool = False) -> None:
        super().__init__(database, folder)
        self.at_once = True
        self.work: list[Callable[[], None]] = []
        self.serves = ""
        shelf = MapShelf(self.project, lambda: date(2026, 11, 22))
        self.desk = PublishingDesk(
            database, shelf, now=self.clock, four_eyes=four_eyes, serving=lambda: self.serves, start=self._start
        )
        mount = build_console(self.accounts, shelf, publishing=self.desk)
        self.pages = mount.app
        self.app = Starlette(routes=[mount])

    def _start(self, work: Callable[[], None]) -> None:
        if self.at_once:
            work()
        else:
            self.work.append(work)

    def edit(self, old: str, new: str) -> None:
        file = self.project.maps / "tienda.yml"
        before = file.read_text(encoding="utf-8")
        assert old in before
        file.write_text(before.replace(old, new), encoding="utf-8")

    def edited_by(self, name: str) -> None:
        record(self.database, Deed(Actor(name), Action.MAP_EDITED, "tienda"), at=self.clock())

    def publish(self, browser: Browser, **more: str) -> str:
        """Open the page and press the button; the text of the page that comes after."""
        page = browser.get("/console/publish").text
        draft = page.partition(DRAFT)[2].partition('"')[0]
        response = browser.post("/console/publish", **{"draft": draft, "moment": "now", **more})
        return browser.get(response.headers["location"]).text if response.is_redirect else response.text
