"""One metric being read at one place: what its computation is handed, and what it gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol, TypeVar

from sqlalchemy.engine import Connection

from bot.analytics.places import Place
from bot.analytics.scope import Scope
from bot.analytics.statistics import Estimate, Interval

_Found = TypeVar("_Found")


class Unit(str, Enum):
    """What a value is counted in."""

    SHARE = "share"
    """0 to 1."""
    POINTS = "points"
    OF_SEVEN = "of_seven"
    SECONDS = "seconds"
    COUNT = "count"


class Counted(Estimate, Protocol):
    """An estimate that knows how many stand behind it."""

    @property
    def n(self) -> int:
        """How many."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A number with its n, and its interval where one is known."""

    value: float | None
    n: int
    interval: Interval | None = None
    is_enough: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """The log, the scope already narrowed to the place, and what was computed for it before."""

    connection: Connection
    scope: Scope
    around: Scope
    """The same of the whole map: for what tells of all its stages at once, or follows customers through them."""
    place: Place
    now: float
    kept: dict[Any, Any]

    def once(self, computed: Callable[..., _Found], **more: Any) -> _Found:
        """`computed(connection, scope, **more)`, but only the first time for this scope."""
        return self._kept_or(computed, self.scope, more)

    def once_for_all(self, computed: Callable[..., _Found], **more: Any) -> _Found:
        """The same for the whole map."""
        return self._kept_or(computed, self.around, more)

    def _kept_or(self, computed: Callable[..., _Found], scope: Scope, more: Mapping[str, Any]) -> _Found:
        key = (computed, scope, *more.items())
        if key not in self.kept:
            self.kept[key] = computed(self.connection, scope, **more)
        found: _Found = self.kept[key]
        return found

    def plain(self, value: float | None, n: int, interval: Interval | None = None) -> Plain:
        """A number that has enough behind it by the map's own terms, or has not."""
        return Plain(value, n, interval, n >= self.scope.terms.min_sample)
