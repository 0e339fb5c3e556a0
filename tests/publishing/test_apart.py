"""Publishing in a process of its own: what it says, and that its death leaves everything as it was."""

import threading
from collections.abc import Iterator
from multiprocessing import active_children
from multiprocessing.connection import Connection
from typing import Any

import psutil
import pytest
from sqlalchemy.engine import Engine

from bot.errors import CataloguedError
from bot.project import Project
from bot.publishing import apart as apart_module
from bot.publishing import apart_orders
from bot.publishing.apart import PublisherApart
from bot.publishing.apart_messages import Broken, Publish, Warm
from bot.publishing.apart_orders import Orders
from bot.publishing.apart_process import serve
from bot.publishing.archive import files_of
from bot.publishing.publisher import Publisher, RegressionsError, Stage
from bot.publishing.workshop import Way, Workshop
from tests.publishing.conftest import NOON, edit, order_of
from tests.publishing.quick import WORSE, without_training


def quick(pipe: Connection, root: str, url: str) -> None:
    """The real process, with everything real but the model and its examination."""
    without_training(setattr)
    serve(pipe, root, url)


def worse(pipe: Connection, root: str, url: str) -> None:
    without_training(setattr, WORSE)
    serve(pipe, root, url)


def hanging(pipe: Connection, root: str, url: str) -> None:
    """Training never ends."""
    without_training(setattr)

    def train(*_: object, training: Any, **__: object) -> None:
        training()
        threading.Event().wait()

    setattr(Workshop, "train", train)  # noqa: B010
    serve(pipe, root, url)


def idle(pipe: Connection, root: str, url: str) -> None:
    setattr(apart_orders, "learnt", lambda _maps: None)  # noqa: B010
    serve(pipe, root, url, 0.0)


@pytest.fixture
def apart(shop: Project, sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[PublisherApart]:
    monkeypatch.setattr(apart_module, "serve", quick)
    made = PublisherApart(shop, sqlite)
    yield made
    made.close()


def test_it_publishes_step_by_step_goes_on_and_goes_back(
    apart: PublisherApart, shop: Project, sqlite: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[Stage] = []
    first = apart.publish(order_of(shop), progress=steps.append)
    assert (first.release.number, first.way, steps) == (1, Way.TRAINED, list(Stage))
    with pytest.raises(CataloguedError, match=r"^errors\.publishing\.unchanged: number=1$"):
        apart.publish(order_of(shop))
    (child,) = active_children()
    edit(shop, "30 días", "45 días")
    apart.publish(order_of(shop))
    assert active_children() == [child], "it stays warm"
    assert psutil.Process(child.pid).nice() > psutil.Process().nice()
    assert apart.roll_back(by="Luis").number == 1
    with sqlite.begin() as connection:
        connection.exec_driver_sql("DELETE FROM release_model WHERE number = 2")
    told: list[bool] = []
    assert apart.roll_back(2, by="Luis", training=lambda: told.append(True)).has_model
    assert told == [True]
    apart.close()
    assert active_children() == []


def test_what_goes_worse_comes_back_whole(
    apart: PublisherApart, shop: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart_module, "serve", worse)
    with pytest.raises(RegressionsError) as caught:
        apart.publish(order_of(shop))
    assert caught.value.examination == WORSE


@pytest.mark.parametrize(("stopping", "why"), [(True, "stopped"), (False, "died")])
def test_a_child_that_is_killed_leaves_everything_and_the_next_one_publishes(
    apart: PublisherApart, shop: Project, monkeypatch: pytest.MonkeyPatch, stopping: bool, why: str
) -> None:
    monkeypatch.setattr(apart_module, "serve", hanging)
    assert not apart.stop(), "nothing is under way"

    def kill(stage: Stage) -> None:
        if stage is Stage.TRAINING:
            (child,) = active_children()
            if stopping:
                assert apart.stop()
            else:
                child.kill()

    with pytest.raises(CataloguedError, match=rf"^errors\.publishing\.{why}$"):
        apart.publish(order_of(shop), progress=kill)
    monkeypatch.setattr(apart_module, "serve", quick)
    assert apart.publish(order_of(shop)).release.number == 1


def test_it_ends_when_nobody_asks(apart: PublisherApart, shop: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart_module, "serve", idle)
    apart.warm(files_of(shop))
    for child in active_children():
        child.join()
    monkeypatch.setattr(apart_module, "serve", quick)
    assert apart.publish(order_of(shop)).release.number == 1


def test_our_own_mistakes_are_told_as_such(shop: Project, sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[object] = []
    without_training(monkeypatch.setattr)
    orders = Orders(Publisher(shop, sqlite, now=lambda: NOON), said.append)
    monkeypatch.setattr(Workshop, "train", lambda *_, **__: 1 / 0)
    orders.carry_out(Publish(order_of(shop)))
    last = said[-1]
    assert isinstance(last, Broken)
    assert "ZeroDivisionError" in last.told
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        apart_module._result(last)


def test_warming_says_nothing_whatever_the_files_are(
    shop: Project, sqlite: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[object] = []
    learnt: list[str] = []
    monkeypatch.setattr("bot.publishing.apart_orders.learnt", lambda maps: learnt.append(maps[0].name))
    orders = Orders(Publisher(shop, sqlite, now=lambda: NOON), said.append)
    orders.carry_out(Warm(files_of(shop)))
    orders.carry_out(Warm(()))
    assert (said, learnt) == ([], ["Tienda de té"])
