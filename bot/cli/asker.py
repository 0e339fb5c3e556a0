"""A started engine over a prepared project, for commands that ask without a conversation."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.catalogue import text
from bot.cli.preparation import prepare
from bot.cli.terminal import Terminal
from bot.dialogue.knowledge import Knowledge, stage_now
from bot.dialogue.position import NO_MOVES, Moves, moves_by_present_ids
from bot.engine.asking import Asked, asked
from bot.engine.protocol import Engine
from bot.errors import UserError
from bot.gateway.intake import taken_in
from bot.wiring import build_engine, logged_moves, redaction_of


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks the engine, one text at a time."""

    engine: Engine
    knowledge: Knowledge
    moves: Moves = NO_MOVES
    """Where customers ask next, by the project's log."""

    async def ask(self, question: str, *, stage: str | None = None) -> tuple[Asked, float]:
        """What came of the text, and the milliseconds that understanding it took.

        The engine gets what it would get of a customer who typed it: clean, without personal data, cut.
        """
        typed = taken_in(question, redact=redaction_of(self.knowledge.maps)).text
        began = time.perf_counter()
        understood = await self.engine.understand(typed)
        milliseconds = (time.perf_counter() - began) * 1000
        return asked(question, understood, knowledge=self.knowledge, stage=stage, moves=self.moves), milliseconds

    def known_stage(self, stage: str | None, language: str) -> str | None:
        """The stage as given; `UserError` when no map has it."""
        if stage is None or any(stage_now(journey, stage) for journey in self.knowledge.maps):
            return stage
        known = ", ".join(each.id for journey in self.knowledge.maps for each in journey.stages)
        raise UserError(text("cli.ask.stage_unknown", language, stage=stage, known=known))


@asynccontextmanager
async def asker_of(terminal: Terminal) -> AsyncIterator[Asker]:
    """Prepare the project and start its engine; whatever that says goes to stderr, results alone to stdout."""
    maps = prepare(replace(terminal, out=terminal.errors))
    engine = build_engine(terminal.project, terminal.settings)
    await engine.start()
    try:
        knowledge = Knowledge(maps)
        moves = moves_by_present_ids(logged_moves(terminal.project, terminal.settings), knowledge)
        yield Asker(engine, knowledge, moves)
    finally:
        await engine.close()
