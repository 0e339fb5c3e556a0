"""The models a running engine holds: one that takes new turns, and earlier ones until their last turn has ended."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.dialogue.services import ConversationServices

if TYPE_CHECKING:
    from rasa.core.agent import Agent


@dataclass(slots=True, eq=False)
class LoadedRelease:
    """A model that is ready to answer."""

    release: str
    agent: "Agent"
    conversation: ConversationServices | None = None
    """The dialogue's services over this release's maps; `None` leaves the choice to the actions."""
    turns: int = 0
    """How many turns it is thinking about."""

    def close(self) -> None:
        """Give the connections of its store back."""
        with contextlib.suppress(AttributeError):
            self.agent.processor.tracker_store.engine.dispose()


class InService:
    """Which model answers which turn. For one event loop: nothing here is called from two threads."""

    def __init__(self) -> None:
        self._current: LoadedRelease | None = None
        self._earlier: list[LoadedRelease] = []

    @property
    def current(self) -> LoadedRelease | None:
        """What takes new turns."""
        return self._current

    def put(self, loaded: LoadedRelease) -> None:
        """Let this one take new turns; the one before stays for turns that were claimed a moment ago."""
        if self._current is not None:
            self._earlier.append(self._current)
        self._current = loaded
        self._let_go()

    @contextmanager
    def of(self, release: str) -> Iterator[LoadedRelease | None]:
        """The model of a turn of that release, held while inside; the current one for a release that is not held."""
        loaded = next((each for each in reversed(self._earlier) if each.release == release), self._current)
        if self._current is not None and self._current.release == release:
            loaded = self._current
        if loaded is None:
            yield None
            return
        loaded.turns += 1
        try:
            yield loaded
        finally:
            loaded.turns -= 1
            self._let_go()

    def close(self) -> None:
        """Let go of all of them."""
        for loaded in (*self._earlier, *([self._current] if self._current else [])):
            loaded.close()
        self._earlier, self._current = [], None

    def _let_go(self) -> None:
        """Of the earlier ones the last stays, and whichever is still thinking."""
        for loaded in self._earlier[:-1]:
            if not loaded.turns:
                loaded.close()
                self._earlier.remove(loaded)
