"""Reads generated files with Rasa's own readers and prints answers with Rasa's own generator."""

import warnings
from collections.abc import Iterable, Mapping
from typing import Any

from bot.compiler import GeneratedFile

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa's own libraries warn when they are imported; not about us
    from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
    from rasa.shared.core.domain import Domain
    from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
    from rasa.shared.utils.io import read_yaml


def file_at(path: str, files: Iterable[GeneratedFile]) -> str:
    [text] = [file.text for file in files if file.path == path]
    return text


def examples(text: str) -> list[tuple[str, str, list[Any]]]:
    """Every training example of an NLU file: intent, phrase, entities."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Rasa warns where it skips something
        warnings.simplefilter("ignore", DeprecationWarning)
        data = RasaYAMLReader().reads(text)
    return [(e.get_full_intent(), e.get("text"), e.get("entities", [])) for e in data.training_examples]


def domain(text: str) -> dict[str, Any]:
    """The domain as Rasa reads it, after its schema has accepted it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Domain.from_yaml(text).as_dict()


def domain_in_model(text: str) -> dict[str, Any]:
    """The domain as a running bot has it: read by Rasa, written into the model, read again from there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Rasa warns about what it writes itself
        written = Domain.from_dict(read_yaml(text)).as_yaml()
        return Domain.from_dict(read_yaml(written)).as_dict()


def slot_values(read: Mapping[str, Any], **values: object) -> dict[str, object]:
    """All slots of the domain as an own conversation holds them, with some values set."""
    return {**{name: slot.get("initial_value") for name, slot in read["slots"].items()}, **values}


def said(text: str, response: str, *, channel: str = "web", **slots: object) -> set[str]:
    """What Rasa can print for a response on a channel, whichever variant chance picks."""
    read = domain_in_model(text)
    generator = TemplatedNaturalLanguageGenerator(read["responses"])
    variants = read["responses"][response]
    heard = set()
    for variant in variants:  # offer one alternative at a time in place of chance
        others = [each for each in variants if _place(each) != _place(variant)]
        generator.responses = {response: [variant, *others]}
        message = generator.generate_from_slots(response, slot_values(read, **slots), channel)
        assert message is not None
        heard.add(message["text"])
    return heard


def _place(variant: Mapping[str, Any]) -> tuple[object, object]:
    return variant.get("channel"), variant.get("condition")
