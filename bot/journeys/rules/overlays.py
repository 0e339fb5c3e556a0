"""Rules about the file of a translation: whose it is, its language, and that its map has everything it names."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from bot.journeys.languages import base_of
from bot.journeys.model import JourneyMap, Question, Stage
from bot.journeys.positions import SourcePosition, Text
from bot.journeys.problems import Problem
from bot.journeys.rules.finding import error, unknown
from bot.journeys.translation_names import TranslationName
from bot.journeys.translation_shape import Overlay, QuestionTexts, StageTexts, survey_name

Item = TypeVar("Item", StageTexts, QuestionTexts)


def strays(
    path: Path, name: TranslationName, *, base: Path | None, taken: dict[tuple[Path, str], Path]
) -> Iterator[Problem]:
    """JM225 and JM227: a file without a map beside it, or a second one for the same language of its map.

    `taken` remembers the first file for each language of each map, over all the files of a run.
    """
    start = SourcePosition(path.as_posix())
    if base is None:
        yield error(start, "JM225", base=name.bases[0].name)
    elif (first := taken.setdefault((base, name.language), path)) != path:
        yield error(start, "JM227", language=name.language, first=first.name)


def unknown_things(overlay: Overlay, journey: JourneyMap) -> Iterator[Problem]:
    """JM213: a fact, a survey or the hand-over is not in the map that is translated."""
    for name, fact in overlay.facts.items():
        if name not in journey.facts:
            yield unknown("JM213", Text(name, fact.at), [*journey.facts])
    if overlay.handoff and journey.handoff is None:
        yield unknown("JM213", Text("handoff", overlay.handoff.at), ())
    surveys = {survey_name(each): survey_name(each) for each in journey.surveys}
    for survey in overlay.surveys:
        if survey_name(survey) not in surveys:
            yield unknown("JM213", Text(survey_name(survey), survey.at), [*surveys])


def unknown_places(overlay: Overlay, journey: JourneyMap) -> Iterator[Problem]:
    """JM213 and JM220: a stage or a question is not in the map that is translated, or comes twice."""
    known = _names(journey.stages)
    yield from _strange_or_repeated(overlay.stages, known, guess=lambda _: None)
    for texts in overlay.stages:
        stage = journey.stage(texts.id.value)
        if stage:
            yield from _strange_or_repeated(
                texts.questions, _names(stage.questions), guess=lambda name: _other_stage(journey, name)
            )


def own_language(overlay: Overlay, journey: JourneyMap) -> Iterator[Problem]:
    """JM226: the translation is in the language of its map."""
    if base_of(journey.language) == overlay.of.language:
        yield error(
            SourcePosition(overlay.at.file), "JM226", language=overlay.of.language, base=overlay.of.bases[0].name
        )


def other_language(overlay: Overlay, _: JourneyMap) -> Iterator[Problem]:
    """JM228: the file says another language than its name."""
    said = overlay.language
    if said and base_of(said.value) != overlay.of.language:
        yield error(said.at, "JM228", said=said.value, language=overlay.of.language)


def _strange_or_repeated(
    items: Sequence[Item], known: Mapping[str, str], *, guess: Callable[[str], str | None]
) -> Iterator[Problem]:
    """Problems of items whose id the map does not have, or that come twice. `known` leads old ids to present ones."""
    first: dict[str, Item] = {}
    present = [*dict.fromkeys(known.values())]
    for item in items:
        name = item.id.value
        if first.setdefault(name, item) is not item:
            yield error(item.id.at, "JM220", id=name, line=first[name].id.at.line)
        elif name in present:
            continue
        elif likely := known.get(name) or guess(name):
            yield error(item.id.at, "JM213", "did_you_mean", name=name, guess=likely)
        else:
            yield unknown("JM213", item.id, present)


def _names(items: Sequence[Stage] | Sequence[Question]) -> dict[str, str]:
    now = {str(each.id): str(each.id) for each in items}
    return {**{old.value: str(each.id) for each in items for old in each.was}, **now}


def _other_stage(journey: JourneyMap, name: str) -> str | None:
    """The path of a question of that id which stands in another stage."""
    return next((f"{each.id}.{name}" for each in journey.stages for other in each.questions if other.id == name), None)
