"""The component that finds entities: trained on the compiled products, kept and loaded by Rasa, heard by rules."""

import asyncio
import warnings
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.rasa_parts import lean

lean.prepare(light=True)

from rasa.core.agent import Agent  # noqa: E402
from rasa.engine.graph import ExecutionContext, GraphSchema  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402
from rasa.engine.storage.resource import Resource  # noqa: E402
from rasa.shared.importers.utils import training_data_from_paths  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402
from rasa.shared.nlu.training_data.training_data import TrainingData  # noqa: E402

from bot.compiler import compile_maps, write_all  # noqa: E402
from bot.journeys.library import load_project  # noqa: E402
from bot.project import Project  # noqa: E402
from bot.rasa_parts.agents import load_agent  # noqa: E402
from bot.rasa_parts.entity_finder import EntityFinder, expect_our_tables  # noqa: E402
from bot.rasa_parts.training import train  # noqa: E402

MAP = """\
journey: Tienda
stages:
  - id: compra
    name: Compra
    questions:
      - id: pedido
        ask: |
          ¿Dónde está mi pedido?
          cuándo llega mi paquete
          mi pedido no llega
          quiero saber por dónde va el envío
        answer: El pedido {numero_pedido} va en camino.
        collect: [numero_pedido]
      - id: pagar
        ask: |
          ¿Cómo puedo pagar?
          formas de pago
          aceptáis tarjeta
          se puede pagar a plazos
        answer: Con tarjeta.
products: [{name: Bici eléctrica, id: electrica, words: [e-bike]}, casco]
"""
CONFIG = """\
recipe: default.v1
assistant_id: entities
language: es
pipeline:
- name: bot.rasa_parts.sentence_vectors.SentenceVectors
- name: bot.rasa_parts.entity_finder.EntityFinder
- name: bot.rasa_parts.question_classifier.QuestionClassifier
- name: bot.rasa_parts.abstention.Abstention
policies:
- name: RulePolicy
  core_fallback_action_name: action_fallback
"""
CONTEXT = ExecutionContext(GraphSchema({}))
SETTINGS = EntityFinder.get_default_config()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("entities")
    (root / "journey_maps").mkdir()
    (root / "journey_maps" / "tienda.yml").write_text(MAP, encoding="utf-8")
    (root / "config.yml").write_text(CONFIG, encoding="utf-8")
    found = Project(root)
    write_all(compile_maps(load_project(found, today=date(2026, 11, 22))), root)
    return found


def found_in(component: EntityFinder, text: str) -> list[dict[str, Any]]:
    (message,) = component.process([Message.build(text)])
    entities: list[dict[str, Any]] = message.as_dict(only_output_properties=True).get("entities", [])
    return entities


def trained(data: TrainingData, folder: Path) -> EntityFinder:
    """A component that was trained, written to a model, and loaded from there."""
    storage, resource = LocalModelStorage(folder), Resource("finder")
    assert EntityFinder.create(SETTINGS, storage, resource, CONTEXT).train(data) == resource
    return EntityFinder.load(SETTINGS, storage, resource, CONTEXT)


def test_the_compiled_products_are_found_by_a_loaded_component(project: Project, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of Rasa's own libraries, while it reads
        data = training_data_from_paths([str(project.nlu)], "es")
    component = trained(data, tmp_path)
    assert found_in(component, "una e-bike con bizum y 2 cascos") == [
        {"entity": "product", "value": "electrica", "start": 4, "end": 10, "extractor": "EntityFinder"},
        {"entity": "payment_method", "value": "bizum", "start": 15, "end": 20, "extractor": "EntityFinder"},
        {
            "entity": "product",
            "value": "casco",
            "start": 25,
            "end": 31,
            "extractor": "EntityFinder",
            "role": "further",
        },
    ]


def test_words_without_a_synonym_and_tables_of_others_do_no_harm(tmp_path: Path) -> None:
    tables = [
        {"name": "product", "elements": ["alforja"]},
        {"name": "product", "elements": "words.txt"},
        {"name": "city", "elements": ["Madrid"]},
    ]
    component = trained(TrainingData(lookup_tables=tables), tmp_path)
    assert [each["value"] for each in found_in(component, "alforjas en Madrid")] == ["alforja"]


def test_what_others_found_stays_and_a_message_without_any_is_left_alone(tmp_path: Path) -> None:
    component = trained(TrainingData(), tmp_path)
    message = Message.build("con bizum")
    message.set("entities", [{"entity": "language", "value": "es"}], add_to_output=True)
    (processed,) = component.process([message])
    assert [each["entity"] for each in processed.get("entities")] == ["language", "payment_method"]
    (silent,) = component.process([Message({"intent": "greet"})])
    assert silent.data == {"intent": "greet"}


def test_the_marks_and_the_clock_are_those_of_the_settings(tmp_path: Path) -> None:
    settings = SETTINGS | {"language": "en", "timezone": "America/Mexico_City"}
    component = EntityFinder.create(settings, LocalModelStorage(tmp_path), Resource("finder"), CONTEXT)
    assert [each["value"] for each in found_in(component, "bob@example.com")] == ["[email]"]


@pytest.fixture(scope="module")
def agent(project: Project) -> Agent:
    return load_agent(train(project), tracker_url="sqlite://", actions="tests.engine.tiny_actions")


def test_entities_fill_the_collected_slot_and_rules_match_all_the_same(agent: Agent) -> None:
    async def talk() -> tuple[list[str], dict[str, Any], list[str]]:
        said = [
            each["text"]
            for each in await agent.handle_text("mi pedido 48213 y el pedido 99120 no llegan", sender_id="a")
        ]
        tracker = await agent.tracker_store.get_or_create_tracker("a")
        actions = [event.action_name for event in tracker.events if event.type_name == "action"]
        return said, tracker.current_slot_values(), actions

    said, slots, actions = asyncio.run(talk())
    assert said == ["¡Hola! ¿En qué te ayudo?", "El pedido 48213 va en camino."]
    assert slots["numero_pedido"] == "48213"
    assert actions[-3:] == ["action_answer", "action_log_touchpoint", "action_listen"]


def test_a_message_without_the_entity_keeps_what_was_said_before(agent: Agent) -> None:
    async def talk() -> tuple[list[str], list[str]]:
        before = [each["text"] for each in await agent.handle_text("¿Dónde está mi pedido?", sender_id="b")]
        await agent.handle_text("mi pedido 555 no llega", sender_id="b")
        after = [each["text"] for each in await agent.handle_text("¿Dónde está mi pedido?", sender_id="b")]
        return before, after

    assert asyncio.run(talk()) == (
        ["¡Hola! ¿En qué te ayudo?", "El pedido None va en camino."],  # what `bot.dialogue.collecting` prevents
        ["El pedido 555 va en camino."],
    )


def test_rasa_does_not_warn_of_tables_that_this_component_reads() -> None:
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        expect_our_tables()
        warnings.warn("You have defined training data consisting of lookup tables, but your NLU ...", stacklevel=1)
        warnings.warn("You have defined synonyms in your training data, but your NLU ...", stacklevel=1)
        warnings.warn("You have defined training data with entities, but your NLU ...", stacklevel=1)
    assert [str(each.message)[:43] for each in heard] == ["You have defined training data with entities"[:43]]
