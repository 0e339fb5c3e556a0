"""The language of a message as a component of Rasa's pipeline: one entity over all of it, when it can be told."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_CONFIDENCE,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.compiler.naming import LANGUAGE_ENTITY
from bot.language.message_language import heard_language


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class MessageLanguage(GraphComponent):  # type: ignore[misc]
    """Adds the entity `language` with the ISO 639-1 code; a message that could be of any language gets none.

    The slot of the same name then keeps what the session spoke before. Place it before every component that reads
    the language.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],  # noqa: ARG003
        model_storage: ModelStorage,  # noqa: ARG003
        resource: Resource,  # noqa: ARG003
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> "MessageLanguage":
        """A component without settings or state, as Rasa's graph asks for it."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entity to those of other components, in each message whose language can be told."""
        for message in messages:
            text = message.get(TEXT) or ""
            heard = heard_language(text)
            if heard is None:
                continue
            entity = {
                ENTITY_ATTRIBUTE_TYPE: LANGUAGE_ENTITY,
                ENTITY_ATTRIBUTE_VALUE: heard.code,
                ENTITY_ATTRIBUTE_START: 0,
                ENTITY_ATTRIBUTE_END: len(text),
                ENTITY_ATTRIBUTE_CONFIDENCE: heard.confidence,
                EXTRACTOR: type(self).__name__,
            }
            message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
        return messages
