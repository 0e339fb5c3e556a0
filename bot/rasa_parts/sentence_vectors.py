"""The sentence encoder as a component of Rasa's pipeline: one dense feature per message, for whoever comes after."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.questions import spoken_form
from bot.language.sentence_encoder import shared_encoder


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=False)
class SentenceVectors(GraphComponent):  # type: ignore[misc]
    """Adds the vector of each text as a sentence feature, ready for any of Rasa's classifiers.

    The process keeps one encoder, and it remembers: our own classifier and the mood of the message ask it again for
    the same text at no cost. Without the encoder's package nothing is added, and words and letters have to do.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Nothing to set."""
        return {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],  # noqa: ARG003
        model_storage: ModelStorage,  # noqa: ARG003
        resource: Resource,  # noqa: ARG003
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> "SentenceVectors":
        """A component, as Rasa's graph asks for it."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the vectors of all examples, encoded together."""
        self._add([example for example in training_data.training_examples if example.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vectors of the messages."""
        self._add([message for message in messages if message.get(TEXT)])
        return messages

    def _add(self, messages: list[Message]) -> None:
        encoder = shared_encoder()
        if encoder is None or not messages:
            return
        vectors = encoder.encode([spoken_form(str(message.get(TEXT))) for message in messages])
        for message, vector in zip(messages, vectors, strict=True):
            message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, encoder.name))
