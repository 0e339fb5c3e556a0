"""A real process with the real gateway and database, driven over a pipe, that dies where it is told to.

One JSON object per line: in come `{"do": "open"}`, `{"do": "follow", "token", "after"}` and
`{"do": "say", "token", "id", "text"}`; out go `{"opened"}`, `{"ack", "duplicate"}` and `{"line"}`.
"""

import asyncio
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import bot.gateway.answers
import bot.gateway.arrivals
import bot.gateway.claims
import bot.gateway.journal
import bot.gateway.thinking
from bot.engine.protocol import EngineRequest, RequestKind
from bot.engine.scripted import ScriptedEngine
from bot.gateway.claims import Lease
from bot.gateway.journal import Journal
from bot.gateway.journal_gateway import JournalGateway
from bot.gateway.protocol import Incoming, Place
from bot.touchpoints.database import connect
from bot.touchpoints.events import StageSource, TouchpointEvent, TurnKind
from bot.touchpoints.sql_log import SqlTouchpointLog
from bot.turn import Said
from tests.gateway.sample import SECRET, shop


class Fate:
    """Kills this very process, with nothing flushed or closed, at the n-th time a point is passed."""

    def __init__(self, point: str, countdown: int) -> None:
        self._point = point
        self._left = countdown
        self._lock = threading.Lock()

    def passes(self, point: str) -> None:
        with self._lock:
            if point == self._point:
                self._left -= 1
                if self._left <= 0:
                    os.kill(os.getpid(), signal.SIGKILL)

    def after(self, point: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **named: Any) -> Any:
            result = real(*args, **named)
            if result is not None:
                self.passes(point)
            return result

        return wrapped


def doom(fate: Fate) -> None:
    """Put every point of the journal's path under the fate; the two `-ing` points lie inside a transaction."""
    journal: Any = bot.gateway.journal

    def accepting(*args: Any) -> None:
        bot.gateway.arrivals.write_arrival(*args)
        fate.passes("accepting")

    journal.write_arrival = accepting
    journal.write_outcome = fate.after("finishing", bot.gateway.answers.write_outcome)
    patched: Any = Journal
    patched.accept = fate.after("accepted", Journal.accept)
    patched.claim = fate.after("claimed", Journal.claim)
    patched.finish = fate.after("finished", Journal.finish)


def switch_off(guard: str) -> None:
    """Take one guard away, to prove that the auditor sees what it is there for."""
    patched: Any = Journal
    if guard == "inbox":  # acknowledge first, commit later
        accept = Journal.accept

        def soon(self: Journal, arrival: Any) -> bool:
            threading.Timer(0.15, accept, (self, arrival)).start()
            return True

        patched.accept = soon
    elif guard == "lease":  # everybody holds every lease
        vars(bot.gateway.claims)["_take"] = lambda _connection, ready, claimant: Lease(
            ready.session_id, claimant.owner, fence=0
        )
        vars(bot.gateway.answers)["give_back"] = lambda _connection, _held: True


def script(log: SqlTouchpointLog, fate: Fate, pause: float) -> Callable[[EngineRequest], Any]:
    async def reply(request: EngineRequest) -> tuple[Said, ...]:
        if request.kind is RequestKind.OPENING:
            return (Said("Hola."),)
        await asyncio.sleep(pause)
        event = TouchpointEvent(
            request.context, TurnKind.QUESTION, "compra", StageSource.QUESTION, request.content, answered=True
        )
        await asyncio.to_thread(log.record, event)
        fate.passes("thinking")
        await asyncio.sleep(pause)
        return (Said(f"1/2 {request.content}"), Said(f"2/2 {request.content}"))

    return reply


class Victim:
    def __init__(self, gateway: JournalGateway) -> None:
        self._gateway = gateway
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        reader = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := await reader.readline():
            task = asyncio.create_task(self._do(json.loads(line)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _do(self, order: dict[str, Any]) -> None:
        if order["do"] == "open":
            opened = await self._gateway.open("web", Place())
            tell({"opened": opened.token})
            return
        session = await self._gateway.session(order["token"])
        if order["do"] == "follow":
            async for event in self._gateway.follow(session, after=order["after"]):
                tell({"line": asdict(event), "token": order["token"]})
            return
        incoming = Incoming(order["id"], RequestKind.TEXT, order["text"])
        accepted = await self._gateway.accept(session, incoming)
        tell({"ack": order["id"], "duplicate": accepted.duplicate})


def tell(what: dict[str, Any]) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


async def main(url: str, options: dict[str, Any]) -> None:
    for module in (bot.gateway.arrivals, bot.gateway.journal):
        vars(module)["BURST"] = 1e9  # each customer stands for a hundred
    vars(bot.gateway.thinking)["MOST_ATTEMPTS"] = 99  # nine deaths in a row must not look like poison
    fate = Fate(options.get("die", ""), options.get("countdown", 0))
    if options.get("guard_off"):
        switch_off(options["guard_off"])
    doom(fate)
    database = connect(url)
    gateway = JournalGateway(
        engine=ScriptedEngine(script(SqlTouchpointLog(database), fate, options.get("pause", 0.005))),
        database=database,
        maps=[shop()],
        secret=SECRET,
        redact=lambda text: text,
        reply_deadline=options.get("deadline", 8.0),
    )
    await gateway.start()
    tell({"ready": True})
    await Victim(gateway).serve()
    await gateway.close()
    database.dispose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], json.loads(sys.argv[2])))
