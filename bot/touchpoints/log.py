"""The touchpoint log's promise, and the fake that keeps it in memory."""

from collections.abc import Sequence
from typing import Protocol

from bot.touchpoints.events import TouchpointEvent


class TouchpointLog(Protocol):
    """Keeps touchpoints. Recording the same `turn_id` twice keeps one row, the newer reading in it."""

    def record(self, event: TouchpointEvent) -> None:
        """Write or enrich the row of `event.context.turn_id`."""


class MemoryTouchpointLog:
    """A log in memory, for tests of everything above it."""

    def __init__(self) -> None:
        self._events: dict[str, TouchpointEvent] = {}

    def record(self, event: TouchpointEvent) -> None:
        """Keep the event under its turn id."""
        self._events[event.context.turn_id] = event

    def events(self) -> Sequence[TouchpointEvent]:
        """Everything recorded, in order of first arrival."""
        return list(self._events.values())
