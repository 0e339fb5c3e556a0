"""The sample log of `travesia run --demo`: a database of its own that is gone afterwards."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.analytics.demonstration import write_demonstration
from bot.cli.findings import finding_desk
from bot.cli.preparation import read_maps
from bot.cli.terminal import Terminal
from bot.settings import Settings
from bot.touchpoints.home import open_log

CONVERSATIONS: Final = 5_000
MOST: Final = 1_000_000
"""Conversations of a sample: some when nobody says how many, and what it takes at most."""
_SEED: Final = 1


@contextmanager
def sample_log(terminal: Terminal, conversations: int) -> Iterator[Terminal]:
    """A terminal over a sample log in a temporary database; inside, nobody real is written to or read.

    The real log is not opened, and nothing goes out: no Telegram, no digests. `UserError` for a map that is too short.
    """
    maps = read_maps(terminal)
    with tempfile.TemporaryDirectory(prefix="travesia-demo-", ignore_cleanup_errors=True) as folder:
        sample = replace(terminal, settings=_apart(terminal.settings, Path(folder)))
        began = time.monotonic()
        database = open_log(sample.project, sample.settings)
        try:
            write_demonstration(database, maps[0], conversations=conversations, seed=_SEED, now=time.time())
            finding_desk(sample, database).look_now()  # the first page has something to say, not only in an hour
        finally:
            database.dispose()
        took = max(1, round(time.monotonic() - began))
        terminal.say("run.sample", count=conversations, map=maps[0].name, seconds=took)
        terminal.out.flush()
        yield sample


def _apart(settings: Settings, folder: Path) -> Settings:
    """Settings that lead to the temporary database, and to nobody outside."""
    address = f"sqlite:///{(folder / 'travesia.db').as_posix()}"
    return replace(settings, database_url=address, telegram_token="", digest_to="", digest_webhook_url="")
