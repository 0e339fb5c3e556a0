"""What the serving process does from time to time: each job when it is due, whatever became of the others."""

import asyncio
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.analytics.findings.reading import all_of
from bot.cli.periodic_work import Job, jobs_of, work_periodically
from bot.cli.terminal import Terminal
from bot.gateway.ending import ended
from bot.project import Project
from bot.settings import Settings
from tests.accounts.people import Clock

MAP = "journey: Tienda\nid: tienda\nreviewed_on: 2020-01-01\nstages: [{name: Pagar, id: pagar}]\n"


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - the work is done in threads
        await asyncio.sleep(0.005)


def terminal_at(folder: Path, settings: Settings) -> Terminal:
    (folder / "journey_maps").mkdir()
    (folder / "journey_maps" / "tienda.yml").write_text(MAP, encoding="utf-8")
    return Terminal(io.StringIO(), io.StringIO(), "es", Project(folder), settings)


async def test_due_jobs_are_done_and_one_that_breaks_waits_for_its_next_time(
    sqlite: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    clock, done = Clock(), []

    def breaks() -> None:
        done.append("breaks")
        raise ZeroDivisionError

    jobs = [Job("breaks", 3_600, breaks), Job("works", 60, lambda: done.append("works"))]
    task = asyncio.create_task(work_periodically(sqlite, jobs, now=clock, look=0.01))
    await until(lambda: done == ["breaks", "works"])
    clock.go(61)
    await until(lambda: done == ["breaks", "works", "works"])
    clock.go(3_600)
    await until(lambda: done[3:] == ["breaks", "works"])
    await ended(task)
    assert [each.message for each in caplog.records] == ["the job breaks failed"] * 2


def test_findings_are_always_looked_for_and_digests_only_where_one_is_wanted(sqlite: Engine, tmp_path: Path) -> None:
    terminal = terminal_at(tmp_path, Settings())
    [findings] = jobs_of(terminal, sqlite, now=Clock())
    assert (findings.name, findings.every) == ("findings", 3_600)
    findings.work()
    assert [each.evidence.name for each in all_of(sqlite, "tienda")] == ["overdue_review"]


def test_with_a_webhook_there_is_a_job_that_delivers(sqlite: Engine, tmp_path: Path) -> None:
    settings = Settings(digest_webhook_url="http://127.0.0.1:1/")
    _, digests = jobs_of(terminal_at(tmp_path, settings), sqlite, now=Clock())
    assert (digests.name, digests.every) == ("digests", 600)
    assert digests.work() == 0
