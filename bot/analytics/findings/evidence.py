"""What a detector finds: where, how much of it, and the numbers that its sentence tells."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any, ClassVar, Final


class Kind(str, Enum):
    """What sort of thing was found."""

    EMPATHY = "empathy"
    """Customers feel worse after an answer."""
    DIAGNOSIS = "diagnosis"
    """The map believes something that the log does not show."""
    DRIFT = "drift"
    """A number has left the band in which it used to move."""
    MISSING_STAGE = "missing_stage"
    """Many doubts belong to no stage."""
    NEW_NEED = "new_need"
    """One doubt of several customers belongs to no stage."""
    STALE_PLAN = "stale_plan"
    STALE_MAP = "stale_map"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was found; each kind adds its own numbers, which are strings, numbers or `None`."""

    kind: ClassVar[Kind]
    name: ClassVar[str]
    """Its sentence in the catalogue: `findings.<name>`."""
    path: str | None
    """Where in the map: a stage, `stage.question`, a plan; `None` for the whole map."""
    n: int
    """How much it rests on: conversations, doubts, days."""

    @property
    def stage_id(self) -> str | None:
        """The stage it belongs to."""
        return self.path.partition(".")[0] if self.path else None

    @property
    def fingerprint(self) -> str:
        """The same for the same thing found again, whatever its numbers are today."""
        return f"{self.name}:{self.path or ''}"

    @property
    def facts(self) -> dict[str, object]:
        """Everything but the place, as the database keeps it."""
        told = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in ("path", "n")}
        return {"name": self.name, **told}


@dataclass(frozen=True, slots=True)
class WorseAfter(Evidence):
    """Empathy: sentiment falls after the answer to a question; points of emotion, and their 95 % interval."""

    kind: ClassVar[Kind] = Kind.EMPATHY
    name: ClassVar[str] = "worse_after"
    question: str
    effect: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class FeltOtherwise(Evidence):
    """Diagnosis: a stage feels a point or more better or worse than the map expects."""

    kind: ClassVar[Kind] = Kind.DIAGNOSIS
    name: ClassVar[str] = "felt_otherwise"
    expected: float
    observed: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class UnseenPain(Evidence):
    """Diagnosis: a pain of the map whose signs nobody has asked about, though many came by."""

    kind: ClassVar[Kind] = Kind.DIAGNOSIS
    name: ClassVar[str] = "unseen_pain"
    pain: str


class Measure(str, Enum):
    """What may drift."""

    VOLUME = "volume"
    SHARE = "share"
    ANSWER_RATE = "answer_rate"
    EMOTION = "emotion"


@dataclass(frozen=True, slots=True)
class Drifted(Evidence):
    """Drift: two days in a row outside the band of the 56 before; `before` is their middle, `latest` the last day."""

    kind: ClassVar[Kind] = Kind.DRIFT
    name: ClassVar[str] = "drifted"
    measure: str
    """A value of `Measure`."""
    latest: float
    low: float
    high: float
    day: str
    """The last of the two days, ISO."""

    @property
    def fingerprint(self) -> str:
        """Each measure of a place for itself."""
        return f"{self.name}:{self.measure}:{self.path or ''}"


@dataclass(frozen=True, slots=True)
class WithoutStage(Evidence):
    """Missing stage: `n` of `doubts` belong to none."""

    kind: ClassVar[Kind] = Kind.MISSING_STAGE
    name: ClassVar[str] = "without_stage"
    doubts: int


@dataclass(frozen=True, slots=True)
class NewNeed(Evidence):
    """New need: a group of open doubts outside every stage; `n` messages. Its words stay where the group is."""

    kind: ClassVar[Kind] = Kind.NEW_NEED
    name: ClassVar[str] = "new_need"
    group: str
    customers: int

    @property
    def fingerprint(self) -> str:
        """Each group for itself."""
        return f"{self.name}:{self.group}"


@dataclass(frozen=True, slots=True)
class LatePlan(Evidence):
    """Stale plan: due so many days (`n`) ago, and not live."""

    kind: ClassVar[Kind] = Kind.STALE_PLAN
    name: ClassVar[str] = "late_plan"
    plan: str
    due: str
    owner: str | None

    @property
    def stage_id(self) -> str | None:
        """A plan is of the whole map."""
        return None


@dataclass(frozen=True, slots=True)
class OverdueReview(Evidence):
    """Stale map: its last review stopped holding so many days (`n`) ago."""

    kind: ClassVar[Kind] = Kind.STALE_MAP
    name: ClassVar[str] = "overdue_review"
    reviewed: str
    due: str


@dataclass(frozen=True, slots=True)
class OverdueAnswers(Evidence):
    """Stale map: so many answers (`n`) of a stage have not been looked at for too long."""

    kind: ClassVar[Kind] = Kind.STALE_MAP
    name: ClassVar[str] = "overdue_answers"
    oldest: str


TYPES: Final[Mapping[str, type[Evidence]]] = {
    each.name: each
    for each in (
        WorseAfter,
        FeltOtherwise,
        UnseenPain,
        Drifted,
        WithoutStage,
        NewNeed,
        LatePlan,
        OverdueReview,
        OverdueAnswers,
    )
}


def evidence_of(facts: Mapping[str, Any] | None, *, path: str | None, n: int) -> Evidence | None:
    """What `Evidence.facts` kept; `None` for what another version of the product wrote and this one cannot tell."""
    made = TYPES.get(str((facts or {}).get("name")))
    if made is None:
        return None
    try:
        return made(path=path, n=n, **{name: value for name, value in (facts or {}).items() if name != "name"})
    except TypeError:
        return None
