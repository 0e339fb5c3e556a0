"""From the button "publish" to a customer who reads the new answer, over HTTP, in the real `travesia run`.

`python -m benchmarks.publishing --publishes 100 --chats 50`. Each publish edits one answer of a map of 200 questions.
While they run, customers go on asking. The machine's own noise is told apart by CPU seconds.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Event, Thread
from typing import Final

import httpx
import psutil

from benchmarks.large_shop import FIRST, MAP, first_question, large_shop
from benchmarks.steady_chats import SteadyChats, ask, known_questions
from bot.accounts.audit import Actor
from bot.accounts.roles import Role
from bot.cli.console_parts import accounts_of
from bot.project import Project
from bot.settings import Settings
from bot.touchpoints.home import open_log

_ADDRESS: Final = re.compile(r"http://127\.0\.0\.1:\d+")
_WARM: Final = 2
"""Publishes before anything is measured: the first trains in full, the second is the first warm one."""
_PATIENCE: Final = 900.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One publish: seconds until its run was done, until this process served it, until a customer read it."""

    done: float
    served: float
    read: float
    cpu: float
    """CPU seconds of the product, its children included."""
    memory: float
    """Megabytes of the serving process afterwards, its children left out."""
    steps: str


def main(arguments: Sequence[str] = ()) -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--publishes", type=int, default=10)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two questions of one customer")
    options = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory() as folder,
        served_by_run(large_shop(Path(folder), questions=options.questions)) as at,
    ):
        project, base, process = at
        desk = Desk(project, base, process)
        over, chats = Event(), SteadyChats(base, known_questions(project), chats=options.chats, every=options.every)
        talking = Thread(target=chats.run, args=(over,))
        for number in range(-_WARM, 0):
            print(desk.publish(f"Respuesta de calentamiento {-number}."), flush=True)
        talking.start()
        try:
            measured = [desk.publish(f"Respuesta número {number}.") for number in range(options.publishes)]
        finally:
            over.set()
            talking.join()
    _print(measured, options.questions)
    print(chats.told())


class Desk:
    """Somebody at the console who edits one answer and publishes it."""

    def __init__(self, project: Project, base: str, process: psutil.Process) -> None:
        self._file = project.maps / MAP
        self._asked = first_question(project)
        self._answer = FIRST
        self._process = process
        self._base = base
        self._browser = browser_of(project, base)

    def publish(self, answer: str) -> Measured:
        """Edit, publish, and wait until a customer reads it."""
        text = self._file.read_text(encoding="utf-8")
        assert self._answer in text
        self._file.write_text(text.replace(self._answer, answer), encoding="utf-8")
        self._answer = answer
        page = self._browser.get("/console/publish").raise_for_status().text
        fields = {name: _hidden(page, name) for name in ("csrf", "draft")}
        worked, began = _cpu(self._process), time.perf_counter()
        sent = self._browser.post("/console/publish", data={**fields, "moment": "now"}, headers={"Origin": self._base})
        assert sent.is_redirect, sent.text
        done, served, steps = self._watched(began)
        while self._answer not in ask(self._base, self._asked):
            time.sleep(0.05)
        read = time.perf_counter() - began
        memory = self._process.memory_info().rss / 1e6
        return Measured(done, served, read, _cpu(self._process) - worked, memory, steps)

    def _watched(self, began: float) -> tuple[float, float, str]:
        done = 0.0
        while time.perf_counter() - began < _PATIENCE:
            run = self._browser.get("/console/publish/run.json").raise_for_status().json()
            took = time.perf_counter() - began
            if run["state"] not in ("running", "done"):
                raise RuntimeError(self._browser.get("/console/publish/run").text)
            if run["state"] == "done":
                done = done or took
                if run["served"]:
                    return done, took, " ".join(f"{each['name']} {each['seconds']}" for each in run["steps"])
            time.sleep(0.05)
        raise TimeoutError("the release was not served")


def browser_of(project: Project, base: str) -> httpx.Client:
    """Somebody who is signed in at the console and may do everything."""
    database = open_log(project, Settings())
    accounts = accounts_of(database, Settings())
    user = accounts.users.add("Medidora", Role.ADMIN, by=Actor("terminal:benchmark"))
    token = accounts.enter(user, address="").token
    database.dispose()
    return httpx.Client(base_url=base, cookies={"travesia-session": token}, timeout=120)


@contextmanager
def served_by_run(project: Project) -> Iterator[tuple[Project, str, psutil.Process]]:
    """The product in a process of its own, from the moment it says its address."""
    command = [sys.executable, "-m", "bot.cli.main", "run", "--port", "0", "--project", str(project.root)]
    environment = {**os.environ, "TRAVESIA_SESSIONS_PER_MINUTE": "100000", "TRAVESIA_REPLY_DEADLINE": "60"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            base = next(found[0] for line in server.stdout if (found := _ADDRESS.search(line)))
            Thread(target=server.stdout.read, daemon=True).start()
            yield project, base, psutil.Process(server.pid)
        finally:
            server.terminate()


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="(\w+)"', page)
    assert found, f"the page to publish offers no {name}"
    return found[1]


def _cpu(process: psutil.Process) -> float:
    """CPU seconds of a process and its children that are alive, and those that have ended."""
    own = process.cpu_times()
    alive = [each.cpu_times() for each in process.children(recursive=True)]
    return sum(each.user + each.system for each in (own, *alive)) + own.children_user + own.children_system


def _print(measured: Sequence[Measured], questions: int) -> None:
    print(f"{len(measured)} publishes of one edited answer, {questions} questions, SQLite\n")
    print(f"{'':<34}{'median':>9}{'worst':>9}")
    for label, values in (
        ("publish to done, s", [each.done for each in measured]),
        ("publish to served, s", [each.served for each in measured]),
        ("publish to read by a customer, s", [each.read for each in measured]),
        ("CPU of the product, s", [each.cpu for each in measured]),
    ):
        print(f"{label:<34}{median(values):>9.2f}{max(values):>9.2f}")
    first, last = measured[0].memory, measured[-1].memory
    print(f"{'memory of the server, MB':<34}{first:>9.0f}{last:>9.0f}  {last / first - 1:+.1%}")
    print(f"steps of the last one: {measured[-1].steps}")


if __name__ == "__main__":
    main(sys.argv[1:])
