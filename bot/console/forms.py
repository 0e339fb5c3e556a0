"""Reading what a form sends, within limits of size and time, and only from a page of ours."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

import anyio
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive

from bot.console.transport import own_origin

LARGEST: Final = 64 * 1024
"""Bytes of a form, unless its `PageRoute` says more."""
DEADLINE: Final = 15.0
_FIELD: Final = "csrf"
_HEADER: Final = "x-csrf-token"
_DRAINED: Final = 16 * 1024 * 1024


class RefusedForm(Exception):  # noqa: N818 - a refusal, told to a person
    """The form is not read: `key` is the sentence that says why, `status` the answer's."""

    def __init__(self, key: str, *, status: int) -> None:
        super().__init__(key)
        self.key = key
        self.status = status


def csrf_token(holder: str) -> str:
    """What our forms carry: only who knows the browser's cookie can make it."""
    return hmac.new(holder.encode(), b"form", hashlib.sha256).hexdigest()


async def read_form(request: Request, *, holder: str, largest: int) -> FormData:
    """The fields of a form of ours. Raises `RefusedForm`.

    `holder` is the cookie the form was made for. The body is kept small before anything in it is looked at.
    """
    if request.headers.get("origin") != own_origin(request):
        raise RefusedForm("refused.origin", status=403)
    try:
        with anyio.fail_after(DEADLINE):
            body = await _limited(request, largest)
        form = await Request(request.scope, _replaying(body)).form(max_files=4, max_fields=2_000, max_part_size=largest)
    except (TimeoutError, ClientDisconnect, HTTPException, UnicodeDecodeError) as error:
        raise RefusedForm("refused.unreadable", status=400) from error
    if not holder or not hmac.compare_digest(_sent(request, form).encode(), csrf_token(holder).encode()):
        raise RefusedForm("refused.token", status=403)
    return form


def field(form: Mapping[str, object], name: str) -> str:
    """The text of a field; empty when it is missing or a file."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _sent(request: Request, form: Mapping[str, object]) -> str:
    return request.headers.get(_HEADER) or field(form, _FIELD)


async def _limited(request: Request, largest: int) -> bytes:
    kept, total = bytearray(), 0
    async for chunk in request.stream():
        total += len(chunk)
        if total <= largest:
            kept += chunk
        elif total > _DRAINED:  # up to here we listen, so that the refusal can be read
            break
    if total > largest:
        raise RefusedForm("refused.too_large", status=400)
    return bytes(kept)


def _replaying(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
