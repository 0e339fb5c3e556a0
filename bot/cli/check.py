"""`travesia check`: reads maps and says, for each problem, its place and how to mend it."""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timezone

from bot.catalogue import text
from bot.cli.map_paths import chosen_maps, declare_paths
from bot.cli.published_ids import with_lost_ids
from bot.cli.terminal import Terminal
from bot.journeys.library import Checked, check_paths
from bot.journeys.problems import Problem, Severity


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the paths and the options."""
    declare_paths(parser, language, sentence="cli.check.option_paths")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help=text("cli.check.option_format", language)
    )
    parser.add_argument("--strict", action="store_true", help=text("cli.check.option_strict", language))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Print every problem; 1 if there is an error (or, with `--strict`, advice), else 0."""
    files = chosen_maps(options.paths, terminal)
    checked = check_paths(files, today=datetime.now(timezone.utc).date(), language=terminal.language)
    checked = with_lost_ids(checked, terminal)
    if options.format == "json":
        terminal.print(_as_json(checked))
    else:
        _report(checked, terminal)
    found = [problem for each in checked for problem in each.problems]
    return int(any(problem.severity is Severity.ERROR or options.strict for problem in found))


def _report(checked: Sequence[Checked], terminal: Terminal) -> None:
    for each in checked:
        for line in each.lines():
            terminal.print(line)
    counts = Counter[Severity]()
    for each in checked:
        for problem in each.problems:
            counts[problem.severity] += problem.stands_for
    terminal.say(
        "check.counted",
        maps=_counted_files(checked, language=terminal.language),
        errors=_count("error", counts[Severity.ERROR], language=terminal.language),
        advice=_count("advice", counts[Severity.ADVICE], language=terminal.language),
    )


def _counted_files(checked: Sequence[Checked], *, language: str) -> str:
    translations = sum(each.is_translation for each in checked)
    maps = _count("map", len(checked) - translations, language=language)
    if not translations:
        return maps
    return text("cli.check.and", language, one=maps, other=_count("translation", translations, language=language))


def _count(thing: str, number: int, *, language: str) -> str:
    key = f"cli.check.{thing}" if number == 1 else f"cli.check.{thing}_many"
    return text(key, language, number=number)


def _as_json(checked: Sequence[Checked]) -> str:
    rows = [_row(problem, each.language) for each in checked for problem in each.problems]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _row(problem: Problem, language: str) -> dict[str, object]:
    return {
        "file": problem.at.file,
        "line": problem.at.line,
        "column": problem.at.column,
        "code": problem.code,
        "severity": problem.severity.value,
        "problem": problem.problem(language),
        "repair": problem.repair(language),
    }
