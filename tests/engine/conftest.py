"""The tiny bot, trained once, and both engines answering with it."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import httpx
import pytest

from bot.engine.embedded import EmbeddedEngine
from bot.project import Project
from bot.rasa_parts import quiet, wire
from bot.rasa_parts.releases import latest_model
from bot.rasa_parts.training import train
from tests.engine.tiny_project import write_tiny_project

REPOSITORY = Path(__file__).parent.parent.parent
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
        running.enter_context(python(actions, folder))
        running.enter_context(python(["-c", LEAN_RASA, *rasa], folder))
        await_answer(f"http://127.0.0.1:{actions_port}/health")
        await_answer(f"http://127.0.0.1:{port}{wire.ROOT}{wire.RELEASE}")
        yield f"http://127.0.0.1:{port}"


@contextmanager
def python(arguments: list[str], folder: Path) -> Iterator[None]:
    environment = {**quiet.child_environment(), "PYTHONPATH": str(REPOSITORY), "OMP_NUM_THREADS": "1"}
    with (folder / "output.txt").open("ab") as output:
        child = subprocess.Popen(
            [sys.executable, *arguments], cwd=folder, env=environment, stdout=output, stderr=output
        )
        try:
            yield
        finally:
            child.terminate()
            child.wait(20)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_answer(url: str) -> None:
    limit = time.monotonic() + float(os.environ.get("TRAVESIA_TEST_PATIENCE", "120"))
    while time.monotonic() < limit:
        try:
            httpx.get(url, timeout=2)
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"nothing answered at {url}")
