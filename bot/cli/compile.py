"""`travesia compile`: the maps of a project become the files that Rasa reads."""

import argparse
from typing import Final

from bot.catalogue import text
from bot.cli.preparation import compiled, read_maps
from bot.cli.terminal import Terminal
from bot.compiler import Changes, GeneratedFile, compile_maps, release_of, stale
from bot.journeys.model import JourneyMap

_NO_CHANGES: Final = Changes((), ())


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the option."""
    parser.add_argument("--check", action="store_true", help=text("cli.compile.option_check", language))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Write what has changed and say so; with `--check` only say what is stale, and return 1 if anything is."""
    if options.check:
        return _check(compile_maps(read_maps(terminal)), terminal)
    done = compiled(terminal)
    for path in done.changes.written:
        terminal.say("compile.written", path=path)
    for path in done.changes.removed:
        terminal.say("compile.removed", path=path)
    for journey in done.maps:
        terminal.say("compile.map", name=journey.name, **_counts(journey))
    release = release_of(done.files)
    if done.changes == _NO_CHANGES:
        terminal.say("compile.fresh", release=release)
    else:
        terminal.say("compile.done", release=release)
        terminal.say("train.restart")
    return 0


def _check(files: tuple[GeneratedFile, ...], terminal: Terminal) -> int:
    problems = stale(files, terminal.project.root)
    for problem in problems:
        terminal.print(problem.render(terminal.language))
    if problems:
        return 1
    terminal.say("compile.fresh", release=release_of(files))
    return 0


def _counts(journey: JourneyMap) -> dict[str, int]:
    questions = [question for stage in journey.stages for question in stage.questions]
    return {
        "stages": len(journey.stages),
        "questions": len(questions),
        "variants": sum(len(question.variants) for question in questions),
    }
