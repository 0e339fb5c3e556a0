"""The project in this repository: what is generated is fresh, what is written by hand is the same everywhere."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.compiler import compile_maps, stale
from bot.journeys.library import load_project
from bot.project import Project

ROOT = Path(__file__).parents[2]
PROJECTS = (ROOT, *sorted(path.parent for path in ROOT.glob("examples/*/journey_maps")))
TELL_RELEASE = """
from datetime import date
from pathlib import Path
from bot.compiler import compile_maps, release_of
from bot.journeys.library import load_project
from bot.project import Project
print(release_of(compile_maps(load_project(Project(Path(".")), today=date(2026, 1, 1)))))
"""


def test_the_committed_files_are_those_of_the_maps() -> None:
    files = compile_maps(load_project(Project(ROOT), today=date(2026, 11, 22)))
    assert [problem.render("en") for problem in stale(files, ROOT)] == []


@pytest.mark.parametrize("name", ["config.yml", "endpoints.yml"])
def test_a_new_project_gets_the_same_rasa_settings_as_this_one(name: str) -> None:
    packaged = ROOT / "bot" / "compiler" / "project_files" / name
    assert packaged.read_text("utf-8") == (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_every_sample_map_compiles(project: Path) -> None:
    maps = load_project(Project(project), today=date(2026, 11, 22))
    files = {file.path: file.text for file in compile_maps(maps)}
    assert set(files) == {
        "domain.yml",
        "data/stories/rules.yml",
        "data/nlu/small_talk.yml",
        *(f"data/nlu/{journey.id}.yml" for journey in maps),
    }


def test_the_same_maps_give_the_same_bytes_in_every_process() -> None:
    releases = {
        subprocess.run(
            [sys.executable, "-c", TELL_RELEASE],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "4242")
    }
    assert len(releases) == 1
    assert len(releases.pop()) == len("0123456789ab\n")
