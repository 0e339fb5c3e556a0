"""How long each page of the console takes on the sample project, over HTTP, in the real `travesia run`.

`python -m benchmarks.console_pages`. Every page is asked for several times; the quickest says what the page costs, the
median what the machine makes of it. The CPU of the server tells the two apart.
"""

import argparse
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Final

import httpx
import psutil

from benchmarks.large_shop import REPOSITORY
from benchmarks.publishing import browser_of, served_by_run
from bot.console.app import PAGES
from bot.console.transport import BASE
from bot.project import Project

GOAL: Final = 0.2
_SAMPLE: Final = "ciclos_alameda"
_KNOWN: Final = {"map": _SAMPLE, "file": f"{_SAMPLE}.yml", "map_id": _SAMPLE}
"""What stands in the paths of pages; a page about anything else is left out."""
_NAMED: Final = re.compile(r"\{(\w+)(?::\w+)?\}")


def main(arguments: Sequence[str] = ()) -> None:
    """Measure, and print the table, the slowest first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=7)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, served_by_run(_sample(Path(folder) / "sample")) as at:
        project, base, process = at
        browser = browser_of(project, base)
        rows = [_measured(browser, path, process, times=options.times) for path in _paths()]
    print(f"{'page':<44}{'best, ms':>10}{'median':>9}{'CPU, ms':>9}")
    for path, best, middle, cpu in sorted(rows, key=lambda row: -row[1]):
        print(f"{path:<44}{best * 1e3:>10.0f}{middle * 1e3:>9.0f}{cpu * 1e3:>9.0f}{'  over' if best > GOAL else ''}")


def _sample(root: Path) -> Project:
    shutil.copytree(REPOSITORY / "journey_maps", root / "journey_maps")
    for name in ("config.yml", "endpoints.yml"):
        shutil.copy(REPOSITORY / name, root)
    return Project(root)


def _paths() -> list[str]:
    """Every page that the sample has something to show on."""
    pages = (_NAMED.sub(lambda name: _KNOWN.get(name[1], "?"), each.path) for each in PAGES if each.method == "GET")
    return sorted({f"{BASE}{path}" for path in pages if "?" not in path})


def _measured(
    browser: httpx.Client, path: str, process: psutil.Process, *, times: int
) -> tuple[str, float, float, float]:
    took = []
    browser.get(path)  # templates are compiled with the first
    worked = _cpu(process)
    for _ in range(times):
        began = time.perf_counter()
        answer = browser.get(path)
        took.append(time.perf_counter() - began)
        if answer.is_server_error:
            raise RuntimeError(f"{path}: {answer.status_code}")
    return path, min(took), median(took), (_cpu(process) - worked) / times


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


if __name__ == "__main__":
    main(sys.argv[1:])
