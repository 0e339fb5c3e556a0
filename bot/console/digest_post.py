"""Sends what is to be sent of last week: each map's digest, once by each way that is configured."""

import logging
import smtplib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy.engine import Engine

from bot.analytics.findings.deliveries import claim, is_waiting, sent
from bot.catalogue import LANGUAGES
from bot.console.digest import Address, Digest, digest
from bot.console.digest_mail import message_of, send
from bot.console.digest_webhook import post
from bot.console.weeks import last_week, name_of_week
from bot.errors import UserError
from bot.journeys.model import JourneyMap
from bot.settings import Settings
from bot.touchpoints.database import reading

HOUR: Final = 8
"""From this hour of Monday on, in the map's time zone: before people come to work."""

_log: Final = logging.getLogger(__name__)

Way = Callable[[Digest], None]


@dataclass(frozen=True, slots=True)
class Postman:
    """The ways a digest goes: `mail`, `webhook`, or none."""

    database: Engine
    ways: Mapping[str, Way]
    address: Address
    now: Callable[[], float]

    def deliver(self, maps: Sequence[JourneyMap]) -> int:
        """Send last week's digests that have not arrived yet; how many did now. A failure is told and tried again."""
        return sum(self._deliver(journey, name) for journey in maps for name in self.ways)

    def _deliver(self, journey: JourneyMap, way: str) -> bool:
        zone, now = ZoneInfo(journey.settings.timezone), self.now()
        local = datetime.fromtimestamp(now, zone)
        if local.weekday() == 0 and local.hour < HOUR:
            return False
        week = last_week(now, zone)
        name = name_of_week(week)
        if not is_waiting(self.database, journey.id, name, way=way, now=now):
            return False
        with reading(self.database) as connection:
            base = journey.language.split("-")[0]
            language = base if base in LANGUAGES else LANGUAGES[0]
            told = digest(connection, journey, week, now=now, language=language, address=self.address)
        if not claim(self.database, journey.id, name, way=way, now=now):
            return False
        try:
            self.ways[way](told)
        except (OSError, smtplib.SMTPException, httpx.HTTPError, httpx.InvalidURL, UserError) as error:
            _log.error("the digest of %s did not go out by %s: %s", journey.id, way, type(error).__name__)
            return False
        sent(self.database, journey.id, name, way=way, at=self.now())
        return True


def ways_of(settings: Settings, *, now: Callable[[], float]) -> dict[str, Way]:
    """What the settings configure; nothing goes out otherwise."""
    ways: dict[str, Way] = {}
    to = [each.strip() for each in settings.digest_to.split(",") if each.strip()]
    if to and settings.smtp_url:
        sender = settings.digest_from or to[0]
        ways["mail"] = lambda told: send(message_of(told, sender=sender, to=to), settings.smtp_url)
    if settings.digest_webhook_url:
        url, secret = settings.digest_webhook_url, settings.digest_webhook_secret
        ways["webhook"] = lambda told: post(told, url, secret=secret, now=now())
    return ways
