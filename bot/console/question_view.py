"""What the page of a question shows besides its texts: what can be chosen, where to go next, and what facts say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.console.question_draft import SEVERAL, SINGLE, Asked, Draft, packed
from bot.console.question_notes import Note, answers_with
from bot.dialogue.speaking import name_of
from bot.journeys.collecting import READABLE_NAMES
from bot.journeys.editing.edits import Conflict
from bot.journeys.fields import PARTS
from bot.journeys.model import JourneyMap

MOST_THEN = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen: what the map calls it, and what people do."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class FactShown:
    """A fact that can be put into an answer."""

    name: str
    value: str
    answers: int
    """In how many answers it stands already."""


@dataclass(frozen=True, slots=True)
class Form:
    """A draft with what its author was shown, and what is wrong with it."""

    draft: Draft
    shown: Draft
    seen: str
    """The fingerprints of the files, packed."""
    notes: tuple[Note, ...] = ()
    conflict: Conflict | None = None
    refused: str = ""

    @property
    def shown_packed(self) -> str:
        """For the hidden field."""
        return packed(self.shown)

    def notes_of(self, field: str) -> tuple[Note, ...]:
        """The remarks beside a field."""
        return tuple(note for note in self.notes if note.field == field)

    def one(self, field: str) -> str:
        """The text of a field that has one."""
        return next(iter(self.draft.get(field, ())), "")


@dataclass(frozen=True, slots=True)
class QuestionView:
    """All a page of a question needs beside its form."""

    of: Asked
    reader: str
    say: Callable[..., str]

    @property
    def languages(self) -> tuple[Choice, ...]:
        """The languages of the map, its own first."""
        return tuple(Choice(each, name_of(each, self.reader)) for each in self.of.languages)

    @property
    def speakers(self) -> tuple[Choice, ...]:
        """For whom an answer can be: channels and personas by their names."""
        own = {each.id: each.name for each in self.of.journey.channels}
        own.update({each.id: each.name for each in self.of.journey.personas})
        ours = {"web": self.say("question.channel.web"), "telegram": self.say("question.channel.telegram")}
        return tuple(Choice(each, ours.get(each) or own.get(each) or each) for each in self.of.speakers[1:])

    @property
    def facts(self) -> tuple[FactShown, ...]:
        """The facts of the map with their present values."""
        journey = self.of.journey
        return tuple(
            FactShown(name, text.value, len(answers_with(name, journey))) for name, text in journey.facts.items()
        )

    @property
    def kinds(self) -> tuple[Choice, ...]:
        """What an answer can be for."""
        return tuple(
            Choice(each, self.say(f"question.kind.{each}")) for each in PARTS["question"].fields["kind"].values
        )

    @property
    def questions(self) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
        """All other questions, by stage."""
        return tuple(
            (
                stage.name,
                tuple(
                    Choice(f"{stage.id}.{each.id}", each.canonical)
                    for each in stage.questions
                    if f"{stage.id}.{each.id}" != self.of.path
                ),
            )
            for stage in self.of.journey.stages
        )

    @property
    def touchpoints(self) -> tuple[Choice, ...]:
        """All touchpoints, the stage's own first."""
        stages = sorted(self.of.journey.stages, key=lambda stage: stage.id != self.of.stage.id)
        return tuple(Choice(f"{s.id}.{each.id}", f"{each.name} · {s.name}") for s in stages for each in s.touchpoints)

    @property
    def owners(self) -> tuple[Choice, ...]:
        """Who can answer for it."""
        return tuple(Choice(each.id, each.name or each.id) for each in self.of.journey.team)

    @property
    def stages(self) -> tuple[Choice, ...]:
        """The other stages it may be asked in."""
        return tuple(Choice(each.id, each.name) for each in self.of.journey.stages if each.id != self.of.stage.id)

    @property
    def data_names(self) -> str:
        """What can be asked for before answering."""
        return ", ".join(READABLE_NAMES)

    @property
    def then_slots(self) -> range:
        """As many as there may be, or as there are."""
        return range(max(MOST_THEN, len(self.of.question.then)))

    def named(self, fields: Sequence[str]) -> str:
        """Fields in words, for the sentence that says what was saved."""
        return ", ".join(dict.fromkeys(self.say(f"question.field.{_plain(each)}") for each in fields))

    @property
    def following(self) -> str:
        """The path of the question after this one, or nothing after the last."""
        paths = paths_of(self.of.journey)
        at = paths.index(self.of.path) + 1
        return paths[at] if at < len(paths) else ""

    @property
    def before(self) -> str:
        """The path of the question before this one, or nothing before the first."""
        paths = paths_of(self.of.journey)
        at = paths.index(self.of.path)
        return paths[at - 1] if at else ""


def paths_of(journey: JourneyMap) -> list[str]:
    """Every question of a map in the order of the file."""
    return [f"{stage.id}.{each.id}" for stage in journey.stages for each in stage.questions]


def typed(draft: Mapping[str, Sequence[str]]) -> str:
    """Everything somebody typed, to be copied when the question it was for has gone."""
    return "\n\n".join("\n".join(texts) for name, texts in draft.items() if texts and name not in (*SINGLE, *SEVERAL))


def _plain(field: str) -> str:
    parts = field.split("/")
    return parts[1] if len(parts) > 1 else parts[0]
