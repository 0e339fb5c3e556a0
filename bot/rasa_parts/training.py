"""Trains a project's model with Rasa in this process, lean and quiet."""

import contextlib
import hashlib
import io
import os
import time
from collections.abc import Callable, Iterator
from enum import Enum
from importlib.metadata import version
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot import catalogue, language, rasa_parts
from bot.compiler import GeneratedFile, release_of
from bot.errors import CataloguedError, UserError, one_line
from bot.language.sentence_encoder import shared_encoder
from bot.project import Project
from bot.rasa_parts import lean
from bot.rasa_parts.releases import ModelNote, latest_model, prune, read_note, write_note
from bot.rasa_parts.reports import keep_report

_LANGUAGE: Final = Path(language.__path__[0])
_CATALOGUE: Final = Path(catalogue.__path__[0])
_PARTS: Final = Path(rasa_parts.__path__[0])
_OUR_OWN: Final = (
    *sorted(_LANGUAGE.glob("question*.py")),
    *(_LANGUAGE / f"{name}.py" for name in ("askable", "background", "normalising", "sentence_encoder")),
    *(_LANGUAGE / f"{name}.py" for name in ("small_talk_words", "spelling", "splitting", "telling_words")),
    *(_LANGUAGE / name for name in ("entity_words.py", "data/entity_words.txt")),  # what is an aside in small talk
    *sorted((_LANGUAGE / "background").glob("*.txt")),
    *sorted(_CATALOGUE.glob("replies/*/redaction.yml")),  # what stands for personal data, and is not asked about
    *(_PARTS / f"{name}.py" for name in ("abstention", "entity_finder", "question_classifier", "sentence_vectors")),
)
"""What makes an old model out of date when it changes."""


class Step(str, Enum):
    """What training is doing; the command says it in the reader's language."""

    LOADING = "loading"
    LEARNING = "learning"
    KEEPING = "keeping"


def train(project: Project, *, progress: Callable[[Step], None] = lambda _: None) -> Path:
    """Train on the compiled files and keep the model in `models/`, beside it a note of its release and the report.

    Of the models made here the newest three stay.

    `UserError` when there is nothing to train on or Rasa refuses it. Not for two trainings at once in one process.
    """
    began = time.monotonic()
    files = compiled_files(project)
    made_from = _fingerprint(project, files)
    progress(Step.LOADING)
    lean.prepare(light=lean.config_is_light(settings_of(project)))
    from rasa.model_training import train as rasa_train

    progress(Step.LEARNING)
    release = release_of(files)
    with _alone():
        try:
            result = rasa_train(
                domain=str(project.domain),
                config=str(project.config),
                training_files=[str(project.nlu), str(project.stories)],
                output=str(project.models),
                force_training=True,
                fixed_model_name=f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{release}.tar.gz",
            )
        except (Exception, SystemExit) as error:
            raise CataloguedError("errors.training.refused", project=project.root, reason=one_line(error)) from error
    if result.model is None:
        raise CataloguedError("errors.training.nothing_found", project=project.root)
    progress(Step.KEEPING)
    model = Path(result.model)
    keep_report(model)
    write_note(model, ModelNote(release, made_from, round(time.monotonic() - began, 2)))
    prune(project.models)
    return model


def trained(project: Project) -> Path | None:
    """The newest model when training again would change nothing, else `None`."""
    try:
        model = latest_model(project.models)
        note = read_note(model)
        current = note is not None and note.made_from == _fingerprint(project, compiled_files(project))
    except UserError:
        return None
    return model if current else None


def made_from(project: Project) -> str:
    """Fingerprint of all that a training would take in; models with the same one are alike. `UserError` as `train`."""
    return _fingerprint(project, compiled_files(project))


def compiled_files(project: Project) -> tuple[GeneratedFile, ...]:
    """The project's Rasa files as they are on disk; `UserError` when it has not been compiled."""
    paths = [project.domain, *sorted(project.nlu.rglob("*.yml")), *sorted(project.stories.rglob("*.yml"))]
    if not project.domain.is_file() or len(paths) == 1:
        raise CataloguedError("errors.training.not_compiled", project=project.root)
    return tuple(
        GeneratedFile(path.relative_to(project.root).as_posix(), path.read_text(encoding="utf-8"))
        for path in paths
        if not path.name.startswith(".")
    )


def _fingerprint(project: Project, files: tuple[GeneratedFile, ...]) -> str:
    encoder = shared_encoder()
    with_encoder = encoder.name if encoder else "no encoder"
    digest = hashlib.sha256(f"{release_of(files)} {version('rasa')} {with_encoder}".encode())
    for path in (project.config, *_OUR_OWN):
        if not path.is_file():
            raise CataloguedError("errors.training.file_missing", file=path)
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def settings_of(project: Project) -> dict[str, object]:
    """What `config.yml` says; `UserError` when it cannot be read."""
    try:
        config = YAML(typ="safe", pure=True).load(project.config.read_text(encoding="utf-8"))
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{project.config}:{mark.line + 1}:{mark.column + 1}" if mark else project.config
        reason = one_line(getattr(error, "problem", None) or error)
        raise CataloguedError("errors.training.unreadable_config", place=place, reason=reason) from error
    return config if isinstance(config, dict) else {}


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Keep Rasa from talking to the terminal and from reusing parts trained by other code (its cache is off)."""
    before = os.environ.get("RASA_MAX_CACHE_SIZE")
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        if before is None:
            del os.environ["RASA_MAX_CACHE_SIZE"]
        else:
            os.environ["RASA_MAX_CACHE_SIZE"] = before
