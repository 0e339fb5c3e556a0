"""How a task that runs for ever is ended."""

import asyncio
from typing import Final

_AGAIN: Final = 0.5
"""Seconds after which a task that goes on is cancelled once more."""


async def ended(task: "asyncio.Task[None]") -> None:
    """Cancel the task and wait until it is over; what it raised, it has told.

    One `cancel()` is not enough: up to Python 3.11 `asyncio.wait_for` loses it when what it waits for comes at that
    very moment (python/cpython#86296), and the task would go on for ever.
    """
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=_AGAIN)
