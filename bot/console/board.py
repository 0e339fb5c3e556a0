"""A journey map as the console shows it: stages as columns, lanes as rows, facts written into the texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from bot.console.curve import Bend, bends, whole_curve
from bot.console.indicators import indicator_name
from bot.journeys.facts import filled
from bot.journeys.model import Emotion, JourneyMap, Kpi, Question, Stage, StageTime, Touchpoint
from bot.journeys.positions import Text

_FIRST_QUESTIONS = 6
LISTS = ("needs", "expectations", "motivations", "fears", "dislikes", "satisfiers", "backstage")
"""Fields of a stage that are lanes of short texts."""
SPOKEN = ("greeting", "next", "note")
"""Fields of a stage that are lanes too, but no lists of texts: how the bot greets there, where it leads, a note."""


@dataclass(frozen=True, slots=True)
class BoardTouchpoint:
    """A contact moment: where, how it should feel, and whether it is a moment that decides."""

    id: str
    name: str
    channel: str | None
    score: float | None
    moment: str | None
    expect: str | None


@dataclass(frozen=True, slots=True)
class BoardQuestion:
    """A doubt of the customer, with its answer where nothing more particular is said."""

    path: str
    ask: str
    answer: str
    variants: int


@dataclass(frozen=True, slots=True)
class BoardIdea:
    """A pain, weighed by severity, or an opportunity, by impact and effort; 1 to 5 each."""

    id: str
    what: str
    severity: int | None = None
    impact: int | None = None
    effort: int | None = None


@dataclass(frozen=True, slots=True)
class BoardKpi:
    """A metric and the target its author wrote; `inside` names the touchpoint it belongs to, if to one."""

    metric: str
    name: str
    """What its author calls it, or else what the indicator is called in the map's language."""
    target: str
    steps: tuple[str, ...]
    """From its stage down to it."""
    level: str | None = None
    inside: str | None = None


@dataclass(frozen=True, slots=True)
class BoardStage:
    """One column."""

    id: str
    number: int
    name: str
    phase: str | None
    strategy: str | None
    time: StageTime
    goal: str | None
    thinks: str | None
    owner: str | None
    emotion: Emotion | None
    bend: Bend
    touchpoints: tuple[BoardTouchpoint, ...]
    questions: tuple[BoardQuestion, ...]
    more_questions: tuple[BoardQuestion, ...]
    pains: tuple[BoardIdea, ...]
    opportunities: tuple[BoardIdea, ...]
    kpis: tuple[BoardKpi, ...]
    lists: Mapping[str, tuple[str, ...]]
    """The lanes of short texts, by the name of their field; empty ones too."""
    own: Mapping[str, tuple[str, ...]]
    """The author's own lanes, without their `x-`."""
    nested: frozenset[str]
    """Those of them that hold more than texts."""


@dataclass(frozen=True, slots=True)
class Board:
    """The whole map."""

    id: str
    name: str
    language: str
    state: str
    version: str | None
    scope: str | None
    stages: tuple[BoardStage, ...]
    lists: tuple[str, ...]
    """The lanes of short texts in which something is written."""
    own_lanes: tuple[str, ...]
    curve: str
    """The emotion curve in one piece, 100 wide for each stage and 100 high."""
    personas: tuple[str, ...]

    @property
    def all_lists(self) -> tuple[str, ...]:
        """The lanes of short texts, empty ones too."""
        return (*LISTS, *SPOKEN)

    @property
    def questions(self) -> int:
        """How many doubts the map answers."""
        return sum(len(stage.questions) + len(stage.more_questions) for stage in self.stages)

    @property
    def touchpoints(self) -> int:
        """How many contact moments it has."""
        return sum(len(stage.touchpoints) for stage in self.stages)


def board_of(journey: JourneyMap) -> Board:
    """A map, ready to be shown."""
    scores = [stage.emotion.score if stage.emotion else None for stage in journey.stages]
    read = partial(_stage, journey=journey)
    stages = tuple(
        read(stage, number=number, bend=bend)
        for number, (stage, bend) in enumerate(zip(journey.stages, bends(scores), strict=True), start=1)
    )
    return Board(
        id=journey.id,
        name=journey.name,
        language=journey.language,
        state=journey.state,
        version=journey.version,
        scope=_text(journey.scope, journey),
        stages=stages,
        lists=tuple(lane for lane in (*LISTS, *SPOKEN) if any(stage.lists[lane] for stage in stages)),
        own_lanes=tuple(dict.fromkeys(lane for stage in stages for lane in stage.own)),
        curve=whole_curve(scores),
        personas=tuple(persona.name for persona in journey.personas),
    )


