"""How the Bot API is reached: over HTTP, with troubles told apart and the token kept out of the logs."""

import logging
import os
from typing import Any, Final

import httpx
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

# Read whenever the library makes a `RetryAfter`: without it, each one comes with a warning about seconds as numbers.
os.environ.setdefault("PTB_TIMEDELTA", "true")

NOT_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
"""What is known to happen before a request leaves."""
_TALKATIVE: Final = (
    "httpx", "httpcore", "httpcore.connection", "httpcore.http11", "telegram.Bot", "telegram.ext.ExtBot",
    "telegram.request.BaseRequest", "telegram.request.HTTPXRequest",
)  # fmt: skip
"""Loggers that name addresses; the token is a part of those."""


class ServerTroubleError(NetworkError):
    """The Bot API, or what stands before it, answered with 5xx."""

    def __init__(self, code: int, *, spoke: bool) -> None:
        super().__init__(f"the Bot API answered {code}")
        self.code = code
        self.spoke = spoke
        """It was the Bot API itself: nothing was done. A proxy's page leaves that open."""


class QuietRequest(HTTPXRequest):
    """The library's request over HTTP, which tells a 5xx from a broken line."""

    async def do_request(self, *given: Any, **named: Any) -> tuple[int, bytes]:
        """As the library's own; raises `ServerTroubleError` for a 5xx."""
        code, payload = await super().do_request(*given, **named)
        if code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise ServerTroubleError(code, spoke=payload.lstrip().startswith(b"{"))
        return code, payload


class _WithoutToken(logging.Filter):
    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if self._token in said:
            record.msg, record.args = said.replace(self._token, "<token>"), ()
        return True


def keep_out_of_logs(token: str) -> None:
    """Take the token out of what other libraries log, and flood control, which is everyday business, out of errors."""
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        if not any(isinstance(each, _WithoutToken) and each._token == token for each in logger.filters):
            logger.addFilter(_WithoutToken(token))
    logging.getLogger("telegram.ext.AIORateLimiter").setLevel(logging.CRITICAL)
