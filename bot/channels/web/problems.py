"""Refusals of the web channel: RFC 9457 problem documents with a stable code, in the customer's language."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.catalogue import LANGUAGES, text

STATUS: Final[Mapping[str, int]] = {
    "bad_json": 400,
    "too_deep": 400,
    "bad_field": 400,
    "bad_message": 400,
    "bad_id": 400,
    "bad_parameter": 400,
    "bad_vote": 400,
    "bad_score": 400,
    "empty_message": 400,
    "session_unknown": 403,
    "not_found": 404,
    "line_unknown": 404,
    "survey_unknown": 404,
    "method_not_allowed": 405,
    "too_slow": 408,
    "choice_unknown": 409,
    "survey_closed": 409,
    "too_large": 413,
    "not_json": 415,
    "too_many_messages": 429,
    "too_many_sessions": 429,
    "too_many_streams": 429,
    "internal_error": 500,
    "unavailable": 503,
}
"""Every code this channel answers with, and its HTTP status; its texts are in the catalogue under `web.problems`."""

_RETRY_AFTER: Final = {"too_many_messages": 2, "too_many_sessions": 30, "too_many_streams": 5, "unavailable": 5}
_CLOSES: Final = frozenset({"too_slow", "too_large", "not_json"})
"""Refused before the body was read to its end: the connection cannot be used again."""


class RefusedRequestError(Exception):
    """A request is refused; `code` is a key of `STATUS`, `values` fill the sentence of its detail."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def preferred_language(request: Request, default: str) -> str:
    """The first of our languages that the browser asks for, else `default` or, if it is none of ours, Spanish."""
    wanted = (part.split(";")[0].strip().lower() for part in request.headers.get("accept-language", "").split(","))
    known = (language.split("-")[0] for language in wanted)
    return next((language for language in known if language in LANGUAGES), own_language(default))


def own_language(language: str) -> str:
    """The one of our languages for a tag such as `es-MX`; Spanish for any other."""
    base = language.split("-")[0].lower()
    return base if base in LANGUAGES else LANGUAGES[0]


def problem_response(
    problem: RefusedRequestError, language: str, *, headers: Mapping[str, str] | None = None
) -> Response:
    """The document of a refusal: `type`, `title`, `status`, `detail` and our own `code`."""
    code = problem.code if problem.code in STATUS else "unavailable"
    extra = dict(headers or {})
    if code in _RETRY_AFTER:
        extra["Retry-After"] = str(_RETRY_AFTER[code])
    if code in _CLOSES:
        extra["Connection"] = "close"
    return JSONResponse(
        {
            "type": f"/api#{code}",
            "title": text(f"web.problems.{code}.title", language),
            "status": STATUS[code],
            "detail": text(f"web.problems.{code}.detail", language, **problem.values),
            "code": code,
        },
        status_code=STATUS[code],
        headers={"Content-Language": language, "Cache-Control": "no-store", **extra},
        media_type="application/problem+json",
    )
