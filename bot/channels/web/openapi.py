"""The description of the API as an OpenAPI 3.1 document, with its texts in Spanish or English."""

from importlib.metadata import version
from typing import Final

from bot.catalogue import text
from bot.channels.web.api import HISTORY_LIMIT
from bot.channels.web.openapi_schemas import Json, reference, schemas
from bot.channels.web.problems import STATUS

_TOKEN: Final[list[Json]] = [{"token": []}]
_OF_ANY_BODY: Final = ("too_slow", "too_large", "not_json", "too_many_messages")
_PROBLEM_JSON: Final = "application/problem+json"


def openapi_document(language: str) -> Json:
    """The whole document; the paths are those of the endpoints."""
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
            "/api/messages/{number}/vote": {"put": _vote(language)},
            "/api/stream": {"get": _stream(language)},
            "/api/surveys/{id}": {"post": _answer_survey(language)},
            "/api/telegram-link": {"post": _link(language)},
            "/health": {"get": _health(language)},
        },
        "components": {"securitySchemes": _security(language), "schemas": schemas(language)},
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


def _vote(language: str) -> Json:
    number: Json = {"type": "integer", "minimum": 1}
    return {
        "operationId": "vote",
        **_words("vote", language),
        "security": _TOKEN,
        "parameters": [_in_path("number", text("web.api.fields.number", language), number)],
        "requestBody": _body("Vote", {"helpful": True}),
        "responses": {
            "200": _json("web.api.vote.done", language, schema="Line"),
            **_problems(language, "bad_vote", "session_unknown", "line_unknown", *_OF_ANY_BODY),
        },
    }


def _answer_survey(language: str) -> Json:
    which: Json = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"}
    return {
        "operationId": "answerSurvey",
        **_words("survey", language),
        "security": _TOKEN,
        "parameters": [_in_path("id", text("web.api.fields.survey_id", language), which)],
        "requestBody": _body("SurveyAnswer", {"score": 4, "comment": "Me ha quedado claro enseguida"}),
        "responses": {
            "200": _json("web.api.survey.done", language, schema="Line"),
            **_problems(language, "bad_score", "session_unknown", "survey_unknown", "survey_closed", *_OF_ANY_BODY),
        },
    }


def _link(language: str) -> Json:
    return {
        "operationId": "continueOnTelegram",
        **_words("telegram_link", language),
        "security": _TOKEN,
        "requestBody": _body("Place", {"stage": "decision"}),
        "responses": {
            "201": _json("web.api.telegram_link.done", language, schema="TelegramLink"),
            **_problems(language, "bad_json", "session_unknown", "not_found", *_OF_ANY_BODY),
        },
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


def _in_path(name: str, description: str, schema: Json) -> Json:
    return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}


def _body(schema: str, example: Json) -> Json:
    content = {"application/json": {"schema": reference(schema), "example": example}}
    return {"required": True, "content": content}


def _json(key: str, language: str, *, schema: str) -> Json:
    return {"description": text(key, language), "content": {"application/json": {"schema": reference(schema)}}}


def _problems(language: str, *codes: str) -> Json:
    return {
        str(STATUS[code]): {
            "description": text(f"web.problems.{code}.title", language),
            "content": {_PROBLEM_JSON: {"schema": reference("Problem")}},
        }
        for code in codes
    }


def _security(language: str) -> Json:
    return {"token": {"type": "http", "scheme": "bearer", "description": text("web.api.token", language)}}
