"""`travesia compile` writes what the maps say, tells what it did, and its check twin only looks."""

from argparse import ArgumentParser
from io import StringIO
from pathlib import Path

import pytest

from bot.cli import compile as command
from bot.cli.terminal import Terminal
from bot.errors import UserError
from bot.project import Project
from bot.settings import Settings

MAP = """journey: Mi tienda
stages:
  - name: Compra
    questions:
      - ask: |
          ¿El envío es gratis?
          cuánto cuesta el envío
        answer: Sí, el envío es gratis a partir de 40 €.
"""
PATHS = ["data/nlu/small_talk.yml", "data/nlu/tienda.yml", "data/stories/rules.yml", "domain.yml"]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "journey_maps").mkdir()
    (tmp_path / "journey_maps" / "tienda.yml").write_text(MAP, "utf-8")
    return Project(tmp_path)


def run(project: Project, *arguments: str, language: str = "en") -> tuple[int, list[str]]:
    out = StringIO()
    parser = ArgumentParser()
    command.arguments(parser, language)
    terminal = Terminal(out, StringIO(), language, project, Settings())
    code = command.run(parser.parse_args(arguments), terminal)
    return code, out.getvalue().splitlines()


def release_in(line: str) -> str:
    return line.rstrip(".").rpartition(" ")[2]


def test_the_first_time_it_writes_everything_and_says_so(project: Project) -> None:
    code, lines = run(project)
    assert code == 0
    assert lines == [
        *(f"  wrote    {path}" for path in PATHS),
        "Mi tienda · stages: 1 · questions: 1 · variants: 2",
        f"Compiled. Version {release_in(lines[-2])}.",
        "A bot that is already running keeps the maps it started with: stop it and run `travesia run` again.",
    ]
    assert all((project.root / path).exists() for path in PATHS)


def test_the_second_time_nothing_has_changed(project: Project) -> None:
    _, first = run(project)
    assert run(project) == (
        0,
        [
            "Mi tienda · stages: 1 · questions: 1 · variants: 2",
            f"Everything is up to date. Version {release_in(first[-2])}.",
        ],
    )


def test_a_renamed_map_leaves_nothing_behind(project: Project) -> None:
    run(project)
    (project.maps / "tienda.yml").rename(project.maps / "comercio.yml")
    _, lines = run(project, language="es")
    assert lines[0] == "  escrito  data/nlu/comercio.yml"
    assert "  borrado  data/nlu/tienda.yml" in lines
    assert not (project.nlu / "tienda.yml").exists()


def test_check_lists_what_is_stale_and_writes_nothing(project: Project) -> None:
    assert run(project, "--check") == (
        1,
        [
            f"{path}:1:1: JM902 this generated file is missing; run `travesia compile` and commit the result"
            for path in PATHS
        ],
    )
    assert not project.domain.exists()


def test_check_is_content_with_fresh_files(project: Project) -> None:
    _, first = run(project)
    release = release_in(first[-2])
    assert run(project, "--check", language="es") == (0, [f"Todo está al día. Versión {release}."])


def test_a_broken_map_is_not_compiled(project: Project) -> None:
    (project.maps / "tienda.yml").write_text(MAP.replace("name: Compra", "nmae: Compra"), "utf-8")
    with pytest.raises(UserError, match=r"tienda\.yml:3:5: JM101"):
        run(project)
    assert not project.domain.exists()
