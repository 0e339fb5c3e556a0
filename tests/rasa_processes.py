"""Real Rasa in processes of its own, for tests: started, awaited, and always ended."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.rasa_parts import quiet

REPOSITORY = Path(__file__).parent.parent


def environment(**more: str) -> dict[str, str]:
    return {**quiet.child_environment(), "PYTHONPATH": str(REPOSITORY), "OMP_NUM_THREADS": "1", **more}


@contextmanager
def python(arguments: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process in the folder; what it says goes to `output.txt` there."""
    with (folder / "output.txt").open("ab") as output:
        child = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=folder,
            env=environment(),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            yield child
        finally:
            os.killpg(child.pid, signal.SIGTERM)
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait(10)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_answer(url: str, *, child: subprocess.Popen[bytes], patience: float = 180) -> None:
    """Wait until anything answers there, as long as the process lives."""
    limit = time.monotonic() + patience
    while time.monotonic() < limit and child.poll() is None:
        try:
            httpx.get(url, timeout=2)
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"nothing answered at {url}")


def in_fresh_process(code: str) -> dict[str, Any]:
    """Run the code and read the JSON line it prints last."""
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == "", "Rasa's noise reached a user"
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result
