"""libyaml's event stream, cut off where a file nests too deep; the only module that knows the parser."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from _ruamel_yaml import CParser  # type: ignore[import-not-found]  # ruamel.yaml's own C parser, thirty times faster
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import MappingEndEvent, MappingStartEvent, SequenceEndEvent, SequenceStartEvent

MAX_DEPTH: Final = 20
"""The language needs eight levels; `x-` lanes may use the rest."""

Event = Any


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """What the parser said and where, counted from 0; `began` is where the broken construct opened."""

    saying: str
    context: str
    line: int
    column: int
    began: tuple[int, int]


class TooDeepError(Exception):
    """The file nests deeper than any map needs; holds the place, counted from 0."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(line, column)
        self.place = (line, column)


def parse(lines: Sequence[str]) -> list[Event] | SyntaxFault:
    """All events of the text, or the first syntax fault; raises `TooDeepError`."""
    try:
        return list(_events("\n".join(lines)))
    except MarkedYAMLError as error:
        return _fault(error, lines)


def _events(text: str) -> Iterator[Event]:
    parser = CParser(text)
    depth = 0
    while parser.check_event():
        event = parser.get_event()
        if isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise TooDeepError(event.start_mark.line, event.start_mark.column)
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            depth -= 1
        yield event


def _fault(error: Any, lines: Sequence[str]) -> SyntaxFault:
    problem = error.problem_mark
    began = error.context_mark or problem
    line, column = _written_place(problem, lines)
    return SyntaxFault(error.problem or "", error.context or "", line, column, _written_place(began, lines))


def _written_place(mark: Any, lines: Sequence[str]) -> tuple[int, int]:
    """The place itself, or the end of the last written line when the parser stopped on a blank one after it."""
    line, column = mark.line, mark.column
    while line > 0 and (line >= len(lines) or not lines[line].strip()):
        line -= 1
        column = len(lines[line]) if line < len(lines) else column
    return line, column
