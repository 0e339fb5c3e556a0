"""The classifier's components in Rasa's graph: what they write into a message, keep in the model and load again."""

import json
import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.rasa_parts import lean

lean.prepare(light=True)

from rasa.engine.graph import ExecutionContext, GraphSchema  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402
from rasa.engine.storage.resource import Resource  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402
from rasa.shared.nlu.training_data.training_data import TrainingData  # noqa: E402

from bot.errors import UserError  # noqa: E402
from bot.language.question_report import report_from_json  # noqa: E402
from bot.language.sentence_encoder import RememberingEncoder, SentenceEncoder  # noqa: E402
from bot.rasa_parts import question_classifier, sentence_vectors  # noqa: E402
from bot.rasa_parts.abstention import Abstention  # noqa: E402
from bot.rasa_parts.question_classifier import RANKED, QuestionClassifier  # noqa: E402
from bot.rasa_parts.sentence_vectors import SentenceVectors  # noqa: E402
from tests.language.shop_questions import EXAMPLES, LINES  # noqa: E402
from tests.language.tiny_encoder import DIMENSION, TinyEncoder  # noqa: E402

CONTEXT = ExecutionContext(GraphSchema({}))
RESOURCE = Resource("questions")
STAGES = {leaf.partition("/")[0] for leaf in LINES}
TWO = "¿Cuánto cuesta el envío y puedo pagar con tarjeta?"


def training_data() -> TrainingData:
    examples = [Message.build(text, intent=leaf) for text, leaf in EXAMPLES]
    responses = {
        "utter_compra/plazo_entrega": [{"text": "Lo trae Correos."}, {"text": "Otra."}],
        "utter_compra/formas_pago": [{"image": "x"}],
        "utter_greet": [{"text": "Hola"}],
    }
    return TrainingData(training_examples=examples, responses=responses)


