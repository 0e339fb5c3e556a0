"""What tests of every room share: the repository's own project, compiled and trained once."""

import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from bot.compiler import compile_maps, write_all
from bot.journeys.library import load_project
from bot.project import Project
from tests.databases import (  # noqa: F401  the databases of every room that has one
    database,
    database_url,
    new_url,
    postgresql_migrated,
    postgresql_server,
    sqlite,
    sqlite_template,
    sqlite_url,
)

REPOSITORY = Path(__file__).parent.parent
WHOLE = ("browser", "faults", "system", "with_rasa")
"""Folders that play whole products: which lines they pass is not what they are for, and counting them costs a third."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Coverage is counted by the tests that are close to the code."""
    for item in items:
        if item.path.relative_to(REPOSITORY / "tests").parts[0] in WHOLE:
            item.add_marker("no_cover")


@pytest.fixture(scope="session")
def trained_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the repository's maps and Rasa settings, compiled and trained; use it, do not change it."""
    return _copy_of_trained(REPOSITORY / "journey_maps", tmp_path_factory, name="ciclos")


@pytest.fixture(scope="session")
def trained_hotel(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The English example in the same way; use it, do not change it."""
    return _copy_of_trained(REPOSITORY / "examples/harbour_house/journey_maps", tmp_path_factory, name="hotel")


def _copy_of_trained(maps: Path, folders: pytest.TempPathFactory, *, name: str) -> Project:
    """Trained once by whichever test process comes first; each has a copy of its own."""
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    shared = (folders.getbasetemp() if alone else folders.getbasetemp().parent) / f"trained-{name}"
    with FileLock(f"{shared}.lock"):
        if not (shared / "trained").exists():
            shutil.rmtree(shared, ignore_errors=True)  # of one that died in the middle
            _train(maps, shared)
            (shared / "trained").touch()
    mine = folders.mktemp("trained") / name
    shutil.copytree(shared, mine, ignore=shutil.ignore_patterns("trained"))
    return Project(mine)


def _train(maps: Path, root: Path) -> None:
    from bot.rasa_parts.training import train

    project = Project(root)
    shutil.copytree(maps, project.maps)
    for name in ("config.yml", "endpoints.yml"):
        if (REPOSITORY / name).exists():
            shutil.copy(REPOSITORY / name, project.root / name)
    write_all(compile_maps(load_project(project, today=date(2026, 11, 22))), project.root)
    train(project)
