"""The product as an operator runs it: the real command in a process of its own, that can be stopped or killed."""

import json
import os
import re
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

PATIENT = {"TRAVESIA_REPLY_DEADLINE": "60"}
"""On a busy machine an answer may take longer than a customer would wait for it."""
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


class RunningCommand:
    """`travesia run` on a free port."""

    def __init__(self, process: "subprocess.Popen[str]", base: str) -> None:
        self.process = process
        self.base = base

    def kill(self) -> None:
        """`kill -9`: nothing is tidied up."""
        self.process.kill()
        self.process.wait(timeout=10)

    def stop(self) -> int:
        """Ctrl+C: gives back the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=30)


@contextmanager
def running(project: Path) -> Iterator[RunningCommand]:
    """The product, from the moment it says its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli.main", "run", "--port", "0", "--project", str(project)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**PATIENT, **os.environ, "TRAVESIA_LANGUAGE": "es", "OMP_NUM_THREADS": "1"},
    )
    assert process.stdout is not None
    said: list[str] = []
    try:
        for line in process.stdout:
            said.append(line)
            if found := _ADDRESS.search(line):
                yield RunningCommand(process, found[0])
                break
        else:
            raise AssertionError(f"the product ended without an address: {''.join(said)}")
    finally:
        if process.poll() is None:
            process.kill()
        process.stdout.close()
        process.wait(timeout=10)


class Customer:
    """One customer over HTTP, who keeps a ledger of what was acknowledged."""

    def __init__(self, base: str) -> None:
        opened = httpx.post(f"{base}/api/sessions", json={"stage": "decision"}, timeout=30)
        opened.raise_for_status()
        self.token = opened.json()["token"]
        self.ledger: dict[str, str] = {}

    def say(self, base: str, text: str) -> None:
        """Send a text; only an acknowledged one enters the ledger."""
        message_id = str(uuid.uuid4())
        answer = httpx.post(
            f"{base}/api/messages", json={"id": message_id, "text": text}, headers=self._headers(), timeout=30
        )
        if answer.status_code == httpx.codes.ACCEPTED:
            self.ledger[message_id] = text

    def history(self, base: str) -> list[dict[str, Any]]:
        """The whole conversation as the customer sees it."""
        answer = httpx.get(f"{base}/api/messages", headers=self._headers(), timeout=30)
        answer.raise_for_status()
        return list(answer.json()["messages"])

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def logged_turns(project: Path) -> list[dict[str, Any]]:
    """What `travesia log --json` prints, oldest first."""
    command = [sys.executable, "-m", "bot.cli.main", "log", "--json", "--limit", "1000", "--project", str(project)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    return [json.loads(line) for line in printed.splitlines()]
