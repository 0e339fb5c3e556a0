"""Ids made from names: `¿El envío es gratis?` becomes `el_envio_es_gratis`."""

import re
from collections.abc import Iterable
from typing import Final

from bot.journeys.aliases import folded

LONGEST: Final = 48
_NOT_ID: Final = re.compile(r"[^a-z0-9]+")


def id_from(name: str) -> str | None:
    """An id made of the Latin letters and digits of `name`, at most 48 long, or nothing if it has no letter."""
    plain = _NOT_ID.sub("_", folded(name).lower()).strip("_").lstrip("0123456789_")
    if len(plain) <= LONGEST:
        return plain or None
    cut = plain[: LONGEST + 1].rpartition("_")[0] or plain[:LONGEST]
    return cut.strip("_")


class Ids:
    """Hands out ids that are different from each other and from those their author chose."""

    def __init__(self, chosen: Iterable[str] = ()) -> None:
        self._taken = set(chosen)

    def made_from(self, name: str, *, otherwise: str) -> str:
        """An id for `name`; a name without Latin letters gets `otherwise`. A taken one gets a number."""
        base = id_from(name) or otherwise
        made, number = base, 2
        while made in self._taken:
            suffix = f"_{number}"
            made = base[: LONGEST - len(suffix)].rstrip("_") + suffix
            number += 1
        self._taken.add(made)
        return made
