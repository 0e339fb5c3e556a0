"""Customers who go on asking while something else happens: how long answers take, and how many go wrong."""

import asyncio
import random
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from threading import Event
from typing import Final

import httpx

from bot.journeys.library import load_project
from bot.project import Project

_POLL: Final = 0.25
_PATIENCE: Final = 120.0
_A_SESSION: Final = 5
"""Questions of one session; a customer who goes on faster is slowed down on purpose."""


def known_questions(project: Project) -> list[str]:
    """What the maps on the disk can be asked."""
    maps = load_project(project, today=datetime.now(timezone.utc).date())
    return [question.canonical for journey in maps for stage in journey.stages for question in stage.questions]


@dataclass(slots=True)
class SteadyChats:
    """`chats` customers, each with one of the known questions every `every` seconds."""

    base: str
    known: Sequence[str]
    chats: int
    every: float
    took: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)

    def run(self, over: Event) -> None:
        """Until `over`; belongs on a thread of its own."""
        asyncio.run(self._all(self.known, over))

    async def _all(self, known: Sequence[str], over: Event) -> None:
        async with httpx.AsyncClient(base_url=self.base, timeout=_PATIENCE) as client:
            await asyncio.gather(*(self._customer(client, known, over, seed) for seed in range(self.chats)))

    async def _customer(self, client: httpx.AsyncClient, known: Sequence[str], over: Event, seed: int) -> None:
        chance = random.Random(seed)
        await asyncio.sleep(chance.random() * self.every)
        while not over.is_set():
            try:
                token = (await client.post("/api/sessions", json={})).raise_for_status().json()["token"]
                for _ in range(_A_SESSION):
                    await self._ask(client, token, chance.choice(known))
                    await asyncio.sleep(self.every)
                    if over.is_set():
                        return
            except httpx.HTTPError as error:
                self.wrong[type(error).__name__] += 1

    async def _ask(self, client: httpx.AsyncClient, token: str, text: str) -> None:
        began, message = time.perf_counter(), str(uuid.uuid4())
        headers = {"Authorization": f"Bearer {token}"}
        sent = await client.post("/api/messages", json={"id": message, "text": text}, headers=headers)
        sent.raise_for_status()
        while time.perf_counter() - began < _PATIENCE:
            lines = (await client.get("/api/messages", headers=headers)).raise_for_status().json()["messages"]
            said = [line["text"] for line in lines if line["author"] == "bot" and line["in_reply_to"] == message]
            if said:
                self.took.append(time.perf_counter() - began)
                self.wrong["apology"] += any("un problema nuestro" in each for each in said)
                return
            await asyncio.sleep(_POLL)
        self.wrong["silence"] += 1

    def told(self) -> str:
        """How it went."""
        if not self.took:
            return "no chats"
        ordered = sorted(self.took)
        middle, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        wrong = {name: count for name, count in self.wrong.items() if count}
        return (
            f"{self.chats} chats, {len(ordered)} answers, median {middle:.2f} s, p95 {late:.2f} s, "
            f"worst {ordered[-1]:.2f} s, wrong: {wrong or 'none'}"
        )


def ask(base: str, text: str) -> str:
    """What a new customer is answered."""
    with httpx.Client(base_url=base, timeout=_PATIENCE) as client:
        token = client.post("/api/sessions", json={}).raise_for_status().json()["token"]
        headers, message = {"Authorization": f"Bearer {token}"}, str(uuid.uuid4())
        client.post("/api/messages", json={"id": message, "text": text}, headers=headers).raise_for_status()
        began = time.perf_counter()
        while time.perf_counter() - began < _PATIENCE:
            lines = client.get("/api/messages", headers=headers).raise_for_status().json()["messages"]
            said = [line["text"] for line in lines if line["author"] == "bot" and line["in_reply_to"] == message]
            if said:
                return " ".join(said)
            time.sleep(0.02)
    raise TimeoutError(text)
