"""The engine in this process: Rasa's agent on a thread of its own, custom actions without a network."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.dialogue.services import ConversationServices, serve_this_turn
from bot.engine.in_service import InService, LoadedRelease
from bot.engine.neutral import neutral
from bot.engine.old_events import STORE
from bot.engine.own_thread import OwnThread
from bot.engine.protocol import EngineError, EngineRequest, Understanding
from bot.engine.requests import rasa_text, understanding_of
from bot.project import Project
from bot.rasa_parts import lean
from bot.rasa_parts.releases import latest_model, release_of_model
from bot.turn import Said

if TYPE_CHECKING:
    from rasa.core.agent import Agent

    from bot.rasa_parts.turns import RasaTurn


class EmbeddedEngine:
    """Answers with the project's newest model. Conversations are kept in `var/rasa.db` unless `tracker_url` says else.

    They are kept without a word that customers typed; with `hide_order_numbers` without their order numbers too.

    Rasa runs on its own thread: a slow parse or database holds up other turns at most, never the caller's server.

    A new release takes over while it runs: `load` it, then `serve` it. A turn ends on the release it was claimed with.
    """

    def __init__(
        self,
        project: Project,
        *,
        tracker_url: str | None = None,
        actions: str = "actions",
        hide_order_numbers: bool = False,
    ) -> None:
        self._project = project
        self._tracker_url = tracker_url
        self._actions = actions
        self._hides = hide_order_numbers
        self._models = InService()
        self._thread: OwnThread | None = None

    @property
    def release(self) -> str:
        """The release of the model that takes new turns; empty before `start`."""
        return self._models.current.release if self._models.current else ""

    async def start(self) -> None:
        """Load the newest model; `UserError` when there is none or it cannot be loaded."""
        model = latest_model(self._project.models)
        await self.start_with(model, release=release_of_model(model))

    async def start_with(self, model: Path, *, release: str, conversation: ConversationServices | None = None) -> None:
        """Load this model; `UserError` when it cannot be loaded. Its turns carry the name of the release."""
        thread = OwnThread("rasa")
        try:
            agent = await thread.run(self._loaded(model))
        except BaseException:
            await thread.close()
            raise
        self._thread = thread
        self._models.put(LoadedRelease(release, agent, conversation))

    async def load(
        self, model: Path, *, release: str, conversation: ConversationServices | None = None
    ) -> LoadedRelease:
        """Make another model ready, beside the one that answers; `UserError` when it cannot be loaded.

        It is read on a thread that is not Rasa's, so that turns go on meanwhile.
        """
        self._running()
        agent = await asyncio.to_thread(self._read, model)
        return LoadedRelease(release, agent, conversation)

    def serve(self, loaded: LoadedRelease) -> None:
        """Let a loaded release take all new turns from this moment on."""
        self._running()
        self._models.put(loaded)

    async def _loaded(self, model: Path) -> "Agent":
        return self._read(model)

    def _read(self, model: Path) -> "Agent":
        lean.prepare(light=lean.model_is_light(model))
        from bot.rasa_parts.agents import load_agent  # imports Rasa: only now, when it is known how much of it

        return load_agent(
            model, tracker_url=self._tracker_address(), actions=self._actions, hide_order_numbers=self._hides
        )

    def _tracker_address(self) -> str:
        if self._tracker_url is not None:
            return self._tracker_url
        return f"sqlite:///{(self._project.provide_var() / STORE).resolve()}"

    async def reply(self, request: EngineRequest) -> tuple[Said, ...]:
        """Answer one request; `EngineError` when Rasa fails or stays silent."""
        from bot.rasa_parts.turns import RasaTurn, TurnError

        _, thread = self._running()
        context = request.context
        turn = RasaTurn(
            turn_id=context.turn_id,
            sender=context.conversation_id,
            text=rasa_text(request),
            channel=context.channel,
            metadata=context.to_metadata(),
        )
        try:
            with self._models.of(context.release) as loaded:
                return await thread.run(_taken(turn, loaded or self._running()[0]))
        except TurnError as error:
            raise EngineError(str(error)) from error

    async def understand(self, text: str) -> Understanding:
        """Parse a text without touching any conversation."""
        loaded, thread = self._running()
        try:
            return understanding_of(await thread.run(loaded.agent.parse_message(neutral(text))))
        except Exception as error:
            raise EngineError(f"{type(error).__name__}: {error}") from error

    async def forget(self, conversation_ids: Sequence[str]) -> None:
        """Erase these conversations from Rasa's tracker store."""
        from bot.rasa_parts.forgetting import ForgettingError, forget

        loaded, thread = self._running()
        try:
            await thread.run(forget(loaded.agent, conversation_ids))
        except ForgettingError as error:
            raise EngineError(str(error)) from error

    def _running(self) -> "tuple[LoadedRelease, OwnThread]":
        if self._models.current is None or self._thread is None:
            raise EngineError("the engine has not been started")
        return self._models.current, self._thread

    async def close(self) -> None:
        """Let go of the models, their thread and the connections of their stores."""
        thread, self._thread = self._thread, None
        if thread is not None:
            await thread.close()
        self._models.close()


async def _taken(turn: "RasaTurn", loaded: LoadedRelease) -> tuple[Said, ...]:
    """The turn, with the maps of its release; this is a task of its own, so what it sets is seen by nobody else."""
    from bot.rasa_parts.turns import take_turn

    if loaded.conversation is not None:
        serve_this_turn(loaded.conversation)
    return await take_turn(loaded.agent, turn)
