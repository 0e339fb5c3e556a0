"""A message as Rasa's pipeline parsed it, read key by key into our own values; what is odd in it is passed over."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.compiler.naming import BANDS_KEY, CHOICE_ENTITY, LANGUAGE_ENTITY, PARTS_KEY, path_of
from bot.turn import Bands, Candidate, Entity, EntityKind, MessagePart


def candidates_of(message: Mapping[str, Any]) -> tuple[Candidate, ...]:
    """The questions it may be asking, best first."""
    return _ranked(mapping(mapping(message.get("response_selector")).get("default")).get("ranking"))


def bands_of(message: Mapping[str, Any]) -> Bands | None:
    """The thresholds of the model that parsed it; `None` for a model that has none."""
    bands = mapping(message.get(BANDS_KEY))
    answer_from, ask_from = number(bands.get("answer_from")), number(bands.get("ask_from"))
    if answer_from is None or ask_from is None:
        return None
    return Bands(answer_from, min(ask_from, answer_from))


def parts_of(message: Mapping[str, Any]) -> tuple[MessagePart, ...]:
    """The questions in it, in order; none when it holds fewer than two."""
    rows = (mapping(each) for each in _sequence(message.get(PARTS_KEY)))
    parts = tuple(MessagePart(str(row.get("text") or ""), _ranked(row.get("ranking"))) for row in rows)
    return parts if len(parts) > 1 else ()


def entities_of(message: Mapping[str, Any]) -> tuple[Entity, ...]:
    """What is named in it, of the kinds we know, in order."""
    kinds = {kind.value: kind for kind in EntityKind}
    found = (
        Entity(kinds[row["entity"]], str(row["value"]), int(row["start"]), int(row["end"]))
        for row in _entities(message)
        if row.get("entity") in kinds and {"value", "start", "end"} <= row.keys()
    )
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


def language_of(message: Mapping[str, Any]) -> str | None:
    """The language it is written in; `None` when nobody can tell."""
    return _entity(message, LANGUAGE_ENTITY)


def choice_of(message: Mapping[str, Any]) -> str | None:
    """What a pressed button stands for."""
    return _entity(message, CHOICE_ENTITY)


def _entity(message: Mapping[str, Any], name: str) -> str | None:
    rows = (row for row in _entities(message) if row.get("entity") == name and row.get("value"))
    return next((str(row["value"]) for row in rows), None)


def _entities(message: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (mapping(each) for each in _sequence(message.get("entities")))


def _ranked(rows: object) -> tuple[Candidate, ...]:
    found = []
    for row in map(mapping, _sequence(rows)):
        key, confidence = row.get("intent_response_key"), number(row.get("confidence"))
        if isinstance(key, str) and "/" in key and confidence is not None:
            found.append(Candidate(path_of(key), confidence))
    return tuple(found)


def mapping(value: object) -> Mapping[str, Any]:
    """The value if it is a mapping, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def number(value: object) -> float | None:
    """The value if it is a finite number, else `None`."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    return None


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()
