"""A conversation with the draft, as the console and the process of the draft hand it to each other: lines of JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

MOST_STEPS: Final = 300
"""What one conversation may hold; a walk over a large map is as long as that."""
LONGEST: Final = 1_000
"""Signs of one message, as customers may write."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the person did in the customer's place."""

    content: str
    """What was typed, or the payload of the button."""
    title: str = ""
    """What stood on the button; empty for typed text."""
    stage: str = ""
    """Where the customer says this, when it is not where the conversation began."""


@dataclass(frozen=True, slots=True)
class Role:
    """Who is played, and where they come in; empty where nothing is chosen."""

    map_id: str = ""
    stage: str = ""
    page: str = ""
    persona: str = ""
    channel: str = "web"
    language: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A choice under a reply."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message of the bot."""

    text: str
    buttons: tuple[Button, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A question that may have been meant; confidences from 0 to 1."""

    path: str
    ask: str
    before: float
    """As the words alone say it."""
    factor: float
    reason: str
    after: float
    """With the customer's place weighed in; the thresholds are held against it."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that speak of a mood; below 0 is bad."""

    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Found:
    """Something the message named."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Mood:
    """How the words feel, from -1 to 1."""

    score: float
    label: str
    phrases: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody answers: a question's path, or none, and the words."""

    path: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """Everything that led to a reply."""

    kind: str
    """`question`, `fallback`, `clarification`, `chitchat` or `handoff`, as the log would have it."""
    band: str
    """`answer`, `ask` or `fallback`; empty for small talk, for a button, and for a choice made in words."""
    answered: tuple[str, ...]
    """Paths of the questions that were answered."""
    asks: tuple[str, ...]
    """Their wording, in the same order."""
    map_id: str
    stage: str
    stage_name: str
    stage_source: str
    persona: str
    language: str
    logged: str
    """The words as the log would keep them: without personal data."""
    intent: str = ""
    chosen: bool = False
    answer_from: float | None = None
    ask_from: float | None = None
    ranked: tuple[Ranked, ...] = ()
    mood: Mood | None = None
    entities: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """One step and its reply; the first of a conversation has no step: the bot greets."""

    step: Step | None
    replies: tuple[Bubble, ...]
    why: Why | None = None
    """`None` for the greeting, and where the bot failed."""
    published: Answered | None = None
    """What the release that serves customers answers to the same words; `None` when nobody asked for it."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A whole conversation with the draft as it is now; or the reason why there is none."""

    exchanges: tuple[Exchange, ...] = ()
    refused: str = ""
    """What is wrong with the maps, in the reader's language."""
    learnt: float = 0.0
    """Seconds that learning took just now; 0 when the draft was known."""
    release: int | None = None
    """The number of the release that was compared with."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the console asks of the draft's process: this whole conversation."""

    role: Role = field(default_factory=Role)
    steps: tuple[Step, ...] = ()
    language: str = "es"
    """Of the reader, for what is wrong with the maps."""
    compare: bool = False


def to_line(value: Wanted | Talk) -> str:
    """One line of JSON."""
    return json.dumps(asdict(value), ensure_ascii=True) + "\n"


def wanted_from(line: str) -> Wanted:
    """Read a request back."""
    raw = json.loads(line)
    return Wanted(Role(**raw["role"]), _steps(raw["steps"]), raw["language"], raw["compare"])


def talk_from(raw: Mapping[str, Any]) -> Talk:
    """Read a conversation back."""
    exchanges = tuple(_exchange(each) for each in raw["exchanges"])
    return Talk(exchanges, raw["refused"], raw["learnt"], raw["release"])


def steps_to_text(steps: Sequence[Step]) -> str:
    """The steps as a page carries them along."""
    return json.dumps([asdict(step) for step in steps], ensure_ascii=False)


def steps_from_text(text: str) -> tuple[Step, ...]:
    """The steps a page sent back, cut to what may be; none for what is not ours."""
    try:
        raw = json.loads(text or "[]")
        steps = tuple(Step(**{name: str(value)[:LONGEST] for name, value in each.items()}) for each in raw)
    except (ValueError, TypeError, AttributeError):
        return ()
    return steps[:MOST_STEPS]


def _steps(raw: Sequence[Mapping[str, str]]) -> tuple[Step, ...]:
    return tuple(Step(**each) for each in raw)


def _exchange(raw: Mapping[str, Any]) -> Exchange:
    return Exchange(
        step=Step(**raw["step"]) if raw["step"] else None,
        replies=tuple(
            Bubble(each["text"], tuple(Button(**button) for button in each["buttons"]), each["link"])
            for each in raw["replies"]
        ),
        why=_why(raw["why"]) if raw["why"] else None,
        published=Answered(**raw["published"]) if raw["published"] else None,
    )


def _why(raw: Mapping[str, Any]) -> Why:
    mood = raw["mood"]
    parts = {
        "answered": tuple(raw["answered"]),
        "asks": tuple(raw["asks"]),
        "ranked": tuple(Ranked(**each) for each in raw["ranked"]),
        "entities": tuple(Found(**each) for each in raw["entities"]),
        "mood": Mood(mood["score"], mood["label"], tuple(Phrase(**each) for each in mood["phrases"])) if mood else None,
    }
    return Why(**{**raw, **parts})
