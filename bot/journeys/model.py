"""A journey map as frozen values: what its author wrote, typed, with the place of everything a rule may point at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NewType

from bot.journeys.positions import SourcePosition, Text
from bot.journeys.scorecard import NO_LANES
from bot.journeys.scorecard import Evidence as Evidence
from bot.journeys.scorecard import Kpi as Kpi
from bot.journeys.scorecard import Move as Move
from bot.journeys.scorecard import Objective as Objective
from bot.journeys.scorecard import Plan as Plan
from bot.journeys.scorecard import Survey as Survey

MapId = NewType("MapId", str)
StageId = NewType("StageId", str)
TouchpointId = NewType("TouchpointId", str)
QuestionId = NewType("QuestionId", str)
"""The id inside its stage, `envio_gratis`; its full path is `decision.envio_gratis`."""


@dataclass(frozen=True, slots=True)
class Emotion:
    """How a moment feels, -2 (very bad) to +2 (very good)."""

    score: float
    label: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Importance:
    """How much a touchpoint weighs, 1 to 5."""

    customer: int | None = None
    business: int | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """The use, the product and the setting of the experience."""

    use: Text | None = None
    product: Text | None = None
    setting: Text | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person or team that works on the map."""

    id: str
    area: str
    at: SourcePosition
    name: str | None = None
    can: str = "comment"


@dataclass(frozen=True, slots=True)
class Channel:
    """A place where brand and customer meet."""

    id: str
    at: SourcePosition
    name: str | None = None
    kind: str = "online"
    purpose: str = "communication"
    bot: bool = False
    promise: Text | None = None
    lanes: Mapping[str, object] = NO_LANES


@dataclass(frozen=True, slots=True)
class Detect:
    """The signs by which the bot recognises a persona."""

    says: tuple[Text, ...] = ()
    channel: Text | None = None
    campaign: Text | None = None
    page: Text | None = None


@dataclass(frozen=True, slots=True)
class Persona:
    """A kind of customer."""

    id: str
    name: str
    at: SourcePosition
    primary: bool = False
    share: str | None = None
    bio: Text | None = None
    environment: Text | None = None
    traits: tuple[Text, ...] = ()
    goals: tuple[Text, ...] = ()
    motivations: tuple[Text, ...] = ()
    fears: tuple[Text, ...] = ()
    dislikes: tuple[Text, ...] = ()
    detect: Detect | None = None
    emotion: tuple[tuple[Text, Emotion], ...] = ()
    """Expected emotion by stage; the stage is a reference with its place."""
    lanes: Mapping[str, object] = NO_LANES


