"""A little shop whose map is quick to train, and what publishes it."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.project import Project
from bot.publishing.archive import files_of
from bot.publishing.publisher import Order, Publisher
from bot.publishing.store import ReleaseStore

MAP = Path(__file__).parent / "tienda.yml"
NOON = 1_790_000_000.0


def edit(project: Project, old: str, new: str) -> None:
    file = project.maps / "tienda.yml"
    before = file.read_text(encoding="utf-8")
    assert old in before
    file.write_text(before.replace(old, new), encoding="utf-8")


def order_of(project: Project, **more: object) -> Order:
    return Order(**{"files": files_of(project), "author": "Ana", **more})  # type: ignore[arg-type]


@pytest.fixture
def shop(tmp_path: Path) -> Project:
    project = Project(tmp_path / "tienda")
    project.maps.mkdir(parents=True)
    shutil.copy(MAP, project.maps / "tienda.yml")
    return project


@pytest.fixture
def publisher(shop: Project, sqlite: Engine) -> Publisher:
    return Publisher(shop, sqlite, now=lambda: NOON)


@pytest.fixture
def store(publisher: Publisher) -> ReleaseStore:
    return publisher.store
