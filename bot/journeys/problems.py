"""A problem found in a map: its place, its code, and the values its sentence needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from bot.catalogue import text
from bot.journeys.positions import SourcePosition


class Severity(str, Enum):
    """How much a problem weighs: an error stops the compiler, advice does not."""

    ERROR = "error"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. Its words live in the catalogue under `problems.<code>`, in Spanish and English."""

    at: SourcePosition
    code: str
    severity: Severity = Severity.ERROR
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    variant: str = ""
    """Picks another repair sentence of the same code, such as `did_you_mean`."""

    def problem(self, language: str) -> str:
        """Say what is wrong, in `language` (`es` or `en`)."""
        return text(f"problems.{self.code}.problem", language, **self.values)

    def repair(self, language: str) -> str:
        """Say how to mend it, in `language`."""
        key = f"problems.{self.code}.repair"
        return text(f"{key}_{self.variant}" if self.variant else key, language, **self.values)

    def render(self, language: str) -> str:
        """The line people see: `file:line:column: CODE problem; repair`."""
        return f"{self.at}: {self.code} {self.problem(language)}; {self.repair(language)}"


def in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Sort by place, then code, so that the same map always prints the same report."""
    return tuple(sorted(problems, key=lambda problem: (problem.at, problem.code)))