@dataclass(frozen=True, slots=True)
class StageTime:
    """How long a stage lasts and should last, as durations such as `3d`."""

    typical: str | None = None
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """One contact moment of a stage."""

    id: TouchpointId
    name: str
    at: SourcePosition
    was: tuple[Text, ...] = ()
    channel: Text | None = None
    purpose: str | None = None
    actor: str = "customer"
    page: Text | None = None
    expect: Text | None = None
    emotion: Emotion | None = None
    importance: Importance = Importance()
    moment: str | None = None
    backstage: tuple[Text, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    owner: Text | None = None
    lanes: Mapping[str, object] = NO_LANES


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to a question: alternatives for every channel or persona, `default` always among them."""

    default: tuple[Text, ...]
    at: SourcePosition
    by_channel: Mapping[str, tuple[Text, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Keyed by channel id or persona id, as written (`telegram`, `prisas`)."""

    def texts(self) -> tuple[Text, ...]:
        """Every alternative of every channel, default first."""
        return self.default + tuple(t for key in sorted(self.by_channel) for t in self.by_channel[key])


@dataclass(frozen=True, slots=True)
class Question:
    """A doubt of the customer, the ways it is asked, and its answer."""

    id: QuestionId
    variants: tuple[Text, ...]
    answer: Answer
    at: SourcePosition
    was: tuple[Text, ...] = ()
    kind: str = "support"
    goal: Text | None = None
    touchpoint: Text | None = None
    also_in: tuple[Text, ...] = ()
    then: tuple[Text, ...] = ()
    link: Text | None = None
    do: Text | None = None
    collect: tuple[Text, ...] = ()
    handoff: bool = False
    reviewed_on: Text | None = None
    owner: Text | None = None
    kpis: tuple[Kpi, ...] = ()
    lanes: Mapping[str, object] = NO_LANES

    @property
    def canonical(self) -> str:
        """The wording that stands for the question on a button: its first variant."""
        return self.variants[0].value


@dataclass(frozen=True, slots=True)
class Pain:
    """What hurts the customer in a stage."""

    id: str
    what: Text
    at: SourcePosition
    touchpoint: Text | None = None
    severity: int | None = None
    personas: tuple[Text, ...] = ()
    signs: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Opportunity:
    """An idea that would ease one or more pains."""

    id: str
    what: Text
    at: SourcePosition
    solves: tuple[Text, ...] = ()
    impact: int | None = None
    effort: int | None = None


@dataclass(frozen=True, slots=True)
class DoneWhen:
    """What shows that a customer has finished a stage."""

    event: Text | None = None
    question: Text | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One phase of the relationship, from the customer's side."""

    id: StageId
    name: str
    at: SourcePosition
    was: tuple[Text, ...] = ()
    phase: str | None = None
    strategy: str | None = None
    goal: Text | None = None
    thinks: Text | None = None
    needs: tuple[Text, ...] = ()
    expectations: tuple[Text, ...] = ()
    motivations: tuple[Text, ...] = ()
    fears: tuple[Text, ...] = ()
    dislikes: tuple[Text, ...] = ()
    satisfiers: tuple[Text, ...] = ()
    emotion: Emotion | None = None
    time: StageTime = StageTime()
    touchpoints: tuple[Touchpoint, ...] = ()
    questions: tuple[Question, ...] = ()
    pains: tuple[Pain, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    backstage: tuple[Text, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    owner: Text | None = None
    next: tuple[Text, ...] = ()
    done_when: DoneWhen | None = None
    greeting: Text | None = None
    note: Text | None = None
    keep_text: bool = True
    """Whether the log keeps the words of what is said in it."""
    lanes: Mapping[str, object] = NO_LANES
    id_made: bool = field(default=False, compare=False, repr=False)
    """Whether its author gave no id, so that it was made from the name."""


@dataclass(frozen=True, slots=True)
class Handoff:
    """When and how a conversation passes to a person."""

    message: Text
    after_fallbacks: int = 2
    below_sentiment: float | None = None
    hours: Text | None = None
    to: Text | None = None


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """The map's own words for one kind of small talk: its answers replace ours, its variants join ours."""

    intent: Text
    """`greet`, `thanks`, ...: one of `bot.compiler.naming.SMALL_TALK`."""
    variants: tuple[Text, ...] = ()
    answers: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Product:
    """Something that is sold, and what customers call it."""

    id: str
    name: str
    at: SourcePosition
    words: tuple[Text, ...] = ()
    """Other names of it; singular and plural are one."""


@dataclass(frozen=True, slots=True)
class MapSettings:
    """The map's own numbers; durations as written, such as `30min`."""

    timezone: str = "Europe/Madrid"
    session_gap: str = "30min"
    journey_gap: str = "30d"
    fcr_window: str = "24h"
    min_sample: int = 30
    keep_text: str = "90d"
    feedback: bool = False
    """Ask under each answer whether it helped."""


@dataclass(frozen=True, slots=True)
class JourneyMap:
    """One map file, whole."""

    name: str
    """The field `journey` of the language."""
    id: MapId
    at: SourcePosition
    stages: tuple[Stage, ...]
    language: str = "es"
    state: str = "current"
    version: str | None = None
    scope: Text | None = None
    context: Context = Context()
    tone: Text | None = None
    review_every: str = "6mo"
    reviewed_on: Text | None = None
    facts: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
    team: tuple[Member, ...] = ()
    channels: tuple[Channel, ...] = ()
    personas: tuple[Persona, ...] = ()
    objectives: tuple[Objective, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    plans: tuple[Plan, ...] = ()
    surveys: tuple[Survey, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    handoff: Handoff | None = None
    fallback: tuple[Text, ...] = ()
    empathy: tuple[Text, ...] = ()
    """Lines to say before an answer when the customer is upset; without any, the bot has its own."""
    small_talk: tuple[SmallTalk, ...] = ()
    products: tuple[Product, ...] = ()
    settings: MapSettings = MapSettings()
    lanes: Mapping[str, object] = NO_LANES
    translations: tuple["JourneyMap", ...] = ()
    """The same map in other languages: ids and structure of this one, its text wherever a translation says nothing."""
    translated: frozenset[str] = field(default=frozenset(), repr=False)
    """In a translation: paths of the questions whose answers it really gives in its language."""

    def stage(self, stage_id: str) -> Stage | None:
        """The stage of that id, if the map has one."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)

    def question(self, path: str) -> Question | None:
        """The question at `stage.question`, if the map has one."""
        stage_id, _, question_id = path.partition(".")
        stage = self.stage(stage_id)
        return next((q for q in stage.questions if q.id == question_id), None) if stage else None
