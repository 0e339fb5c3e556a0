"""Makes the model of files that differ from a trained model's in nothing but answers, without Rasa reading all anew."""

import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from bot.compiler import release_of
from bot.project import Project
from bot.rasa_parts import lean
from bot.rasa_parts.releases import ModelNote, read_note, write_note
from bot.rasa_parts.reports import keep_report
from bot.rasa_parts.training import compiled_files, made_from, settings_of

_DOMAIN: Final = "domain.yml"
_CLASSIFIER: Final = "bot.rasa_parts.question_classifier.QuestionClassifier"
_DOMAIN_PROVIDER: Final = "domain_provider"
"""The resource in which Rasa 3.6 keeps the domain of a model."""
READS_NO_ANSWERS: Final = frozenset(
    {
        "bot.rasa_parts.message_language.MessageLanguage",
        "bot.rasa_parts.sentence_vectors.SentenceVectors",
        "bot.rasa_parts.entity_finder.EntityFinder",
        "bot.rasa_parts.abstention.Abstention",
        "RulePolicy",
    }
)
"""Components whose training takes nothing from the texts of answers, as their sources say; of others nobody knows."""


def reworded(old: Project, model: Path, new: Project, *, examples: Sequence[tuple[str, str]]) -> Path | None:
    """A model of `new` in its `models/`, equal to one trained in full; `None` when more than answers differ.

    `model` was trained on the compiled files of `old`, which is checked; `examples` are the pairs of text and full
    intent in the files of `new`. The questions are learnt anew, because sentences of the answers help to find them;
    rules, products and all else stay as they are.
    """
    began = time.monotonic()
    responses = _responses_alone(old, new)
    note = read_note(model)
    if responses is None or note is None or note.made_from != made_from(old):
        return None
    lean.prepare(light=True)
    release = release_of(compiled_files(new))
    place = new.models / f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{release}.tar.gz"
    if not _package(model, place, responses, examples):
        return None
    keep_report(place)
    write_note(place, ModelNote(release, made_from(new), round(time.monotonic() - began, 2)))
    return place


def _responses_alone(old: Project, new: Project) -> Mapping[str, list[dict[str, Any]]] | None:
    """The new answers, when they are all that differs and no component but ours reads them."""
    if old.config.read_bytes() != new.config.read_bytes() or not _ours_alone_reads(new):
        return None
    before, after = ({each.path: each.text for each in compiled_files(place)} for place in (old, new))
    old_domain, new_domain = (_domain(each.pop(_DOMAIN)) for each in (before, after))
    old_responses, responses = old_domain.pop("responses"), new_domain.pop("responses")
    alike = before == after and old_domain == new_domain and list(old_responses) == list(responses)
    return responses if alike else None


def _ours_alone_reads(project: Project) -> bool:
    settings = settings_of(project)
    names = [each["name"] for part in ("pipeline", "policies") for each in settings.get(part) or ()]  # type: ignore[attr-defined]
    return names.count(_CLASSIFIER) == 1 and set(names) <= READS_NO_ANSWERS | {_CLASSIFIER}


def _domain(text: str) -> dict[str, Any]:
    return dict(YAML(typ="safe").load(text))


def _package(
    model: Path, place: Path, responses: Mapping[str, list[dict[str, Any]]], examples: Sequence[tuple[str, str]]
) -> bool:
    from rasa.engine.graph import GraphModelConfiguration
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource
    from rasa.shared.core.domain import Domain

    from bot.rasa_parts.question_classifier import QuestionClassifier, first_answers

    with tempfile.TemporaryDirectory(prefix="travesia-rewording-") as folder:
        storage, known = LocalModelStorage.from_model_archive(Path(folder), model)
        found = [(name, node) for name, node in known.train_schema.nodes.items() if node.uses is QuestionClassifier]
        trained = [(name, node) for name, node in found if node.fn == "train"]
        if len(trained) != 1:
            return False
        ((name, node),) = trained
        config = {**QuestionClassifier.get_default_config(), **node.config}
        QuestionClassifier(config, storage, Resource(name)).learn(examples, answers=first_answers(responses))
        domain = Domain.from_dict({**known.domain.as_dict(), "responses": dict(responses)})
        with storage.write_to(Resource(_DOMAIN_PROVIDER)) as kept:
            domain.persist(kept / _DOMAIN)
        configuration = GraphModelConfiguration(
            train_schema=known.train_schema,
            predict_schema=known.predict_schema,
            training_type=known.training_type,
            assistant_id=known.assistant_id,
            language=known.language,
            core_target=known.core_target,
            nlu_target=known.nlu_target,
            spaces=known.spaces,
        )
        storage.create_model_package(place, configuration, domain)
    return True
