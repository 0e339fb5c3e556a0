"""A line of the conversation as clients get it."""

from dataclasses import asdict
from datetime import datetime, timezone

from bot.gateway.protocol import AskedSurvey, ChatEvent


def as_json(event: ChatEvent) -> dict[str, object]:
    """The gateway's fields, each moment as RFC 3339 in UTC."""
    survey = _survey(event.survey) if event.survey else None
    return {**asdict(event), "at": _moment(event.at), "survey": survey}


def _survey(survey: AskedSurvey) -> dict[str, object]:
    return {**asdict(survey), "until": _moment(survey.until)}


def _moment(seconds: float) -> str:
    at = datetime.fromtimestamp(seconds, tz=timezone.utc).isoformat(timespec="milliseconds")
    return at.replace("+00:00", "Z")
