"""Says "I don't know" in Rasa's words: below the lower threshold the intent becomes `nlu_fallback`."""

from typing import Any, Final

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, RESPONSE_SELECTOR
from rasa.shared.nlu.training_data.message import Message

from bot.compiler.naming import BANDS_KEY, FALLBACK_INTENT, SMALL_TALK

SMALL_TALK_FROM: Final = 0.5
"""Least confidence of small talk, whatever was learnt for questions: who asks and gets a "hello" was not heard."""


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=False)
class Abstention(GraphComponent):  # type: ignore[misc]
    """Puts the fallback first when nothing is likely enough to be answered, or even to be asked about.

    Small talk is answered or not, there is no asking back: it has to reach `answer_from` and `SMALL_TALK_FROM`;
    under them the questions decide. Set `answer_from` or `ask_from` in `config.yml` to overrule what was learnt from
    the training lines.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`null` means the threshold learnt in training."""
        return {"answer_from": None, "ask_from": None}

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,  # noqa: ARG003
        resource: Resource,  # noqa: ARG003
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> "Abstention":
        """A component, as Rasa's graph asks for it."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Judge each message by its bands."""
        for message in messages:
            learnt = message.get(BANDS_KEY) or {"answer_from": 1.0, "ask_from": 1.0}
            bands = {name: learnt[name] if self._config[name] is None else float(self._config[name]) for name in learnt}
            bands["ask_from"] = min(bands.values())
            message.set(BANDS_KEY, bands, add_to_output=True)
            _judge(message, **bands)
        return messages


def _judge(message: Message, *, answer_from: float, ask_from: float) -> None:
    ranking = list(message.get(INTENT_RANKING_KEY) or ())
    question = message.get(RESPONSE_SELECTOR)["default"]["response"]
    likeliest = float(question["confidence"])
    first = message.get(INTENT)
    if first["name"] in SMALL_TALK:
        if first["confidence"] >= max(answer_from, SMALL_TALK_FROM):
            return
        stages = [each for each in ranking if each["name"] not in SMALL_TALK]
        ranking = [*stages, *(each for each in ranking if each["name"] in SMALL_TALK)]
    if likeliest < ask_from or not ranking:
        ranking.insert(0, {"name": FALLBACK_INTENT, "confidence": 1.0 - likeliest})
    elif ranking[0]["name"] != _stage(question):
        ranking.sort(key=lambda each: each["name"] != _stage(question))
    message.set(INTENT, ranking[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)


def _stage(question: dict[str, Any]) -> str:
    return str(question["intent_response_key"]).partition("/")[0]
