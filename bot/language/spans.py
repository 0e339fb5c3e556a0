"""Places in a text where personal data stands."""

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """From `start` up to `end`, and the kind of data: the last part of its placeholder's name in the catalogue."""

    start: int
    end: int
    kind: str


def apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in order of place without overlaps; of two that overlap the one given first stays."""
    first: dict[Span, int] = {}
    for rank, span in enumerate(spans):
        first.setdefault(span, rank)
    kept: list[Span] = []
    for span in sorted(first, key=lambda each: (each.start, first[each])):
        if kept and span.start < kept[-1].end:
            if first[span] < first[kept[-1]]:
                kept[-1] = span
            continue
        kept.append(span)
    return kept
