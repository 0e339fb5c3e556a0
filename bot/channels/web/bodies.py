"""Reads the JSON body of a request within strict limits of type, size, depth and time."""

import json
import re
from collections.abc import Mapping
from typing import Final, NoReturn

import anyio
from starlette.requests import ClientDisconnect, Request

from bot.channels.web.problems import RefusedRequestError

SIZE_LIMIT: Final = 64 * 1024
"""Bytes of a body; more is refused before anything is parsed."""
DEPTH_LIMIT: Final = 20
"""Brackets inside brackets."""
BODY_DEADLINE: Final = 10.0
"""Seconds a client has to send its body."""
_DRAIN_LIMIT: Final = 16 * 1024 * 1024
"""Bytes of a refused body that are thrown away so that the refusal can still be read by the client."""

_MARKS: Final = re.compile(r'\\.|["\[\]{}]', re.DOTALL)


async def json_body(request: Request, *, deadline: float = BODY_DEADLINE) -> Mapping[str, object]:
    """The JSON object of the body.

    Raises `RefusedRequestError`: `not_json`, `too_large`, `too_slow`, `too_deep` or `bad_json`.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json" or request.headers.get("content-encoding", "identity").lower() != "identity":
        raise RefusedRequestError("not_json")
    try:
        with anyio.fail_after(deadline):
            raw = await _limited(request)
    except TimeoutError:
        raise RefusedRequestError("too_slow") from None
    except ClientDisconnect:
        raise RefusedRequestError("bad_json") from None
    return _parsed(raw)


async def _limited(request: Request) -> bytes:
    kept = bytearray()
    total = 0
    async for chunk in request.stream():
        total += len(chunk)
        if total <= SIZE_LIMIT:
            kept += chunk
        elif total > _DRAIN_LIMIT:
            break
    if total > SIZE_LIMIT:
        raise RefusedRequestError("too_large", limit=SIZE_LIMIT // 1024)
    return bytes(kept)


def _parsed(raw: bytes) -> Mapping[str, object]:
    try:
        words = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise RefusedRequestError("bad_json") from None
    if _depth(words) > DEPTH_LIMIT:
        raise RefusedRequestError("too_deep", limit=DEPTH_LIMIT)
    try:
        found = json.loads(words, parse_constant=_no_constant)
    except ValueError:
        raise RefusedRequestError("bad_json") from None
    if not isinstance(found, dict):
        raise RefusedRequestError("bad_json")
    return found


def _depth(words: str) -> int:
    """The deepest nesting, in one pass: the standard parser would recurse before it could refuse."""
    deepest = depth = 0
    in_string = False
    for mark in (found.group() for found in _MARKS.finditer(words)):
        if mark == '"':
            in_string = not in_string
        elif not in_string and len(mark) == 1:
            depth += 1 if mark in "[{" else -1
            deepest = max(deepest, depth)
    return deepest


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
