"""Customers who keep a ledger: what they sent, what was acknowledged, what they saw. They retry as a widget does."""

import asyncio
import json
import signal
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent


@dataclass
class Ledger:
    """What the customers know, by session token."""

    sent: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    acknowledged: set[str] = field(default_factory=set)
    shown: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    changed: list[str] = field(default_factory=list)
    """Lines that were not the same when they were shown again."""


class Process:
    """One victim, alive until it is killed."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._acks: dict[str, asyncio.Future[bool]] = {}
        self._opened: asyncio.Queue[str] = asyncio.Queue()
        self._ready = asyncio.Event()
        self.died = asyncio.Event()

    async def start(self, url: str, **options: Any) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.victim", url, json.dumps(options),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=ROOT,
        )  # fmt: skip
        self._reader = asyncio.create_task(self._read())
        waits = [asyncio.create_task(self._ready.wait()), asyncio.create_task(self.died.wait())]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        assert self._ready.is_set(), "the victim died before it was ready"

    async def open(self) -> str:
        self._tell({"do": "open"})
        return await self._opened.get()

    def follow(self, token: str) -> None:
        self._tell({"do": "follow", "token": token, "after": max(self._ledger.shown[token], default=0)})

    async def say(self, token: str, external_id: str, text: str) -> bool:
        """Whether it was acknowledged before the process died."""
        ack = self._acks.setdefault(external_id, asyncio.get_running_loop().create_future())
        self._tell({"do": "say", "token": token, "id": external_id, "text": text})
        return await ack

    def kill(self) -> None:
        self._process.kill()

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    async def stop(self) -> int:
        """Let it end in peace; its exit code."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self.died.wait()
        return await self._process.wait()

    def _tell(self, order: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        if not self.died.is_set():
            self._process.stdin.write(json.dumps(order).encode() + b"\n")

    async def _read(self) -> None:
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            if line.endswith(b"\n"):
                self._hear(json.loads(line))
        await self._process.wait()
        self.died.set()
        for ack in self._acks.values():
            if not ack.done():
                ack.set_result(False)

    def _hear(self, told: dict[str, Any]) -> None:
        if "ready" in told:
            self._ready.set()
        elif "opened" in told:
            self._opened.put_nowait(told["opened"])
        elif "ack" in told:
            self._ledger.acknowledged.add(told["ack"])
            if not self._acks[told["ack"]].done():
                self._acks[told["ack"]].set_result(True)
        else:
            line, known = told["line"], self._ledger.shown[told["token"]]
            if known.setdefault(line["number"], line["text"]) != line["text"]:
                self._ledger.changed.append(f"line {line['number']} was {known[line['number']]!r}, is {line['text']!r}")
