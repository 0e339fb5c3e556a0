"""Deep links, `t.me/<bot>?start=<payload>`: signed, short-lived, and what they mean stays here."""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection

from bot.channels.telegram.tables import telegram_link
from bot.gateway.protocol import Place

LIFETIME: Final = 86_400.0
"""Seconds a link can be followed unless its maker says otherwise."""
_ID_BYTES: Final = 12
_SIGNATURE_BYTES: Final = 16
_FOUND: Final = select(telegram_link).where(telegram_link.c.link_id == bindparam("of"))
_TAKEN: Final = update(telegram_link).where(
    telegram_link.c.link_id == bindparam("of"), telegram_link.c.used_at.is_(None)
)


@dataclass(frozen=True, slots=True)
class Followed:
    """What a link leads to."""

    link_id: str
    place: Place
    session_id: str | None = None
    """The conversation it takes along, if it is one of those links."""


class Links:
    """Makes payloads of 38 of the 64 signs `[A-Za-z0-9_-]` that Telegram lets through, and reads them."""

    def __init__(self, secret: str, *, now: Callable[[], float]) -> None:
        self._secret = secret.encode()
        self._now = now

    def make(
        self, connection: Connection, place: Place, *, lifetime: float = LIFETIME, session_id: str | None = None
    ) -> str:
        """A payload that leads to a stage, a page and a campaign for so many seconds."""
        number = secrets.token_bytes(_ID_BYTES)
        connection.execute(
            telegram_link.insert().values(
                link_id=number.hex(),
                stage=place.stage,
                page=place.page,
                campaign=place.campaign,
                session_id=session_id,
                expires_at=self._now() + lifetime,
            )
        )
        return base64.urlsafe_b64encode(number + self._signature(number)).decode().rstrip("=")

    def follow(self, connection: Connection, payload: str) -> Followed | None:
        """Where a payload leads; `None` unless we signed exactly this and its time is not over."""
        number = self._number(payload)
        row = connection.execute(_FOUND, {"of": number.hex()}).first() if number is not None else None
        if row is None or row.expires_at <= self._now():
            return None
        return Followed(row.link_id, Place(stage=row.stage, page=row.page, campaign=row.campaign), row.session_id)

    def take(self, connection: Connection, *, link_id: str) -> bool:
        """Use up a link that brings a conversation; `False` when that was done before."""
        return bool(connection.execute(_TAKEN, {"of": link_id, "used_at": self._now()}).rowcount == 1)

    def drop_old(self, connection: Connection) -> None:
        """Forget links whose time is over."""
        connection.execute(telegram_link.delete().where(telegram_link.c.expires_at <= self._now()))

    def _number(self, payload: str) -> bytes | None:
        try:
            raw = base64.b64decode(payload + "=" * (-len(payload) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        number, signature = raw[:_ID_BYTES], raw[_ID_BYTES:]
        return number if hmac.compare_digest(signature, self._signature(number)) else None

    def _signature(self, number: bytes) -> bytes:
        made = hmac.new(self._secret, b"telegram.link:" + number, hashlib.sha256)
        return made.digest()[:_SIGNATURE_BYTES]
