"""How long each question asked of the log takes: 100,000 touchpoints on SQLite, each number over four weeks.

Run it with `python -m benchmarks.analytics`; `--touchpoints N` for another size.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.analytics import answers, effort, emotions, paths, resolution, stage_time, surveys, volumes
from bot.analytics.demonstration import write_demonstration
from bot.analytics.drop_off import drop_off
from bot.analytics.scope import Scope
from bot.analytics.stages import read_stages
from bot.analytics.window import Window
from bot.journeys.library import load_project
from bot.project import Project
from bot.touchpoints.database import connect, reading
from bot.touchpoints.migrating import migrate

_NOW = 1_780_000_000.0
_REPEATS = 5
_TURNS_PER_CONVERSATION = 2


def main() -> None:
    """Make the log, ask each question five times, and print the median in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--touchpoints", type=int, default=100_000)
    touchpoints = parser.parse_args().touchpoints
    journey = load_project(Project(Path.cwd()), today=datetime.now(timezone.utc).date(), language="en")[0]
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/log.db")
        migrate(engine)
        write_demonstration(engine, journey, conversations=touchpoints // _TURNS_PER_CONVERSATION, seed=1, now=_NOW)
        with reading(engine) as connection:
            window = Window.last(now=_NOW, zone=ZoneInfo(journey.settings.timezone))
            scope = Scope(read_stages(connection, journey.id), window)
            questions: dict[str, Callable[[], object]] = {
                "volume": lambda: volumes.volume(connection, scope),
                "doubts": lambda: volumes.doubts(connection, scope),
                "answers": lambda: answers.by_stage(connection, scope),
                "votes": lambda: answers.votes(connection, scope),
                "latency": lambda: answers.latency(connection, scope),
                "resolution": lambda: resolution.resolution(connection, scope),
                "effort": lambda: effort.effort_index(connection, scope),
                "emotions": lambda: emotions.emotions(connection, scope),
                "surveys": lambda: surveys.surveys(connection, scope),
                "drop_off": lambda: drop_off(connection, scope, now=_NOW),
                "time_in_stage": lambda: stage_time.time_in_stage(connection, scope),
                "paths": lambda: paths.paths(connection, scope),
            }
            print(f"{touchpoints:,} touchpoints, SQLite, median of {_REPEATS}, ms")
            for name, question in questions.items():
                print(f"{name:14} {_median_milliseconds(question):8.0f}")
        engine.dispose()


def _median_milliseconds(question: Callable[[], object]) -> float:
    taken = []
    for _ in range(_REPEATS):
        started = time.perf_counter()
        question()
        taken.append(time.perf_counter() - started)
    return 1_000 * statistics.median(taken)


if __name__ == "__main__":
    main()
