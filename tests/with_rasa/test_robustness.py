"""The sample shop's model read as plain Rasa reads it: messages as customers write them, its archive, its process."""

import asyncio
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.project import Project
from bot.rasa_parts import lean
from bot.rasa_parts.releases import latest_model
from tests.rasa_processes import in_fresh_process

DELIVERY = "compra/plazo_entrega"
PAYMENT = "compra/formas_pago"
RETURNS = "lealtad/devoluciones"
WARRANTY = "lealtad/garantia"
SHIPPING = "decision/envio_gratis"


@pytest.fixture(scope="module")
def model(trained_project: Project) -> Path:
    return latest_model(trained_project.models)


class Reader:
    """Parses as `rasa shell nlu` would."""

    def __init__(self, agent: Any) -> None:
        self._agent = agent

    def __call__(self, text: str) -> dict[str, Any]:
        found: dict[str, Any] = asyncio.run(self._agent.parse_message(text))
        return found

    def answered(self, text: str) -> str:
        """The question that would be answered; otherwise whether the bot would ask or pass."""
        found = self(text)
        best = found["response_selector"]["default"]["response"]
        if found["intent"]["name"] == "nlu_fallback":
            return "passed"
        sure = best["confidence"] >= found["bands"]["answer_from"]
        return str(best["intent_response_key"]) if sure else "asked"


@pytest.fixture(scope="module")
def read(model: Path) -> Reader:
    lean.prepare(light=True)
    from rasa.core.agent import Agent

    return Reader(Agent.load(str(model)))


@pytest.mark.parametrize(
    ("text", "leaf"),
    [
        ("¿Cuánto tarda en llegar el pedido?", DELIVERY),
        pytest.param("cuanto tarda en llegar el pedido", DELIVERY, id="without accents and marks"),
        pytest.param("CUANTO TARDA EN LLEGAR EL PEDIDO???", DELIVERY, id="shouted"),
        pytest.param("cunato trada en lelgar el pedido", DELIVERY, id="typing errors"),
        pytest.param("kuanto tarda en yegar el pdido", DELIVERY, id="SMS spelling"),
        pytest.param("qiero devolver la bici xq no m gusta", RETURNS, id="SMS spelling, two"),
        pytest.param("xfa m decis si puedo pagar x bizum", PAYMENT, id="SMS spelling, three"),
        pytest.param("quiero debolver la vici", RETURNS, id="spelling by ear"),
        pytest.param("cuánto tarda en llegar 🚚📦🙏", DELIVERY, id="emoji"),
        pytest.param("hola, ¿cuánto tarda?", DELIVERY, id="greeting"),
        pytest.param("hola!! buenas tardes, q tal? cuanto tarda en llegar", DELIVERY, id="greetings"),
        pytest.param("cuánto demora en llegar el envío acá", DELIVERY, id="Latin America"),
        pytest.param("puedo regresar la bicicleta si no me acomoda el talle", RETURNS, id="Latin America, two"),
        pytest.param("how long does delivery take?", DELIVERY, id="English"),
        pytest.param("what is your return policy?", RETURNS, id="English, two"),
        pytest.param("¿cuánto\x00 tarda en lle\u200bgar el pe\ud800dido?", DELIVERY, id="invisible signs"),
    ],
)
def test_a_question_is_answered_however_it_is_written(read: Reader, text: str, leaf: str) -> None:
    assert read.answered(text) == leaf


@pytest.mark.parametrize(
    "text",
    [
        "receta de tortilla de patatas",
        "quién ganó el mundial de fútbol",
        "asdf qwerty zxcv",
        *("🚲🚲🚲", "12345", "???", "...", "   ", "\u200b"),
    ],
)
def test_what_asks_nothing_or_something_far_is_passed(read: Reader, text: str) -> None:
    assert read.answered(text) == "passed"


