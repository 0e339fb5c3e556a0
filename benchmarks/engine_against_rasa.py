"""Our engine and our whole product against `rasa run` with `rasa run actions`: same project, model and messages.

Run it with `python -m benchmarks.engine_against_rasa`. All sides run the project's real actions and write a real log
to SQLite, one after the other, each in fresh processes. Rasa is asked over its own REST channel, as it is meant to
be; our engine as the gateway asks it; our whole product over HTTP, from sending to the answer on the stream, with
what Rasa does not do in between: a durable inbox, a journal of turns, replies that can be read again.
"""

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, astuple, dataclass
from datetime import datetime, timezone
from pathlib import Path
from statistics import median

import httpx
import psutil

from benchmarks.web_customer import talk
from bot.compiler import compile_maps, write_all
from bot.journeys.library import load_project
from bot.journeys.model import JourneyMap
from bot.project import Project
from bot.rasa_parts import quiet
from bot.rasa_parts.releases import latest_model
from bot.rasa_parts.training import train

REPOSITORY = Path(__file__).parent.parent
TURNS = 100
TURNS_A_CONVERSATION = 10


@dataclass(frozen=True)
class Measured:
    """What one side needed."""

    first_answer_s: float
    p50_ms: float
    p95_ms: float
    memory_mb: float


def main() -> None:
    """Measure both sides and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        project = _project(Path(folder) / "project")
        messages = _messages(project)
        ours = _ours(project, messages)
        whole = _measured(*talk(project.root, messages, environment=_environment()))
        theirs = _theirs(project, messages)
    print(f"{TURNS} turns, {TURNS_A_CONVERSATION} to a conversation, {len(set(messages))} questions, SQLite\n")
    print(f"{'':<26}{'rasa run + actions':>20}{'our engine':>14}{'ratio':>8}{'our product':>14}{'ratio':>8}")
    labels = ("start to first answer, s", "one turn, median, ms", "one turn, p95, ms", "memory, MB")
    for label, other, engine, product in zip(labels, astuple(theirs), astuple(ours), astuple(whole), strict=True):
        print(
            f"{label:<26}{other:>20.1f}{engine:>14.1f}{other / engine:>7.1f}x{product:>14.1f}{other / product:>7.1f}x"
        )


def _project(root: Path) -> Project:
    project = Project(root)
    shutil.copytree(REPOSITORY / "journey_maps", project.maps)
    for name in ("config.yml", "endpoints.yml"):
        shutil.copy(REPOSITORY / name, root)
    write_all(compile_maps(_maps(project)), root)
    train(project)
    project.var.mkdir(exist_ok=True)
    return project


def _maps(project: Project) -> tuple[JourneyMap, ...]:
    return load_project(project, today=datetime.now(timezone.utc).date())


def _messages(project: Project) -> list[str]:
    variants = [q.variants[-1].value for journey in _maps(project) for stage in journey.stages for q in stage.questions]
    return [variants[turn % len(variants)] for turn in range(TURNS)]


def _ours(project: Project, messages: list[str]) -> Measured:
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.engine_against_rasa", str(project.root), str(began)],
        cwd=REPOSITORY,
        env=_environment(),
        input=json.dumps(messages),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Measured(**json.loads(done.stdout))


async def _answer_in_this_process(project: Project, began: float, messages: list[str]) -> Measured:
    from actions.services import use
    from bot.engine.embedded import EmbeddedEngine
    from bot.engine.protocol import EngineRequest, RequestKind
    from bot.settings import Settings
    from bot.turn import TurnContext
    from bot.wiring import build_conversation_services

    use(build_conversation_services(project, Settings.from_environment()))
    engine = EmbeddedEngine(project)
    await engine.start()
    map_id = str(_maps(project)[0].id)
    took: list[float] = []
    first = 0.0
    for turn, text in enumerate(messages):
        conversation = f"ours-{turn // TURNS_A_CONVERSATION}"
        context = TurnContext(
            turn_id=f"{conversation}-{turn}",
            conversation_id=conversation,
            sequence=1 + turn % TURNS_A_CONVERSATION,
            customer_key=conversation,
            journey_key=conversation,
            channel="web",
            language="es",
            received_at=time.time(),
            release=engine.release,
            map_id=map_id,
        )
        start = time.perf_counter()
        await engine.reply(EngineRequest(RequestKind.TEXT, context, text))
        took.append(time.perf_counter() - start)
        first = first or time.time() - began
    memory = psutil.Process().memory_info().rss / 1e6
    await engine.close()
    return _measured(first, took, memory)


def _theirs(project: Project, messages: list[str]) -> Measured:
    port, actions_port = _free_port(), _free_port()
    (project.root / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    (project.root / "endpoints.yml").write_text(
        f"action_endpoint:\n  url: http://127.0.0.1:{actions_port}/webhook\n"
        "tracker_store:\n  type: SQL\n  dialect: sqlite\n  db: var/their_rasa.db\n",
        encoding="utf-8",
    )
    url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
    model = str(latest_model(project.models))
    began = time.time()
    with (
        _rasa(["run", "actions", "-p", str(actions_port)], project) as actions,
        _rasa(["run", "-m", model, "-i", "127.0.0.1", "-p", str(port)], project) as server,
        httpx.Client(timeout=60) as client,
    ):
        _first_answer(client, url, messages[0])
        first = time.time() - began
        took = []
        for turn, text in enumerate(messages):
            body = {"sender": f"theirs-{turn // TURNS_A_CONVERSATION}", "message": text}
            start = time.perf_counter()
            answer = client.post(url, json=body).json()
            took.append(time.perf_counter() - start)
            if not answer:
                raise SystemExit(f"Rasa did not answer {text!r}")
        memory = sum(psutil.Process(each.pid).memory_info().rss for each in (actions, server)) / 1e6
    return _measured(first, took, memory)


def _first_answer(client: httpx.Client, url: str, text: str) -> None:
    limit = time.monotonic() + 300
    while time.monotonic() < limit:
        try:
            if client.post(url, json={"sender": f"first-{time.time()}", "message": text}).json():
                return
        except (httpx.HTTPError, ValueError):
            pass
        time.sleep(0.1)
    raise SystemExit("Rasa did not answer within five minutes")


def _measured(first: float, took: list[float], memory: float) -> Measured:
    in_order = sorted(took)
    p95 = in_order[int(0.95 * len(in_order))]
    return Measured(round(first, 2), round(median(in_order) * 1000, 2), round(p95 * 1000, 2), round(memory, 1))


@contextmanager
def _rasa(arguments: list[str], project: Project) -> Iterator["subprocess.Popen[bytes]"]:
    child = subprocess.Popen(
        [sys.executable, "-m", "rasa", *arguments],
        cwd=project.root,
        env=_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield child
    finally:
        os.killpg(child.pid, signal.SIGTERM)
        child.wait(20)


def _environment() -> dict[str, str]:
    return {**quiet.child_environment(), "PYTHONPATH": str(REPOSITORY), "OMP_NUM_THREADS": "1"}


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    if len(sys.argv) == 3:  # the child that is being measured
        result = asyncio.run(
            _answer_in_this_process(Project(Path(sys.argv[1])), float(sys.argv[2]), json.load(sys.stdin))
        )
        print(json.dumps(asdict(result)))
    else:
        main()
