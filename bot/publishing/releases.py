"""What a release is: who published what and when, the files in it, its model, and what was found out about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

LANGUAGE_VERSION: Final = 1
"""Of the journey-map language in which a release's maps are written."""


class Step(str, Enum):
    """How far a release is from the one before it, as in semantic versions."""

    FIRST = "first"
    MAJOR = "major"
    """A stage or a question was removed or has another id."""
    MINOR = "minor"
    """Something was added, removed or moved that nothing else refers to."""
    PATCH = "patch"
    """Only texts, facts or settings."""
    NONE = "none"
    """The same maps once more."""


class ActivationKind(str, Enum):
    """Why a release began to answer."""

    PUBLISHED = "published"
    ROLLED_BACK = "rolled_back"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class MapFile:
    """A file of an author: its path below the project, with `/`, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """A model as Rasa packs it, and what it was made from."""

    content: bytes
    made_from: str
    """Fingerprint of everything that went in; the same means training again would change nothing."""
    seconds: float
    """How long training took."""


@dataclass(frozen=True, slots=True)
class NewRelease:
    """Everything of a release but its number, which it gets when it is kept."""

    author: str
    note: str
    reason: str | None
    """Why regressions were accepted; `None` when there were none to accept."""
    version: str
    step: Step
    fingerprint: str
    """Of the compiled files, as `bot.compiler.release_of` makes it."""
    generated: Mapping[str, str]
    """SHA-256 of each generated file, by path."""
    files: tuple[MapFile, ...]
    """Every map and translation, and `sentiment.yml`, as their authors wrote them."""
    model: TrainedModel
    training: str | None
    """The report of the training, a JSON document."""
    examination: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class Release:
    """A release as it is listed: without its files and its model."""

    number: int
    id: str
    """What every turn it answers carries in the log: `<number>-<fingerprint>`."""
    created_at: float
    """UTC seconds since the epoch, as all times here."""
    author: str
    note: str
    reason: str | None
    version: str
    step: Step
    language_version: int
    fingerprint: str
    maps_checksum: str
    has_model: bool
    """Whether its model is still kept; without one, going back to it trains again."""


@dataclass(frozen=True, slots=True)
class Active:
    """Which release answers, since when, and by whose hand."""

    number: int
    since: float
    by: str


@dataclass(frozen=True, slots=True)
class Activation:
    """One time that a release began to answer."""

    number: int
    at: float
    by: str
    kind: ActivationKind


@dataclass(frozen=True, slots=True)
class Planned:
    """A release that waits for its hour."""

    number: int
    not_before: float
    by: str


def release_id(number: int, fingerprint: str) -> str:
    """The name of a release in the log: no two releases share it, even when the same maps are published twice."""
    return f"{number}-{fingerprint}"
