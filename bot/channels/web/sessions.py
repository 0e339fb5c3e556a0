"""Whose request it is, and its refusals: the session behind a token, the gateway's codes as answers."""

from collections.abc import Iterator
from contextlib import contextmanager

from starlette.requests import Request

from bot.channels.web.problems import RefusedRequestError
from bot.channels.web.requests import bearer_token
from bot.gateway.protocol import Gateway, GatewayError, Session


async def session_of(request: Request, gateway: Gateway) -> Session:
    """The session of the request's token, which also decides about the language of what follows.

    Raises `RefusedRequestError`: `session_unknown`, or what the gateway says.
    """
    with refusals():
        session = await gateway.session(bearer_token(request))
    request.state.language = session.language
    return session


@contextmanager
def refusals() -> Iterator[None]:
    """What the gateway refuses inside is refused with its code."""
    try:
        yield
    except GatewayError as error:
        raise RefusedRequestError(error.code) from error
