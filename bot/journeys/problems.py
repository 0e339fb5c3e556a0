"""A problem found in a map: its place, its code, and the values its sentence needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Final

from bot.catalogue import text
from bot.journeys.positions import SourcePosition

MOST_KEPT: Final = 200
"""Problems of one file that people get to see; whoever wrote more mends these first."""
_LONGEST_ECHO: Final = 60
"""Signs of what the author wrote that a sentence repeats; more would bury the sentence."""
_LONGEST_VALUE: Final = 400
"""The same for values that are there to be copied, such as a mended line or the list of known names."""
_ECHOED: Final = frozenset({"goal", "key", "lost", "name", "other_wording", "value", "wording"})


class Severity(str, Enum):
    """How much a problem weighs: an error stops the compiler, advice does not."""

    ERROR = "error"
    ADVICE = "advice"


_MORE: Final = MappingProxyType({Severity.ERROR: "JM026", Severity.ADVICE: "JM331"})
"""The code of the last line of a file that has more problems than are shown."""


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
        return text(f"problems.{self.code}.problem", language, **self._shown())

    def repair(self, language: str) -> str:
        """Say how to mend it, in `language`."""
        key = f"problems.{self.code}.repair"
        return text(f"{key}_{self.variant}" if self.variant else key, language, **self._shown())

    def render(self, language: str) -> str:
        """The line people see: `file:line:column: CODE problem; repair`."""
        return f"{self.at}: {self.code} {self.problem(language)}; {self.repair(language)}"

    @property
    def stands_for(self) -> int:
        """How many problems this line is about: one, or all those that are not shown."""
        more = self.values.get("more")
        return more if isinstance(more, int) and self.code in _MORE.values() else 1

    def _shown(self) -> dict[str, object]:
        return {name: _shortened(name, value) for name, value in self.values.items()}


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by place, then code, so that the same map always prints the same report; the count of the rest is last."""
    return tuple(sorted(problems, key=lambda problem: (problem.code in _MORE.values(), problem.at, problem.code)))


def kept(problems: Iterable[Problem], *, unseen: int = 0) -> tuple[Problem, ...]:
    """The problems of one file that are shown, in order: `MOST_KEPT`, errors before advice, and then how many more.

    `unseen` counts the errors that were not even collected.
    """
    found = in_order(problems)
    if len(found) <= MOST_KEPT and not unseen:
        return found
    real = [problem for problem in found if problem.code not in _MORE.values()]
    gravest = sorted(real, key=lambda problem: problem.severity is Severity.ADVICE)
    shown, rest = gravest[:MOST_KEPT], [*gravest[MOST_KEPT:], *(each for each in found if each.code in _MORE.values())]
    severity = Severity.ERROR if unseen or any(each.severity is Severity.ERROR for each in rest) else Severity.ADVICE
    more = unseen + sum(each.stands_for for each in rest if each.severity is severity)
    last = max(each.at for each in shown)
    return (*in_order(shown), Problem(last, _MORE[severity], severity, MappingProxyType({"more": more})))


def _shortened(name: str, value: object) -> object:
    longest = _LONGEST_ECHO if name in _ECHOED else _LONGEST_VALUE
    return f"{value[: longest - 1]}…" if isinstance(value, str) and len(value) > longest else value