def test_a_very_long_message_is_read_at_its_ends(read: Reader) -> None:
    story = "Ayer estuve en el parque con mis primos y comimos bocadillos debajo de un árbol. " * 1_300
    assert len(story) > 100_000
    assert read.answered(f"{story} ¿Cuánto dura la garantía de la bici?") == WARRANTY
    assert read.answered(f"¿Cuánto dura la garantía de la bici? {story}") == WARRANTY
    assert read.answered(story) == "passed"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "¿Cuánto cuesta el envío y puedo pagar con Bizum?",
            [("¿Cuánto cuesta el envío", SHIPPING), ("puedo pagar con Bizum?", PAYMENT)],
        ),
        (
            "¿El envío es gratis? ¿Cuánto dura la garantía?",
            [("¿El envío es gratis?", SHIPPING), ("¿Cuánto dura la garantía?", WARRANTY)],
        ),
        (
            "how long is the warranty and can I pay with PayPal?",
            [("how long is the warranty", WARRANTY), ("can I pay with PayPal?", PAYMENT)],
        ),
        ("¿Puedo devolver la bici? Es que la devolución no la veo clara.", []),
    ],
)
def test_two_questions_are_the_parts_of_a_message(read: Reader, text: str, parts: list[tuple[str, str]]) -> None:
    found = read(text).get("parts", [])
    assert [(part["text"], part["ranking"][0]["intent_response_key"]) for part in found] == parts


def test_a_parse_has_the_shape_of_ordinary_rasa(read: Reader) -> None:
    found = read("¿El envío es gratis?")
    assert set(found) == {"text", "intent", "entities", "intent_ranking", "response_selector", "bands"}
    assert found["intent"] == found["intent_ranking"][0]
    assert all(set(each) == {"name", "confidence"} for each in found["intent_ranking"])
    selected = found["response_selector"]["default"]
    assert set(selected) == {"response", "ranking"}
    assert selected["response"] == selected["ranking"][0]
    assert len(selected["ranking"]) == 10
    assert all(set(each) == {"intent_response_key", "confidence"} for each in selected["ranking"])
    assert json.loads(json.dumps(found)) == found


def test_the_archive_holds_no_code(model: Path) -> None:
    """Of our parts arrays and JSON; of Rasa its own JSON, YAML and an empty tracker for its rules."""
    ours: dict[str, bytes] = {}
    with tarfile.open(model) as archive:
        names = [member.name for member in archive if member.isfile()]
        for member in archive.getmembers():
            if member.isfile() and "train_" in member.name and "bot.rasa_parts" in member.name:
                ours[member.name] = archive.extractfile(member).read()  # type: ignore[union-attr]
    assert {Path(name).suffix for name in names} <= {".json", ".npz", ".yml", ".yaml", ".md", ""}
    assert not [name for name in names if Path(name).suffix in {".pkl", ".pickle", ".joblib", ".npy", ".h5"}]
    assert {Path(name).name for name in ours} >= {"questions.npz", "questions.json", "report.json"}
    for name, content in ours.items():
        if name.endswith(".npz"):
            with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
                assert all(arrays[each].dtype != object for each in arrays)
        else:
            json.loads(content)


def test_serving_imports_neither_tensorflow_nor_scikit_learn(model: Path) -> None:
    seen = in_fresh_process(
        "import asyncio, json, sys\n"
        "from bot.rasa_parts import lean, quiet\n"
        "quiet.hush()\n"
        "lean.prepare(light=True)\n"
        "from rasa.core.agent import Agent\n"
        f"agent = Agent.load({str(model)!r})\n"
        "found = asyncio.run(agent.parse_message('¿El envío es gratis?'))\n"
        "heavy = [name for name in ('tensorflow', 'sklearn', 'torch', 'transformers') if name in sys.modules]\n"
        "print(json.dumps({'heavy': heavy, 'intent': found['intent']['name']}))"
    )
    assert seen == {"heavy": [], "intent": "decision"}
