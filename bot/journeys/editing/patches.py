"""Changes of a text by place: what is cut out and what is written there instead."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Patch:
    """The text from `start` to `end`, as offsets from 0, gives way to `text`."""

    start: int
    end: int
    text: str = ""


def patched(text: str, patches: Iterable[Patch]) -> str:
    """The text with every patch in it. Patches do not overlap; those at one place are written in their order."""
    pieces: list[str] = []
    done = 0
    for patch in sorted(patches, key=lambda each: (each.start, each.end)):
        if patch.start < done:
            raise ValueError(f"two patches want the same text: {patch}")
        pieces += [text[done : patch.start], patch.text]
        done = patch.end
    return "".join([*pieces, text[done:]])
