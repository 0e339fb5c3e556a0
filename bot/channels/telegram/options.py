"""How one Telegram bot is run: its token, where the Bot API is, webhook or polling, and its patience."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from bot.errors import CataloguedError

TELEGRAM: Final = "https://api.telegram.org"
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")
_SECRET_LENGTH: Final = 32


@dataclass(frozen=True, slots=True, repr=False)
class TelegramOptions:
    """What a Telegram channel needs to know; it has no `repr`, because the token must be in no log."""

    token: str
    secret: str
    """The installation's secret: seals chat ids, signs deep links, and names the webhook's own secret."""
    api_url: str = TELEGRAM
    """The Bot API server, without a slash at its end."""
    webhook_url: str = ""
    """Public address that Telegram posts updates to; empty means polling."""
    webhook_secret: str = ""
    """What Telegram repeats with every update, `[A-Za-z0-9_-]{1,256}`; empty means one made of `secret`."""
    site_url: str = ""
    """Address of the shop's own site, for links in a map that begin with `/`; empty leaves those links out."""
    poll_seconds: int = 25
    """How long a question for updates waits for some."""
    start_seconds: int = 2
    """How long the first question waits, in which another program that asks for the same updates shows itself."""
    read_seconds: float = 10.0
    """How long a request waits for its answer."""
    repeat_pause: float = 15.0
    """Seconds before a message that may have been delivered is repeated, once."""
    first_pause: float = 1.0
    """Seconds before the first new attempt after trouble; it doubles with each, up to `longest_pause`."""
    longest_pause: float = 60.0
    give_up_after: float = 6 * 3_600.0
    """Seconds after which a message that could not be sent is logged as undelivered."""
    messages_per_second: float = 30.0
    """What Telegram lets a bot send over all chats; 0 sets no limit."""

    @classmethod
    def checked(cls, **given: Any) -> "TelegramOptions":
        """The options; `UserError` for a webhook that Telegram would not accept."""
        options = cls(**given)
        if options.webhook_secret and _SECRET.fullmatch(options.webhook_secret) is None:
            raise CataloguedError("errors.telegram.bad_secret")
        public = urlsplit(options.webhook_url)
        if options.webhook_url and (public.scheme != "https" or not public.hostname):
            raise CataloguedError("errors.telegram.bad_webhook", url=options.webhook_url)
        return options

    @property
    def expected_secret(self) -> str:
        """The webhook's secret token in effect."""
        if self.webhook_secret:
            return self.webhook_secret
        made = hmac.new(self.secret.encode(), f"telegram.webhook:{self.token}".encode(), hashlib.sha256)
        return made.hexdigest()[:_SECRET_LENGTH]
