"""Turns what a client sent into the gateway's values: token, place, message, vote, a survey's answer."""

import re
from collections.abc import Mapping
from typing import Final

from starlette.requests import Request

from bot.channels.web.problems import RefusedRequestError
from bot.engine.protocol import RequestKind
from bot.gateway.protocol import Incoming, Place

_ID: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
_TOKEN_LENGTH: Final = 512
_CHOICE_LENGTH: Final = 128
_PLACE_LENGTHS: Final = {"stage": 64, "page": 300, "campaign": 100, "language": 16}
_LARGEST_NUMBER: Final = 2**53 - 1
_LARGEST_LINE: Final = 2**31 - 1
_SURVEY_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def bearer_token(request: Request) -> str:
    """The session's token; `RefusedRequestError("session_unknown")` without a plausible one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or len(token) > _TOKEN_LENGTH or not token.isascii():
        raise RefusedRequestError("session_unknown")
    return token


def place_from(body: Mapping[str, object]) -> Place:
    """Where the page says the customer is: trimmed, a page without its query; what is too long is no place."""
    found: dict[str, str | None] = {}
    for name, length in _PLACE_LENGTHS.items():
        value = body.get(name)
        if value is not None and not isinstance(value, str):
            raise RefusedRequestError("bad_field", field=name)
        words = _UNPRINTABLE.sub("", value or "").strip()
        if name == "page":
            words = re.split(r"[?#]", words, maxsplit=1)[0]
        found[name] = words if 0 < len(words) <= length else None  # a part of one could hide what is to be redacted
    return Place(**found)


def incoming_from(body: Mapping[str, object]) -> Incoming:
    """One message: its id and exactly one of `text` and `choice`.

    Raises `RefusedRequestError`: `bad_id`, `bad_message`, `bad_field`, `empty_message` or `choice_unknown`.
    """
    external_id = body.get("id")
    if not isinstance(external_id, str) or not _ID.fullmatch(external_id):
        raise RefusedRequestError("bad_id")
    written = {name: body[name] for name in ("text", "choice") if body.get(name) is not None}
    if len(written) != 1:
        raise RefusedRequestError("bad_message")
    name, content = written.popitem()
    if not isinstance(content, str):
        raise RefusedRequestError("bad_field", field=name)
    if name == "text" and not _UNPRINTABLE.sub("", content).strip():
        raise RefusedRequestError("empty_message")
    if name == "choice" and not (0 < len(content) <= _CHOICE_LENGTH and content.isascii() and content.isprintable()):
        raise RefusedRequestError("choice_unknown")
    kind = RequestKind.TEXT if name == "text" else RequestKind.CHOICE
    return Incoming(external_id, kind, content, place_from(body))


def number_from(raw: str | None, *, name: str, default: int = 0) -> int:
    """A count from a query or header: digits only; `RefusedRequestError("bad_parameter")` otherwise."""
    if raw is None or raw == "":
        return default
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 16) or int(raw) > _LARGEST_NUMBER:
        raise RefusedRequestError("bad_parameter", name=name)
    return int(raw)


def line_number_from(raw: str) -> int:
    """The number of a line from an address; `RefusedRequestError("line_unknown")` for what no line can have."""
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 10) or int(raw) > _LARGEST_LINE:
        raise RefusedRequestError("line_unknown")
    return int(raw)


def survey_id_from(raw: str) -> str:
    """The id of an asked survey from an address; `RefusedRequestError("survey_unknown")` for what can be none."""
    if not _SURVEY_ID.fullmatch(raw):
        raise RefusedRequestError("survey_unknown")
    return raw


def vote_from(body: Mapping[str, object]) -> bool | None:
    """The field `helpful`, which must be there; `RefusedRequestError("bad_vote")` otherwise."""
    helpful = body.get("helpful", "")
    if helpful is not None and not isinstance(helpful, bool):
        raise RefusedRequestError("bad_vote")
    return helpful


def score_from(body: Mapping[str, object]) -> int | None:
    """The field `score`, if it is there; the gateway knows the scale. `RefusedRequestError("bad_score")`."""
    score = body.get("score")
    if score is None:
        return None
    if isinstance(score, bool) or not isinstance(score, int) or not 0 <= score <= _LARGEST_LINE:
        raise RefusedRequestError("bad_score")
    return score


def comment_from(body: Mapping[str, object]) -> str:
    """The field `comment`; empty when there is nothing to read in it. `RefusedRequestError("bad_field")`."""
    comment = body.get("comment")
    if comment is not None and not isinstance(comment, str):
        raise RefusedRequestError("bad_field", field="comment")
    return comment if comment and _UNPRINTABLE.sub("", comment).strip() else ""
