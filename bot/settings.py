"""Every setting: its environment variable, its default and one sentence; read once, from the environment only."""

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any

from bot.errors import CataloguedError


def _setting(
    variable: str,
    default: Any,
    sentence: str,
    *,
    span: tuple[float, float] | None = None,
    choices: tuple[str, ...] = (),
    secret: bool = False,
) -> Any:
    """A number has its `span`, least and most; a name that is not free has its `choices`; a secret is never shown."""
    metadata = {"variable": variable, "sentence": sentence, "span": span, "choices": choices}
    return field(default=default, metadata=metadata, repr=not secret)


@dataclass(frozen=True, slots=True)
class Settings:
    """The product's settings, frozen; `docs/settings.md` is generated from this class."""

    database_url: str = _setting(
        "TRAVESIA_DATABASE_URL", "", "SQLAlchemy address of the touchpoint log; empty means var/travesia.db (SQLite)"
    )
    secret: str = _setting(
        "TRAVESIA_SECRET",
        "",
        "key that signs sessions and salts customer keys; empty means one kept in var/secret",
        secret=True,
    )
    host: str = _setting("TRAVESIA_HOST", "127.0.0.1", "address the server listens on")
    port: int = _setting("TRAVESIA_PORT", 8000, "port the server listens on; 0 takes a free one", span=(0, 65535))
    engine: str = _setting(
        "TRAVESIA_ENGINE",
        "embedded",
        "who thinks: `embedded` (in this process) or `remote`",
        choices=("embedded", "remote"),
    )
    rasa_url: str = _setting("TRAVESIA_RASA_URL", "http://127.0.0.1:5005", "address of `rasa run`, for engine `remote`")
    rasa_token: str = _setting(
        "TRAVESIA_RASA_TOKEN",
        "",
        "token (at least 16 characters) of `bot.rasa_parts.channel.TravesiaChannel` in the credentials of `rasa run`",
        secret=True,
    )
    allowed_origins: str = _setting(
        "TRAVESIA_ALLOWED_ORIGINS", "", "other sites that may embed the chat, exact origins separated by commas"
    )
    reply_deadline: float = _setting(
        "TRAVESIA_REPLY_DEADLINE",
        8.0,
        "seconds the engine has for one reply before an honest apology is sent",
        span=(0.5, 120),
    )
    sessions_per_minute: int = _setting(
        "TRAVESIA_SESSIONS_PER_MINUTE",
        120,
        "new web conversations one address may open in a minute; 0 sets no limit",
        span=(0, 1_000_000),
    )
    concurrent_turns: int = _setting(
        "TRAVESIA_CONCURRENT_TURNS", 8, "turns thought about at once in one process", span=(1, 256)
    )
    telegram_token: str = _setting(
        "TRAVESIA_TELEGRAM_TOKEN",
        "",
        "token of a bot from @BotFather; with it `travesia run` answers on Telegram too (docs/telegram.md)",
        secret=True,
    )
    telegram_api_url: str = _setting(
        "TRAVESIA_TELEGRAM_API_URL",
        "https://api.telegram.org",
        "address of the Bot API, for who runs a Bot API server of their own",
    )
    telegram_webhook_url: str = _setting(
        "TRAVESIA_TELEGRAM_WEBHOOK_URL",
        "",
        "public https address of this server for Telegram's updates; empty asks for them (polling), which needs none",
    )
    telegram_webhook_secret: str = _setting(
        "TRAVESIA_TELEGRAM_WEBHOOK_SECRET",
        "",
        "what Telegram must repeat with every update, letters, digits, _ and -; empty means one made of the secret",
        secret=True,
    )
    telegram_repeat_pause: float = _setting(
        "TRAVESIA_TELEGRAM_REPEAT_PAUSE",
        15.0,
        "seconds before a message that may or may not have arrived on Telegram is repeated, once and marked",
        span=(1, 600),
    )
    site_url: str = _setting(
        "TRAVESIA_SITE_URL",
        "",
        "address of your site, put before the links of a map that begin with / where there is no page, as on Telegram",
    )
    redact_order_numbers: str = _setting(
        "TRAVESIA_REDACT_ORDER_NUMBERS",
        "no",
        "`yes` stores `[pedido]` in place of order numbers in customers' texts; the bot still reads them",
        choices=("yes", "no"),
    )
    console_session_hours: float = _setting(
        "TRAVESIA_CONSOLE_SESSION_HOURS",
        12.0,
        "hours after which who is signed in at the console must sign in again",
        span=(0.25, 720),
    )
    console_idle_minutes: float = _setting(
        "TRAVESIA_CONSOLE_IDLE_MINUTES",
        60.0,
        "minutes without a click after which a session at the console ends",
        span=(1, 10_080),
    )
    four_eyes: str = _setting(
        "TRAVESIA_FOUR_EYES",
        "no",
        "`yes` lets nobody publish in the console what they changed or asked for themselves: it takes a second person",
        choices=("yes", "no"),
    )
    console_url: str = _setting(
        "TRAVESIA_CONSOLE_URL",
        "",
        "address at which people open this server, for the links in weekly digests; empty leaves the links out",
    )
    digest_to: str = _setting(
        "TRAVESIA_DIGEST_TO",
        "",
        "e-mail addresses that get the weekly digest of each map, separated by commas; empty sends none",
    )
    digest_from: str = _setting(
        "TRAVESIA_DIGEST_FROM", "", "e-mail address the digest comes from; empty means the first one it goes to"
    )
    smtp_url: str = _setting(
        "TRAVESIA_SMTP_URL",
        "",
        "server that sends the digest: `smtps://user:password@host:465`, or `smtp://…:587`, which turns to TLS where "
        "the server can and must where there is a password",
        secret=True,
    )
    digest_webhook_url: str = _setting(
        "TRAVESIA_DIGEST_WEBHOOK_URL", "", "address that gets the weekly digest as JSON; empty sends none", secret=True
    )
    digest_webhook_secret: str = _setting(
        "TRAVESIA_DIGEST_WEBHOOK_SECRET",
        "",
        "key that signs what is sent there (HMAC-SHA256, docs/findings.md); empty sends it unsigned",
        secret=True,
    )
    language: str = _setting(
        "TRAVESIA_LANGUAGE",
        "",
        "language of the commands, `es` or `en`; empty follows the terminal's (LANG)",
        choices=("es", "en", ""),
    )

    @property
    def redact_orders(self) -> bool:
        """Whether order numbers are stored as `[pedido]`."""
        return self.redact_order_numbers == "yes"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings; `UserError` names a variable whose value cannot be read or is not allowed."""
        environment = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for each in fields(cls):
            raw = environment.get(each.metadata["variable"])
            if raw is not None:
                values[each.name] = _checked(raw, each)
        return cls(**values)


def _checked(raw: str, setting: "Field[Any]") -> object:
    variable, choices, span = (setting.metadata[name] for name in ("variable", "choices", "span"))
    if choices and raw not in choices:
        allowed = ", ".join(choice for choice in choices if choice)
        raise CataloguedError("errors.settings.not_a_choice", variable=variable, value=raw, choices=allowed)
    value = _converted(raw, setting.default, variable=variable)
    if span and not span[0] <= value <= span[1]:  # not-a-number is in no span either
        raise CataloguedError("errors.settings.out_of_range", variable=variable, value=raw, least=span[0], most=span[1])
    return value


def _converted(raw: str, default: Any, *, variable: str) -> Any:
    values = {"variable": variable, "value": raw, "example": default}
    try:
        return type(default)(raw)
    except ValueError as error:
        if isinstance(default, int):
            raise CataloguedError("errors.settings.not_a_whole_number", **values) from error
        raise CataloguedError("errors.settings.not_a_number", **values) from error
