"""Rasa's tracker store without customers' words: what somebody typed is gone before an event is stored or streamed."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import BotUttered, EntitiesAdded, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.compiler.naming import LANGUAGE_ENTITY
from bot.journeys.collecting import kind_of_slot
from bot.turn import EntityKind

NOT_KEPT: Final = "…"
"""What stands for a message or a number that was read, answered and not kept."""
_NEEDED_LATER: Final = ("intent", "intent_ranking", "message_id", "metadata")
"""Of a parse; its texts, parts and entities have done their work when the turn ends."""


class WordlessTrackerStore(SQLTrackerStore):  # type: ignore[misc]
    """Keeps what Rasa needs for the next turn: intents, slots, what the bot said, the language. No typed word.

    During a turn the tracker is whole; the words go when it is written down. With `hide_order_numbers`, a slot with an
    order number lasts for its turn only, and what the bot said is kept without it. Plain `rasa run` takes it
    from `endpoints.yml`; how, says docs/privacy.md.
    """

    def __init__(self, *args: Any, hide_order_numbers: bool = False, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._hides = hide_order_numbers

    def _additional_events(self, session: Any, tracker: DialogueStateTracker) -> Iterator[Event]:
        return iter(self._without_words(list(super()._additional_events(session, tracker))))

    async def _stream_new_events(self, event_broker: EventBroker, new_events: list[Event], sender_id: str) -> None:
        await super()._stream_new_events(event_broker, self._without_words(new_events), sender_id)

    def _without_words(self, events: Sequence[Event]) -> list[Event]:
        hidden = _order_numbers(events) if self._hides else frozenset()
        return [_without_words(event, hidden=hidden) for event in events]


def _without_words(event: Event, *, hidden: frozenset[str]) -> Event:
    """The event as it is stored; the one of the running turn stays as it is."""
    if isinstance(event, UserUttered):
        return _unsaid(event)
    if isinstance(event, EntitiesAdded):
        return EntitiesAdded(_languages(event.entities), event.timestamp, event.metadata)
    if hidden and isinstance(event, SlotSet) and kind_of_slot(event.key) is EntityKind.ORDER_NUMBER:
        return SlotSet(event.key, None, event.timestamp, event.metadata)
    if hidden and isinstance(event, BotUttered):
        return BotUttered(_masked(event.text, hidden), _masked(event.data, hidden), event.metadata, event.timestamp)
    return event


def _unsaid(event: UserUttered) -> UserUttered:
    entities = _languages(event.entities)
    parse = {name: event.parse_data[name] for name in _NEEDED_LATER if name in event.parse_data}
    return UserUttered(
        NOT_KEPT,
        event.intent,
        entities,
        {**parse, "entities": entities, "text": NOT_KEPT},
        event.timestamp,
        event.input_channel,
        event.message_id,
        event.metadata,
        event.use_text_for_featurization,
    )


def _languages(entities: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of what a message named, the language alone: a short message is read in the one of those before it."""
    return [entity for entity in entities if entity.get("entity") == LANGUAGE_ENTITY]


def _order_numbers(events: Sequence[Event]) -> frozenset[str]:
    named = (entity for event in events if isinstance(event, UserUttered) for entity in event.entities)
    values = {str(each["value"]) for each in named if each.get("entity") == EntityKind.ORDER_NUMBER.value}
    return frozenset(value for value in values if value)


def _masked(value: Any, hidden: frozenset[str]) -> Any:
    if isinstance(value, str):
        return _replaced(value, hidden)
    if isinstance(value, dict):
        return {name: _masked(each, hidden) for name, each in value.items()}
    return [_masked(each, hidden) for each in value] if isinstance(value, list) else value


def _replaced(words: str, hidden: frozenset[str]) -> str:
    for number in sorted(hidden, key=len, reverse=True):
        words = words.replace(number, NOT_KEPT)
    return words
