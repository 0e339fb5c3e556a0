"""The tiny bot, trained once, and both engines answering with it."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from bot.engine.embedded import EmbeddedEngine
from bot.project import Project
from bot.rasa_parts import quiet, wire
from bot.rasa_parts.releases import latest_model
from bot.rasa_parts.training import train
from tests.engine.tiny_project import write_tiny_project
from tests.rasa_processes import await_answer, free_port, python

TOKEN = "a-token-of-enough-letters"
LEAN_RASA = "from bot.rasa_parts import lean; lean.prepare(light=True); from rasa.__main__ import main; main()"


@pytest.fixture(autouse=True)
def _quiet_rasa() -> None:
    quiet.hush()


@pytest.fixture(scope="session")
def tiny_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = write_tiny_project(tmp_path_factory.mktemp("tiny") / "project")
    train(project)
    return project


@pytest.fixture(scope="session")
def embedded(tiny_project: Project) -> Iterator[EmbeddedEngine]:
    engine = EmbeddedEngine(tiny_project, actions="tests.engine.tiny_actions")
    asyncio.run(engine.start())
    yield engine
    asyncio.run(engine.close())


@pytest.fixture(scope="session")
def rasa_server(tiny_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a `rasa run` with our channel, and its action server beside it."""
    folder = tmp_path_factory.mktemp("rasa_server")
    port, actions_port = free_port(), free_port()
    (folder / "credentials.yml").write_text(
        f"bot.rasa_parts.channel.TravesiaChannel:\n  token: {TOKEN}\n", encoding="utf-8"
    )
    (folder / "endpoints.yml").write_text(
        f"action_endpoint:\n  url: http://127.0.0.1:{actions_port}/webhook\n"
        "tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: tracker.db\n",
        encoding="utf-8",
    )
    model = str(latest_model(tiny_project.models))
    rasa = ["run", "-m", model, "-i", "127.0.0.1", "-p", str(port)]
    with ExitStack() as running:
        actions = ["-m", "rasa_sdk", "--actions", "tests.engine.tiny_actions", "-p", str(actions_port)]
        action_server = running.enter_context(python(actions, folder))
        server = running.enter_context(python(["-c", LEAN_RASA, *rasa], folder))
        await_answer(f"http://127.0.0.1:{actions_port}/health", child=action_server)
        await_answer(f"http://127.0.0.1:{port}{wire.ROOT}{wire.RELEASE}", child=server)
        yield f"http://127.0.0.1:{port}"
