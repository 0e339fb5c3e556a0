"""What `/start` does: greets, where a link has led to a place, and goes on with a conversation that a link brings."""

import re
from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.catalogue import text
from bot.channels.telegram.addresses import Addresses
from bot.channels.telegram.commands import NAMES
from bot.channels.telegram.conversing import Conversing
from bot.channels.telegram.guests import NOWHERE, Guest, Guests
from bot.channels.telegram.links import Followed, Links
from bot.channels.telegram.store import Store
from bot.channels.telegram.updates import Commanded, Happening
from bot.engine.protocol import RequestKind
from bot.gateway.desk import Desk
from bot.gateway.joining import Joined
from bot.gateway.protocol import Incoming, Place
from bot.turn import Said

_LONGEST_QUESTION: Final = 300
_MARKDOWN: Final = re.compile(r"([\\`*_\[\]()#+\-.!<>|~])")


@dataclass(frozen=True, slots=True)
class Start:
    """What somebody comes with who sends `/start` or anything else."""

    followed: Followed | None = None
    """The link, if it is one of ours and its time is not over."""
    joined: Joined | None = None
    """The conversation it has brought, if it was one of those links and this customer may go on with it."""

    @property
    def place(self) -> Place:
        """Where the link leads; nowhere where it was meant for somebody else."""
        return self.followed.place if self.followed is not None and not self.is_used else NOWHERE

    @property
    def is_used(self) -> bool:
        """The link has brought its conversation to another chat before, or the conversation is gone."""
        return self.followed is not None and self.followed.session_id is not None and self.joined is None


class Starting:
    """Everything behind the first tap."""

    def __init__(
        self, desk: Desk, store: Store, addresses: Addresses, *, links: Links, guests: Guests, conversing: Conversing
    ) -> None:
        self._desk = desk
        self._store = store
        self._addresses = addresses
        self._links = links
        self._guests = guests
        self._conversing = conversing

    async def arrival(self, happening: Happening) -> Start:
        """What the link of a `/start` brings; before anything is said, so that one journey begins and not two."""
        if not (isinstance(happening, Commanded) and NAMES.get(happening.name) == "start" and happening.argument):
            return Start()
        payload = happening.argument
        followed = await self._store.read(lambda connection: self._links.follow(connection, payload))
        if followed is None or followed.session_id is None or not happening.sender.address.is_private:
            return Start(followed)  # nobody's conversation is told in a group
        session = await self._guests.enter(happening.sender, followed.place)
        take = partial(self._links.take, link_id=followed.link_id)
        return Start(followed, await self._desk.join(session, followed.session_id, take=take))

    async def greet(self, guest: Guest, commanded: Commanded, start: Start) -> None:
        """Say what there is to say about the link, and greet unless a doubt is open."""
        told = _told(guest, commanded, start)
        if told:
            external_id = self._addresses.of_notice(guest.address, f"link:{commanded.sender.message}")
            await self._conversing.say(guest, Incoming(external_id, RequestKind.TOLD, "", start.place, told=told))
        if start.joined is None or not start.joined.question:
            external_id = self._conversing.external_id(commanded.sender)
            await self._conversing.say(guest, Incoming(external_id, RequestKind.OPENING, "", start.place))


def _told(guest: Guest, commanded: Commanded, start: Start) -> tuple[Said, ...]:
    if start.joined is not None and start.joined.question:
        question = _literal(start.joined.question)
        return Said(text("telegram.brought", guest.language, question=question)), *start.joined.said
    if start.joined is not None:
        return (Said(text("telegram.brought_nothing", guest.language)),)
    if start.is_used and guest.address.is_private:
        return (Said(text("telegram.link_used", guest.language)),)
    if commanded.argument and start.followed is None:
        return (Said(text("telegram.link_expired", guest.language)),)
    return ()


def _literal(question: str) -> str:
    """The customer's words on one line, shown as they are: a link in them must not become one of ours."""
    words = " ".join(question.split())
    short = words if len(words) <= _LONGEST_QUESTION else f"{words[:_LONGEST_QUESTION]}…"
    return _MARKDOWN.sub(r"\\\1", short)
