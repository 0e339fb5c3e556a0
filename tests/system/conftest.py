"""A project that one test alone writes to."""

import shutil

import pytest

from bot.project import Project
from bot.rasa_parts import quiet


@pytest.fixture
def project(trained_project: Project, tmp_path) -> Project:
    """A copy of the trained sample."""
    quiet.hush()
    return Project(shutil.copytree(trained_project.root, tmp_path / "shop", ignore=shutil.ignore_patterns("var")))
