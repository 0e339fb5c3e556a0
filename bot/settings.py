"""Every setting: its environment variable, its default and one sentence; read once, from the environment only."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from bot.errors import CataloguedError


def _setting(variable: str, default: Any, sentence: str) -> Any:
    return field(default=default, metadata={"variable": variable, "sentence": sentence})


@dataclass(frozen=True, slots=True)
class Settings:
    """The product's settings, frozen; `docs/settings.md` is generated from this class."""

    database_url: str = _setting(
        "TRAVESIA_DATABASE_URL", "", "SQLAlchemy address of the touchpoint log; empty means var/travesia.db (SQLite)"
    )
    secret: str = _setting(
        "TRAVESIA_SECRET", "", "key that signs sessions and salts customer keys; empty means one kept in var/secret"
    )
    host: str = _setting("TRAVESIA_HOST", "127.0.0.1", "address the server listens on")
    port: int = _setting("TRAVESIA_PORT", 8000, "port the server listens on; 0 takes a free one")
    engine: str = _setting("TRAVESIA_ENGINE", "embedded", "who thinks: `embedded` (in this process) or `remote`")
    rasa_url: str = _setting("TRAVESIA_RASA_URL", "http://127.0.0.1:5005", "address of `rasa run`, for engine `remote`")
    rasa_token: str = _setting(
        "TRAVESIA_RASA_TOKEN",
        "",
        "token (at least 16 characters) of `bot.rasa_parts.channel.TravesiaChannel` in the credentials of `rasa run`",
    )
    allowed_origins: str = _setting(
        "TRAVESIA_ALLOWED_ORIGINS", "", "other sites that may embed the chat, exact origins separated by commas"
    )
    reply_deadline: float = _setting(
        "TRAVESIA_REPLY_DEADLINE", 8.0, "seconds the engine has for one reply before an honest apology is sent"
    )
    sessions_per_minute: int = _setting(
        "TRAVESIA_SESSIONS_PER_MINUTE", 120, "new web conversations one address may open in a minute; 0 sets no limit"
    )
    concurrent_turns: int = _setting("TRAVESIA_CONCURRENT_TURNS", 8, "turns thought about at once in one process")
    language: str = _setting(
        "TRAVESIA_LANGUAGE", "", "language of the commands, `es` or `en`; empty follows the terminal's (LANG)"
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings; `UserError` names a variable whose value cannot be read."""
        environment = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for each in fields(cls):
            variable = each.metadata["variable"]
            if variable in environment:
                values[each.name] = _converted(environment[variable], each.default, variable)
        return cls(**values)


def _converted(raw: str, default: object, variable: str) -> object:
    kind: type = type(default)
    values = {"variable": variable, "value": raw, "example": default}
    try:
        return kind(raw)
    except ValueError as error:
        if kind is int:
            raise CataloguedError("errors.settings.not_a_whole_number", **values) from error
        raise CataloguedError("errors.settings.not_a_number", **values) from error
