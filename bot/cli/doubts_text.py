"""Doubts as a terminal shows them: one line each, or all that is known of one."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from typing import Final

from bot.catalogue import text
from bot.doubts.proposing import Proposal, Sketch
from bot.doubts.reading import DoubtGroup
from bot.journeys.aliases import value_in
from bot.journeys.editing.edits import Conflict

SHOWN: Final = 6
"""Letters of a doubt's id that are shown, and enough to name it by."""
_COLUMNS: Final = ("doubt", "customers", "messages", "trend", "last", "stage", "wording", "proposal")
_LONGEST: Final = 60


def table(found: Sequence[tuple[DoubtGroup, Sketch]], language: str) -> Iterator[str]:
    """A heading and a line for each doubt."""
    heading = [text(f"cli.doubts.column_{name}", language) for name in _COLUMNS]
    lines = [heading, *([*_cells(each, sketch, language)] for each, sketch in found)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def details(group: DoubtGroup, sketch: Sketch, language: str) -> Iterator[str]:
    """All that is known of one doubt, and what may be done with it."""
    yield sketch.question or text("cli.doubts.no_words", language)
    yield text(
        "cli.doubts.told",
        language,
        doubt=group.group_id[:SHOWN],
        stage=group.stage_id or "–",
        messages=group.messages,
        customers=group.customers,
        first=_day(group.first_at),
        last=_day(group.last_at),
        trend=_trend(group),
        sentiment="–" if group.sentiment is None else f"{group.sentiment:+.2f}",
        status=text(f"cli.doubts.status_{group.status}", language),
    )
    if group.contacts:
        yield text("cli.doubts.elsewhere", language, told=", ".join(_elsewhere(group, language)))
    if group.decided_by:
        decided = {"by": group.decided_by, "at": _day(group.decided_at or 0.0), "path": group.path or "–"}
        yield text("cli.doubts.decided", language, **decided, why=group.why or "–")
    if group.former:
        yield text("cli.doubts.returned", language, former=group.former[:SHOWN])
    yield text("cli.doubts.samples", language)
    yield from (f"  {sample}" for sample in map(_short, sketch.samples))
    yield text("cli.doubts.nearest", language)
    yield from (f"  {near.path}  {near.wording}  ({near.likeness:.2f})" for near in sketch.nearest)
    yield _proposal(group, sketch, language)


def conflict_lines(conflict: Conflict, language: str) -> Iterator[str]:
    """Somebody has changed the same place meanwhile: both texts."""
    yield text("cli.doubts.conflict", language, place=conflict.place)
    yield conflict.mine
    yield text("cli.doubts.theirs", language)
    yield conflict.theirs


def _cells(group: DoubtGroup, sketch: Sketch, language: str) -> Iterator[str]:
    yield group.group_id[:SHOWN]
    yield str(group.asked)
    yield str(group.messages)
    yield _trend(group)
    yield _day(group.last_at)
    yield group.stage_id or "–"
    yield _short(sketch.question) or text("cli.doubts.no_words", language)
    yield _short_proposal(sketch, language)


def _elsewhere(group: DoubtGroup, language: str) -> Iterator[str]:
    return (f"{count} {value_in(language, kind)}" for kind, count in group.contacts)


def _trend(group: DoubtGroup) -> str:
    """This week against the week before."""
    return f"{group.week_before} → {group.this_week}"


def _short_proposal(sketch: Sketch, language: str) -> str:
    path = sketch.nearest[0].path if sketch.nearest else ""
    return text(f"cli.doubts.proposal_{sketch.proposal.value}", language, path=path)


def _proposal(group: DoubtGroup, sketch: Sketch, language: str) -> str:
    path = sketch.nearest[0].path if sketch.nearest and sketch.proposal is Proposal.ADD_PHRASES else ""
    return text(f"cli.doubts.do_{sketch.proposal.value}", language, doubt=group.group_id[:SHOWN], path=path)


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, timezone.utc).astimezone().strftime("%Y-%m-%d")


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
