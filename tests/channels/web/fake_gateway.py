"""A gateway that keeps everything in memory, answers from a table and can be told to fail."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

from bot.engine.protocol import RequestKind
from bot.gateway.protocol import (
    Accepted,
    AskedSurvey,
    ChatEvent,
    GatewayError,
    Incoming,
    OfferedChoice,
    Place,
    Session,
)

LONGEST_TEXT = 1000
STARTED = 1_790_000_000.0


@dataclass(frozen=True)
class Line:
    """What the fake bot says."""

    text: str
    choices: tuple[str, ...] = ()
    link: str | None = None
    votable: bool = False
    survey: AskedSurvey | None = None


Answering = Callable[[str], Sequence[Line]]


def echo(text: str) -> Sequence[Line]:
    return [Line(f"Has dicho: {text}")]


@dataclass
class Room:
    session: Session
    places: list[Place]
    events: list[ChatEvent] = field(default_factory=list)
    incoming: list[Incoming] = field(default_factory=list)
    offered: dict[str, str] = field(default_factory=dict)
    greeting: "asyncio.Task[None] | None" = None
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)


class FakeGateway:
    """The promises of `Gateway`, without a database or an engine."""

    def __init__(self, answering: Answering = echo, *, delay: float = 0.0, greeting: Sequence[Line] = ()) -> None:
        self.answering = answering
        self.delay = delay
        self.greeting_delay = 0.0
        self.greeting = greeting or [Line("¡Hola! ¿En qué puedo ayudarte?", ("¿El envío es gratis?",))]
        self.rooms: dict[str, Room] = {}
        self.refusing: str | None = None
        self.dropped = 0
        self.loop: asyncio.AbstractEventLoop | None = None
        self.language = "es"
        self.clock: Callable[[], float] = lambda: STARTED
        self._tasks: set[asyncio.Task[None]] = set()

    def room(self) -> Room:
        """The only session's room."""
        (room,) = self.rooms.values()
        return room

    async def open(self, channel: str, place: Place) -> Session:
        assert channel == "web"
        self.loop = asyncio.get_running_loop()
        token = f"fake.{secrets.token_urlsafe(16)}"
        language = place.language if place.language in ("es", "en") else self.language
        session = Session(session_id=f"s{len(self.rooms) + 1}", token=token, language=language)
        room = self.rooms[token] = Room(session, [place])
        room.greeting = asyncio.create_task(self._greet(room))
        if not self.greeting_delay:
            await room.greeting
        return session

    async def session(self, token: str) -> Session:
        if token not in self.rooms:
            raise GatewayError("session_unknown")
        return self.rooms[token].session

    async def accept(self, session: Session, incoming: Incoming) -> Accepted:
        room = self.rooms[session.token]
        if self.refusing:
            raise GatewayError(self.refusing)
        shortened = len(incoming.content) > LONGEST_TEXT
        if any(known.external_id == incoming.external_id for known in room.incoming):
            return Accepted(incoming.external_id, duplicate=True, shortened=shortened)
        if room.greeting:
            await room.greeting
        text = incoming.content[:LONGEST_TEXT]
        if incoming.kind is RequestKind.CHOICE:
            if incoming.content not in room.offered:
                raise GatewayError("choice_unknown")
            text = room.offered[incoming.content]
        room.incoming.append(incoming)
        room.places.append(incoming.place)
        await self._append(room, author="customer", text=text, in_reply_to=incoming.external_id)
        task = asyncio.create_task(self._answer(room, text, incoming.external_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return Accepted(incoming.external_id, duplicate=False, shortened=shortened)

    async def history(self, session: Session, *, after: int = 0, limit: int = 200) -> tuple[ChatEvent, ...]:
        events = [event for event in self.rooms[session.token].events if event.number > after]
        return tuple(events[-limit:])

    async def follow(self, session: Session, *, after: int = 0) -> AsyncIterator[ChatEvent]:
        room = self.rooms[session.token]
        seen, generation = after, self.dropped
        while self.dropped == generation:
            for event in [event for event in room.events if event.number > seen]:
                seen = event.number
                yield event
            async with room.changed:
                if self.dropped == generation and not any(event.number > seen for event in room.events):
                    await room.changed.wait()

    def say(self, *lines: Line) -> None:
        """From another thread: the bot says something nobody asked for."""
        assert self.loop
        asyncio.run_coroutine_threadsafe(self._say(self.room(), lines, reply_to=None), self.loop).result(5)

    def drop_streams(self) -> None:
        """From another thread: every stream ends, as if the server had restarted."""
        assert self.loop
        self.dropped += 1
        asyncio.run_coroutine_threadsafe(self._wake(), self.loop).result(5)

    async def _wake(self) -> None:
        for room in self.rooms.values():
            async with room.changed:
                room.changed.notify_all()

    async def _greet(self, room: Room) -> None:
        await asyncio.sleep(self.greeting_delay)
        await self._say(room, self.greeting, reply_to=None)

    async def _answer(self, room: Room, text: str, external_id: str) -> None:
        await asyncio.sleep(self.delay)
        await self._say(room, self.answering(text), reply_to=external_id)

    async def _say(self, room: Room, lines: Sequence[Line], *, reply_to: str | None) -> None:
        for position, line in enumerate(lines, start=1):
            offered = tuple(OfferedChoice(f"c{len(room.offered) + n}", t) for n, t in enumerate(line.choices, start=1))
            room.offered.update({choice.id: choice.title for choice in offered})
            await self._append(
                room,
                author="bot",
                text=line.text,
                in_reply_to=reply_to,
                choices=offered,
                link=line.link,
                last=position == len(lines),
                votable=line.votable,
                survey=line.survey,
            )

    async def _append(self, room: Room, **fields: object) -> None:
        event = ChatEvent(number=len(room.events) + 1, at=self.clock(), **fields)  # type: ignore[arg-type]
        async with room.changed:
            room.events.append(event)
            room.changed.notify_all()
