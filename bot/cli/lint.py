"""`travesia lint`: which questions of the maps are taken for each other, and which need more variants."""

import argparse
import json
from collections.abc import Sequence
from datetime import datetime, timezone

from bot.catalogue import text
from bot.cli.lint_text import lines_of
from bot.cli.map_paths import chosen_maps, declare_paths
from bot.cli.terminal import Terminal
from bot.engine.lint import lint
from bot.engine.lint_json import lint_to_json
from bot.errors import UserError
from bot.journeys.library import load_maps
from bot.journeys.model import JourneyMap


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the paths and the options."""
    declare_paths(parser, language, sentence="cli.lint.option_paths")
    parser.add_argument("--question", metavar="STAGE.QUESTION", help=text("cli.lint.option_question", language))
    parser.add_argument("--json", action="store_true", help=text("cli.lint.option_json", language))
    parser.add_argument("--strict", action="store_true", help=text("cli.lint.option_strict", language))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Print the report; 1 with `--strict` when something needs work, else 0. `UserError` when a map is broken."""
    files = chosen_maps(options.paths, terminal)
    maps = load_maps(files, today=datetime.now(timezone.utc).date(), language=terminal.language)
    if options.question:
        _refuse_unknown(options.question, maps, terminal)
    found = lint(maps, models=terminal.project.models)
    if options.question:
        found = found.only(options.question)
    if options.json:
        terminal.print(json.dumps(lint_to_json(found), ensure_ascii=False, indent=2))
    else:
        for line in lines_of(found, terminal.language):
            terminal.print(line)
    return int(options.strict and found.needs_work)


def _refuse_unknown(path: str, maps: Sequence[JourneyMap], terminal: Terminal) -> None:
    if any(journey.question(path) for journey in maps):
        return
    paths = [f"{stage.id}.{question.id}" for each in maps for stage in each.stages for question in stage.questions]
    example = next(iter(paths), "stage.question")
    raise UserError(text("cli.lint.question_unknown", terminal.language, question=path, example=example))