def _stage(stage: Stage, *, journey: JourneyMap, number: int, bend: Bend) -> BoardStage:
    questions = tuple(_question(question, stage=stage, journey=journey) for question in stage.questions)
    members = {member.id: member.name or member.id for member in journey.team}
    return BoardStage(
        id=stage.id,
        number=number,
        name=stage.name,
        phase=stage.phase,
        strategy=stage.strategy,
        time=stage.time,
        goal=_text(stage.goal, journey),
        thinks=_text(stage.thinks, journey),
        owner=members.get(stage.owner.value, stage.owner.value) if stage.owner else None,
        emotion=stage.emotion,
        bend=bend,
        touchpoints=tuple(_touchpoint(each, journey) for each in stage.touchpoints),
        questions=questions[:_FIRST_QUESTIONS],
        more_questions=questions[_FIRST_QUESTIONS:],
        pains=tuple(BoardIdea(each.id, filled(each.what.value, journey.facts), each.severity) for each in stage.pains),
        opportunities=tuple(
            BoardIdea(each.id, filled(each.what.value, journey.facts), impact=each.impact, effort=each.effort)
            for each in stage.opportunities
        ),
        kpis=_kpis(stage, journey.language),
        lists=_lists(stage, journey),
        nested=frozenset(name.removeprefix("x-") for name, value in stage.lanes.items() if not _is_plain(value)),
        own={name.removeprefix("x-"): _own(value) for name, value in stage.lanes.items()},
    )


def _touchpoint(touchpoint: Touchpoint, journey: JourneyMap) -> BoardTouchpoint:
    channels = {channel.id: channel.name or channel.id for channel in journey.channels}
    return BoardTouchpoint(
        id=touchpoint.id,
        name=touchpoint.name,
        channel=channels.get(touchpoint.channel.value, touchpoint.channel.value) if touchpoint.channel else None,
        score=touchpoint.emotion.score if touchpoint.emotion else None,
        moment=touchpoint.moment,
        expect=_text(touchpoint.expect, journey),
    )


def _question(question: Question, *, stage: Stage, journey: JourneyMap) -> BoardQuestion:
    return BoardQuestion(
        path=f"{stage.id}.{question.id}",
        ask=filled(question.canonical, journey.facts),
        answer=filled(question.answer.default[0].value.strip(), journey.facts) if question.answer.default else "",
        variants=len(question.variants),
    )


def _lists(stage: Stage, journey: JourneyMap) -> dict[str, tuple[str, ...]]:
    found = {lane: tuple(filled(each.value, journey.facts) for each in getattr(stage, lane)) for lane in LISTS}
    names: dict[str, str] = {each.id: each.name for each in journey.stages}
    spoken = {lane: _text(getattr(stage, lane), journey) for lane in ("greeting", "note")}
    following = tuple(names.get(each.value, each.value) for each in stage.next)
    return {**found, **{lane: (text,) if text else () for lane, text in spoken.items()}, "next": following}


def _kpis(stage: Stage, language: str) -> tuple[BoardKpi, ...]:
    own = [_kpi(each, ("kpis", each.metric), language=language) for each in stage.kpis]
    inside = (
        _kpi(each, ("touchpoints", touchpoint.id, "kpis", each.metric), language=language, inside=touchpoint.name)
        for touchpoint in stage.touchpoints
        for each in touchpoint.kpis
    )
    return (*own, *inside)


def _kpi(kpi: Kpi, steps: tuple[str, ...], *, language: str, inside: str | None = None) -> BoardKpi:
    name = kpi.name or indicator_name(kpi.metric, language)
    return BoardKpi(kpi.metric, name, kpi.target, steps, kpi.level, inside)


def _is_plain(value: object) -> bool:
    """Whether an author's lane is a text, or a list of texts that a form can show."""
    return isinstance(value, str) or (isinstance(value, list | tuple) and all(isinstance(each, str) for each in value))


def _own(value: object) -> tuple[str, ...]:
    """An author's lane holds whatever they like; lists and mappings become lines."""
    if isinstance(value, Mapping):
        return tuple(f"{key}: {', '.join(_own(each))}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return tuple(line for each in value for line in _own(each))
    return (str(value),)


def _text(written: Text | None, journey: JourneyMap) -> str | None:
    return filled(written.value.strip(), journey.facts) if written else None
