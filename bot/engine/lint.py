"""What an author can mend so that questions are told apart: a training's report, at its places in the maps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Final

from bot.compiler import compile_maps, release_of
from bot.compiler.naming import path_of
from bot.engine.learning import learnt
from bot.journeys.facts import filled
from bot.journeys.model import JourneyMap
from bot.journeys.positions import SourcePosition
from bot.language.question_report import WELL_KNOWN, QuestionReport, TrainingReport
from bot.rasa_parts.releases import model_of_release
from bot.rasa_parts.reports import read_report

NOT_BY_CHANCE: Final = 2
"""Phrases that must be taken for the other question before a pair counts as confusable: one alone is chance."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the report comes from."""

    release: str
    """Of the maps as they are now."""
    model: Path | None
    """The model it was kept with; `None` when the maps were learnt for the occasion, in memory."""
    seconds: float | None
    """How long that learning took; `None` with a model."""


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A variant that the rest of the map would have taken for another question."""

    phrase: str
    at: SourcePosition | None
    """`None` when a phrase stands in no map: small talk of the product's own."""
    taken_for: str
    """Path of the other question, or the name of a kind of small talk."""
    nearest: str
    """The other's variant that is most like it."""
    nearest_at: SourcePosition | None


@dataclass(frozen=True, slots=True)
class LintedQuestion:
    """One question of the maps."""

    path: str
    at: SourcePosition | None
    variants: int
    """In all languages of the map together."""
    found_again: float | None
    """Share of the variants that are still understood when the model has not seen them.

    `None` with a single one, and where a map has too many to try them all.
    """
    more_variants: int
    """How many to add; 0 when there are enough."""
    mistaken: tuple[Mistaken, ...]

    @property
    def needs_work(self) -> bool:
        """Whether it has too few variants, or too many of them are taken for others."""
        return self.more_variants > 0 or (self.found_again is not None and self.found_again < WELL_KNOWN)


@dataclass(frozen=True, slots=True)
class LintedPair:
    """Two questions that are taken for each other."""

    one: str
    other: str
    times: int

    @property
    def needs_work(self) -> bool:
        """Whether it happens too often to be chance."""
        return self.times >= NOT_BY_CHANCE


@dataclass(frozen=True, slots=True)
class Untranslated:
    """Questions whose answer is missing in one of the languages a map speaks."""

    language: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lint:
    """All there is to tell about the maps, worst first."""

    source: Source
    report: TrainingReport
    """The whole training; its own questions and pairs are those below, without their places."""
    questions: tuple[LintedQuestion, ...]
    pairs: tuple[LintedPair, ...]
    untranslated: tuple[Untranslated, ...]

    @property
    def needs_work(self) -> bool:
        """Whether any question or pair does; a missing translation is `travesia check`'s to tell."""
        return any(each.needs_work for each in self.questions) or any(each.needs_work for each in self.pairs)

    def only(self, path: str) -> "Lint":
        """The same about one question and the pairs it is part of."""
        return replace(
            self,
            questions=tuple(each for each in self.questions if each.path == path),
            pairs=tuple(each for each in self.pairs if path in (each.one, each.other)),
            untranslated=tuple(replace(each, paths=(path,)) for each in self.untranslated if path in each.paths),
        )


def lint(maps: Sequence[JourneyMap], *, models: Path) -> Lint:
    """Judge maps by the newest of `models` that was trained on them as they are, else by learning them in memory."""
    release = release_of(compile_maps(maps))
    model = model_of_release(models, release)
    report = read_report(model) if model else None
    source = Source(release, model, None)
    if report is None:
        began = monotonic()
        report = learnt(maps)
        source = Source(release, None, round(monotonic() - began, 1))
    return at_their_places(report, maps, source=source)


def at_their_places(report: TrainingReport, maps: Sequence[JourneyMap], *, source: Source) -> Lint:
    """The report of a training on these maps, with the place of every question and phrase."""
    places = dict(_places(maps))
    questions = [_question(each, places) for each in report.questions if "/" in each.leaf]
    pairs = tuple(LintedPair(path_of(each.one), path_of(each.other), each.times) for each in report.pairs)
    return Lint(source, report, tuple(sorted(questions, key=_badness)), pairs, tuple(_untranslated(maps)))


def _places(maps: Sequence[JourneyMap]) -> Iterator[tuple[tuple[str, str], SourcePosition]]:
    """By path and phrase, where it stands, and by path and nothing, where the question does; the map itself last.

    What a translation does not say in its own words is the map's, and stands there.
    """
    for journey in maps:
        for spoken in (*reversed(journey.translations), journey):
            for talk in spoken.small_talk:
                yield from (((talk.intent.value, each.value.strip()), each.at) for each in talk.variants)
            for stage in spoken.stages:
                for question in stage.questions:
                    path = f"{stage.id}.{question.id}"
                    yield (path, ""), question.at
                    for variant in reversed(question.variants):
                        yield (path, filled(variant.value, spoken.facts).strip()), variant.at


def _question(report: QuestionReport, places: Mapping[tuple[str, str], SourcePosition]) -> LintedQuestion:
    path = path_of(report.leaf)
    mistaken = [
        Mistaken(
            phrase=each.phrase,
            at=places.get((path, each.phrase)),
            taken_for=path_of(each.taken_for),
            nearest=each.nearest,
            nearest_at=places.get((path_of(each.taken_for), each.nearest)),
        )
        for each in report.collisions
    ]
    return LintedQuestion(
        path=path,
        at=places.get((path, "")),
        variants=report.variants,
        found_again=report.found_again,
        more_variants=report.more_variants,
        mistaken=tuple(mistaken),
    )


def _badness(question: LintedQuestion) -> tuple[bool, float, int, str]:
    return (not question.needs_work, question.found_again or 0.0, -question.more_variants, question.path)


def _untranslated(maps: Sequence[JourneyMap]) -> Iterator[Untranslated]:
    for journey in maps:
        paths = [f"{stage.id}.{question.id}" for stage in journey.stages for question in stage.questions]
        for translation in journey.translations:
            missing = tuple(path for path in paths if path not in translation.translated)
            if missing:
                yield Untranslated(translation.language, missing)
