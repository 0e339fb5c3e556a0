"""`travesia chat`: a conversation in the terminal, through the same gateway as every channel."""

import argparse
import asyncio
import sys
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from bot.catalogue import LANGUAGES, text
from bot.cli.preparation import prepare
from bot.cli.product import running_product
from bot.cli.terminal import Terminal
from bot.engine.protocol import RequestKind
from bot.errors import UserError
from bot.gateway.protocol import Accepted, ChatEvent, Gateway, GatewayError, Incoming, OfferedChoice, Place, Session
from bot.journeys.model import JourneyMap

CHANNEL = "terminal"
_PATIENCE = 30.0
"""Seconds until a silent bot is reported; the gateway itself apologises long before."""
_TOO_FAST = "too_many_messages"
_PAUSE = 1.0
"""Seconds after which the gateway takes one more line of a writer who was too fast."""


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the options."""
    parser.add_argument("--stage", metavar="S", help=text("cli.chat.option_stage", language))
    parser.add_argument("--language", choices=LANGUAGES, help=text("cli.chat.option_language", language))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Talk until the input ends."""
    maps = prepare(terminal)
    known = [stage.id for journey in maps for stage in journey.stages]
    if options.stage and options.stage not in known:
        raise UserError(text("cli.chat.stage_unknown", terminal.language, stage=options.stage, known=", ".join(known)))
    place = Place(stage=options.stage, language=options.language)
    return asyncio.run(_talk(terminal, maps, place=place))


async def _talk(terminal: Terminal, maps: Sequence[JourneyMap], *, place: Place) -> int:
    async with running_product(terminal, maps) as product:
        terminal.say("chat.hint")
        await Talk(product.gateway, terminal, place=place).until_the_end()
    return 0


class Talk:
    """One conversation: what was said last can be chosen by its number."""

    def __init__(
        self,
        gateway: Gateway,
        terminal: Terminal,
        *,
        place: Place,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._gateway = gateway
        self._terminal = terminal
        self._place = place
        self._wait = wait
        self._slowed_down = False
        self._offered: tuple[OfferedChoice, ...] = ()

    async def until_the_end(self) -> None:
        """Greet, then answer every line of the input."""
        try:
            session = await self._gateway.open(CHANNEL, self._place)
        except GatewayError as refusal:
            raise UserError(text(f"cli.chat.refused_{refusal.code}", self._terminal.language)) from refusal
        lines = self._gateway.follow(session).__aiter__()
        await self._show_answer(lines, to=None)
        while (line := await self._read()) is not None:
            if line.strip() and (sent := await self._sent(session, line.strip())):
                await self._show_answer(lines, to=sent)

    async def _read(self) -> str | None:
        if sys.stdin.isatty():
            self._terminal.out.write(text("cli.chat.prompt", self._terminal.language))
            self._terminal.out.flush()
        line = await asyncio.to_thread(sys.stdin.readline)
        return line if line else None

    async def _sent(self, session: Session, line: str) -> str | None:
        numbered = {str(number): choice.id for number, choice in enumerate(self._offered, start=1)}
        kind = RequestKind.CHOICE if line in numbered else RequestKind.TEXT
        incoming = Incoming(str(uuid.uuid4()), kind, numbered.get(line, line), self._place)
        try:
            accepted = await self._accepted(session, incoming)
        except GatewayError as refusal:
            self._terminal.say(f"chat.refused_{refusal.code}")
            return None
        if accepted.shortened:
            self._terminal.say("chat.shortened")
        return incoming.external_id

    async def _accepted(self, session: Session, incoming: Incoming) -> Accepted:
        """Lines from a pipe come faster than anybody types: each waits for its turn, and none is lost."""
        while True:
            try:
                return await self._gateway.accept(session, incoming)
            except GatewayError as refusal:
                if refusal.code != _TOO_FAST:
                    raise
            if not self._slowed_down:
                self._slowed_down = True
                self._terminal.say("chat.slowed_down")
            await self._wait(_PAUSE)

    async def _show_answer(self, lines: AsyncIterator[ChatEvent], *, to: str | None) -> None:
        try:
            while True:
                event = await asyncio.wait_for(lines.__anext__(), _PATIENCE)
                if event.author != "bot":
                    continue
                self._show(event)
                if event.last and event.in_reply_to in (to, None):
                    return
        except asyncio.TimeoutError:
            self._terminal.say("chat.silent")

    def _show(self, event: ChatEvent) -> None:
        language = self._terminal.language
        self._terminal.print(text("cli.chat.bot", language) + event.text)
        if event.link:
            self._terminal.say("chat.link", link=event.link)
        for number, choice in enumerate(event.choices, start=1):
            self._terminal.say("chat.choice", number=number, title=choice.title)
        if event.choices:
            self._offered = event.choices