@pytest.fixture(params=["words alone", "with vectors"])
def encoder(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> SentenceEncoder | None:
    found = None if request.param == "words alone" else RememberingEncoder(TinyEncoder())
    serve_with(found, monkeypatch)
    return found


def serve_with(encoder: SentenceEncoder | None, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (question_classifier, sentence_vectors):
        monkeypatch.setattr(module, "shared_encoder", lambda: encoder)


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage(tmp_path)


def configured(**config: Any) -> dict[str, Any]:
    return {**QuestionClassifier.get_default_config(), **config}


def trained(storage: LocalModelStorage) -> QuestionClassifier:
    component = QuestionClassifier.create(configured(), storage, RESOURCE, CONTEXT)
    assert component.train(training_data()) == RESOURCE
    return component


def loaded(storage: LocalModelStorage) -> QuestionClassifier:
    return QuestionClassifier.load(configured(), storage, RESOURCE, CONTEXT)


def read(component: QuestionClassifier, text: str) -> dict[str, Any]:
    (message,) = component.process([Message({"text": text})])
    found: dict[str, Any] = message.as_dict(only_output_properties=True)
    return found


@pytest.mark.usefixtures("encoder")
def test_a_message_gets_what_rasas_own_components_would_write(storage: LocalModelStorage) -> None:
    found = read(trained(storage), "me cobran el envio?")
    ranking = found["response_selector"]["default"]["ranking"]
    assert ranking[0] == found["response_selector"]["default"]["response"]
    assert ranking[0]["intent_response_key"] == "decision/envio_gratis"
    assert {each["intent_response_key"] for each in ranking} == {leaf for leaf in LINES if "/" in leaf}
    assert found["intent"] == found["intent_ranking"][0]
    assert found["intent"]["name"] == "decision"
    assert {each["name"] for each in found["intent_ranking"]} == STAGES
    assert set(found["bands"]) == {"answer_from", "ask_from"}
    assert "parts" not in found
    assert json.loads(json.dumps(found)) == found, "plain values: they are stored and sent"


@pytest.mark.usefixtures("encoder")
def test_a_stage_is_as_likely_as_its_questions_together(storage: LocalModelStorage) -> None:
    found = read(trained(storage), "cuánto dura la garantía para devolver")
    sums: dict[str, float] = {}
    for each in found["response_selector"]["default"]["ranking"]:
        stage = each["intent_response_key"].partition("/")[0]
        sums[stage] = sums.get(stage, 0.0) + each["confidence"]
    stages = {each["name"]: each["confidence"] for each in found["intent_ranking"]}
    assert {stage: pytest.approx(min(1.0, total)) for stage, total in sums.items()} == {
        stage: stages[stage] for stage in sums
    }


@pytest.mark.usefixtures("encoder")
def test_two_questions_in_a_message_are_its_parts(storage: LocalModelStorage) -> None:
    parts = read(trained(storage), TWO)["parts"]
    assert [part["text"] for part in parts] == ["¿Cuánto cuesta el envío", "puedo pagar con tarjeta?"]
    best = [part["ranking"][0]["intent_response_key"] for part in parts]
    assert best == ["decision/envio_gratis", "compra/formas_pago"]
    assert all(1 <= len(part["ranking"]) <= RANKED for part in parts)


@pytest.mark.usefixtures("encoder")
def test_the_same_question_twice_has_no_parts(storage: LocalModelStorage) -> None:
    assert "parts" not in read(trained(storage), "¿Cuánto cuesta el envío? ¿El envío es gratis?")


@pytest.mark.usefixtures("encoder")
@pytest.mark.parametrize("text", ["me cobran el envio?", TWO, "hola", "🚲", "", "cuéntame un chiste"])
def test_a_loaded_component_reads_as_the_trained_one(text: str, storage: LocalModelStorage) -> None:
    before = read(trained(storage), text)
    after = read(loaded(storage), text)
    assert json.dumps(_rounded(after)) == json.dumps(_rounded(before))


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_rounded(each) for each in value]
    return round(value, 5) if isinstance(value, float) else value


def test_the_model_holds_arrays_and_json_and_the_report(
    encoder: SentenceEncoder | None, storage: LocalModelStorage
) -> None:
    trained(storage)
    with storage.read_from(RESOURCE) as folder:
        assert sorted(path.name for path in folder.iterdir()) == ["questions.json", "questions.npz", "report.json"]
        report = report_from_json(json.loads((folder / "report.json").read_text(encoding="utf-8")))
    assert report.encoder == (encoder.name if encoder else None)
    assert {question.leaf for question in report.questions} == set(LINES)


def test_without_the_encoder_of_training_the_model_is_refused(
    storage: LocalModelStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve_with(TinyEncoder("tiny-1"), monkeypatch)
    trained(storage)
    serve_with(None, monkeypatch)
    with pytest.raises(UserError, match=r"^errors\.model\.other_encoder: encoder=tiny-1$"):
        loaded(storage)


@pytest.mark.parametrize(("encoder", "said"), [("words alone", 1), ("with vectors", 0)], indirect=["encoder"])
def test_rasa_says_once_that_words_alone_are_compared(
    encoder: SentenceEncoder | None,
    said: int,
    storage: LocalModelStorage,
    caplog: pytest.LogCaptureFixture,
) -> None:
    trained(storage)
    with caplog.at_level(logging.INFO, logger="rasa.bot.rasa_parts.question_classifier"):
        loaded(storage)
    assert [record.getMessage() for record in caplog.records] == [
        "no sentence encoder: messages are compared by words and letters alone"
    ] * said


def test_the_background_can_be_left_out(storage: LocalModelStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    serve_with(None, monkeypatch)
    component = QuestionClassifier.create(configured(background=False), storage, RESOURCE, CONTEXT)
    component.train(training_data())
    with storage.read_from(RESOURCE) as folder:
        assert json.loads((folder / "questions.json").read_text(encoding="utf-8"))["leaves"] == sorted(LINES)


def test_trained_on_nothing_it_understands_nothing(storage: LocalModelStorage) -> None:
    component = QuestionClassifier.create(configured(), storage, RESOURCE, CONTEXT)
    assert component.train(TrainingData()) == RESOURCE
    for each in (component, loaded(storage)):
        (message,) = each.process([Message({"text": "hola"})])
        assert message.get("intent") == {"name": None, "confidence": 0.0}
        Abstention({"answer_from": None, "ask_from": None}).process([message])
        assert message.get("intent")["name"] == "nlu_fallback"


def test_training_data_is_handed_on_as_it_is(storage: LocalModelStorage) -> None:
    data = training_data()
    assert trained(storage).process_training_data(data) is data


def test_every_text_gets_its_vector_as_rasas_feature(encoder: SentenceEncoder | None) -> None:
    component = SentenceVectors.create(SentenceVectors.get_default_config(), None, RESOURCE, CONTEXT)
    messages = [Message({"text": "Hola, ¿EL ENVÍO?"}), Message({"intent": "greet"}), Message({"text": "dos"})]
    component.process(messages)
    features = [message.get_dense_features("text")[1] for message in messages]
    if encoder is None:
        assert features == [None, None, None]
        return
    expected = TinyEncoder().encode(["¿el envío?", "dos"])
    assert [each is None for each in features] == [False, True, False]
    for row, found in zip(expected, (features[0], features[2]), strict=True):
        assert found.features.shape == (1, DIMENSION)
        assert np.array_equal(found.features[0], row)


def test_training_examples_get_their_vectors_too(encoder: SentenceEncoder | None) -> None:
    data = SentenceVectors().process_training_data(training_data())
    with_vectors = [each for each in data.training_examples if each.features]
    assert len(with_vectors) == (0 if encoder is None else len(EXAMPLES))


def judged(ranking: list[tuple[str, float]], question: tuple[str, float], **config: float | None) -> dict[str, Any]:
    rows = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    best = {"intent_response_key": question[0], "confidence": question[1]}
    message = Message(
        {
            "text": "x",
            "intent": rows[0],
            "intent_ranking": rows,
            "response_selector": {"default": {"response": best, "ranking": [best]}},
            "bands": {"answer_from": 0.6, "ask_from": 0.2},
        }
    )
    component = Abstention.create({**Abstention.get_default_config(), **config}, None, RESOURCE, CONTEXT)
    component.process([message])
    return {
        "intent": message.get("intent")["name"],
        "ranking": [each["name"] for each in message.get("intent_ranking")],
        "bands": message.get("bands"),
    }


@pytest.mark.parametrize(
    ("ranking", "question", "names"),
    [
        ([("buy", 0.7), ("greet", 0.1)], ("buy/pay", 0.7), ["buy", "greet"]),
        ([("buy", 0.3), ("greet", 0.1)], ("buy/pay", 0.3), ["buy", "greet"]),
        ([("buy", 0.19), ("greet", 0.1)], ("buy/pay", 0.19), ["nlu_fallback", "buy", "greet"]),
        ([("greet", 0.7), ("buy", 0.1)], ("buy/pay", 0.1), ["greet", "buy"]),
        ([("greet", 0.5), ("buy", 0.3)], ("buy/pay", 0.3), ["buy", "greet"]),
        ([("greet", 0.5), ("buy", 0.1)], ("buy/pay", 0.1), ["nlu_fallback", "buy", "greet"]),
        ([("greet", 0.5), ("use", 0.3), ("buy", 0.25)], ("buy/pay", 0.25), ["buy", "use", "greet"]),
    ],
    ids=["sure", "unsure", "silent", "small talk", "unsure small talk", "nothing", "the stage of the best question"],
)
def test_the_bands_decide_what_comes_first(
    ranking: list[tuple[str, float]], question: tuple[str, float], names: list[str]
) -> None:
    found = judged(ranking, question)
    assert found["ranking"] == names
    assert found["intent"] == names[0]
    assert found["bands"] == {"answer_from": 0.6, "ask_from": 0.2}


def test_the_settings_overrule_what_was_learnt() -> None:
    strict = judged([("buy", 0.7)], ("buy/pay", 0.7), answer_from=0.9, ask_from=0.8)
    assert (strict["intent"], strict["bands"]) == ("nlu_fallback", {"answer_from": 0.9, "ask_from": 0.8})
    crossed = judged([("buy", 0.3)], ("buy/pay", 0.3), answer_from=0.1)
    assert crossed["bands"] == {"answer_from": 0.1, "ask_from": 0.1}


@pytest.mark.parametrize(("confidence", "name"), [(0.5, "greet"), (0.49, "buy")])
def test_small_talk_needs_one_half_even_where_questions_need_less(confidence: float, name: str) -> None:
    ranking = [("greet", confidence), ("buy", 0.3)]
    assert judged(ranking, ("buy/pay", 0.3), answer_from=0.2, ask_from=0.1)["intent"] == name
