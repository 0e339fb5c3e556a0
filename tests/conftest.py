"""What tests of every room share: the repository's own project, compiled and trained once."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.compiler import compile_maps, write_all
from bot.journeys.library import load_project
from bot.project import Project

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def trained_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the repository's maps and Rasa settings, compiled and trained; use it, do not change it."""
    from bot.rasa_parts.training import train

    project = Project(tmp_path_factory.mktemp("trained") / "ciclos")
    shutil.copytree(REPOSITORY / "journey_maps", project.maps)
    for name in ("config.yml", "endpoints.yml"):
        if (REPOSITORY / name).exists():
            shutil.copy(REPOSITORY / name, project.root / name)
    write_all(compile_maps(load_project(project, today=date(2026, 11, 22))), project.root)
    train(project)
    return project
