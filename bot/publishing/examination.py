"""Examines a new model before it answers anybody: its own variants, customers' words, and the latest real questions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Final

from bot.dialogue.knowledge import Knowledge, stage_now
from bot.engine.asking import Asked, asked
from bot.engine.protocol import Engine
from bot.publishing.recent_questions import LoggedQuestion
from bot.touchpoints.labels import Label

OWN_ASKED: Final = 300
"""How many variants are asked at most, evenly over all questions: each costs milliseconds."""
OWN_BAR: Final = 0.9
"""Share of its own variants that a model must answer with their question."""
_NOWHERE: Final = "-"
"""The stage of a question of which nobody knows where its customer was."""


class Verdict(str, Enum):
    """What became of a question that was asked before."""

    SAME = "same"
    CHANGED = "changed"
    """Answered before and now, by another question."""
    GAINED = "gained"
    LOST = "lost"
    """Answered before and not now."""
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Mind:
    """A model together with the maps it was made from."""

    engine: Engine
    knowledge: Knowledge

    async def ask(self, text: str, *, stage: str | None = None) -> Asked:
        """What it would answer a customer who is in that stage, if there still is one of that name."""
        known = stage if any(stage_now(journey, stage) for journey in self.knowledge.maps) else None
        return asked(text, await self.engine.understand(text), knowledge=self.knowledge, stage=known)


@dataclass(frozen=True, slots=True)
class Replayed:
    """One real question, asked again. Its words are shown to who publishes and are not kept."""

    turn_id: str
    text: str
    stage: str | None
    before: str | None
    """Path of what answered it, under its present id where it has one."""
    now: str | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class StageCounts:
    """The replayed questions of one stage; `-` is where nobody knew the stage."""

    stage: str
    asked: int
    before: int
    """Answered before."""
    now: int
    changed: int
    gained: int
    lost: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A phrase that does not get the question it belongs to."""

    question: str
    text: str
    got: str | None


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything that was found out; shares are counted by whoever shows them."""

    own_asked: int
    own_right: int
    own_wrong: tuple[Unanswered, ...]
    """Variants, which are the author's words."""
    held_out: int
    """Messages that customers explained by choosing a question."""
    held_out_right: int
    held_out_right_before: int | None
    """`None` where there was no model before."""
    held_out_lost: tuple[Unanswered, ...]
    """Right before and not now. Customers' words: shown, not kept."""
    replayed: tuple[Replayed, ...]

    @property
    def by_stage(self) -> tuple[StageCounts, ...]:
        """The replay, stage by stage, most questions first."""
        stages = Counter(each.stage or _NOWHERE for each in self.replayed)
        return tuple(_counts(stage, self.replayed) for stage, _ in stages.most_common())

    @property
    def lost(self) -> tuple[Replayed, ...]:
        """Questions that were answered and are not any more."""
        return tuple(each for each in self.replayed if each.verdict is Verdict.LOST)

    @property
    def under_the_bar(self) -> bool:
        """Whether too many of its own variants do not get their question."""
        return self.own_asked > 0 and self.own_right < OWN_BAR * self.own_asked

    @property
    def regressions(self) -> int:
        """How many things go worse than before; none of them goes live without a written reason."""
        return len(self.lost) + len(self.held_out_lost) + int(self.under_the_bar)

    def to_json(self) -> Mapping[str, object]:
        """What is kept with the release: numbers, ids and the author's own words, never a customer's."""
        return {
            "own": {
                "asked": self.own_asked,
                "right": self.own_right,
                "wrong": [asdict(each) for each in self.own_wrong],
            },
            "held_out": {
                "asked": self.held_out,
                "right": self.held_out_right,
                "right_before": self.held_out_right_before,
                "lost": Counter(each.question for each in self.held_out_lost),
            },
            "replay": {
                "stages": [asdict(each) for each in self.by_stage],
                "not_the_same": [
                    {"turn_id": each.turn_id, "before": each.before, "now": each.now, "verdict": each.verdict.value}
                    for each in self.replayed
                    if each.verdict not in (Verdict.SAME, Verdict.NEITHER)
                ],
            },
            "regressions": self.regressions,
        }


async def examine(
    new: Mind, old: Mind | None, *, questions: Sequence[LoggedQuestion], labels: Sequence[Label]
) -> Examination:
    """Ask everything of the new model, and of the old one what is compared; `EngineError` when a model fails."""
    own = _own_variants(new.knowledge)
    wrong = [found for path, text in own if (found := await _unanswered(new, path, text))]
    known = [(known.path, label.text) for label in labels if (known := new.knowledge.question(label.question))]
    held_out = {text: (path, await _unanswered(new, path, text)) for path, text in known}
    before = {text: await _was_right(old, path, text) for text, (path, _) in held_out.items()} if old else {}
    return Examination(
        own_asked=len(own),
        own_right=len(own) - len(wrong),
        own_wrong=tuple(wrong),
        held_out=len(held_out),
        held_out_right=sum(missed is None for _, missed in held_out.values()),
        held_out_right_before=sum(before.values()) if old else None,
        held_out_lost=tuple(missed for text, (_, missed) in held_out.items() if missed and before.get(text)),
        replayed=tuple([await _replayed(each, new, old) for each in questions]),
    )


def _own_variants(knowledge: Knowledge) -> list[tuple[str, str]]:
    """Variants of all questions in turns, so that each question has its say before one has two."""
    questions = [
        (f"{stage.id}.{question.id}", question.variants)
        for journey in knowledge.maps
        for stage in journey.stages
        for question in stage.questions
    ]
    most = max((len(variants) for _, variants in questions), default=0)
    rounds = [
        (path, variants[place].value) for place in range(most) for path, variants in questions if place < len(variants)
    ]
    return rounds[:OWN_ASKED]


async def _unanswered(mind: Mind, path: str, text: str) -> Unanswered | None:
    found = await mind.ask(text)
    return None if path in found.answers else Unanswered(path, text, found.question)


async def _was_right(old: Mind, path: str, text: str) -> bool:
    known = old.knowledge.question(path)
    return known is not None and known.path in (await old.ask(text)).answers


async def _replayed(each: LoggedQuestion, new: Mind, old: Mind | None) -> Replayed:
    """Where there is no old model, the log itself says what was answered."""
    before = (await old.ask(each.text, stage=each.stage)).question if old else each.answered
    now = (await new.ask(each.text, stage=each.stage)).question
    known = new.knowledge.question(before) if before else None
    before = known.path if known else before
    return Replayed(each.turn_id, each.text, each.stage, before, now, _verdict(before, now))


def _verdict(before: str | None, now: str | None) -> Verdict:
    if before is None:
        return Verdict.NEITHER if now is None else Verdict.GAINED
    if now is None:
        return Verdict.LOST
    return Verdict.SAME if before == now else Verdict.CHANGED


def _counts(stage: str, replayed: Sequence[Replayed]) -> StageCounts:
    here = [each for each in replayed if (each.stage or _NOWHERE) == stage]
    verdicts = Counter(each.verdict for each in here)
    return StageCounts(
        stage=stage,
        asked=len(here),
        before=sum(each.before is not None for each in here),
        now=sum(each.now is not None for each in here),
        changed=verdicts[Verdict.CHANGED],
        gained=verdicts[Verdict.GAINED],
        lost=verdicts[Verdict.LOST],
    )
