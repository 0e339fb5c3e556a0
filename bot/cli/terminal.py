"""What every command gets: where to write, whose language to speak, which project and settings."""

from dataclasses import dataclass
from typing import TextIO

from bot.catalogue import text
from bot.project import Project
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Terminal:
    """The surroundings of one command."""

    out: TextIO
    errors: TextIO
    language: str
    project: Project
    settings: Settings

    def say(self, key: str, **values: object) -> None:
        """Print the sentence `cli.<key>` of the catalogue."""
        print(text(f"cli.{key}", self.language, **values), file=self.out)

    def print(self, line: str) -> None:
        """Print a line that is not a sentence: a result, a JSON document."""
        print(line, file=self.out, flush=True)
