"""The words of every problem: a folder per case, `<CODE>_<slug>/`, with a map and what it prints in both languages.

A case holds `map.yml` (or several `*.yml`, which are then checked together), `expected.es.txt` and
`expected.en.txt`. A file `published` lists the ids of an earlier release, one per
line. A file `padding` with a number stretches `map.yml` to so many bytes, a file `repeated` writes its last line so
many times.
`UPDATE_GOLDEN=1 pytest tests/journeys/test_golden_problems.py` writes the expected texts anew: read the diff.
"""

import os
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.catalogue import LANGUAGES, sentences
from bot.journeys.library import check_paths
from bot.journeys.rules import check_against

HERE = Path(__file__).parent / "golden"
CASES = sorted(case for case in HERE.iterdir() if case.is_dir())
TODAY = date(2026, 11, 22)
CODE = re.compile(r"^JM[0-3]\d\d$")


def codes_with_texts(language: str) -> set[str]:
    found = {key.split(".")[1] for key in sentences(language) if key.startswith("problems.")}
    return {code for code in found if CODE.match(code)}


def report(folder: Path, language: str) -> str:
    checked = check_paths([folder], today=TODAY)
    problems = [problem for each in checked for problem in each.problems]
    if (published := folder / "published").exists():
        ids = published.read_text(encoding="utf-8").split()
        problems += [problem for each in checked if each.map for problem in check_against(each.map, ids)]
    lines = [f"{problem.render(language)}\n" for problem in problems]
    return "".join(lines).replace(f"{folder.as_posix()}/", "")


def prepared(case: Path, tmp_path: Path) -> Path:
    padding, repeated = case / "padding", case / "repeated"
    if not padding.exists() and not repeated.exists():
        return case
    folder = tmp_path / case.name
    shutil.copytree(case, folder)
    content = (folder / "map.yml").read_bytes()
    if padding.exists():
        content += b"#" * (int(padding.read_text()) - len(content))
    else:
        content += content.splitlines(keepends=True)[-1] * (int(repeated.read_text()) - 1)
    (folder / "map.yml").write_bytes(content)
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_prints_exactly_its_expected_words(case: Path, language: str, tmp_path: Path) -> None:
    expected = case / f"expected.{language}.txt"
    printed = report(prepared(case, tmp_path), language)
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(printed, encoding="utf-8")
    assert printed == expected.read_text(encoding="utf-8")
    assert f": {case.name.partition('_')[0]} " in printed


def test_every_code_has_a_case_and_every_case_a_code() -> None:
    assert CASES, "no golden cases found, so this file would pass by testing nothing"
    assert {case.name.partition("_")[0] for case in CASES} == codes_with_texts("es") == codes_with_texts("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_repair_sentence_of_a_code_is_printed_by_some_case(language: str) -> None:
    printed = "\n".join((case / f"expected.{language}.txt").read_text(encoding="utf-8") for case in CASES)
    for key, sentence in sentences(language).items():
        code = key.split(".")[1]
        if key.startswith("problems.") and CODE.match(code):
            literal = max(re.split(r"\{\w*\}", sentence.replace("{{", "{").replace("}}", "}")), key=len)
            assert literal in printed, f"no golden case prints {key}"
