"""What a map means, apart from where its words stand: two files that say the same compare equal."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from bot.journeys.positions import SourcePosition, Text


def meaning(value: object) -> object:
    """`value`, a map or a part of one, as plain data without places."""
    if isinstance(value, Text):
        return value.value
    if is_dataclass(value):
        kept = [(each.name, getattr(value, each.name)) for each in fields(value)]
        return {name: meaning(part) for name, part in kept if not isinstance(part, SourcePosition)}
    if isinstance(value, Mapping):
        return [(key, meaning(part)) for key, part in value.items()]
    if isinstance(value, (tuple, list)):
        return [meaning(part) for part in value]
    return value
