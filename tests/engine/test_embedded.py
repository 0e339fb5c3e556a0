"""What only the embedded engine can show: conversations that outlive it, and stores that fail."""

import asyncio
import os
import shutil
import time
from pathlib import Path

import pytest

from bot.engine.embedded import EmbeddedEngine
from bot.engine.protocol import EngineError, EngineRequest, RequestKind
from bot.errors import CataloguedError, UserError
from bot.project import Project
from bot.rasa_parts.releases import latest_model, read_note, release_of_model
from bot.rasa_parts.training import train, trained
from tests.builders import make_context
from tests.engine.tiny_project import write_tiny_project

ACTIONS = "tests.engine.tiny_actions"


def text(content: str, **context: str) -> EngineRequest:
    return EngineRequest(RequestKind.TEXT, make_context(**context), content)


def copy_of(project: Project, folder: Path) -> Project:
    shutil.copytree(project.root, folder / "project")
    return Project(folder / "project")


async def started(project: Project) -> EmbeddedEngine:
    engine = EmbeddedEngine(project, actions=ACTIONS)
    await engine.start()
    return engine


async def test_conversations_outlive_the_engine(tiny_project: Project, tmp_path: Path) -> None:
    project = copy_of(tiny_project, tmp_path)
    first = await started(project)
    await first.reply(text("¿El envío es gratis?", turn_id="t1"))
    await first.close()
    second = await started(project)
    (said,) = await second.reply(text("mxyzptlk", turn_id="t2"))
    await second.close()
    assert said.text == "No entiendo «mxyzptlk». Antes: decision.envio_gratis"
    assert (project.var / "rasa.db").is_file()


async def test_what_was_typed_is_gone_when_the_turn_is_over(tiny_project: Project, tmp_path: Path) -> None:
    project = copy_of(tiny_project, tmp_path)
    engine = await started(project)
    await engine.reply(text("¿El envío es gratis si me llamo mxyzptlk?", turn_id="t1"))
    again = await engine.reply(text("¿El envío es gratis si me llamo mxyzptlk?", turn_id="t1"))
    await engine.close()
    stored = b"".join(file.read_bytes() for file in project.var.glob("rasa.db*"))
    assert "El envío es gratis desde 50" in again[0].text  # a repeated turn is still answered from the store
    assert b"envio_gratis" in stored
    assert b"mxyzptlk" not in stored


async def test_a_store_that_fails_is_an_error_not_a_memory(tiny_project: Project, tmp_path: Path) -> None:
    engine = await started(copy_of(tiny_project, tmp_path))
    store = engine._models.current.agent.processor.tracker_store  # type: ignore[union-attr]
    store = getattr(store, "_tracker_store", store)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE events")
    with pytest.raises(EngineError, match="events"):
        await engine.reply(text("hola"))
    await engine.close()


async def test_a_value_that_makes_rasas_store_end_the_process_costs_one_turn(
    tiny_project: Project, tmp_path: Path
) -> None:
    engine = await started(copy_of(tiny_project, tmp_path))
    with pytest.raises(EngineError):
        await engine.reply(text("hola", conversation_id="\ud800", turn_id="t1"))
    (said,) = await engine.reply(text("gracias", turn_id="t2"))
    await engine.close()
    assert said.text == "A ti."


async def test_a_slow_turn_does_not_block_the_callers_loop(embedded: EmbeddedEngine) -> None:
    reply = asyncio.create_task(embedded.reply(text("hola", turn_id="t", conversation_id="loop")))
    longest, last = 0.0, time.monotonic()
    while not reply.done():
        await asyncio.sleep(0)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    await reply
    assert longest < 1


async def test_without_a_model_the_repair_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"errors\.model\.missing: folder=.*models"):
        await EmbeddedEngine(Project(tmp_path)).start()


