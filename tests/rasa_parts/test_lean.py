"""The levers on Rasa: they save what they promise, change no answer, and stay off with any other version."""

import json
import sys
import tarfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from bot.rasa_parts import lean, quiet
from tests.rasa_processes import in_fresh_process

CONFIG: dict[str, Any] = {
    "pipeline": [{"name": "bot.rasa_parts.question_classifier.QuestionClassifier"}, {"name": "FallbackClassifier"}],
    "policies": [{"name": "RulePolicy"}],
}


@pytest.fixture(autouse=True)
def _quiet_rasa() -> None:
    quiet.hush()


def test_a_light_bot_runs_without_tensorflow_and_in_less_than_300_megabytes() -> None:
    seen = in_fresh_process(
        "import json, pathlib, re, sys\n"
        "from bot.rasa_parts import lean\n"
        "lean.prepare(light=True)\n"
        "import rasa.core.agent, rasa.model_training\n"
        "from rasa.engine.recipes.default_components import DEFAULT_COMPONENTS\n"
        "from rasa.engine.recipes.default_recipe import DefaultV1Recipe\n"
        # not `ru_maxrss`: Linux hands a child the peak of the process that started it
        "status = pathlib.Path('/proc/self/status').read_text()\n"
        "megabytes = int(re.search(r'VmHWM:\\s+(\\d+)', status)[1]) / 1024\n"
        "print(json.dumps({'megabytes': megabytes, 'tensorflow': 'tensorflow' in sys.modules,\n"
        "  'light': sorted(lean.LIGHT - set(DefaultV1Recipe._registered_components))}))"
    )
    assert seen["tensorflow"] is False
    assert seen["megabytes"] < 300
    assert seen["light"] == [], "these are called light but are not there without the heavy modules"


def test_a_component_that_needs_the_heavy_modules_gets_them_back() -> None:
    """DIET needs all of TensorFlow; logistic regression shows the same way back in a tenth of the time."""
    seen = in_fresh_process(
        "import json, sys\n"
        "from bot.rasa_parts import lean\n"
        "heavy = 'rasa.nlu.classifiers.logistic_regression_classifier'\n"
        "lean.HEAVY = {heavy: lean.HEAVY[heavy]}\n"
        "lean.prepare(light=True)\n"
        "import rasa.nlu.classifiers.logistic_regression_classifier as taken\n"
        "import types; other = types.ModuleType('rasa.other'); sys.modules['rasa.other'] = other\n"
        "other.Taken, other.Listed = taken.LogisticRegressionClassifier, [taken.LogisticRegressionClassifier]\n"
        "before = hasattr(other.Taken, 'process')\n"
        "lean.restore()\n"
        "print(json.dumps({'before': before, 'after': hasattr(other.Taken, 'process'),\n"
        "  'listed': hasattr(other.Listed[0], 'process')}))"
    )
    assert seen == {"before": False, "after": True, "listed": True}


def test_our_own_config_is_light() -> None:
    assert lean.config_is_light(CONFIG)


@pytest.mark.parametrize(
    "heavy",
    [
        {**CONFIG, "pipeline": [{"name": "DIETClassifier"}]},
        {**CONFIG, "pipeline": [{"name": "somebody.elses.Component"}]},
        {**CONFIG, "policies": [{"name": "RulePolicy"}, {"name": "TEDPolicy"}]},
        {**CONFIG, "policies": None},
        {"policies": CONFIG["policies"]},
        {},
    ],
)
def test_a_config_with_anything_else_gets_everything(heavy: dict[str, Any]) -> None:
    assert not lean.config_is_light(heavy)


@pytest.mark.parametrize(
    ("uses", "light"),
    [
        (["rasa.core.policies.rule_policy.RulePolicy", "bot.rasa_parts.question_classifier.QuestionClassifier"], True),
        (["rasa.core.policies.rule_policy.RulePolicy", "rasa.nlu.classifiers.diet_classifier.DIETClassifier"], False),
        (["somebody.elses.Component"], False),
        ([], False),
    ],
)
def test_a_models_own_components_decide(tmp_path: Path, uses: list[str], light: bool) -> None:
    content = json.dumps(
        {"predict_schema": {"nodes": {str(i): {"uses": each} for i, each in enumerate(uses)}}}
    ).encode()
    with tarfile.open(tmp_path / "model.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("metadata.json")
        member.size = len(content)
        archive.addfile(member, BytesIO(content))
    assert lean.model_is_light(tmp_path / "model.tar.gz") is light


def test_with_another_rasa_the_levers_stay_off(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = list(sys.meta_path)
    monkeypatch.setattr(lean, "version", lambda _name: "3.6.22")
    lean.prepare(light=True)
    assert sys.meta_path == before
    assert [record.getMessage() for record in caplog.records] == [
        "Rasa 3.6.22 is installed, the lean levers were measured with 3.6.21: off"
    ]


GOOD = [
    {"events": [], "responses": []},
    {
        "events": [{"event": "slot", "name": "stage", "value": "compra", "timestamp": None}],
        "responses": [{"text": "a"}],
    },
    {},
]
BAD: list[Any] = [
    {"events": "none"},
    {"events": [{"event": "slot"}], "responses": []},
    {"events": [], "responses": ["text"]},
    [],
    None,
]


@pytest.fixture
def both() -> Any:
    """The original check and the compiled one."""
    lean.prepare(light=True)
    from rasa.core.actions.action import RemoteAction

    compiled = RemoteAction._validate_action_result
    original = next(
        cell.cell_contents
        for cell in compiled.__closure__
        if getattr(cell.cell_contents, "__name__", "") == "_validate_action_result"
    )
    return RemoteAction("action_answer", None), original, compiled


@pytest.mark.parametrize("result", GOOD)
def test_the_compiled_validator_accepts_what_the_original_accepts(both: Any, result: Any) -> None:
    action, original, compiled = both
    assert compiled(action, result) is original(action, result) is True


@pytest.mark.parametrize("result", BAD)
def test_the_compiled_validator_refuses_what_the_original_refuses_in_the_same_words(both: Any, result: Any) -> None:
    from jsonschema import ValidationError

    action, original, compiled = both
    with pytest.raises(ValidationError) as expected:
        original(action, result)
    with pytest.raises(ValidationError) as refused:
        compiled(action, result)
    assert refused.value.message == expected.value.message


def test_the_validator_is_replaced_once(both: Any) -> None:
    from rasa.core.actions.action import RemoteAction

    lean.validate_once()
    assert RemoteAction._validate_action_result is both[2]


def test_events_are_resolved_as_before_and_looked_up_once() -> None:
    lean.prepare(light=True)
    from rasa.shared.core.events import Event, SlotSet
    from rasa.shared.utils.common import all_subclasses

    names = sorted({each.type_name for each in all_subclasses(Event)})
    assert "slot" in names
    assert {name: Event.resolve_by_type(name).type_name for name in names} == {name: name for name in names}
    assert Event.resolve_by_type("slot") is SlotSet
    assert Event.resolve_by_type("topic") is None
    with pytest.raises(ValueError, match="no such event"):
        Event.resolve_by_type("no such event")
    assert Event.resolve_by_type("no such event", SlotSet) is SlotSet
    before = Event.resolve_by_type
    lean.speed_up()
    assert Event.resolve_by_type is before
