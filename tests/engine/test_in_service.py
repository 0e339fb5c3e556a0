"""A release that takes over while the engine answers: nobody is lost, and each turn ends as it began."""

import asyncio
import gc
import shutil
import weakref
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.dialogue.services import services_of_this_turn
from bot.engine.embedded import EmbeddedEngine
from bot.engine.in_service import InService, LoadedRelease
from bot.engine.protocol import EngineError, EngineRequest, RequestKind
from bot.project import Project
from bot.rasa_parts.releases import latest_model
from bot.rasa_parts.training import train
from tests.builders import make_context
from tests.dialogue.builders import make_services
from tests.engine.tiny_project import write_tiny_project

ACTIONS = "tests.engine.tiny_actions"
QUESTION = "¿El envío es gratis?"


@pytest.fixture(scope="module")
def two_models(tiny_project: Project, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Free from 50 €, and free from 90 €."""
    other = write_tiny_project(tmp_path_factory.mktemp("dear") / "tiny")
    other.domain.write_text(other.domain.read_text(encoding="utf-8").replace("50 €", "90 €"), encoding="utf-8")
    return latest_model(tiny_project.models), train(other)


@pytest.fixture
async def engine(two_models: tuple[Path, Path], tmp_path: Path) -> AsyncIterator[EmbeddedEngine]:
    running = EmbeddedEngine(Project(tmp_path), actions=ACTIONS)
    await running.start_with(two_models[0], release="1-cheap")
    yield running
    await running.close()


def asking(number: int, *, release: str, conversation: str = "") -> EngineRequest:
    context = make_context(turn_id=f"t{number}", conversation_id=conversation or f"c{number}", release=release)
    return EngineRequest(RequestKind.TEXT, context, QUESTION)


async def said(engine: EmbeddedEngine, request: EngineRequest) -> str:
    return (await engine.reply(request))[0].text.partition(".")[0]


async def test_a_turn_ends_on_the_release_it_was_claimed_with(
    engine: EmbeddedEngine, two_models: tuple[Path, Path]
) -> None:
    assert engine.release == "1-cheap"
    ready = await engine.load(two_models[1], release="2-dear")
    assert (engine.release, await said(engine, asking(1, release="1-cheap"))) == (
        "1-cheap",
        "El envío es gratis desde 50 €",
    )
    engine.serve(ready)
    assert engine.release == "2-dear"
    assert await said(engine, asking(2, release="2-dear", conversation="c1")) == "El envío es gratis desde 90 €"
    assert await said(engine, asking(3, release="1-cheap")) == "El envío es gratis desde 50 €"
    assert await said(engine, asking(4, release="0-forgotten")) == "El envío es gratis desde 90 €"
    assert (await engine.understand(QUESTION)).intent == "decision"


async def test_nothing_is_lost_while_ten_releases_take_over(
    engine: EmbeddedEngine, two_models: tuple[Path, Path]
) -> None:
    over, told = asyncio.Event(), []
    answered: asyncio.Queue[None] = asyncio.Queue()

    async def customer(name: str) -> None:
        number = 0
        while not over.is_set():
            number += 1
            release = engine.release
            request = EngineRequest(
                RequestKind.TEXT,
                make_context(turn_id=f"{name}{number}", conversation_id=name, release=release),
                QUESTION,
            )
            told.append((release.partition("-")[2], await said(engine, request)))
            answered.put_nowait(None)

    customers = [asyncio.create_task(customer(name)) for name in "abc"]
    for swap in range(10):
        kind = ("dear", "cheap")[swap % 2]
        ready = await engine.load(two_models[kind == "dear"], release=f"{swap + 2}-{kind}")
        engine.serve(ready)
        for _ in customers:
            await answered.get()
    over.set()
    await asyncio.gather(*customers)
    prices = {"cheap": "El envío es gratis desde 50 €", "dear": "El envío es gratis desde 90 €"}
    assert [answer for _, answer in told] == [prices[kind] for kind, _ in told]
    assert {kind for kind, _ in told} == {"cheap", "dear"}


async def test_a_model_that_cannot_be_loaded_changes_nothing(engine: EmbeddedEngine, tmp_path: Path) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"cut")
    with pytest.raises(Exception, match=r"errors\.model\.not_a_model"):
        await engine.load(broken, release="2-broken")
    assert (engine.release, await said(engine, asking(1, release="1-cheap"))) == (
        "1-cheap",
        "El envío es gratis desde 50 €",
    )


async def test_an_engine_that_does_not_run_takes_no_release(two_models: tuple[Path, Path], tmp_path: Path) -> None:
    shutil.copy(two_models[0], tmp_path / "model.tar.gz")
    engine = EmbeddedEngine(Project(tmp_path), actions=ACTIONS)
    with pytest.raises(EngineError):
        await engine.load(tmp_path / "model.tar.gz", release="1")
    with pytest.raises(EngineError):
        engine.serve(loaded("1"))
    with pytest.raises(EngineError):
        await engine.reply(asking(1, release="1"))


def loaded(release: str, closed: list[str] | None = None) -> LoadedRelease:
    def dispose() -> None:
        if closed is not None:
            closed.append(release)

    store = SimpleNamespace(engine=SimpleNamespace(dispose=dispose))
    agent: Any = SimpleNamespace(processor=SimpleNamespace(tracker_store=store))
    return LoadedRelease(release, agent)


@pytest.fixture
def closed() -> list[str]:
    return []


def test_an_earlier_release_stays_for_a_late_turn_and_goes_with_the_next(closed: list[str]) -> None:
    models = InService()
    for name in ("a", "b", "c"):
        models.put(loaded(name, closed))
    assert closed == ["a"]
    with models.of("b") as late:
        assert late is not None
        assert late.release == "b"
    models.close()
    assert closed == ["a", "b", "c"]
    assert models.current is None


def test_a_release_that_is_thinking_stays_however_many_come_after_it(closed: list[str]) -> None:
    models = InService()
    models.put(loaded("a", closed))
    with models.of("a"):
        for name in ("b", "c", "d"):
            models.put(loaded(name, closed))
        assert closed == ["b"]
    assert closed == ["b", "a"]
    with models.of("a") as after:
        assert after is models.current


def test_the_same_release_again_is_answered_by_its_newest_model(closed: list[str]) -> None:
    models = InService()
    models.put(loaded("a", closed))
    again = loaded("a", closed)
    models.put(again)
    with models.of("a") as chosen:
        assert chosen is again


def test_nothing_is_held_before_the_first() -> None:
    with InService().of("a") as chosen:
        assert chosen is None


async def test_actions_get_the_services_of_the_turn_and_nobody_else_does(
    two_models: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.engine import tiny_actions

    seen: list[object] = []
    run = tiny_actions.Answer.run

    def spied(self: Any, dispatcher: Any, tracker: Any, domain: Any) -> Any:
        seen.append(services_of_this_turn())
        return run(self, dispatcher, tracker, domain)

    monkeypatch.setattr(tiny_actions.Answer, "run", spied)
    first, second = make_services(), make_services()
    engine = EmbeddedEngine(Project(tmp_path), actions=ACTIONS)
    await engine.start_with(two_models[0], release="1", conversation=first)
    await engine.reply(asking(1, release="1"))
    engine.serve(await engine.load(two_models[1], release="2", conversation=second))
    await engine.reply(asking(2, release="2"))
    await engine.reply(asking(3, release="1"))
    await engine.close()
    assert seen == [first, second, first]
    assert services_of_this_turn() is None


async def test_what_has_been_replaced_twice_is_not_in_memory_any_more(
    engine: EmbeddedEngine, two_models: tuple[Path, Path]
) -> None:
    held: list[weakref.ref[Any]] = []
    for number in range(3):
        loaded = await engine.load(two_models[number % 2], release=f"{number}-next", conversation=make_services())
        engine.serve(loaded)
        await engine.understand(QUESTION)
        held += [weakref.ref(loaded.agent), weakref.ref(loaded.conversation.knowledge)]  # type: ignore[union-attr]
        del loaded
    gc.collect()
    assert [each() is not None for each in held] == [False, False, True, True, True, True]
