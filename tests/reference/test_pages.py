"""The made pages of docs/: fresh, complete, and rewritten by one command."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot.analytics.definitions import DEFINITIONS
from bot.catalogue import sentences
from bot.journeys.fields import PARTS
from bot.journeys.library import check_paths
from bot.journeys.metrics import METRICS
from bot.reference.__main__ import main, pages, stale
from bot.reference.examples import read_examples
from bot.reference.page import cell, sentence
from bot.reference.problems_page import severity

ROOT = Path(__file__).parent.parent.parent
GOLDEN = ROOT / "tests" / "journeys" / "golden"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder that holds the golden cases where a clone has them, and no page yet."""
    (tmp_path / "tests" / "journeys").mkdir(parents=True)
    (tmp_path / "tests" / "journeys" / "golden").symlink_to(GOLDEN, target_is_directory=True)
    return tmp_path


def page(name: str) -> str:
    return next(each.text for each in pages(ROOT) if each.path == f"docs/{name}.md")


def test_the_pages_in_docs_say_what_the_code_says() -> None:
    assert stale(ROOT) == [], "run `python -m bot.reference` and commit the result"


def test_the_command_writes_what_is_missing_and_then_has_nothing_to_do(clone: Path, capsys) -> None:
    assert main([], root=clone) == 0
    made = ["docs/problems.md", "docs/map-reference.md", "docs/settings.md", "docs/metrics.md"]
    assert capsys.readouterr().out.split() == made
    assert main([], root=clone) == 0
    assert main(["--check"], root=clone) == 0
    assert capsys.readouterr() == ("", "")


def test_the_check_names_the_page_that_is_out_of_date_and_writes_nothing(clone: Path, capsys) -> None:
    main([], root=clone)
    (clone / "docs" / "settings.md").write_text("old")
    capsys.readouterr()
    assert main(["--check"], root=clone) == 1
    assert capsys.readouterr().err == (
        "docs/settings.md: is out of date; run `python -m bot.reference` and commit the result\n"
    )
    assert (clone / "docs" / "settings.md").read_text() == "old"


def test_without_the_golden_cases_the_command_says_where_to_run_it(tmp_path: Path, capsys) -> None:
    assert main([], root=tmp_path) == 1
    assert "run this from the root of a clone" in capsys.readouterr().err


def test_every_problem_stands_on_its_page_with_its_words() -> None:
    text = page("problems")
    codes = {key.split(".")[1] for key in sentences("es") if key.startswith("problems.")}
    assert set(re.findall(r"^### (JM\d+)$", text, flags=re.MULTILINE)) == codes
    assert "**English** (error): the stage '‹name›' is not in the map\n- use one of these: ‹known›" in text
    assert "map.yml:9:19: JM204 la etapa «conpra» no existe en el mapa; ¿querías decir «compra»?" in text


def test_every_field_stands_on_its_page() -> None:
    text = page("map-reference")
    assert set(re.findall(r"^## (\w+)$", text, flags=re.MULTILINE)) == {*PARTS, "metrics", "translations"}
    rows = re.findall(r"^\| (?:\*\*)?`\w+`", text, flags=re.MULTILINE)
    assert len(rows) == sum(len(part.fields) for part in PARTS.values())
    assert all(f"`{metric}`" in text for metric in METRICS)


def test_the_family_of_a_code_tells_its_severity() -> None:
    found = {
        (problem.code, problem.severity.value)
        for case in GOLDEN.iterdir()
        for checked in check_paths([case], today=date(2026, 11, 22))
        for problem in checked.problems
    }
    assert len(found) > 40
    assert {(code, severity(code)) for code, _ in found} == found


def test_an_example_is_the_first_case_of_its_code_with_only_its_own_lines() -> None:
    example = read_examples(GOLDEN)["JM302"]
    assert list(example.maps) == ["map.yml"]
    assert example.printed["en"] == (
        "map.yml:8:11: JM302 'cuando llega' is in the same question twice; "
        "it already stands on line 6; remove one, or write another way of asking",
    )


@pytest.mark.parametrize("content", [b"journey: \xbf", b"journey: a\x00", b"\n", b"a: 1\n" * 41])
def test_a_map_that_a_page_cannot_show_is_left_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "JM999_case").mkdir()
    (tmp_path / "JM999_case" / "map.yml").write_bytes(content)
    assert read_examples(tmp_path)["JM999"].maps == {}


def test_values_and_braces_of_a_sentence_are_shown_to_readers() -> None:
    assert sentence("problems.JM211.problem", "en") == "the fact '{‹name›}' is not in `facts`"


def test_a_cell_stays_one_cell() -> None:
    assert cell("a |\n b") == "a \\| b"


def test_the_page_of_metrics_defines_known_metrics_in_their_order() -> None:
    defined = re.findall(r"^\| `(\w+)` \|", page("metrics"), re.MULTILINE)
    assert defined == [metric for metric in METRICS if metric in defined]
    assert len(defined) == len(set(defined)) == len(DEFINITIONS)
