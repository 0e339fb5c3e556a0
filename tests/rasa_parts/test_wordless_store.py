"""What Rasa's tracker store keeps of a conversation: everything the next turn needs, and no word that was typed."""

import warnings
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, EntitiesAdded, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.rasa_parts.wordless_store import NOT_KEPT, WordlessTrackerStore

LANGUAGE = {"entity": "language", "value": "es", "start": 0, "end": 29}
ORDER = {"entity": "order_number", "value": "ZX-99731", "start": 10, "end": 18}
with warnings.catch_warnings():
    warnings.simplefilter("ignore", UserWarning)  # Rasa's advice to who comes from Rasa 2
    DOMAIN = Domain.from_yaml(
        """
        version: "3.1"
        intents: [compra]
        entities: [language, order_number]
        slots:
          numero_pedido:
            type: text
            influence_conversation: false
            mappings: [{type: from_entity, entity: order_number}]
          misses: {type: any, mappings: [{type: custom}]}
        """
    )


class _Broker:
    def __init__(self) -> None:
        self.published: list[dict[str, Any]] = []

    def publish(self, event: dict[str, Any]) -> None:
        self.published.append(event)


def typed() -> UserUttered:
    parse = {
        "intent": {"name": "compra", "confidence": 0.9},
        "intent_ranking": [{"name": "compra", "confidence": 0.9}],
        "entities": [LANGUAGE, ORDER],
        "text": "mi pedido ZX-99731 no llega",
        "parts": [{"text": "mi pedido ZX-99731", "ranking": []}, {"text": "no llega", "ranking": []}],
        "metadata": {"turn_id": "t1"},
    }
    return UserUttered(parse["text"], parse["intent"], [LANGUAGE, ORDER], parse, 1.0, "web", "t1", {"turn_id": "t1"})


def conversation() -> DialogueStateTracker:
    tracker = DialogueStateTracker.from_events("ana", [], DOMAIN.slots, domain=DOMAIN)
    for event in (
        typed(),
        EntitiesAdded([LANGUAGE, ORDER]),
        SlotSet("numero_pedido", "ZX-99731"),
        SlotSet("misses", 0),
        BotUttered("El pedido ZX-99731 llega mañana.", {"buttons": [{"title": "ZX-99731", "payload": "/choose"}]}),
    ):
        tracker.update(event, DOMAIN)
    return tracker


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_no_typed_word_is_stored_and_the_next_turn_finds_what_it_needs(tmp_path: Path) -> None:
    store = WordlessTrackerStore(DOMAIN, host=f"sqlite:///{tmp_path}/rasa.db")
    await store.save(conversation())
    again = await store.retrieve("ana")
    (said,) = (event for event in again.events if isinstance(event, UserUttered))
    assert (said.text, said.intent_name, said.entities) == (NOT_KEPT, "compra", [LANGUAGE])
    assert (said.message_id, said.input_channel, said.metadata) == ("t1", "web", {"turn_id": "t1"})
    assert said.parse_data == {
        "intent": {"name": "compra", "confidence": 0.9},
        "intent_ranking": [{"name": "compra", "confidence": 0.9}],
        "entities": [LANGUAGE],
        "text": NOT_KEPT,
        "message_id": "t1",
        "metadata": {"turn_id": "t1"},
    }
    assert again.get_slot("numero_pedido") == "ZX-99731"  # the bot asks once for an order number, not at every turn
    assert b"no llega" not in bytes_of(tmp_path)


async def test_the_running_turn_keeps_its_words(tmp_path: Path) -> None:
    tracker = conversation()
    await WordlessTrackerStore(DOMAIN, host=f"sqlite:///{tmp_path}/rasa.db", hide_order_numbers=True).save(tracker)
    assert tracker.latest_message.text == "mi pedido ZX-99731 no llega"
    assert tracker.get_slot("numero_pedido") == "ZX-99731"


async def test_hidden_order_numbers_are_in_no_byte_of_the_store(tmp_path: Path) -> None:
    store = WordlessTrackerStore(DOMAIN, host=f"sqlite:///{tmp_path}/rasa.db", hide_order_numbers=True)
    await store.save(conversation())
    again = await store.retrieve("ana")
    assert b"99731" not in bytes_of(tmp_path)
    assert (again.get_slot("numero_pedido"), again.get_slot("misses")) == (None, 0)
    (answer,) = (event for event in again.events if isinstance(event, BotUttered))
    assert (answer.text, answer.data["buttons"]) == (
        f"El pedido {NOT_KEPT} llega mañana.",
        [{"title": NOT_KEPT, "payload": "/choose"}],
    )


async def test_only_new_events_are_stored(tmp_path: Path) -> None:
    store = WordlessTrackerStore(DOMAIN, host=f"sqlite:///{tmp_path}/rasa.db")
    await store.save(conversation())
    again = await store.retrieve("ana")
    again.update(SlotSet("misses", 1), DOMAIN)
    await store.save(again)
    assert len((await store.retrieve("ana")).events) == len(conversation().events) + 1


async def test_event_brokers_get_no_word_either(tmp_path: Path) -> None:
    broker = _Broker()
    await WordlessTrackerStore(DOMAIN, host=f"sqlite:///{tmp_path}/rasa.db", event_broker=broker).save(conversation())
    texts = [event["text"] for event in broker.published if event["event"] == "user"]
    assert texts == [NOT_KEPT]
    assert not [event for event in broker.published if "no llega" in str(event)]


@pytest.mark.parametrize("hidden", [True, False])
def test_plain_rasa_finds_it_under_its_name_in_endpoints(tmp_path: Path, hidden: bool) -> None:
    kind, url = "bot.rasa_parts.wordless_store.WordlessTrackerStore", f"sqlite:///{tmp_path}/shell.db"
    endpoint = EndpointConfig(url, type=kind, hide_order_numbers=hidden)
    store = TrackerStore.create(endpoint, domain=DOMAIN)
    assert isinstance(store, WordlessTrackerStore)
    assert store._hides is hidden
