"""What tests of every room share: the repository's own project, compiled and trained once."""

import shutil
from datetime import date
from pathlib import Path

import pytest

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
    return _trained(REPOSITORY / "journey_maps", tmp_path_factory.mktemp("trained") / "ciclos")


@pytest.fixture(scope="session")
def trained_hotel(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The English example in the same way; use it, do not change it."""
    return _trained(REPOSITORY / "examples/harbour_house/journey_maps", tmp_path_factory.mktemp("trained") / "hotel")


def _trained(maps: Path, root: Path) -> Project:
    from bot.rasa_parts.training import train

    project = Project(root)
    shutil.copytree(maps, project.maps)
    for name in ("config.yml", "endpoints.yml"):
        if (REPOSITORY / name).exists():
            shutil.copy(REPOSITORY / name, project.root / name)
    write_all(compile_maps(load_project(project, today=date(2026, 11, 22))), project.root)
    train(project)
    return project
