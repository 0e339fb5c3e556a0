"""The threads in which the gateway talks to the database, so that a slow disk never stops the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_Result = TypeVar("_Result")


class Threads:
    """Readers beside writers. SQLite has one writer at a time: queueing here is fairer than its busy polling."""

    def __init__(self, *, writers: int, readers: int = 4) -> None:
        self._writers = ThreadPoolExecutor(writers, thread_name_prefix="travesia-write")
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="travesia-read")

    async def write(self, task: Callable[[], _Result]) -> _Result:
        """Run something that may wait for the write lock. Once begun it is never abandoned half-way."""
        return await asyncio.get_running_loop().run_in_executor(self._writers, task)

    async def read(self, task: Callable[[], _Result]) -> _Result:
        """Run something that only reads or computes."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, task)

    def close(self) -> None:
        """Wait for what is running and let the threads go."""
        self._writers.shutdown()
        self._readers.shutdown()
