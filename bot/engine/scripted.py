"""An engine that follows a script: for tests and demonstrations of everything above the engine."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.engine.protocol import EngineRequest, Understanding
from bot.turn import Said

Script = Callable[[EngineRequest], Awaitable[tuple[Said, ...]]]


class ScriptedEngine:
    """An `Engine` that asks `script` for each reply and keeps every request in `requests`.

    Without a script it says what it heard; `pause` is how long it thinks, in seconds.
    """

    def __init__(self, script: Script | None = None, *, pause: float = 0.0, release: str = "scripted") -> None:
        self._script = script or echo
        self._pause = pause
        self.release = release
        self.requests: list[EngineRequest] = []

    async def start(self) -> None:
        """Nothing to load."""

    async def reply(self, request: EngineRequest) -> tuple[Said, ...]:
        """Think for `pause` seconds, then follow the script."""
        self.requests.append(request)
        await asyncio.sleep(self._pause)
        return await self._script(request)

    async def understand(self, text: str) -> Understanding:
        """A script understands nothing."""
        del text
        return Understanding("nlu_fallback", 0.0, ())

    async def forget(self, conversation_ids: Sequence[str]) -> None:
        """Keep nothing that was asked in these conversations."""
        self.requests = [each for each in self.requests if each.context.conversation_id not in conversation_ids]

    async def close(self) -> None:
        """Nothing to let go of."""


async def echo(request: EngineRequest) -> tuple[Said, ...]:
    """Say what was heard, or hello to an opening."""
    return (Said(f"Has dicho: {request.content}" if request.content else "Hola."),)
