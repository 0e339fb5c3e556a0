"""Puts the parts of the channel together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Engine as Database

from bot.channels.telegram.addresses import Addresses
from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.ballot import Ballot
from bot.channels.telegram.boards import Boards
from bot.channels.telegram.collector import Collector
from bot.channels.telegram.commands import Replies
from bot.channels.telegram.conversing import Conversing
from bot.channels.telegram.erasure import Erasure
from bot.channels.telegram.guests import Guests
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.library import bot_number, bot_of
from bot.channels.telegram.links import Links
from bot.channels.telegram.options import TelegramOptions
from bot.channels.telegram.outbox import DeliveryBook
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.presence import Presence
from bot.channels.telegram.presses import Presses
from bot.channels.telegram.reception import Reception
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.starting import Starting
from bot.channels.telegram.store import Store
from bot.channels.telegram.transmission import Transmission
from bot.channels.telegram.updates import Happening
from bot.channels.telegram.webhook import Webhook
from bot.channels.telegram.wording import Wording
from bot.gateway.journal_gateway import JournalGateway
from bot.journeys.languages import base_of
from bot.journeys.model import JourneyMap


@dataclass(frozen=True, slots=True)
class Parts:
    """What the channel starts and stops."""

    api: TelegramApi
    store: Store
    links: Links
    outgoing: Outgoing
    presses: Presses
    polling: Polling
    webhook: Webhook


@dataclass(frozen=True, slots=True)
class Ground:
    """What every part stands on."""

    gateway: JournalGateway
    options: TelegramOptions
    api: TelegramApi
    store: Store
    addresses: Addresses
    boards: Boards
    wording: Wording
    links: Links
    now: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Hands:
    """What takes in what customers say and press."""

    conversing: Conversing
    presses: Presses
    ballot: Ballot


def put_together(
    gateway: JournalGateway,
    database: Database,
    options: TelegramOptions,
    *,
    maps: Sequence[JourneyMap],
    now: Callable[[], float],
) -> Parts:
    """Every part of a channel, none of them started."""
    api, store = TelegramApi(bot_of(options)), Store(database, gateway.threads)
    ground = Ground(
        gateway=gateway,
        options=options,
        api=api,
        store=store,
        boards=Boards(store, api),
        wording=Wording(options.site_url),
        addresses=Addresses(options.secret, bot=bot_number(options.token)),
        links=Links(options.secret, now=now),
        now=now,
    )
    outgoing = _outgoing(ground, language=base_of(maps[0].language))
    hands = _hands(ground, outgoing, language=base_of(maps[0].language))
    reception = _reception(ground, hands, Replies(maps, name=lambda: api.me.first_name), outgoing)
    intake = Intake(reception, read=lambda raw: _read(ground, reception, raw))
    return Parts(
        api=ground.api,
        store=ground.store,
        links=ground.links,
        outgoing=outgoing,
        presses=hands.presses,
        polling=Polling(ground.api, options, see_to=intake.batch),
        webhook=Webhook(options, see_to=intake.one),
    )


def _hands(ground: Ground, outgoing: Outgoing, *, language: str) -> Hands:
    conversing = Conversing(
        ground.gateway, ground.store, ground.boards, addresses=ground.addresses, outgoing=outgoing, now=ground.now
    )
    ballot = Ballot(
        ground.gateway,
        ground.store,
        ground.boards,
        wording=ground.wording,
        conversing=conversing,
        deliverer=outgoing.deliverer,
        now=ground.now,
    )
    presses = Presses(
        ground.gateway,
        ground.api,
        ground.addresses,
        boards=ground.boards,
        ballot=ballot,
        conversing=conversing,
        deliverer=outgoing.deliverer,
        erase=Erasure(ground.gateway, outgoing=outgoing, now=ground.now).erase,
        language=language,
    )
    return Hands(conversing, presses, ballot)


def _outgoing(ground: Ground, *, language: str) -> Outgoing:
    async def spoken(session_id: str) -> str:
        session = await ground.gateway.desk.known(session_id)
        return session.language if session is not None else language

    book = DeliveryBook(
        ground.store, ground.addresses, ground.boards, ground.options, now=ground.now, left=ground.gateway.desk.leave
    )
    transmit = Transmission(ground.api, ground.options, language=spoken)
    sender = Sender(book, transmit, ground.options, now=ground.now)
    presence = Presence(ground.api, busy=lambda: sender.busy)
    collector = Collector(
        ground.gateway,
        ground.store,
        ground.addresses,
        wording=ground.wording,
        sender=sender,
        presence=presence,
        now=ground.now,
    )
    return Outgoing(collector, sender, presence)


def _reception(ground: Ground, hands: Hands, replies: Replies, outgoing: Outgoing) -> Reception:
    guests = Guests(ground.gateway, ground.store, ground.addresses, name=replies.name, now=ground.now)
    starting = Starting(
        ground.gateway.desk,
        ground.store,
        ground.addresses,
        links=ground.links,
        guests=guests,
        conversing=hands.conversing,
    )
    return Reception(
        ground.gateway,
        ground.store,
        ground.addresses,
        guests=guests,
        conversing=hands.conversing,
        presses=hands.presses,
        ballot=hands.ballot,
        replies=replies,
        starting=starting,
        deliverer=outgoing.deliverer,
        now=ground.now,
    )


def _read(ground: Ground, reception: Reception, raw: Mapping[str, Any]) -> Happening:
    return reception.read(raw, bot=ground.api.bot, me=ground.api.me)
