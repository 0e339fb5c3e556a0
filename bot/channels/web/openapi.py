"""The description of the API as an OpenAPI 3.1 document, with its texts in Spanish or English."""

from functools import partial
from importlib.metadata import version
from typing import Final

from bot.catalogue import text
from bot.channels.web.api import HISTORY_LIMIT
from bot.channels.web.problems import STATUS

Json = dict[str, object]

_TOKEN: Final[list[Json]] = [{"token": []}]
_PROBLEM_JSON: Final = "application/problem+json"


def openapi_document(language: str) -> Json:
    """The whole document; the paths are those of `ChatApi.routes`."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": text("web.api.title", language),
            "version": version("travesia"),
            "description": text("web.api.description", language),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/api/sessions": {"post": _open(language)},
            "/api/messages": {"post": _send(language), "get": _history(language)},
            "/api/stream": {"get": _stream(language)},
            "/health": {"get": _health(language)},
        },
        "components": {"securitySchemes": _security(language), "schemas": _schemas(language)},
    }


def _open(language: str) -> Json:
    return {
        "operationId": "openSession",
        **_words("open", language),
        "security": [],
        "requestBody": _body("Place", {"stage": "decision", "page": "/cascos", "language": "es"}),
        "responses": {
            "201": _json("web.api.open.done", language, schema="Session"),
            **_problems(language, "bad_json", "too_slow", "too_large", "not_json", "too_many_sessions"),
        },
    }


def _send(language: str) -> Json:
    example: Json = {"id": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff", "text": "¿El envío es gratis?", "stage": "decision"}
    return {
        "operationId": "sendMessage",
        **_words("send", language),
        "security": _TOKEN,
        "requestBody": _body("Message", example),
        "responses": {
            "202": _json("web.api.send.done", language, schema="Accepted"),
            **_problems(
                language,
                "bad_json",
                "session_unknown",
                "too_slow",
                "choice_unknown",
                "too_large",
                "not_json",
                "too_many_messages",
            ),
        },
    }


def _history(language: str) -> Json:
    limit = {"type": "integer", "minimum": 1, "maximum": HISTORY_LIMIT, "default": HISTORY_LIMIT}
    return {
        "operationId": "readMessages",
        **_words("history", language),
        "security": _TOKEN,
        "parameters": [
            _after(language),
            {"name": "limit", "in": "query", "description": text("web.api.limit", language), "schema": limit},
        ],
        "responses": {
            "200": _json("web.api.history.done", language, schema="History"),
            **_problems(language, "bad_parameter", "session_unknown"),
        },
    }


def _stream(language: str) -> Json:
    last = {
        "name": "Last-Event-ID",
        "in": "header",
        "description": text("web.api.last_event_id", language),
        "schema": {"type": "integer", "minimum": 0},
    }
    done = {
        "description": text("web.api.stream.done", language),
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
    return {
        "operationId": "followMessages",
        **_words("stream", language),
        "security": _TOKEN,
        "parameters": [_after(language), last],
        "responses": {"200": done, **_problems(language, "bad_parameter", "session_unknown", "too_many_streams")},
    }


def _health(language: str) -> Json:
    return {
        "operationId": "health",
        **_words("health", language),
        "security": [],
        "responses": {"200": _json("web.api.health.done", language, schema="Health")},
    }


def _words(name: str, language: str) -> Json:
    return {
        "summary": text(f"web.api.{name}.summary", language),
        "description": text(f"web.api.{name}.description", language),
    }


def _after(language: str) -> Json:
    return {
        "name": "after",
        "in": "query",
        "description": text("web.api.after", language),
        "schema": {"type": "integer", "minimum": 0, "default": 0},
    }


def _body(schema: str, example: Json) -> Json:
    content = {"application/json": {"schema": _reference(schema), "example": example}}
    return {"required": True, "content": content}


def _json(key: str, language: str, *, schema: str) -> Json:
    return {"description": text(key, language), "content": {"application/json": {"schema": _reference(schema)}}}


def _problems(language: str, *codes: str) -> Json:
    return {
        str(STATUS[code]): {
            "description": text(f"web.problems.{code}.title", language),
            "content": {_PROBLEM_JSON: {"schema": _reference("Problem")}},
        }
        for code in codes
    }


def _reference(schema: str) -> Json:
    return {"$ref": f"#/components/schemas/{schema}"}


def _security(language: str) -> Json:
    return {"token": {"type": "http", "scheme": "bearer", "description": text("web.api.token", language)}}


def _schemas(language: str) -> Json:
    return {**_of_customers(language), **_of_answers(language)}


def _field(language: str, name: str, kind: object = "string", **more: object) -> Json:
    return {"type": kind, "description": text(f"web.api.fields.{name}", language), **more}


def _thing(required: tuple[str, ...], **properties: Json) -> Json:
    return {"type": "object", "required": list(required), "properties": properties}


def _message_id(language: str) -> Json:
    return _field(language, "id", pattern="^[A-Za-z0-9_-]{16,64}$")


def _of_customers(language: str) -> Json:
    """What customers send."""
    field = partial(_field, language)
    place = {
        "stage": field("stage", maxLength=64),
        "page": field("page", maxLength=300),
        "campaign": field("campaign", maxLength=100),
        "language": field("language", maxLength=16),
    }
    properties = {"id": _message_id(language), "text": field("text"), "choice": field("choice_id"), **place}
    return {
        "Place": _thing((), **place),
        "Message": {**_thing(("id",), **properties), "oneOf": [{"required": ["text"]}, {"required": ["choice"]}]},
    }


def _of_answers(language: str) -> Json:
    """What the server answers."""
    field = partial(_field, language)
    choice = _thing(("id", "title"), id=field("choice_id"), title=field("choice_title"))
    line = {
        "number": field("number", "integer", minimum=1),
        "author": field("author", enum=["customer", "bot"]),
        "text": field("line_text"),
        "at": field("at", format="date-time"),
        "in_reply_to": field("in_reply_to", ["string", "null"]),
        "choices": field("choices", "array", items=choice),
        "link": field("link", ["string", "null"]),
        "last": field("last", "boolean"),
    }
    accepted = {
        "id": _message_id(language),
        "duplicate": field("duplicate", "boolean"),
        "shortened": field("shortened", "boolean"),
    }
    problem = {
        "type": field("problem_type", format="uri-reference"),
        "title": field("problem_title"),
        "status": field("problem_status", "integer"),
        "detail": field("problem_detail"),
        "code": field("problem_code", enum=sorted(STATUS)),
    }
    messages = field("messages", "array", items=_reference("Line"))
    return {
        "Session": _thing(("token", "language"), token=field("token"), language=field("language")),
        "Accepted": _thing(tuple(accepted), **accepted),
        "Line": _thing(tuple(line), **line),
        "History": _thing(("language", "messages"), language=field("language"), messages=messages),
        "Health": _thing(("status", "version"), status=field("status", enum=["ok"]), version=field("version")),
        "Problem": _thing(tuple(problem), **problem),
    }
