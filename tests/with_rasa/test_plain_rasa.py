"""Rasa people feel at home: `rasa train`, `run`, `run actions` and `shell` work on the compiled files."""

import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from bot.project import Project
from tests.rasa_processes import await_answer, environment, free_port, python

pytestmark = pytest.mark.timeout(900)
PATIENCE = 300
"""Seconds for one start of plain Rasa, which imports TensorFlow, on a busy machine."""
SHIPPING = "¿El envío es gratis?"


@pytest.fixture(scope="module")
def project(trained_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The compiled sample as `travesia compile` leaves it, trained by plain `rasa train`."""
    root = tmp_path_factory.mktemp("plain") / "ciclos"
    shutil.copytree(trained_project.root, root, ignore=shutil.ignore_patterns("models", "var", ".rasa"))
    done = _rasa("train", root=root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((root / "models").glob("*.tar.gz"))) == 1
    return Project(root)


@pytest.fixture(scope="module")
def actions(project: Project) -> Iterator[None]:
    """`rasa run actions` on the port that `endpoints.yml` names, moved to a free one."""
    port = free_port()
    endpoints = project.endpoints.read_text(encoding="utf-8")
    assert ":5055/webhook" in endpoints
    project.endpoints.write_text(endpoints.replace(":5055/", f":{port}/"), encoding="utf-8")
    with python(["-m", "rasa", "run", "actions", "-p", str(port)], project.root) as server:
        await_answer(f"http://127.0.0.1:{port}/health", child=server)
        yield


@pytest.mark.usefixtures("actions")
def test_rasa_run_answers_with_the_answer_of_the_map(project: Project) -> None:
    port = free_port()
    (project.root / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    with ExitStack() as running:
        server = running.enter_context(python(["-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port)], project.root))
        await_answer(f"http://127.0.0.1:{port}/", child=server)
        answer = httpx.post(
            f"http://127.0.0.1:{port}/webhooks/rest/webhook",
            json={"sender": "somebody", "message": SHIPPING},
            timeout=60,
        ).json()
    assert "gratis" in answer[0]["text"]


@pytest.mark.usefixtures("actions")
def test_rasa_shell_talks(project: Project) -> None:
    ours, theirs = pty.openpty()  # the shell wants a terminal
    with subprocess.Popen(
        [sys.executable, "-m", "rasa", "shell", "-p", str(free_port())],
        cwd=project.root,
        env=environment(TERM="xterm"),
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as shell:
        os.close(theirs)
        try:
            _heard(ours, until="Your input")
            os.write(ours, f"{SHIPPING}\r".encode())
            assert "60 €" in _heard(ours, until="60 €")
        finally:
            os.killpg(shell.pid, signal.SIGKILL)
            os.close(ours)


def _heard(terminal: int, *, until: str) -> str:
    """What the terminal shows up to these words; answers the question for the cursor's place as a terminal does."""
    heard, limit = b"", time.monotonic() + PATIENCE
    while until not in heard.decode("utf-8", "ignore"):
        assert time.monotonic() < limit, heard.decode("utf-8", "ignore")
        if select.select([terminal], [], [], 1)[0]:
            news = os.read(terminal, 65536)
            if b"\x1b[6n" in news:
                os.write(terminal, b"\x1b[1;1R")
            heard += news
    return heard.decode("utf-8", "ignore")


def _rasa(*arguments: str, root: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "rasa", *arguments],
        cwd=root,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
