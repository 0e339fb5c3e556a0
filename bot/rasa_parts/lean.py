"""Measured levers on Rasa 3.6.21: heavy imports only when needed, and what is the same for each turn done once."""

import importlib
import json
import logging
import sys
import tarfile
from collections.abc import Mapping
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from bot.errors import CataloguedError
from bot.rasa_parts import quiet
from bot.rasa_parts.lean_domain import read_domain_once

MEASURED_WITH: Final = "3.6.21"
"""The version of Rasa whose source these levers were read from; with any other they stay off."""

HEAVY: Final[Mapping[str, tuple[str, ...]]] = {
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
    "rasa.utils.tensorflow.model_data": ("RasaModelData", "FeatureArray", "Data", "ragged_array_to_ndarray"),
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": ("ConveRTFeaturizer",),
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": ("LanguageModelFeaturizer",),
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy",),
    "rasa.nlu.extractors.crf_entity_extractor": ("CRFEntityExtractor", "CRFEntityExtractorOptions"),
    "rasa.nlu.classifiers.sklearn_intent_classifier": ("SklearnIntentClassifier",),
    "rasa.nlu.classifiers.logistic_regression_classifier": ("LogisticRegressionClassifier",),
    "rasa.core.channels.hangouts": ("HangoutsInput",),
    "rasa.core.channels.slack": ("SlackInput",),
    "rasa.core.channels.socketio": ("SocketIOInput", "SocketBlueprint"),
    "rasa.core.channels.telegram": ("TelegramInput",),
    "rasa.core.channels.twilio": ("TwilioInput",),
    "rasa.core.channels.twilio_voice": ("TwilioVoiceInput",),
}
"""Modules of Rasa that cost seconds and hundreds of megabytes, and the names other modules take from them.

The channels among them belong to customers' platforms: our own gateway stands before Rasa, so they are never used.
"""

OWN: Final = "bot.rasa_parts."
LIGHT: Final = frozenset(
    {
        "WhitespaceTokenizer",
        "RegexFeaturizer",
        "LexicalSyntacticFeaturizer",
        "CountVectorsFeaturizer",
        "RegexEntityExtractor",
        "EntitySynonymMapper",
        "KeywordIntentClassifier",
        "FallbackClassifier",
        "RulePolicy",
        "MemoizationPolicy",
        "AugmentedMemoizationPolicy",
    }
)
"""Rasa's components that work without the heavy modules; ours do too. Anything else gets everything."""

_log = logging.getLogger(__name__)


_EMPTY: Final = {"__doc__": "Not needed here.", "name": classmethod(lambda cls: cls.__name__)}


class _Placeholders(MetaPathFinder, Loader):
    """Answers for the heavy modules with empty classes of the same names: good for `issubclass`, for nothing else."""

    def find_spec(self, name: str, *_surroundings: object) -> Any:
        return ModuleSpec(name, self) if name in HEAVY else None

    def create_module(self, _spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        for name in HEAVY[module.__name__]:
            setattr(module, name, type(name, (), {**_EMPTY, "__module__": module.__name__}))


_placeholders: Final = _Placeholders()


def prepare(*, light: bool) -> None:
    """Call before importing Rasa; safe to call again, also with the other answer.

    `light` says that no component of the model needs the heavy modules (`config_is_light`, `model_is_light`);
    otherwise they are imported for real, also when they were left out before.
    """
    quiet.hush()
    if not _measured():
        return
    if not light:
        restore()
    elif not any(name in sys.modules for name in HEAVY) and _placeholders not in sys.meta_path:
        sys.meta_path.insert(0, _placeholders)
    speed_up()


def config_is_light(config: Mapping[str, Any]) -> bool:
    """Whether every component of a `config.yml` is known to work without the heavy modules."""
    parts = [config.get("pipeline"), config.get("policies")]
    if not all(parts):  # Rasa fills in its own pipeline, which is heavy
        return False
    names = [str(component["name"]) for part in parts for component in part or ()]
    return all(name in LIGHT or name.startswith(OWN) for name in names)


def model_is_light(model: Path) -> bool:
    """Whether no component of a trained model is heavy or a stranger; `UserError` when the file is no model."""
    try:
        with tarfile.open(model) as archive:
            member = archive.extractfile("metadata.json")
            metadata = json.loads(member.read()) if member else {}
    except (tarfile.TarError, OSError, EOFError, KeyError, ValueError) as error:
        reason = type(error).__name__
        raise CataloguedError("errors.model.not_a_model", model=model, reason=reason) from error
    nodes = metadata.get("predict_schema", {}).get("nodes", {}).values()
    modules = {str(node["uses"]).rpartition(".")[0] for node in nodes}
    return bool(modules) and all(
        module not in HEAVY and (module.startswith("rasa.") or module.startswith(OWN)) for module in modules
    )


def restore() -> None:
    """Import the heavy modules for real and put their classes where placeholders were taken."""
    if _placeholders not in sys.meta_path:
        return
    sys.meta_path.remove(_placeholders)
    stood_in = {
        getattr(sys.modules[name], taken): (name, taken)
        for name, names in HEAVY.items()
        if name in sys.modules
        for taken in names
    }
    for name in {name for name, _ in stood_in.values()}:
        del sys.modules[name]
    real = {empty: getattr(importlib.import_module(name), taken) for empty, (name, taken) in stood_in.items()}
    for module in [module for name, module in sys.modules.items() if name.startswith("rasa.")]:
        for attribute, value in list(vars(module).items()):
            if isinstance(value, type) and value in real:
                setattr(module, attribute, real[value])
            elif isinstance(value, (list, set)) and any(isinstance(each, type) and each in real for each in value):
                setattr(module, attribute, type(value)(real.get(each, each) for each in value))


def speed_up() -> None:
    """The levers on each turn; safe to call again."""
    if _measured():
        validate_once()
        resolve_once()
        read_domain_once()


def resolve_once() -> None:
    """Remember which class an event's type names, in place of walking all classes for each event of each turn."""
    from rasa.shared.core.events import Event

    original = Event.resolve_by_type
    if getattr(original, "remembers", False):
        return
    known: dict[str, Any] = {}

    def resolve_by_type(type_name: str, default: Any = None) -> Any:
        if type_name not in known:
            found = original(type_name, default)
            if found is None or found.type_name != type_name:  # a default is nobody's name
                return found
            known[type_name] = found
        return known[type_name]

    resolve_by_type.remembers = True  # type: ignore[attr-defined]
    Event.resolve_by_type = staticmethod(resolve_by_type)


def validate_once() -> None:
    """Check every action result against one compiled schema, in place of compiling it anew for each call."""
    from jsonschema.validators import validator_for  # type: ignore[import-untyped]
    from rasa.core.actions.action import RemoteAction

    schema = RemoteAction.action_response_format_spec()
    compiled = validator_for(schema)(schema)
    original = RemoteAction._validate_action_result
    if getattr(original, "compiled_once", False):
        return

    def _validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
        return compiled.is_valid(result) or bool(original(self, result))  # the original words the complaint

    _validate_action_result.compiled_once = True  # type: ignore[attr-defined]
    RemoteAction._validate_action_result = _validate_action_result


def _measured() -> bool:
    installed = version("rasa")
    if installed != MEASURED_WITH:
        _log.warning("Rasa %s is installed, the lean levers were measured with %s: off", installed, MEASURED_WITH)
        return False
    return True
