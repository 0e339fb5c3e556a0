"""What the console and the process that publishes say to each other."""

from dataclasses import dataclass

from bot.errors import UserError
from bot.publishing.examination import Examination
from bot.publishing.publisher import Order, Published, Stage
from bot.publishing.releases import MapFile, Release


@dataclass(frozen=True, slots=True)
class Publish:
    """Carry this out."""

    order: Order


@dataclass(frozen=True, slots=True)
class GoBack:
    """Go back to a release whose model must be trained again."""

    number: int
    by: str


@dataclass(frozen=True, slots=True)
class Warm:
    """These files may be published soon; no answer is wanted."""

    files: tuple[MapFile, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """A step begins."""

    stage: Stage


@dataclass(frozen=True, slots=True)
class TellTraining:
    """On the way back something is trained."""


@dataclass(frozen=True, slots=True)
class Ended:
    """It is done."""

    published: Published | None = None
    release: Release | None = None


@dataclass(frozen=True, slots=True)
class Worse:
    """Nothing was published: this goes worse and nobody has said why that is accepted."""

    examination: Examination


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was published, for a reason that an author can mend."""

    error: UserError


@dataclass(frozen=True, slots=True)
class Broken:
    """Nothing was published, by a mistake of ours: its traceback."""

    told: str
