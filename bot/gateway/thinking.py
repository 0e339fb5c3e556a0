"""Asking the engine for one reply, so that something honest always comes back in time."""

import asyncio
import logging
from typing import Final

from bot.catalogue import text
from bot.engine.protocol import Engine, EngineError, EngineRequest, RequestKind
from bot.gateway.answers import Outcome
from bot.gateway.claims import Claimed
from bot.gateway.prepared import unpacked
from bot.turn import Choice, Said

MOST_ATTEMPTS: Final = 3
"""How often a message may take its process down before it is parked."""

_log: Final = logging.getLogger(__name__)


async def think(engine: Engine, claimed: Claimed, *, deadline: float) -> Outcome:
    """The engine's reply, or an apology when it is empty, late, failed, or has killed the process too often.

    Never raises because of the engine, and never waits longer than `deadline` seconds for it, even if it ignores
    being cancelled.
    """
    if claimed.kind.is_prepared:
        return Outcome(unpacked(claimed.content), failed=False)
    if claimed.attempts >= MOST_ATTEMPTS:
        _log.error("turn %s is parked after %d attempts", claimed.context.turn_id, claimed.attempts)
        return Outcome(_apology(claimed), failed=True, parked=True)
    request = EngineRequest(claimed.kind, claimed.context, claimed.content)
    reply = asyncio.ensure_future(engine.reply(request))
    try:
        await asyncio.wait({reply}, timeout=deadline)
    finally:
        if not reply.done():
            reply.add_done_callback(_forget)
            reply.cancel()
    said = _said(reply, claimed.context.turn_id)
    return Outcome(said, failed=False) if said else Outcome(_apology(claimed), failed=True)


def _said(reply: "asyncio.Future[tuple[Said, ...]]", turn_id: str) -> tuple[Said, ...]:
    if not reply.done() or reply.cancelled():
        _log.error("turn %s: the engine is late or was cancelled", turn_id)
        return ()
    error = reply.exception()
    if isinstance(error, EngineError):
        _log.error("turn %s: the engine failed: %s", turn_id, error)
        return ()
    if error is not None:
        _log.error("turn %s: the engine broke", turn_id, exc_info=error)
        return ()
    said = tuple(clean for clean in map(_storable, reply.result()) if clean.text)
    if not said:
        _log.error("turn %s: the engine had nothing to say", turn_id)
    return said


def _storable(said: Said) -> Said:
    choices = tuple(Choice(_writable(choice.title), _writable(choice.payload)) for choice in said.choices)
    return Said(_writable(said.text).strip(), choices, _writable(said.link) if said.link else None)


def _writable(words: str) -> str:
    """Without what no database stores: NUL and lone surrogates."""
    return words.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def _apology(claimed: Claimed) -> tuple[Said, ...]:
    key = "opening" if claimed.kind is RequestKind.OPENING else "apology"
    return (Said(text(f"replies.gateway.{key}", claimed.context.language)),)


def _forget(reply: "asyncio.Future[tuple[Said, ...]]") -> None:
    if not reply.cancelled():
        reply.exception()  # its outcome is of no more use; reading it keeps the event loop from complaining
