"""How long something takes, as people write it in a form and as a map keeps it: `3 días` and `3d`."""

import re
import unicodedata
from types import MappingProxyType
from typing import Final

from babel.units import format_unit

_SAID: Final = re.compile(r"(\d{1,9}) ?([a-zñ]+)")
_UNITS: Final = MappingProxyType(
    {
        "s": "s seg sec segundo segundos second seconds",
        "min": "min minuto minutos minute minutes",
        "h": "h hora horas hour hours",
        "d": "d dia dias day days",
        "w": "w sem semana semanas week weeks",
        "mo": "mo mes meses month months",
        "y": "y ano anos year years",
    }
)
_UNIT_OF: Final = MappingProxyType({word: unit for unit, words in _UNITS.items() for word in words.split()})
_NAMES: Final = MappingProxyType(
    {"s": "second", "min": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year"}
)


def duration_of(said: str) -> str | None:
    """What somebody wrote, as a map keeps it, such as `3d`; nothing for what is no length of time."""
    plain = unicodedata.normalize("NFKD", said.strip().lower())
    found = _SAID.fullmatch("".join(sign for sign in plain if not unicodedata.combining(sign)))
    unit = _UNIT_OF.get(found[2]) if found else None
    return f"{int(found[1])}{unit}" if found and unit else None


def told_duration(written: str, language: str) -> str:
    """A map's `3d` in words of the reader's language; what is no length of time, as it is."""
    known = duration_of(written)
    if known is None:
        return written
    unit = known.lstrip("0123456789")
    count = int(known.removesuffix(unit))
    return str(format_unit(count, f"duration-{_NAMES[unit]}", length="long", locale=language))
