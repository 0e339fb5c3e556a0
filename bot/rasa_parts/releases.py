"""Which release a trained model is: written beside it at training, read by whoever answers with it."""

import contextlib
import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bot.errors import CataloguedError

_KEPT: Final = 3
"""Models that stay: the one in use, and two to go back to."""


@dataclass(frozen=True, slots=True)
class ModelNote:
    """What is known of a model besides its bytes."""

    release: str
    """Of the compiled files it was trained on."""
    made_from: str
    """Fingerprint of everything that went in; the same means training again would change nothing."""
    seconds: float


def write_note(model: Path, note: ModelNote) -> None:
    """Keep the note beside the model."""
    _note_of(model).write_text(json.dumps(asdict(note)) + "\n", encoding="utf-8")


def read_note(model: Path) -> ModelNote | None:
    """The note of a model; `None` when plain `rasa train` made it."""
    try:
        return ModelNote(**json.loads(_note_of(model).read_text(encoding="utf-8")))
    except (FileNotFoundError, json.JSONDecodeError, TypeError):
        return None


def release_of_model(model: Path) -> str:
    """The model's release; of a model from plain `rasa train`, a name made from its bytes."""
    note = read_note(model)
    if note:
        return note.release
    return f"rasa-{hashlib.sha256(model.read_bytes()).hexdigest()[:12]}"


def latest_model(models: Path) -> Path:
    """The newest model of the folder, as Rasa itself chooses; `UserError` when there is none."""
    found = _by_age(models)
    if not found:
        raise CataloguedError("errors.model.missing", folder=models)
    return found[-1]


def prune(models: Path) -> None:
    """Remove our models, notes and reports but the newest three; what plain `rasa train` made is not ours to remove."""
    ours = [model for model in _by_age(models) if read_note(model) is not None]
    for model in ours[:-_KEPT]:
        with contextlib.suppress(OSError):  # an old model that stays harms nobody: it must not spoil a training
            model.unlink(missing_ok=True)
            _note_of(model).unlink(missing_ok=True)
            report_file(model).unlink(missing_ok=True)


def model_of_release(models: Path, release: str) -> Path | None:
    """The newest model of the folder that was trained on the files of that release, if there is one."""
    notes = ((model, read_note(model)) for model in reversed(_by_age(models)))
    return next((model for model, note in notes if note is not None and note.release == release), None)


def report_file(model: Path) -> Path:
    """Where the report of a model's training is kept, whether it is there or not."""
    return _beside(model, ".report.json")


def _by_age(models: Path) -> list[Path]:
    """The models of the folder, the newest, with which everybody answers, last."""
    return sorted(models.glob("*.tar.gz"), key=lambda model: (model.stat().st_mtime, model.name))


def _note_of(model: Path) -> Path:
    return _beside(model, ".json")


def _beside(model: Path, ending: str) -> Path:
    return model.with_name(model.name.removesuffix(".tar.gz") + ending)
