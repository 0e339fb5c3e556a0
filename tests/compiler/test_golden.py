"""What the compiler makes of whole maps: a folder per case, with its maps and the tree of files they give.

A case holds `map.yml`, or several `*.yml` of one project, and `expected/`. The small talk that the product brings is
replaced by one phrase and one answer of each kind, so that its texts can improve without touching the cases.
`UPDATE_GOLDEN=1 pytest tests/compiler/test_golden.py` writes the trees anew: read the diff.
"""

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.compiler import compile_maps, small_talk, write_all
from bot.compiler.naming import SMALL_TALK
from bot.compiler.small_talk import Talk
from bot.journeys.library import load_project
from bot.project import Project
from tests.compiler.reading_back import domain, examples

HERE = Path(__file__).parent / "golden"
CASES = sorted(case for case in HERE.iterdir() if case.is_dir())
assert CASES, "no golden cases found, so this file would pass by testing nothing"


def one_of_each(language: str) -> dict[str, Talk]:
    return {name: Talk((f"{language} {name}",), (f"{language.upper()} {name}",)) for name in SMALL_TALK}


def tree(root: Path) -> dict[str, str]:
    return {p.relative_to(root).as_posix(): p.read_text("utf-8") for p in sorted(root.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_map_becomes_exactly_these_files(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small_talk, "shipped", one_of_each)
    shutil.copytree(case, tmp_path / "journey_maps", ignore=shutil.ignore_patterns("expected"))
    maps = load_project(Project(tmp_path), today=date(2026, 11, 22))
    assert maps
    written = tmp_path / "written"
    write_all(compile_maps(maps), written)
    if os.environ.get("UPDATE_GOLDEN"):
        shutil.rmtree(case / "expected", ignore_errors=True)
        shutil.copytree(written, case / "expected")
    assert tree(written) == tree(case / "expected")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_rasa_accepts_the_expected_files(case: Path) -> None:
    files = tree(case / "expected")
    known = set()
    for intent in domain(files["domain.yml"])["intents"]:
        known |= {intent} if isinstance(intent, str) else set(intent)
    said = [intent for path, text in files.items() if path.startswith("data/nlu/") for intent, _, _ in examples(text)]
    assert {intent.partition("/")[0] for intent in said} == known - {"choose"}
