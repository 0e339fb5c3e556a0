"""Our question model as a component of Rasa's pipeline: trained by plain `rasa train`, kept inside Rasa's model."""

from typing import Any, Final

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, RESPONSE_SELECTOR, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.compiler.naming import FALLBACK_INTENT
from bot.language.question_training import train
from bot.language.questions import QuestionModel, RankedLeaf, load

RANKED: Final = 10
"""Candidates kept with each message: more only make conversations heavy to store."""


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class QuestionClassifier(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Finds the question, its stage, and says `nlu_fallback` below the model's own threshold.

    Set `threshold` in `config.yml` to overrule the threshold that was learnt from the training lines.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`threshold: null` means the one learnt in training."""
        return {"threshold": None}

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: QuestionModel | None = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> "QuestionClassifier":
        """A new, untrained component, as Rasa's graph asks for it."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
        **kwargs: Any,  # noqa: ARG003
    ) -> "QuestionClassifier":
        """The trained component out of Rasa's model; an empty one when it was trained on nothing."""
        try:
            with model_storage.read_from(resource) as folder:
                return cls(config, model_storage, resource, load(folder))
        except ValueError:  # Rasa's way to say that the resource was never written
            return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples of every intent and keep the result in Rasa's model."""
        examples = [
            (example.get(TEXT), example.get_full_intent())
            for example in training_data.intent_examples
            if example.get(TEXT)
        ]
        if examples:
            self._model = train(examples)
            with self._storage.write_to(self._resource) as folder:
                self._model.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing to add to the training data: no later component needs our guesses."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Write intent, ranking of intents and ranking of questions into each message."""
        for message in messages:
            ranked = self._model.predict(message.get(TEXT) or "") if self._model else ()
            best = ranked[0].confidence if ranked else 0.0
            intents = _intents(ranked)
            if best < self._threshold():
                intents.insert(0, {"name": FALLBACK_INTENT, "confidence": 1.0 - best})
            message.set(INTENT, intents[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, intents[:RANKED], add_to_output=True)
            message.set(RESPONSE_SELECTOR, {"default": _questions(ranked)}, add_to_output=True)
        return messages

    def _threshold(self) -> float:
        if self._model is None:
            return 1.0
        configured = self._config.get("threshold")
        return self._model.threshold if configured is None else float(configured)


def _intents(ranked: tuple[RankedLeaf, ...]) -> list[dict[str, Any]]:
    """Intents by the confidence of their best leaf: a stage is meant when one of its questions is."""
    best: dict[str, float] = {}
    for leaf in ranked:
        best.setdefault(leaf.leaf.partition("/")[0], leaf.confidence)
    return [{"name": name, "confidence": confidence} for name, confidence in best.items()]


def _questions(ranked: tuple[RankedLeaf, ...]) -> dict[str, Any]:
    """Candidate questions of all stages, best first, in the shape of Rasa's response selector."""
    rows = [{"intent_response_key": leaf.leaf, "confidence": leaf.confidence} for leaf in ranked if "/" in leaf.leaf][
        :RANKED
    ]
    best = rows[0] if rows else {"intent_response_key": None, "confidence": 0.0}
    return {"response": best, "ranking": rows}
