"""A task is over when we say so, also when its cancellation gets lost."""

import asyncio

from bot.gateway.ending import ended


async def test_a_cancellation_that_wait_for_loses_is_said_again():
    arrived: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    rounds = 0

    async def for_ever() -> None:
        nonlocal rounds
        while True:
            await asyncio.wait_for(arrived if rounds == 0 else asyncio.Event().wait(), 60)
            rounds += 1

    task = asyncio.create_task(for_ever())
    await asyncio.sleep(0)
    arrived.set_result(None)
    task.cancel()
    await asyncio.sleep(0.01)
    assert (rounds, task.done()) == (1, False), "this Python loses it; when it does not, `ended` can go"
    await asyncio.wait_for(ended(task), 5)
    assert task.cancelled()


async def test_what_is_over_stays_over():
    async def nothing() -> None: ...

    task = asyncio.create_task(nothing())
    await task
    await ended(task)
    assert not task.cancelled()
