"""A customer of the whole product over HTTP, from sending a message to its answer on the stream."""

import json
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import psutil

MESSAGES_A_SESSION = 5
"""What one session may send at once; a customer who goes on faster is slowed down on purpose."""
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


def talk(project: Path, messages: Sequence[str], *, environment: dict[str, str]) -> tuple[float, list[float], float]:
    """Serve the project with `travesia run` and ask; gives seconds to the first answer, seconds a turn, megabytes."""
    began = time.time()
    command = [sys.executable, "-m", "bot.cli.main", "run", "--port", "0", "--project", str(project)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            base = next(found[0] for line in server.stdout or () if (found := _ADDRESS.search(line)))
            first, took = 0.0, []
            with httpx.Client(base_url=base, timeout=60) as client:
                for start in range(0, len(messages), MESSAGES_A_SESSION):
                    for seconds in _conversation(client, messages[start : start + MESSAGES_A_SESSION]):
                        took.append(seconds)
                        first = first or time.time() - began
            return first, took, psutil.Process(server.pid).memory_info().rss / 1e6
        finally:
            server.terminate()


def _conversation(client: httpx.Client, messages: Sequence[str]) -> Iterator[float]:
    token = client.post("/api/sessions", json={}).raise_for_status().json()["token"]
    client_headers = {"Authorization": f"Bearer {token}"}
    with client.stream("GET", "/api/stream", headers=client_headers) as stream:
        lines = _bot_lines(stream)
        next(lines)  # the greeting
        for text in messages:
            message_id = str(uuid.uuid4())
            start = time.perf_counter()
            body = {"id": message_id, "text": text}
            client.post("/api/messages", json=body, headers=client_headers).raise_for_status()
            while next(lines) != message_id:
                continue
            yield time.perf_counter() - start


def _bot_lines(stream: httpx.Response) -> Iterator[str | None]:
    """Which message each line of the bot answers, as the lines come."""
    for line in stream.iter_lines():
        if line.startswith("data:") and (said := json.loads(line.removeprefix("data:"))).get("author") == "bot":
            yield said["in_reply_to"]
