"""The component that hears the language: one entity over the whole message, or none."""

from typing import Any

import pytest

from bot.rasa_parts import lean

lean.prepare(light=True)

from rasa.engine.graph import ExecutionContext, GraphSchema  # noqa: E402
from rasa.engine.recipes.default_recipe import DefaultV1Recipe  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402
from rasa.engine.storage.resource import Resource  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402

from bot.compiler.naming import LANGUAGE_ENTITY  # noqa: E402
from bot.language.message_language import heard_language  # noqa: E402
from bot.rasa_parts.message_language import MessageLanguage  # noqa: E402


@pytest.fixture
def component(tmp_path: Any) -> MessageLanguage:
    return MessageLanguage.create(
        MessageLanguage.get_default_config(),
        LocalModelStorage(tmp_path),
        Resource("language"),
        ExecutionContext(GraphSchema({})),
    )


@pytest.mark.parametrize(("text", "code"), [("donde esta mi pedido", "es"), ("where is it", "en"), ("où est-il", "fr")])
def test_the_language_is_an_entity_of_the_whole_message(component: MessageLanguage, text: str, code: str) -> None:
    heard = heard_language(text)
    assert heard is not None
    (message,) = component.process([Message.build(text)])
    assert message.as_dict(only_output_properties=True)["entities"] == [
        {
            "entity": LANGUAGE_ENTITY,
            "value": code,
            "start": 0,
            "end": len(text),
            "confidence": heard.confidence,
            "extractor": "MessageLanguage",
        }
    ]


@pytest.mark.parametrize("text", ["ok", "Bizum", "😂", "[tarjeta]", ""])
def test_a_message_of_any_language_gets_no_entity(component: MessageLanguage, text: str) -> None:
    (message,) = component.process([Message({"text": text})])
    assert message.get("entities") is None


def test_a_message_without_text_is_let_through(component: MessageLanguage) -> None:
    (message,) = component.process([Message({"intent": "greet"})])
    assert message.data == {"intent": "greet"}


def test_entities_of_other_components_stay(component: MessageLanguage) -> None:
    order = {"entity": "order_number", "value": "AB-1", "start": 7, "end": 11, "extractor": "EntityFinder"}
    message = Message({"text": "pedido AB-1 no llega", "entities": [order]})
    component.process([message])
    assert [entity["entity"] for entity in message.get("entities")] == ["order_number", LANGUAGE_ENTITY]
    assert message.get("entities")[0] == order


def test_rasa_knows_it_as_an_extractor_that_is_not_trained() -> None:
    registered = DefaultV1Recipe._registered_components["MessageLanguage"]
    assert registered.types == {DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR}
    assert registered.is_trainable is False
