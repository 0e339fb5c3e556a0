"""The process in which the draft answers: started when somebody tries it, ended when nobody does any more."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from threading import Lock, Timer
from typing import Final

from bot.console.try_talk import Talk, Wanted, talk_from, to_line
from bot.errors import CataloguedError
from bot.project import Project

PATIENCE: Final = 120.0
"""Seconds for one conversation, learning included; a process that needs longer hangs, and is ended."""
IDLE: Final = 600.0
"""Seconds without a question after which the process ends by itself and what it has learnt is gone."""
_TIDYING: Final = 5.0
_ONE_CORE: Final = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Who tries a draft must not slow down the customers of the same machine."""


def command_of(project: Project, *, idle: float = IDLE) -> tuple[str, ...]:
    """How the process is started."""
    return (sys.executable, "-m", "bot.cli.draft_process", str(project.root.resolve()), str(idle))


class TryOuts:
    """The one process of a console, made when it is needed for the first time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: DraftProcess | None = None

    def of(self, project: Project) -> "DraftProcess":
        """The project's process; asking for it starts nothing."""
        with self._lock:
            self._process = self._process or DraftProcess(command_of(project))
            return self._process


class DraftProcess:
    """One process for one project; its functions block and may be called from many threads.

    It ends when it is idle, and with us: it reads what we write, and that has an end.
    """

    def __init__(self, command: Sequence[str], *, patience: float = PATIENCE) -> None:
        self._command = tuple(command)
        self._patience = patience
        self._lock = Lock()
        self._child: subprocess.Popen[str] | None = None
        self._step = ""

    @property
    def step(self) -> str:
        """What it is doing: `starting`, `reading`, `learning`, `talking`; empty when nothing is asked of it."""
        return self._step

    def talk(self, wanted: Wanted) -> Talk:
        """The whole conversation, with the draft as it is on the disk now. `UserError` when the process fails."""
        if not self._lock.acquire(timeout=self._patience):
            raise CataloguedError("console.try.busy")
        try:
            return self._asked(wanted)
        finally:
            self._step = ""
            self._lock.release()

    def close(self) -> None:
        """End the process, if there is one; it gets a moment to tidy its folder."""
        child, self._child = self._child, None
        if child is None:
            return
        assert child.stdin is not None
        with suppress(OSError):  # what was still to be written is for nobody
            child.stdin.close()
        try:
            child.wait(_TIDYING)
        except subprocess.TimeoutExpired:
            child.kill()
        _forget(child)

    def _asked(self, wanted: Wanted) -> Talk:
        child = self._running()
        watch = Timer(self._patience, child.kill)
        watch.daemon = True
        watch.start()
        try:
            answer = self._answer_of(child, to_line(wanted))
        finally:
            watch.cancel()
        if answer is None:
            self.close()
            raise CataloguedError("console.try.failed")
        return answer

    def _answer_of(self, child: "subprocess.Popen[str]", line: str) -> Talk | None:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(line)
            child.stdin.flush()
        except OSError:
            return None
        for told in child.stdout:
            said = json.loads(told)
            if "step" not in said:
                return talk_from(said)
            self._step = str(said["step"])
        return None

    def _running(self) -> "subprocess.Popen[str]":
        child = self._child
        if child is not None and child.poll() is None:
            return child
        if child is not None:
            _forget(child)
        self._step = "starting"
        self._child = subprocess.Popen(  # noqa: S603 - our own module, no shell
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, **_ONE_CORE},
        )
        return self._child


def _forget(child: "subprocess.Popen[str]") -> None:
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
