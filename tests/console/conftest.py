"""A console over a fresh SQLite database."""

from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from tests.console.browsing import World


@pytest.fixture
def world(sqlite: Engine, tmp_path: Path) -> World:
    return World(sqlite, tmp_path)
