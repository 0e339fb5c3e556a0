"""The house rules, as tests; each sweep first proves that it looked at something."""

import ast
import re
import statistics
import string
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

from bot.catalogue import LANGUAGES, sentences
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
MODULES = sorted(path for package in ("bot", "actions") for path in (ROOT / package).rglob("*.py"))
SHIPPED = sorted(
    path
    for package in ("bot", "actions")
    for path in (ROOT / package).rglob("*")
    if path.suffix in {".py", ".yml", ".js", ".css", ".html", ".jinja", ".mako"}
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))

LONGEST_MODULE = 400
MEDIAN_MODULE = 150
LONGEST_FUNCTION = 40
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
UNFINISHED = re.compile(r"NotImplementedError|\bTODO\b|\bFIXME\b|\bXXX\b|/home/\w|/root/|/Users/\w|/tmp/|/work/")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_there_are_modules_texts_and_tests_to_look_at() -> None:
    assert len(MODULES) > 80
    assert len(SHIPPED) > len(MODULES)
    assert len(TESTS) > 50
    assert min(len(sentences(language)) for language in LANGUAGES) > 300


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    assert {named(path): lines_of(path) for path in MODULES if lines_of(path) > LONGEST_MODULE} == {}


def test_most_modules_are_short() -> None:
    assert statistics.median(lines_of(path) for path in MODULES if path.name != "__init__.py") < MEDIAN_MODULE


def test_no_function_is_longer_than_forty_lines() -> None:
    functions = [
        (f"{named(path)}:{node.lineno} {node.name}", _length(node))
        for path in MODULES
        if "migrations" not in path.parts  # a migration is one long list of what changes
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert len(functions) > 300
    assert {name: length for name, length in functions if length > LONGEST_FUNCTION} == {}


def _length(function: "ast.FunctionDef | ast.AsyncFunctionDef") -> int:
    """Lines of the body; a docstring and a long signature are welcome."""
    first, *others = function.body
    begins = others[0] if others and ast.get_docstring(function) is not None else first
    return (function.end_lineno or begins.lineno) - begins.lineno + 1


def test_the_first_line_of_every_module_is_one_sentence() -> None:
    assert [named(path) for path in MODULES if not _opens_with_a_sentence(path)] == []


def _opens_with_a_sentence(path: Path) -> bool:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    sentence = re.fullmatch(r'(?:"""|")(.+)\.(?:"""|")?', first)
    return bool(sentence) and not re.search(r"[.!?] [A-ZÁÉÍÓÚÑ]", sentence[1])


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [named(path) for path in MODULES if EMPTY_NAMES & {*path.relative_to(ROOT).with_suffix("").parts}] == []


def test_nothing_shipped_is_unfinished_or_knows_one_machine() -> None:
    found = [
        f"{named(path)}:{number} {match[0]}"
        for path in SHIPPED
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if (match := UNFINISHED.search(line))
    ]
    assert found == []


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    leaving = {"skip", "skipif", "xfail", "importorskip", "SkipTest"}
    found = [
        f"{named(path)}:{node.lineno} {node.attr}"
        for path in TESTS
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in leaving
    ]
    assert found == []


def test_imports_go_down_only() -> None:
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    kept = re.search(r"Contracts: (\d+) kept, 0 broken", run.stdout)
    assert run.returncode == 0, run.stdout + run.stderr
    assert kept, run.stdout
    assert int(kept[1]) > 0


def test_every_sentence_exists_in_both_languages() -> None:
    spanish, english = (set(sentences(language)) for language in ("es", "en"))
    assert sorted(spanish ^ english) == []


def test_a_sentence_asks_for_the_same_values_in_both_languages() -> None:
    values = {key: (_values_of(sentences("es")[key]), _values_of(sentences("en")[key])) for key in sentences("es")}
    assert sum(bool(spanish) for spanish, _ in values.values()) > 50
    assert {key: (spanish, english) for key, (spanish, english) in values.items() if spanish != english} == {}


def _values_of(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


FAMILIES = (
    (re.compile(r"fields\."), "one for each key of `bot.journeys.fields.PARTS`: the map reference needs them all"),
)
"""Keys that no module names, and who uses them."""


def test_every_sentence_is_used() -> None:
    literals, patterns = _strings()
    assert len(literals) > 1_000
    assert len(patterns) > 10
    unused = [
        key
        for key in sentences("es")
        if not any(family.match(key) for family, _ in FAMILIES) and not _used(key, literals, patterns)
    ]
    assert unused == []


def _used(key: str, literals: set[str], patterns: list["re.Pattern[str]"]) -> bool:
    """Whether the code holds the key, its end (`terminal.say` adds the subject), or an f-string that makes it.

    A problem's key is made from its code, so the code must be named; of its repairs, the part that picks one too.
    """
    subject, _, rest = key.partition(".")
    if subject == "problems":
        code, _, part = rest.partition(".")
        picked = part.removeprefix("repair_") if part.startswith("repair_") else ""
        return code in literals and (not picked or any(word in literals for word in _picks(picked)))
    return key in literals or rest in literals or any(p.fullmatch(key) or p.fullmatch(rest) for p in patterns)


def _picks(picked: str) -> list[str]:
    """Names by which code can pick a repair: itself, or the kinds of element of which it is joined."""
    return [picked, *([picked.split("_or_")[0].upper()])]


def _strings() -> tuple[set[str], list["re.Pattern[str]"]]:
    literals: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for node in (node for path in MODULES for node in ast.walk(tree_of(path))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            literals.add(node.value)
        elif isinstance(node, ast.Attribute):
            literals.add(node.attr)
        elif isinstance(node, ast.JoinedStr):
            patterns += _pattern(node)
    for page in (path for path in SHIPPED if path.suffix in {".js", ".html", ".jinja"}):
        literals.update(re.findall(r"""["'`]([a-z_.]+)["'`]""", page.read_text(encoding="utf-8")))
    return literals, patterns


def _pattern(node: ast.JoinedStr) -> Iterator["re.Pattern[str]"]:
    parts = [str(part.value) if isinstance(part, ast.Constant) else None for part in node.values]
    if any(part and re.search(r"\w\.|\.\w", part) for part in parts):
        yield re.compile("".join(re.escape(part) if part is not None else r"[\w.]+" for part in parts))


def test_every_setting_is_documented() -> None:
    documented = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    variables = [each.metadata["variable"] for each in fields(Settings)]
    assert variables
    assert [variable for variable in variables if f"`{variable}`" not in documented] == []


def test_the_spanish_readme_mirrors_the_english_one() -> None:
    english, spanish = (_headings(ROOT / name) for name in ("README.md", "README.es.md"))
    assert len(english) > 3
    assert [level for level, _ in spanish] == [level for level, _ in english], (english, spanish)


def _headings(page: Path) -> list[tuple[int, str]]:
    outside = re.sub(r"^(```|~~~).*?^\1", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return [(len(marks), title) for marks, title in re.findall(r"^(#+) (.+)$", outside, flags=re.MULTILINE)]
