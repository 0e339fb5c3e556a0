"""The shapes of what goes in and out of the API, as JSON Schema with texts in Spanish or English."""

from functools import partial
from typing import Final

from bot.catalogue import text
from bot.channels.web.problems import STATUS

Json = dict[str, object]

_SURVEY: Final = "web.api.fields.survey"


def reference(schema: str) -> Json:
    """Where a shape stands in the document."""
    return {"$ref": f"#/components/schemas/{schema}"}


def schemas(language: str) -> Json:
    """All the shapes, by name."""
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
    answer = {"score": field("score", ["integer", "null"], minimum=0), "comment": field("comment", ["string", "null"])}
    properties = {"id": _message_id(language), "text": field("text"), "choice": field("choice_id"), **place}
    return {
        "Place": _thing((), **place),
        "Message": {**_thing(("id",), **properties), "oneOf": [{"required": ["text"]}, {"required": ["choice"]}]},
        "Vote": _thing(("helpful",), helpful=field("helpful", ["boolean", "null"])),
        "SurveyAnswer": {**_thing((), **answer), "anyOf": [{"required": ["score"]}, {"required": ["comment"]}]},
    }


def _of_answers(language: str) -> Json:
    """What the server answers."""
    field = partial(_field, language)
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
    history = {
        "language": field("language"),
        "on_telegram": field("on_telegram", "boolean"),
        "messages": field("messages", "array", items=reference("Line")),
    }
    code = _thing(("size", "path"), size=field("qr_size", "integer"), path=field("qr_path", pattern="^[Mhvz0-9 -]+$"))
    way = {
        "url": field("link_url", format="uri"),
        "seconds": field("link_seconds", "integer", minimum=1),
        "qr": {**code, "description": text("web.api.fields.qr", language)},
    }
    return {
        "Session": _thing(("token", "language"), token=field("token"), language=field("language")),
        "Accepted": _thing(tuple(accepted), **accepted),
        "Line": _line(language),
        "Survey": _survey(language),
        "History": _thing(tuple(history), **history),
        "TelegramLink": _thing(tuple(way), **way),
        "Health": _thing(("status", "version"), status=field("status", enum=["ok"]), version=field("version")),
        "Problem": _thing(tuple(problem), **problem),
    }


def _line(language: str) -> Json:
    field = partial(_field, language)
    choice = _thing(("id", "title"), id=field("choice_id"), title=field("choice_title"))
    line: dict[str, Json] = {
        "number": field("number", "integer", minimum=1),
        "author": field("author", enum=["customer", "bot"]),
        "text": field("line_text"),
        "at": field("at", format="date-time"),
        "in_reply_to": field("in_reply_to", ["string", "null"]),
        "choices": field("choices", "array", items=choice),
        "link": field("link", ["string", "null"]),
        "last": field("last", "boolean"),
        "votable": field("votable", "boolean"),
        "helpful": field("voted", ["boolean", "null"]),
        "survey": {"oneOf": [reference("Survey"), {"type": "null"}], "description": text(_SURVEY, language)},
    }
    return _thing(tuple(line), **line)


def _survey(language: str) -> Json:
    field = partial(_field, language)
    survey = {
        "id": field("survey_id"),
        "kind": field("survey_kind", enum=["csat", "ces", "nps", "open"]),
        "scores": field("scores", "array", items={"type": "integer"}),
        "score": field("scored", ["integer", "null"]),
        "commented": field("commented", "boolean"),
        "thanks": field("thanks"),
        "until": field("until", format="date-time"),
    }
    return _thing(tuple(survey), **survey)
