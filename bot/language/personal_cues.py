"""Words that say what a number is: the nearest one before it counts."""

import re
from bisect import bisect_right
from typing import Final, NamedTuple

_CUE: Final = re.compile(
    r"""
    (?P<phone> \b (?: tel(?:[eé]fonos?|f)?\b | tlfn?o?\b | m[oó]vil | cel(?:ular)?\b | fijo\b | wh?ats?app?\b
        | [wg]u?asap\b | ll[aá]m[ae](?:d?me|nme)\b | phone\b | mobile\b | (?:call|text|ring)\ me\b | contact[ao]\b
        | mi\ n[uú]mero\ (?! de\ (?!contacto|tel)) | my\ number\b ) )
    | (?P<card> \b (?: tarjetas?\b | cards?\b | visa\b | master\ ?card\b | maestro\b | am(?:erican\ )?ex(?:press)?\b
        | d[eé]bito\b | cr[eé]dito\b | debit\b | credit\b ) )
    | (?P<other> \b (?: pedidos?\b | orden\b | order\b | factura\b | invoice\b | ref(?:\.|erencia|erence)?\b
        | seguimiento\b | tracking\b | albar[aá]n\b | paquete\b | parcel\b | env[ií]o\b | c[oó]digo\b | code\b
        | sku\b | art[ií]culo\b | item\b | modelo\b | model\b | ticket\b | serie\b | serial\b | isbn\b | ean\b
        | cup[oó]n\b | coupon\b | gu[ií]a\b | localizador\b | reserva\b | booking\b | confirmation\b | contrato\b
        | contract\b | expediente\b | p[oó]liza\b | incidencia\b ) | \# | n[º°]\ ? )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_REACH: Final = 40
"""Characters before a number in which a word may say what it is."""


class Cue(NamedTuple):
    """What the nearest word says, and where the word ends."""

    kind: str
    end: int


class Cues:
    """The places of such words in one text."""

    def __init__(self, text: str) -> None:
        self._cues = [Cue(found.lastgroup or "", found.end()) for found in _CUE.finditer(text)]
        self._ends = [cue.end for cue in self._cues]

    def before(self, start: int) -> Cue | None:
        """The nearest cue that ends at `start` or at most 40 characters before it."""
        nearest = bisect_right(self._ends, start) - 1
        near = nearest >= 0 and start - self._ends[nearest] <= _REACH
        return self._cues[nearest] if near else None

    def says(self, start: int, kind: str) -> bool:
        """Tell whether the nearest cue is of that kind."""
        cue = self.before(start)
        return cue is not None and cue.kind == kind
