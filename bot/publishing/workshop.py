"""Where a release is made: a folder of its own, so that nothing which happens there is seen by who is answering."""

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from bot.compiler import GeneratedFile, compile_maps, examples_of, release_of, write_all
from bot.compiler.rasa_settings import provide_rasa_settings
from bot.errors import CataloguedError, UserError
from bot.journeys.model import JourneyMap
from bot.language.sentiment_words import project_words
from bot.project import Project
from bot.publishing.archive import write_files
from bot.publishing.releases import MapFile, TrainedModel
from bot.publishing.shelf import maps_of
from bot.publishing.store import ReleaseStore
from bot.rasa_parts.releases import ModelNote, read_note, report_file, write_note
from bot.rasa_parts.rewording import reworded
from bot.rasa_parts.training import made_from, train


class Way(str, Enum):
    """How a publishing came to its model."""

    TRAINED = "trained"
    """All of it was learnt anew."""
    REWORDED = "reworded"
    """Only answers differ from the release before: what a full training gives, without reading everything again."""
    KNOWN = "known"
    """A model of exactly these files was there already."""


@dataclass(frozen=True, slots=True)
class Built:
    """What came of the files: maps, compiled files, and a model when it has been trained."""

    project: Project
    maps: tuple[JourneyMap, ...]
    fingerprint: str
    generated: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Learnt:
    """A trained model on disk and as it is kept."""

    path: Path
    model: TrainedModel
    report: str | None
    way: Way = Way.TRAINED


class Workshop:
    """One release in the making, below `var/publishing/`; what a dead predecessor left there is thrown away."""

    def __init__(self, project: Project) -> None:
        """`project` gives the pipeline, `config.yml`, and may have a model already that fits."""
        self._home = project
        self._root = project.provide_var() / "publishing"
        shutil.rmtree(self._root, ignore_errors=True)
        self.project = Project(self._root / "project")
        self._examples: tuple[tuple[str, str], ...] = ()

    def close(self) -> None:
        """Throw everything away."""
        shutil.rmtree(self._root, ignore_errors=True)

    def check(self, files: Sequence[MapFile], *, language: str) -> tuple[JourneyMap, ...]:
        """Read the maps from their own copy; `UserError` with every line when one is broken, in the author's paths.

        Broken words of mood are told too: no process could serve them.
        """
        write_files(files, self.project.root)
        maps = maps_of(self.project, language=language)
        for words in (file for file in files if file.path == self.project.sentiment.name):
            project_words(words.content, file=words.path, language=maps[0].language)
        return maps

    def compile(self, maps: tuple[JourneyMap, ...], *, language: str) -> Built:
        """Make Rasa's files of them, with the pipeline of the project."""
        files = self._compiled(maps, self.project, language=language)
        self._examples = examples_of(maps)
        generated = {file.path: hashlib.sha256(file.text.encode()).hexdigest() for file in files}
        return Built(self.project, maps, release_of(files), generated)

    def train(self, store: ReleaseStore, *, training: Callable[[], None], base: int | None = None) -> Learnt:
        """A model of the compiled files: one that is there already if it is made of the same, else a new one.

        `training` is told before a new one is made: from that of release `base` where only answers differ.
        """
        wanted = made_from(self.project)
        found = self._at_home(wanted)
        if found is not None:
            return _learnt(found, Way.KNOWN)
        kept = store.made_from(wanted)
        if kept is not None:
            return _learnt(_put(store, kept, self.project), Way.KNOWN)
        training()
        model = self._reworded(store, base) if base is not None else None
        if model is not None:
            return _learnt(model, Way.REWORDED)
        return _learnt(train(self.project), Way.TRAINED)

    def _compiled(self, maps: tuple[JourneyMap, ...], place: Project, *, language: str) -> tuple[GeneratedFile, ...]:
        with suppress(FileNotFoundError):
            shutil.copy(self._home.config, place.config)
        provide_rasa_settings(place.root, maps[0])
        files = compile_maps(maps)
        write_all(files, place.root, language=language)
        return files

    def _reworded(self, store: ReleaseStore, base: int) -> Path | None:
        """The model of `base` with the new answers; `None` where that would not be what a training gives."""
        before = Project(self._root / "before")
        try:
            write_files(store.files(base), before.root)
            self._compiled(maps_of(before), before, language="es")
            model = _put(store, base, before)
        except UserError:  # it is damaged, without its model, or of an older language: a full training needs none of it
            return None
        return reworded(before, model, self.project, examples=self._examples)

    def _at_home(self, wanted: str) -> Path | None:
        """A model of the project's own `models/` that was trained by hand on the same files."""
        for model in self._home.models.glob("*.tar.gz"):
            note = read_note(model)
            if note is not None and note.made_from == wanted:
                return model
        return None


def _put(store: ReleaseStore, number: int, place: Project) -> Path:
    """The kept model of a release in a project's `models/`, with its note and its report."""
    kept = store.model(number)
    if kept is None:
        raise CataloguedError("errors.publishing.without_model", number=number)
    place.models.mkdir(parents=True, exist_ok=True)
    path = place.models / "kept.tar.gz"
    path.write_bytes(kept.content)
    write_note(path, ModelNote(store.get(number).fingerprint, kept.made_from, kept.seconds))
    if report := store.training(number):
        report_file(path).write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    return path


def _learnt(model: Path, way: Way) -> Learnt:
    note = read_note(model)
    if note is None:
        raise ValueError(f"{model} was not made here")
    report = report_file(model)
    return Learnt(
        model,
        TrainedModel(model.read_bytes(), note.made_from, note.seconds),
        report.read_text(encoding="utf-8") if report.is_file() else None,
        way,
    )
