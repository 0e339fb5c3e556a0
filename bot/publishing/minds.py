"""The models an examination asks: loaded for it, and the last one kept where somebody publishes again and again."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from bot.dialogue.knowledge import Knowledge
from bot.engine.embedded import EmbeddedEngine
from bot.journeys.model import JourneyMap
from bot.project import Project
from bot.publishing.examination import Mind

_NOWHERE = "sqlite://"
"""An examination holds no conversation: what Rasa keeps of one stays in memory, empty."""


@dataclass(slots=True)
class Minds:
    """Loads models and lets go of them. With `remember` the model of one release stays, for the next comparison."""

    remember: bool = False
    _kept: tuple[int, Mind, EmbeddedEngine] | None = None
    _opened: list[EmbeddedEngine] = field(default_factory=list)

    async def load(self, model: Path, maps: tuple[JourneyMap, ...], *, place: Project) -> Mind:
        """A model with its maps; `UserError` when it cannot be loaded. It lives until `settle`."""
        engine = EmbeddedEngine(place, tracker_url=_NOWHERE)
        await engine.start_with(model, release="examined")
        self._opened.append(engine)
        return Mind(engine, Knowledge(maps))

    def of(self, number: int) -> Mind | None:
        """The model of that release, if it is the one that stayed."""
        return self._kept[1] if self._kept is not None and self._kept[0] == number else None

    def keep(self, number: int, mind: Mind) -> None:
        """This is the model of that release: it stays, and the one before goes; nothing, without `remember`."""
        engine = next((each for each in self._opened if each is mind.engine), None)
        if not self.remember or engine is None:
            return
        self._opened.remove(engine)
        if self._kept is not None:
            self._opened.append(self._kept[2])
        self._kept = (number, mind, engine)

    def settle(self) -> None:
        """Let go of every model but the one that stays. Outside of any event loop, when something was loaded."""
        opened, self._opened = self._opened, []
        if opened:
            asyncio.run(_close(opened))


async def _close(engines: list[EmbeddedEngine]) -> None:
    for engine in engines:
        await engine.close()
