"""Our question model as a component of Rasa's pipeline: trained by plain `rasa train`, kept inside Rasa's model."""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, RESPONSE_SELECTOR, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.compiler.naming import BANDS_KEY, PARTS_KEY
from bot.language.background import background_messages
from bot.language.question_lessons import remembered_lessons
from bot.language.question_report import report_to_json
from bot.language.questions import QuestionModel, RankedLeaf, load
from bot.language.sentence_encoder import shared_encoder
from bot.language.splitting import questions_in
from bot.rasa_parts.reports import REPORT

RANKED: Final = 10
"""Candidates kept with each message: more only make conversations heavy to store."""

_log: Final = logging.getLogger(f"rasa.{__name__}")
"""Under Rasa's logger, so that `rasa run` says it and `travesia run`, which has a line of its own, does not."""


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class QuestionClassifier(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Finds the question and its stage; a stage is as likely as its questions together.

    Beside Rasa's own fields a message gets the model's thresholds and, when it asks several things, its parts.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`background: false` leaves out the messages that nobody's map answers."""
        return {"background": True}

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
                model = load(folder, encoder=shared_encoder())
        except ValueError:  # Rasa's way to say that the resource was never written
            return cls(config, model_storage, resource)
        if model.meaning is None:
            _log.info("no sentence encoder: messages are compared by words and letters alone")
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples of every intent and the answers, and keep model and report in Rasa's model."""
        examples = [
            (example.get(TEXT), example.get_full_intent())
            for example in training_data.intent_examples
            if example.get(TEXT)
        ]
        if examples:
            self.learn(examples, answers=first_answers(training_data.responses))
        return self._resource

    def learn(self, examples: Iterable[tuple[str, str]], *, answers: Mapping[str, str]) -> None:
        """Learn from pairs of text and full intent, and keep model and report in Rasa's model."""
        background = background_messages() if self._config["background"] else ()
        learnt = remembered_lessons.of(examples, answers=answers, background=background, encoder=shared_encoder())
        self._model = learnt.model
        with self._storage.write_to(self._resource) as folder:
            learnt.model.save(folder)
            (folder / REPORT).write_text(json.dumps(report_to_json(learnt.report)), encoding="utf-8")

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing to add to the training data: no later component needs our guesses."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Write intent, ranking of intents, ranking of questions, thresholds and parts into each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            ranked = self._model.predict(text) if self._model else ()
            intents = _intents(ranked)
            message.set(INTENT, intents[0] if intents else {"name": None, "confidence": 0.0}, add_to_output=True)
            message.set(INTENT_RANKING_KEY, intents[:RANKED], add_to_output=True)
            message.set(RESPONSE_SELECTOR, {"default": _questions(ranked)}, add_to_output=True)
            if self._model is not None:
                bands = {"answer_from": self._model.bands.answer_from, "ask_from": self._model.bands.ask_from}
                message.set(BANDS_KEY, bands, add_to_output=True)
                parts = self._parts(self._model, text)
                if parts:
                    message.set(PARTS_KEY, parts, add_to_output=True)
        return messages

    @staticmethod
    def _parts(model: QuestionModel, text: str) -> list[dict[str, Any]]:
        """The questions of a message that asks several, if at least two of them are different and clear enough."""
        found = [(piece, model.predict(piece)) for piece in questions_in(text)]
        clear = {
            ranked[0].leaf
            for _, ranked in found
            if "/" in ranked[0].leaf and ranked[0].confidence >= model.bands.answer_from
        }
        if len(clear) < 2:
            return []
        return [{"text": piece, "ranking": _rows(ranked)} for piece, ranked in found]


def first_answers(responses: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, str]:
    """The first wording of each question's answer, by leaf, out of the responses as the domain holds them."""
    answers = {}
    for name, variants in responses.items():
        texts = [str(variant["text"]) for variant in variants if variant.get("text")]
        if "/" in name and texts:
            answers[name.removeprefix("utter_")] = texts[0]
    return answers


def _intents(ranked: tuple[RankedLeaf, ...]) -> list[dict[str, Any]]:
    """Intents by the sum of their leaves, at most 1; first the one that holds the best leaf, whatever the sums."""
    sums: dict[str, float] = {}
    for leaf in ranked:
        name = leaf.leaf.partition("/")[0]
        sums[name] = sums.get(name, 0.0) + leaf.confidence
    best = ranked[0].leaf.partition("/")[0] if ranked else None
    order = sorted(sums, key=lambda name: (name == best, sums[name]), reverse=True)
    return [{"name": name, "confidence": min(1.0, sums[name])} for name in order]


def _rows(ranked: Iterable[RankedLeaf]) -> list[dict[str, Any]]:
    rows = ({"intent_response_key": leaf.leaf, "confidence": leaf.confidence} for leaf in ranked if "/" in leaf.leaf)
    return list(rows)[:RANKED]


def _questions(ranked: tuple[RankedLeaf, ...]) -> dict[str, Any]:
    """Candidate questions of all stages, best first, in the shape of Rasa's response selector."""
    rows = _rows(ranked)
    best = rows[0] if rows else {"intent_response_key": None, "confidence": 0.0}
    return {"response": best, "ranking": rows}
