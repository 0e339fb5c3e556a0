"""A model's domain that is read once is the one that Rasa reads, and a broken one is refused."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Dict, get_type_hints  # noqa: UP035

import pytest

from bot.rasa_parts import lean_domain, quiet

DOMAIN = """version: "3.1"
intents: [greet, {a: {is_retrieval_intent: true}}]
entities: [product]
slots:
  stage: {type: text, mappings: [{type: custom}]}
responses:
  utter_greet: [{text: "¡Hola! 👋 Son las 12:30", custom: {as: "1e3"}}]
  utter_a/b: [{text: "Sí"}, {text: "No"}]
actions: [action_answer]
session_config: {session_expiration_time: 60, carry_over_slots_to_new_session: true}
"""


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[dict[str, str]], tuple[Any, Any]]:
    """What Rasa's provider loads of a model with these files, and what ours does."""
    quiet.hush()
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource
    from rasa.graph_components.providers.domain_provider import DomainProvider
    from rasa.shared.core.domain import Domain

    @wraps(DomainProvider.load.__func__)
    def by_rasa(cls: Any, config: Any, model_storage: Any, resource: Any, *_: Any, **__: Any) -> Any:
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, Domain.from_path(folder))

    def load(files: dict[str, str]) -> tuple[Any, Any]:
        storage, resource = LocalModelStorage(tmp_path), Resource("domain_provider")
        with storage.write_to(resource) as folder:
            for name, text in files.items():
                if name == "domain.yml":
                    Domain.from_yaml(text).persist(folder / name)
                else:
                    (folder / name).write_text(text, encoding="utf-8")
        monkeypatch.setattr(DomainProvider, "load", classmethod(by_rasa))
        theirs = DomainProvider.load({}, storage, resource, None).provide_inference()
        lean_domain.read_domain_once()
        once = DomainProvider.load.__func__
        lean_domain.read_domain_once()
        assert DomainProvider.load.__func__ is once
        return theirs, DomainProvider.load({}, storage, resource, None).provide_inference()

    return load


def test_the_domain_is_what_rasa_reads(loaded: Callable[[dict[str, str]], tuple[Any, Any]]) -> None:
    theirs, ours = loaded({"domain.yml": DOMAIN})
    assert ours.as_dict() == theirs.as_dict()
    assert ours.fingerprint() == theirs.fingerprint()
    assert ours.responses["utter_greet"][0]["custom"] == {"as": "1e3"}
    assert (ours.action_names_or_texts, ours.session_config) == (theirs.action_names_or_texts, theirs.session_config)


def test_training_still_finds_the_types_it_looks_for(loaded: Callable[[dict[str, str]], tuple[Any, Any]]) -> None:
    from rasa.engine.storage.resource import Resource
    from rasa.engine.storage.storage import ModelStorage
    from rasa.graph_components.providers.domain_provider import DomainProvider

    loaded({"domain.yml": DOMAIN})
    told = get_type_hints(DomainProvider.load)
    assert (told["config"], told["model_storage"], told["resource"]) == (Dict[str, Any], ModelStorage, Resource)  # noqa: UP006


def test_several_files_are_left_to_rasa(loaded: Callable[[dict[str, str]], tuple[Any, Any]]) -> None:
    theirs, ours = loaded({"domain.yml": DOMAIN, "more.yml": 'version: "3.1"\nintents: [goodbye]\n'})
    assert "goodbye" in ours.intents
    assert ours.fingerprint() == theirs.fingerprint()
