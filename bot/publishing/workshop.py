"""Where a release is made: a folder of its own, so that nothing which happens there is seen by who is answering."""

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.compiler import compile_maps, release_of, write_all
from bot.compiler.rasa_settings import provide_rasa_settings
from bot.journeys.model import JourneyMap
from bot.language.sentiment_words import project_words
from bot.project import Project
from bot.publishing.archive import write_files
from bot.publishing.releases import MapFile, TrainedModel
from bot.publishing.shelf import maps_of
from bot.publishing.store import ReleaseStore
from bot.rasa_parts.releases import ModelNote, read_note, report_file, write_note
from bot.rasa_parts.training import made_from, train


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


class Workshop:
    """One release in the making, below `var/publishing/`; what a dead predecessor left there is thrown away."""

    def __init__(self, project: Project) -> None:
        """`project` gives the pipeline, `config.yml`, and may have a model already that fits."""
        self._home = project
        self._root = project.provide_var() / "publishing"
        shutil.rmtree(self._root, ignore_errors=True)
        self.project = Project(self._root / "project")

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
        with suppress(FileNotFoundError):
            shutil.copy(self._home.config, self.project.config)
        provide_rasa_settings(self.project.root, maps[0])
        files = compile_maps(maps)
        write_all(files, self.project.root, language=language)
        generated = {file.path: hashlib.sha256(file.text.encode()).hexdigest() for file in files}
        return Built(self.project, maps, release_of(files), generated)

    def train(self, store: ReleaseStore, *, training: Callable[[], None]) -> Learnt:
        """A model of the compiled files: one that is there already if it is made of the same, else a new one.

        `training` is told before a new one is trained.
        """
        wanted = made_from(self.project)
        found = self._at_home(wanted)
        if found is not None:
            return _learnt(found)
        kept = store.made_from(wanted)
        if kept is not None:
            return self._from_store(store, kept)
        training()
        return _learnt(train(self.project))

    def _at_home(self, wanted: str) -> Path | None:
        """A model of the project's own `models/` that was trained by hand on the same files."""
        for model in self._home.models.glob("*.tar.gz"):
            note = read_note(model)
            if note is not None and note.made_from == wanted:
                return model
        return None

    def _from_store(self, store: ReleaseStore, number: int) -> Learnt:
        kept = store.model(number)
        if kept is None:
            raise ValueError(f"release {number} has lost its model between two looks")
        self.project.models.mkdir(parents=True, exist_ok=True)
        path = self.project.models / "kept.tar.gz"
        path.write_bytes(kept.content)
        write_note(path, ModelNote(store.get(number).fingerprint, kept.made_from, kept.seconds))
        if report := store.training(number):
            report_file(path).write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
        return _learnt(path)


def _learnt(model: Path) -> Learnt:
    note = read_note(model)
    if note is None:
        raise ValueError(f"{model} was not made here")
    report = report_file(model)
    return Learnt(
        model,
        TrainedModel(model.read_bytes(), note.made_from, note.seconds),
        report.read_text(encoding="utf-8") if report.is_file() else None,
    )
