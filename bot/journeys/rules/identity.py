"""Rules about ids: each is one thing's, reserved ones are nobody's, former ones are remembered."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from bot.journeys.identifiers import id_from
from bot.journeys.model import JourneyMap, Stage
from bot.journeys.positions import SourcePosition, Text
from bot.journeys.problems import Problem
from bot.journeys.reserved import RESERVED_STAGE_IDS
from bot.journeys.rules.elements import Identified, Renamed, items, renamed
from bot.journeys.rules.finding import advice, closest, error

RENAMED: Final = "renamed"
"""Variant of JM224: the new id is so like a lost one that it must be the same thing."""


def repeated_ids(journey: JourneyMap) -> Iterator[Problem]:
    """JM220: two things that share one namespace have the same id."""
    namespaces: Sequence[Iterable[Identified]] = (
        journey.stages,
        journey.team,
        (*journey.channels, *journey.personas),  # one namespace, because the versions of an answer are keyed by both
        journey.objectives,
        journey.plans,
        journey.products,
    )
    for namespace in namespaces:
        yield from _repeated([(each.id, each.at) for each in namespace])
    yield from _repeated([(each.id, each.at) for each in journey.evidence if each.id])
    for stage in journey.stages:
        yield from _repeated([(item.id, item.at) for _, item in items(stage)], "in_stage")


def reserved_stage_ids(journey: JourneyMap) -> Iterator[Problem]:
    """JM221: a stage has an id that Rasa or the bot keeps for itself."""
    for stage in journey.stages:
        if stage.id in RESERVED_STAGE_IDS:
            yield error(stage.at, "JM221", id=stage.id)


def former_ids(journey: JourneyMap) -> Iterator[Problem]:
    """JM222 and JM223: a former id that is still in use, or that two things claim."""
    yield from _former(journey.stages, {stage.id for stage in journey.stages})
    for stage in journey.stages:
        yield from _former(renamed(stage), {item.id for _, item in items(stage)})


def check_against(journey: JourneyMap, published: Collection[str]) -> list[Problem]:
    """JM224: ids that were published are gone and new ones stand in their place, without `was`.

    `published` holds the paths of the stages, touchpoints and questions of the last release (`decision`,
    `decision.envio_gratis`): the things that can say what they were. An id that is gone where nothing new stands
    was removed, which is allowed. An id that is gone beside new ones is an error: nobody could tell a rename
    from a removal, and the log would lose its thread. One whose new id is alike is told as a rename (`RENAMED`).
    """
    stages = {name: stage for stage in journey.stages for name in (stage.id, *_values(stage.was))}
    problems = _changed([path for path in published if "." not in path], journey.stages, prefix="")
    for stage in journey.stages:
        before = [
            path.partition(".")[2] for path in published if "." in path and stages.get(path.partition(".")[0]) is stage
        ]
        problems += _changed(before, [*renamed(stage)], prefix=f"{stage.id}.")
    return problems


def names_that_make_no_id(journey: JourneyMap) -> Iterator[Problem]:
    """JM328 and JM329: a stage without an id of its own whose name is another's too, or has no Latin letter."""
    first: dict[str | None, Stage] = {}
    for stage in journey.stages:
        plain = id_from(stage.name)
        before = first.setdefault(plain, stage)
        if stage.id_made and plain is None:
            yield advice(stage.at, "JM329", name=stage.name, id=stage.id)
        elif before is not stage and (stage.id_made or before.id_made):
            yield advice(stage.at, "JM328", name=stage.name, id=stage.id, first=before.id, line=before.at.line)


def _repeated(ids: Sequence[tuple[str, SourcePosition]], variant: str = "") -> Iterator[Problem]:
    first: dict[str, SourcePosition] = {}
    for name, at in ids:
        if name in first:
            yield error(at, "JM220", variant, id=name, line=first[name].line)
        else:
            first[name] = at


def _former(elements: Iterable[Renamed], live: Collection[str]) -> Iterator[Problem]:
    claimed: dict[str, str] = {}
    for element in elements:
        for old in element.was:
            if old.value in live:
                yield error(old.at, "JM222", id=old.value)
            elif claimed.setdefault(old.value, element.id) != element.id:
                yield error(old.at, "JM223", id=old.value, first=claimed[old.value])


def _changed(before: Collection[str], live: Sequence[Renamed], *, prefix: str) -> list[Problem]:
    remembered = {each.id: {each.id, *_values(each.was)} for each in live}
    gone = sorted(set(before).difference(*remembered.values()))
    new = [each for each in live if remembered[each.id].isdisjoint(before)]
    if not new:
        return []
    successors: dict[str, list[str]] = defaultdict(list)
    alike: dict[str, list[str]] = defaultdict(list)
    for old in gone:
        guess = closest(old, [each.id for each in new])
        successors[guess or new[0].id].append(old)
        if guess:
            alike[guess].append(old)
    return [
        error(
            each.at,
            "JM224",
            RENAMED if each.id in alike else "",
            id=prefix + each.id,
            old=", ".join(successors[each.id]),
            former=", ".join(alike.get(each.id, ())),
        )
        for each in new
        if each.id in successors
    ]


def _values(texts: Iterable[Text]) -> tuple[str, ...]:
    return tuple(text.value for text in texts)
