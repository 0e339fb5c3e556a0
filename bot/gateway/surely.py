"""How a step that needs the database fails before a customer: with a code, and never with a half promise."""

import logging
from collections.abc import Awaitable
from typing import Final, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.protocol import GatewayError

_Result = TypeVar("_Result")
_log: Final = logging.getLogger(__name__)


async def surely(step: Awaitable[_Result]) -> _Result:
    """The step's result; `GatewayError("unavailable")` while the database does not answer: nothing may be promised."""
    try:
        return await step
    except SQLAlchemyError as error:
        _log.error("nothing can be accepted: %s", type(error).__name__)
        raise GatewayError("unavailable") from error
