"""A conversation, turn after turn, with what the actions would keep of it between the turns."""

import json
from dataclasses import replace
from typing import Any

from bot.compiler.naming import (
    FALLBACK_INTENT,
    SLOT_FEELINGS,
    SLOT_MISSES,
    SLOT_OFFER,
    SLOT_TOLD_LANGUAGE,
)
from bot.dialogue.answering import answer, not_understood
from bot.dialogue.decisions import Decision
from bot.dialogue.feeling import feelings_after
from bot.dialogue.recording import record_turn
from bot.dialogue.services import ConversationServices
from bot.dialogue.turn_reading import read_turn
from bot.touchpoints.events import TouchpointEvent
from bot.turn import Bands
from tests.builders import make_context
from tests.dialogue.builders import make_choice, make_message, make_services, make_tracker

BANDS = Bands(answer_from=0.6, ask_from=0.2)


class Conversation:
    """Says what the dialogue decides and keeps its slots and its log."""

    def __init__(self, services: ConversationServices | None = None, **context: Any) -> None:
        self.services = services or make_services()
        self.slots: dict[str, Any] = {}
        self._context = context
        self._turns = 0

    def says(self, text: str, *ranking: tuple[str, float], intent: str | None = None, **fields: Any) -> Decision:
        """The customer types; without an intent it is that of the best question, else nothing was understood."""
        sure = bool(ranking) and ranking[0][1] >= BANDS.ask_from
        named = intent or (ranking[0][0].partition(".")[0] if sure else FALLBACK_INTENT)
        return self._turn({"bands": BANDS, "intent": named, "ranking": ranking, **fields}, text=text)

    def presses(self, path: str) -> Decision:
        """The customer presses a choice."""
        return self._turn({}, path=path)

    def _turn(self, fields: dict[str, Any], *, text: str = "", path: str | None = None) -> Decision:
        self._turns += 1
        context = make_context(turn_id=f"turn-{self._turns}", sequence=self._turns, **self._context)
        message = make_choice(path, context=context) if path else make_message(text, context=context, **fields)
        tracker = make_tracker(message, slots=self.slots)
        turn = read_turn(tracker, self.services)
        decide = not_understood if turn.intent == FALLBACK_INTENT else answer
        decision = decide(turn, self.services)
        offer = decision.offer.to_slot() if decision.offer else None
        kept = {SLOT_MISSES: decision.misses, SLOT_OFFER: offer}
        if decision.told_language:
            kept[SLOT_TOLD_LANGUAGE] = decision.told_language
        self.slots |= json.loads(json.dumps(kept))
        decided = replace(turn, outcome=decision.outcome)
        record_turn(decided, self.services)
        feelings = feelings_after(turn.feelings, reading=turn.mood, outcome=decided.outcome)
        self.slots[SLOT_FEELINGS] = json.loads(json.dumps(feelings.to_slot()))
        return decision

    @property
    def logged(self) -> list[TouchpointEvent]:
        """The touchpoints so far."""
        return list(self.services.log.events())  # type: ignore[attr-defined]


def titles(decision: Decision) -> list[str]:
    """What the buttons under the last reply say."""
    return [each.title for each in decision.replies[-1].choices]
