"""The language of translations as data: of each part of a map, the keys that hold texts for customers."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from bot.journeys.fields import PARTS, Part


def _texts_of(part: str, *kept: str, required: tuple[str, ...] = ()) -> Part:
    whole = PARTS[part]
    fields = {name: replace(whole.fields[name], required=name in required) for name in kept}
    return Part(part, MappingProxyType(fields), elsewhere=frozenset(whole.fields.keys() - fields.keys()))


_ALL: Final = (
    _texts_of(
        *("map", "journey", "language", "facts", "stages", "surveys"), *("handoff", "fallback", "empathy", "small_talk")
    ),
    _texts_of("stage", "id", "name", "goal", "greeting", "questions", required=("id",)),
    _texts_of("question", "id", "ask", "answer", "link", required=("id",)),
    PARTS["answer"],
    PARTS["small_talk"],
    _texts_of("survey", "kind", "at", "ask", required=("kind", "ask")),
    _texts_of("handoff", "message", "hours"),
)

TRANSLATED_PARTS: Final[Mapping[str, Part]] = MappingProxyType({part.name: part for part in _ALL})
"""Every part of a translation by its name; `map` is the file itself. What says which thing is meant is required."""
