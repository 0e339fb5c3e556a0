"""Lines until somebody says stop."""

import asyncio
from collections.abc import AsyncIterator

import anyio
import pytest

from bot.channels.web.streams import until


class Source:
    """Three lines, then silence; remembers whether it was closed."""

    def __init__(self, *, ends: bool = False) -> None:
        self.ends = ends
        self.closed = False

    async def lines(self) -> AsyncIterator[int]:
        try:
            for number in (1, 2, 3):
                yield number
            if not self.ends:
                await asyncio.sleep(60)
        finally:
            self.closed = True


async def test_lines_end_with_their_source():
    source = Source(ends=True)
    assert [line async for line in until(source.lines(), anyio.Event())] == [1, 2, 3]
    assert source.closed


async def test_stopping_ends_a_silent_source():
    source, stopping, seen = Source(), anyio.Event(), []
    async for line in until(source.lines(), stopping):
        seen.append(line)
        if line == 3:
            asyncio.get_running_loop().call_later(0.01, stopping.set)
    assert seen == [1, 2, 3]
    assert source.closed


async def test_a_reader_who_leaves_in_silence_closes_the_source():
    source = Source()

    async def read() -> None:
        async for _line in until(source.lines(), anyio.Event()):
            pass

    with anyio.move_on_after(0.05):
        await read()
    assert source.closed


async def test_a_reader_who_leaves_at_a_line_closes_the_source():
    source = Source()
    lines = until(source.lines(), anyio.Event())
    assert await lines.__anext__() == 1
    await lines.aclose()
    assert source.closed


async def test_a_failing_source_is_heard():
    async def failing() -> AsyncIterator[int]:
        yield 1
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        _ = [line async for line in until(failing(), anyio.Event())]


async def test_a_source_that_cannot_be_closed_is_read_too():
    class Plain:
        def __aiter__(self) -> "Plain":
            return self

        async def __anext__(self) -> int:
            raise StopAsyncIteration

    assert [line async for line in until(Plain(), anyio.Event())] == []
