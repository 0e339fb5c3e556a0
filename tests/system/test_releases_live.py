"""A published release in a running product: the real model, the real gateway, swaps while customers ask."""

import asyncio
import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.cli.product import RunningProduct, running_product
from bot.cli.releases_in_service import what_to_serve
from bot.cli.terminal import Terminal
from bot.engine.protocol import RequestKind
from bot.gateway import arrivals, journal
from bot.gateway.protocol import Incoming, Place
from bot.project import Project
from bot.publishing import following
from bot.publishing.archive import files_of
from bot.publishing.publisher import Order, Publisher
from bot.settings import Settings
from bot.touchpoints.home import open_log
from tests.databases import rows
from tests.publishing.conftest import MAP

QUESTION = "¿Puedo devolver un té?"
SAID = {"1": "Tienes 30 días para devolverlo.", "2": "Tienes 45 días para devolverlo."}
SWAPS = 10


@dataclass(frozen=True, slots=True)
class Shop:
    project: Project
    database: Engine
    publisher: Publisher

    def terminal(self) -> Terminal:
        return Terminal(io.StringIO(), io.StringIO(), "es", self.project, Settings())


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Two releases with real models; use a copy."""
    project = Project(tmp_path_factory.mktemp("releases") / "tienda")
    project.maps.mkdir(parents=True)
    shutil.copy(MAP, project.maps / "tienda.yml")
    database = open_log(project, Settings())
    publisher = Publisher(project, database)
    publisher.publish(Order(files_of(project), "Ana", "primera"))
    edited = MAP.read_text(encoding="utf-8").replace("30 días", "45 días")
    (project.maps / "tienda.yml").write_text(edited, encoding="utf-8")
    second = publisher.publish(Order(files_of(project), "Ana", "plazos"))
    database.dispose()
    assert (second.examination.own_right, second.examination.regressions) == (15, 0)
    return project


@pytest.fixture
def shop(published: Project, tmp_path: Path) -> Iterator[Shop]:
    shutil.copytree(published.root, tmp_path / "tienda")
    project = Project(tmp_path / "tienda")
    database = open_log(project, Settings())
    yield Shop(project, database, Publisher(project, database))
    database.dispose()


def said_by(terminal: Terminal) -> str:
    assert isinstance(terminal.out, io.StringIO)
    return terminal.out.getvalue()


async def answers(product: RunningProduct, times: int, *, asked: "asyncio.Queue[None]") -> list[str]:
    """What one customer is told who asks the same again and again."""
    gateway, heard = product.gateway, []
    session = await gateway.open("web", Place())
    events = gateway.follow(session, after=0)
    async for event in events:
        if event.author != "bot" or not event.last:
            continue
        heard.append(event.text)
        asked.put_nowait(None)
        if len(heard) > times:
            break
        await gateway.accept(session, Incoming(f"m{len(heard)}", RequestKind.TEXT, QUESTION, Place()))
    return heard[1:]  # the first was the greeting


async def test_customers_get_every_answer_while_ten_releases_take_over(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LOOK", 0.02)
    monkeypatch.setitem(arrivals.BURSTS, "web", 60.0)  # the customers of this test type faster than people
    monkeypatch.setattr(journal, "BURST", 60.0)
    terminal, asked = shop.terminal(), asyncio.Queue[None]()
    served = what_to_serve(terminal, draft=False)
    async with running_product(terminal, served.maps, served=served) as product:
        customers = [asyncio.create_task(answers(product, 15, asked=asked)) for _ in range(3)]
        for swap in range(SWAPS):
            await asked.get()
            number = 1 + swap % 2
            await asyncio.to_thread(shop.publisher.store.roll_back, number, at=float(swap), by="Ana")
            await took_over(terminal, swap + 1)
        heard = await asyncio.gather(*customers)
        assert SAID[str(number)] == product.maps[0].stages[1].questions[0].answer.default[0].value
    log = rows(
        shop.database,
        "SELECT conversation_id, release, outcome FROM touchpoint ORDER BY conversation_id, seq",
    )
    releases = [str(row["release"]).partition("-")[0] for row in log]
    talks = [releases[start : start + 15] for start in range(0, 45, 15)]
    assert [row["outcome"] for row in log] == ["ok"] * 45
    assert sorted([SAID[each] for each in talk] for talk in talks) == sorted(heard)
    assert set(releases) == {"1", "2"}


async def took_over(terminal: Terminal, times: int) -> None:
    while said_by(terminal).count("Ahora contesta la versión") < times:  # noqa: ASYNC110 - what is said is all there is
        await asyncio.sleep(0.01)


def test_the_active_release_is_served_and_unpublished_changes_are_told(shop: Shop) -> None:
    terminal = shop.terminal()
    served = what_to_serve(terminal, draft=False)
    assert served.release is not None
    assert (served.release.number, served.follows) == (2, True)
    assert said_by(terminal) == "Contesta la versión 2, la que está publicada.\n"
    (shop.project.maps / "tienda.yml").write_text(MAP.read_text(encoding="utf-8"), encoding="utf-8")
    terminal = shop.terminal()
    assert what_to_serve(terminal, draft=False).release == served.release
    assert "Hay cambios sin publicar" in said_by(terminal)
    shutil.rmtree(shop.project.maps)
    terminal = shop.terminal()
    assert what_to_serve(terminal, draft=False).release == served.release
    assert "Hay cambios" not in said_by(terminal)


def test_a_release_that_was_damaged_gives_way_to_the_one_before(shop: Shop) -> None:
    shutil.rmtree(shop.project.var / "releases")
    with shop.database.begin() as connection:
        connection.exec_driver_sql("UPDATE release_model SET content = X'00' WHERE number = 2")
    terminal = shop.terminal()
    served = what_to_serve(terminal, draft=False)
    assert served.release is not None
    assert served.release.number == 1
    assert "La versión 2 no se puede poner en servicio" in said_by(terminal)
    with shop.database.begin() as connection:
        connection.exec_driver_sql("UPDATE release_model SET content = X'00'")
    shutil.rmtree(shop.project.var / "releases")
    with pytest.raises(Exception, match=r"errors\.publishing\.damaged: number=2"):
        what_to_serve(shop.terminal(), draft=False)


def test_a_draft_and_a_project_without_releases_serve_the_files(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.cli import releases_in_service as module

    monkeypatch.setattr(module, "prepare", lambda _terminal: ("the files",))
    assert what_to_serve(shop.terminal(), draft=True) == module.Served(("the files",))  # type: ignore[arg-type]
    nothing = Terminal(io.StringIO(), io.StringIO(), "es", Project(shop.project.root / "empty"), Settings())
    assert what_to_serve(nothing, draft=False) == module.Served(("the files",), follows=True)  # type: ignore[arg-type]
    open_log(nothing.project, Settings()).dispose()
    assert what_to_serve(nothing, draft=False) == module.Served(("the files",), follows=True)  # type: ignore[arg-type]
