"""Where in a file something stands, and a text that remembers its place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class SourcePosition:
    """A place in a map file; line and column count from 1, as editors show them."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Text:
    """A text as its author wrote it, with the place where it stands."""

    value: str
    at: SourcePosition

    def __str__(self) -> str:
        return self.value
