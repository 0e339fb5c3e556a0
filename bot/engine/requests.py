"""From an engine's request to what Rasa is told, and from Rasa's parse to an understanding; without Rasa itself."""

import re
from collections.abc import Mapping
from typing import Any, Final

from bot.dialogue.parsed import bands_of, candidates_of, entities_of, language_of, parts_of
from bot.engine.neutral import neutral
from bot.engine.protocol import NEVER_SURE, EngineError, EngineRequest, RequestKind, Understanding

OPENING_PAYLOAD: Final = "/session_start"
_PAYLOAD: Final = re.compile(r"/[a-z_]+(\{.*\})?", re.DOTALL)
_COMMANDS: Final = frozenset({"/restart", "/back", OPENING_PAYLOAD})


def rasa_text(request: EngineRequest) -> str:
    """The text Rasa gets; `EngineError` for a choice that carries no payload of ours."""
    if request.kind is RequestKind.OPENING:
        return OPENING_PAYLOAD
    if request.kind is RequestKind.TEXT:
        return neutral(request.content)
    if not _PAYLOAD.fullmatch(request.content) or request.content in _COMMANDS:
        raise EngineError("the choice carries no payload of this bot")
    return request.content


def understanding_of(parsed: Mapping[str, Any]) -> Understanding:
    """What Rasa's parse of a message says about questions."""
    return Understanding(
        intent=str(parsed["intent"]["name"]),
        confidence=float(parsed["intent"]["confidence"]),
        candidates=candidates_of(parsed),
        bands=bands_of(parsed) or NEVER_SURE,
        parts=parts_of(parsed),
        entities=entities_of(parsed),
        language=language_of(parsed),
    )
