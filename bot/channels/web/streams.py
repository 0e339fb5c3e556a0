"""Lines until somebody says stop: lets a stream end as a whole answer when the server stops."""

import asyncio
from collections.abc import AsyncIterator
from typing import TypeVar

import anyio

Line = TypeVar("Line")


async def until(lines: AsyncIterator[Line], stopping: anyio.Event) -> AsyncIterator[Line]:
    """Hand on `lines` as they come, until they end or `stopping` is set; `lines` is closed in every case."""
    stopped = asyncio.ensure_future(stopping.wait())
    coming: asyncio.Task[Line] | None = None
    try:
        while True:
            coming = asyncio.ensure_future(_next(lines))
            await asyncio.wait({coming, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                return
            try:
                line = coming.result()
            except StopAsyncIteration:
                return
            yield line
    finally:
        stopped.cancel()
        # Shielded: a reader who leaves cancels us, and the source must still tidy up.
        with anyio.CancelScope(shield=True):
            await _close(lines, coming)


async def _next(lines: AsyncIterator[Line]) -> Line:
    return await lines.__anext__()


async def _close(lines: AsyncIterator[Line], coming: "asyncio.Task[Line] | None") -> None:
    if coming is not None and not coming.done():
        coming.cancel()
        await asyncio.wait({coming})
    aclose = getattr(lines, "aclose", None)
    if aclose is not None:
        await aclose()
