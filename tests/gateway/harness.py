"""A gateway with a scripted engine and a clock that can be set, for tests."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from bot.engine.protocol import RequestKind
from bot.engine.scripted import ScriptedEngine
from bot.gateway.journal_gateway import JournalGateway
from bot.gateway.protocol import Accepted, ChatEvent, GatewayError, Incoming, Place, Session
from bot.journeys.model import JourneyMap
from tests.gateway.sample import SECRET, shop

NOON = 1_790_000_000.0
NOWHERE = Place()


class Clock:
    """Time that passes only when told to."""

    def __init__(self, at: float = NOON) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


def as_it_is(text: str) -> str:
    return text


@asynccontextmanager
async def serving(
    database: Engine,
    engine: ScriptedEngine | None = None,
    *,
    maps: Sequence[JourneyMap] = (),
    redact: Callable[[str], str] = as_it_is,
    now: Callable[[], float] | None = None,
    **options: Any,
) -> AsyncIterator[JournalGateway]:
    if now is not None:
        options["now"] = now
    gateway = JournalGateway(
        engine=engine or ScriptedEngine(),
        database=database,
        maps=maps or [shop()],
        secret=SECRET,
        redact=redact,
        **options,
    )
    await gateway.start()
    try:
        yield gateway
    finally:
        await gateway.close()


async def say(
    gateway: JournalGateway, session: Session, external_id: str, text: str, place: Place = NOWHERE
) -> Accepted:
    return await gateway.accept(session, Incoming(external_id, RequestKind.TEXT, text, place))


async def press(gateway: JournalGateway, session: Session, external_id: str, choice: str) -> Accepted:
    return await gateway.accept(session, Incoming(external_id, RequestKind.CHOICE, choice))


async def greeted(gateway: JournalGateway, place: Place = NOWHERE, channel: str = "web") -> Session:
    """A new session whose greeting has arrived."""
    session = await gateway.open(channel, place)
    await answers(gateway, session, 1)
    return session


async def answers(gateway: JournalGateway, session: Session, count: int, *, after: int = 0) -> list[ChatEvent]:
    """All lines after a number, up to and including the last line of `count` answers (a greeting is one)."""
    found: list[ChatEvent] = []

    async def collect() -> None:
        async for event in gateway.follow(session, after=after):
            found.append(event)
            if sum(each.author == "bot" and each.last for each in found) == count:
                return

    await asyncio.wait_for(collect(), 10)
    return found


async def asked(gateway: JournalGateway, session: Session, external_id: str, text: str, **more: Any) -> list[ChatEvent]:
    """Say something and wait for its answer: the lines that came of it."""
    before = await gateway.history(session)
    await say(gateway, session, external_id, text, **more)
    return await answers(gateway, session, 1, after=before[-1].number if before else 0)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The gateway must refuse what happens inside, with exactly this code."""
    with pytest.raises(GatewayError) as caught:
        yield
    assert caught.value.code == code
