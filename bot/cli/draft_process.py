"""The process of the draft: reads what is asked of it line by line, answers line by line, and ends when nobody asks.

`python -m bot.cli.draft_process <project> <seconds without a question>`; `bot.console.try_process` starts it.
"""

import asyncio
import json
import os
import select
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final, TextIO

from bot.catalogue import told
from bot.cli.draft_folders import own_folder
from bot.cli.draft_talking import DraftTalker
from bot.console.try_talk import Talk, to_line, wanted_from
from bot.errors import UserError
from bot.project import Project
from bot.settings import Settings

_POLITE: Final = 5
"""Customers of the same machine go first."""


def main(arguments: Sequence[str]) -> int:
    """Serve one console until its end of the pipe closes or nobody asks for a while."""
    project, idle = Project(Path(arguments[0])), float(arguments[1])
    with suppress(OSError):
        os.nice(_POLITE)
    with _answers() as answers, own_folder() as folder:
        talker = DraftTalker(project, Settings.from_environment(), folder, partial(_tell, answers))
        asyncio.run(_serve(talker, answers, idle=idle))
    return 0


async def _serve(talker: DraftTalker, answers: TextIO, *, idle: float) -> None:
    try:
        while line := _question(idle):
            answers.write(to_line(await _answered(talker, line)))
            answers.flush()
    finally:
        await talker.close()


async def _answered(talker: DraftTalker, line: str) -> Talk:
    wanted = wanted_from(line)
    try:
        return await talker.talk(wanted)
    except UserError as error:
        return Talk(refused=told(error, wanted.language))


def _question(idle: float) -> str:
    """The next line; empty at the end, or when none has come for so long. The console sends one at a time."""
    ready, _, _ = select.select([sys.stdin], [], [], idle)
    return sys.stdin.readline() if ready else ""


def _answers() -> TextIO:
    """Our own way out: whatever a library prints goes to where errors go, not among the answers."""
    own = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return own


def _tell(answers: TextIO, step: str) -> None:
    answers.write(json.dumps({"step": step}) + "\n")
    answers.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
