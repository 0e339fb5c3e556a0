"""`travesia train`: checks the maps, compiles what is stale and trains the model."""

import argparse
from pathlib import Path

from bot.catalogue import text
from bot.cli.preparation import compiled
from bot.cli.terminal import Terminal
from bot.cli.training_progress import train_with_progress
from bot.cli.training_summary import summary_of
from bot.rasa_parts.reports import read_report
from bot.rasa_parts.training import trained


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the option."""
    parser.add_argument("--force", action="store_true", help=text("cli.train.option_force", language))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Train unless the newest model already knows these maps; `UserError` with every line when a map is broken."""
    changes = compiled(terminal).changes
    if changes.written or changes.removed:
        terminal.say("train.compiled", files=len(changes.written) + len(changes.removed))
    model = None if options.force else trained(terminal.project)
    if model is None:
        _sum_up(train_with_progress(terminal), terminal)
        terminal.say("train.restart")
    else:
        terminal.say("train.fresh", model=model)
    return 0


def _sum_up(model: Path, terminal: Terminal) -> None:
    report = read_report(model)
    for line in summary_of(report, terminal.language) if report else ():
        terminal.print(line)
