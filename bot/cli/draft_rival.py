"""What the release that serves customers would answer to the same words, to stand beside the draft's answer."""

from dataclasses import replace

from bot.console.try_talk import Answered, Exchange
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.position import NO_MOVES, Moves, moves_by_present_ids
from bot.engine.asking import asked
from bot.engine.embedded import EmbeddedEngine
from bot.errors import UserError
from bot.gateway.intake import taken_in
from bot.project import Project
from bot.publishing.shelf import maps_of, model_of, unpacked
from bot.publishing.store import ReleaseStore
from bot.settings import Settings
from bot.touchpoints.home import has_log, open_log
from bot.wiring import logged_moves, redaction_of


class Rival:
    """The active release of a project, loaded beside the draft while somebody compares."""

    def __init__(self, project: Project, settings: Settings) -> None:
        self._project = project
        self._settings = settings
        self._number: int | None = None
        self._engine: EmbeddedEngine | None = None
        self._knowledge: Knowledge | None = None
        self._moves: Moves = NO_MOVES

    async def beside(self, exchanges: tuple[Exchange, ...]) -> tuple[tuple[Exchange, ...], int | None]:
        """The exchanges, each typed one with the release's answer; unchanged, and no number, without a release."""
        await self._catch_up()
        if self._engine is None or self._knowledge is None:
            return exchanges, None
        return tuple([await self._with(each) for each in exchanges]), self._number

    async def close(self) -> None:
        """Let go of the model."""
        engine, self._engine = self._engine, None
        if engine is not None:
            await engine.close()

    async def _with(self, exchange: Exchange) -> Exchange:
        assert self._engine is not None
        assert self._knowledge is not None
        if exchange.step is None or exchange.step.title or exchange.why is None:
            return exchange  # a button leads where it leads
        words = taken_in(exchange.step.content, redact=redaction_of(self._knowledge.maps)).text
        understood = await self._engine.understand(words)
        found = asked(words, understood, knowledge=self._knowledge, stage=exchange.why.stage or None, moves=self._moves)
        return replace(exchange, published=Answered(found.question or "", found.answer))

    async def _catch_up(self) -> None:
        if not has_log(self._project, self._settings):
            return
        database = open_log(self._project, self._settings)
        try:
            store = ReleaseStore(database)
            active = store.active()
            if active is None or active.number == self._number:
                return
            place = unpacked(store, active.number, project=self._project)
        except UserError:  # a release that cannot be read is the publish page's business
            return
        finally:
            database.dispose()
        await self.close()
        engine = EmbeddedEngine(place, tracker_url="sqlite://")
        await engine.start_with(model_of(place), release=f"{active.number}-beside")
        self._engine, self._number, self._knowledge = engine, active.number, Knowledge(maps_of(place))
        self._moves = moves_by_present_ids(logged_moves(self._project, self._settings), self._knowledge)