async def test_a_broken_model_is_a_users_mistake(tiny_project: Project, tmp_path: Path) -> None:
    project = copy_of(tiny_project, tmp_path)
    latest_model(project.models).write_bytes(b"not an archive")
    with pytest.raises(UserError, match=r"errors\.model\.not_a_model: model=.*\.tar\.gz, reason=ReadError"):
        await started(project)


async def test_what_a_part_of_ours_says_of_the_model_is_not_lost_in_rasas_words(
    tiny_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise CataloguedError("errors.model.other_version", folder="model")

    monkeypatch.setattr("bot.rasa_parts.question_classifier.load", refuse)
    with pytest.raises(UserError, match=r"^errors\.model\.other_version: folder=model$"):
        await started(tiny_project)


async def test_another_failure_of_loading_is_told_in_rasas_words(
    tiny_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise RuntimeError("odd")

    monkeypatch.setattr("bot.rasa_parts.question_classifier.load", refuse)
    with pytest.raises(UserError, match=r"^errors\.model\.unloadable: model=.*, reason=Error initializing graph"):
        await started(tiny_project)


async def test_a_store_that_cannot_be_opened_is_a_users_mistake(tiny_project: Project, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/no/such/folder/rasa.db"
    with pytest.raises(UserError, match=r"errors\.model\.no_conversations: address=sqlite:///.*rasa\.db, reason=\w+"):
        await EmbeddedEngine(tiny_project, tracker_url=address, actions=ACTIONS).start()


async def test_before_the_start_and_after_the_end_there_is_no_answer(tiny_project: Project) -> None:
    engine = EmbeddedEngine(tiny_project)
    with pytest.raises(EngineError):
        await engine.reply(text("hola"))
    with pytest.raises(EngineError):
        await engine.understand("hola")
    await engine.close()


def test_a_model_carries_its_release_and_is_fresh_until_something_changes(
    tiny_project: Project, tmp_path: Path
) -> None:
    project = copy_of(tiny_project, tmp_path)
    model = latest_model(project.models)
    note = read_note(model)
    assert note is not None
    assert release_of_model(model) == note.release
    assert trained(project) == model
    domain = project.domain.read_text(encoding="utf-8")
    project.domain.write_text(domain.replace("Tarjeta", "Tarjetas"), encoding="utf-8")
    assert trained(project) is None


def test_a_model_of_plain_rasa_has_a_release_too(tiny_project: Project, tmp_path: Path) -> None:
    plain = tmp_path / "plain.tar.gz"
    shutil.copy(latest_model(tiny_project.models), plain)
    assert release_of_model(plain).startswith("rasa-")
    assert release_of_model(plain) == release_of_model(plain)


def test_the_newest_model_is_taken(tmp_path: Path) -> None:
    for age, name in enumerate(["new", "old"]):
        (tmp_path / f"{name}.tar.gz").write_bytes(b"")
        os.utime(tmp_path / f"{name}.tar.gz", (1000 - age, 1000 - age))
    assert latest_model(tmp_path).name == "new.tar.gz"


def test_there_is_nothing_to_train_before_compiling(tmp_path: Path) -> None:
    project = write_tiny_project(tmp_path / "project")
    project.domain.unlink()
    assert trained(project) is None
    with pytest.raises(UserError, match=r"errors\.training\.not_compiled: project="):
        train(project)


def test_what_rasa_refuses_is_a_users_mistake(tmp_path: Path) -> None:
    project = write_tiny_project(tmp_path / "project")
    project.config.write_text(
        "recipe: default.v1\npipeline: [{name: bot.rasa_parts.no.Such}]\npolicies: [{name: RulePolicy}]\n"
    )
    with pytest.raises(UserError, match=r"errors\.training\.refused: project=.*, reason=\w+"):
        train(project)


def test_a_config_that_is_no_yaml_is_a_users_mistake(tmp_path: Path) -> None:
    project = write_tiny_project(tmp_path / "project")
    project.config.write_text("pipeline: [")
    with pytest.raises(UserError, match=r"errors\.training\.unreadable_config: place=.*config\.yml:1:12, reason=\w+"):
        train(project)
