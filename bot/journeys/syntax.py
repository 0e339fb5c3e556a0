"""The text of a map as parser events; every line that is not YAML is reported, with the line that would be right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.journeys.faults import Guess, guesses
from bot.journeys.parsing import Event, SyntaxFault, TooDeepError, parse
from bot.journeys.positions import SourcePosition
from bot.journeys.problems import Problem

_WORK: Final = 4_000_000
"""Characters parsed again in search of more faults; a small file gets all its faults at once, a huge one a few."""
_MOST_ROUNDS: Final = 60
_GROWTH: Final = 3
_ROOM: Final = 16
"""A line mended again and again would double its quotes each time; one this long is no longer a mending."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """The events of a file, whole or up to the faults that could not be mended, and every fault as a problem."""

    events: tuple[Event, ...]
    problems: tuple[Problem, ...]
    lines: tuple[str, ...]


def parse_all(lines: Sequence[str], *, file: str) -> Parsed:
    """Parse, and on a fault go on with the line mended in memory, so that one run reports them all."""
    current, faults = list(lines), dict[int, Guess]()
    rounds = max(4, min(_MOST_ROUNDS, _WORK // (1 + sum(map(len, lines)))))
    try:
        result = parse(current)
        while isinstance(result, SyntaxFault):
            guess, rounds = _best(result, current, written=lines, rounds=rounds)
            _add(faults, guess)
            if guess.mended is None or rounds <= 0:
                return _parsed((), faults, lines=lines, file=file)
            current[guess.line] = guess.mended
            result = parse(current)
    except TooDeepError as deep:
        place = SourcePosition(file, deep.place[0] + 1, deep.place[1] + 1)
        return Parsed((), (*_problems(faults, file=file), Problem(place, "JM017")), tuple(lines))
    return _parsed(tuple(result), faults, lines=current, file=file)


def _best(fault: SyntaxFault, lines: list[str], *, written: Sequence[str], rounds: int) -> tuple[Guess, int]:
    """The first guess whose mended line lets the parser go further, else the one that stands without a mended line."""
    *tries, last = guesses(fault, lines)
    for guess in tries:
        if guess.mended is None:
            return guess, rounds
        if rounds > 0 and len(guess.mended) <= _GROWTH * len(written[guess.line]) + _ROOM:
            rounds -= 1
            trial = list(lines)
            trial[guess.line] = guess.mended
            if _goes_further(trial, fault):
                return guess, rounds
    return last, rounds


def _goes_further(lines: list[str], fault: SyntaxFault) -> bool:
    result = parse(lines)
    if not isinstance(result, SyntaxFault):
        return True
    return (result.line, result.column) > (fault.line, fault.column) and result.line < len(lines)


def _add(faults: dict[int, Guess], guess: Guess) -> None:
    """Keep one fault per line: its first place, its last mended form."""
    before = faults.get(guess.line)
    if before is not None and guess.mended is not None:
        guess = Guess(before.code, before.line, before.column, guess.mended, before.variant, before.values)
    faults[guess.line] = guess


def _parsed(events: tuple[Event, ...], faults: dict[int, Guess], *, lines: Sequence[str], file: str) -> Parsed:
    return Parsed(events, tuple(_problems(faults, file=file)), tuple(lines))


def _problems(faults: dict[int, Guess], *, file: str) -> list[Problem]:
    return [
        Problem(
            SourcePosition(file, fault.line + 1, fault.column + 1),
            fault.code,
            variant=fault.variant,
            values={**fault.values, "corrected": (fault.mended or "").strip()},
        )
        for fault in faults.values()
    ]
