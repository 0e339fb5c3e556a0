"""A view's page: two same questions are computed once, and what changes in the log shows in the next look."""

import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update
from starlette.applications import Starlette

from bot.accounts.roles import Role
from bot.console.analysis import looking, view_pages
from bot.console.analysis.ahead import Ahead
from bot.console.analysis.asking import Ask
from bot.console.analysis.registry import ViewEntry
from bot.console.analysis.view import View
from bot.console.app import build_console
from bot.console.shelf import MapShelf
from bot.touchpoints.database import connect, writing
from bot.touchpoints.tables import touchpoint
from tests.console.analysis.evidence import evidence
from tests.console.browsing import SITE, Browser, World


class Counting:
    """A view that says how many turns and votes there are, and how often it was built."""

    def __init__(self) -> None:
        self.built, self.go = 0, threading.Event()
        self.go.set()

    def __call__(self, ask: Ask) -> View:
        self.built += 1
        assert self.go.wait(60)
        turns, votes = ask.connection.execute(select(func.count(), func.count(touchpoint.c.helpful))).one()
        return View(f"{turns} turns {votes} votes", "found")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("looking")
    (folder / "log.db").write_bytes(sqlite_template)
    engine = connect(f"sqlite:///{folder}/log.db")
    yield evidence(engine, folder)
    engine.dispose()


@pytest.fixture(scope="module")
def reader(own: World) -> Browser:
    return own.signed_in(Role.ANALYST)


@pytest.fixture
def view(monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting()
    monkeypatch.setattr(view_pages, "entry_of", lambda _id: ViewEntry("resolution", counting))
    return counting


def test_what_changes_in_the_log_shows_in_the_next_look_and_nothing_is_computed_twice(
    own: World, reader: Browser, view: Counting
) -> None:
    def shown() -> tuple[str, int]:
        page = reader.get("/console/analysis/resolution?map=tienda").text
        return page.partition("<h1>")[2].partition("</h1>")[0], view.built

    assert [shown(), shown()] == [("96 turns 10 votes", 1)] * 2
    with writing(own.database) as connection:
        row = dict(connection.execute(select(touchpoint).where(touchpoint.c.conversation_id == "c5")).mappings().one())
        del row["row_id"]
        connection.execute(touchpoint.insert(), row | {"turn_id": "new", "seq": 2})
    assert [shown(), shown()] == [("97 turns 10 votes", 2)] * 2
    with writing(own.database) as connection:
        connection.execute(update(touchpoint).where(touchpoint.c.turn_id == "new").values(helpful=False))
    assert [shown(), shown()] == [("97 turns 11 votes", 3)] * 2
    with writing(own.database) as connection:
        connection.execute(delete(touchpoint).where(touchpoint.c.turn_id == "new"))
    assert [shown(), shown()] == [("96 turns 10 votes", 4)] * 2
    own.clock.at += 61
    assert shown() == ("96 turns 10 votes", 5)


def test_a_language_a_filter_and_a_switch_are_other_questions_a_file_is_not(reader: Browser, view: Counting) -> None:
    address = "/console/analysis/resolution?map=tienda"
    for more in ("&days=7", "&peaks=1", "", "&download=csv&table=none", "&download=svg&chart=none"):
        reader.get(address + more)
    reader.get(address, headers={"accept-language": "en"})
    assert view.built == 4


def a_console(own: World, *, patience: float, ahead: Ahead | None = None) -> Browser:
    """Another one over the same log, and somebody who is signed in there."""
    shelf = MapShelf(own.project, lambda: date(2026, 11, 22))
    mount = build_console(own.accounts, shelf, patience=patience, ahead=ahead)
    browser = Browser(Starlette(routes=[mount]), site=SITE, address="203.0.113.8")
    token = own.accounts.enter(own.accounts.users.find("analyst"), address="").token
    browser.client.cookies.set("__Host-travesia-session", token, domain="console.example.com", path="/")
    return browser


def test_a_view_that_takes_long_says_so_and_appears(own: World, reader: Browser, view: Counting) -> None:
    browser = a_console(own, patience=0.05)
    view.go.clear()
    waiting = browser.get("/console/analysis/resolution?map=tienda")
    assert waiting.status_code == 202
    assert "<progress" in waiting.text
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in waiting.text
    assert "Calculando…" in waiting.text
    view.go.set()
    while (page := browser.get("/console/analysis/resolution?map=tienda")).status_code == 202:
        pass
    assert "96 turns 10 votes" in page.text
    assert view.built == 1


def test_the_views_beside_are_looked_at_ahead_and_again_when_half_a_minute_has_passed(
    own: World, reader: Browser, view: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Counting()
    monkeypatch.setattr(looking, "VIEWS", (ViewEntry("other", other),))
    runs: list[Callable[[], None]] = []

    def once(_seconds: float) -> None:
        raise StopIteration

    browser = a_console(own, patience=60, ahead=Ahead(sleep=once, begin=runs.append))
    browser.get("/console/analysis/resolution?map=tienda&days=7")
    for seconds, built in ((0, 1), (31, 2)):
        own.clock.at += seconds
        with pytest.raises(StopIteration):
            runs[0]()
        assert (view.built, other.built) == (built, built)
    monkeypatch.setattr(view_pages, "entry_of", lambda _id: ViewEntry("other", other))
    assert "96 turns" in browser.get("/console/analysis/other?map=tienda").text
    assert other.built == 2
