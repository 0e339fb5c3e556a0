"""Rules about names that lead nowhere: references, facts, and the keys of an answer."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.journeys.braces import braced, filled_texts
from bot.journeys.model import JourneyMap
from bot.journeys.positions import Text
from bot.journeys.problems import Problem
from bot.journeys.rules.elements import PLACES, Kind, Names, names, renamed
from bot.journeys.rules.finding import closest, error, unknown
from bot.journeys.rules.references import Reference, references

_CODES: Final[Mapping[Kind, str]] = {
    Kind.QUESTION: "JM201",
    Kind.TOUCHPOINT: "JM202",
    Kind.PAIN: "JM203",
    Kind.STAGE: "JM204",
    Kind.CHANNEL: "JM205",
    Kind.PERSONA: "JM206",
    Kind.MEMBER: "JM207",
    Kind.OBJECTIVE: "JM208",
}
_SEVERAL_KINDS: Final = "JM209"
_WRONG_KIND: Final = "JM210"


def lost_references(journey: JourneyMap) -> Iterator[Problem]:
    """JM201 to JM210: a reference names nothing of the map, or something of another kind."""
    known, former = names(journey), _former_paths(journey)
    for reference in references(journey):
        spellings = _spellings(reference)
        if any(spelling in known[kind] for kind in reference.kinds for spelling in spellings):
            continue
        yield _lost(reference, spellings, known, former)


def unknown_facts(journey: JourneyMap) -> Iterator[Problem]:
    """JM211: `{something}` in a text for customers is neither a fact nor a slot the question collects."""
    known = tuple(journey.facts)
    for filled in filled_texts(journey):
        for name in dict.fromkeys(braced(filled.text.value)):
            if name not in journey.facts and name not in filled.slots:
                yield unknown("JM211", Text(name, filled.text.at), (*known, *sorted(filled.slots)))


def unknown_listeners(journey: JourneyMap) -> Iterator[Problem]:
    """JM212: an answer has a version for a channel or persona that the map does not define."""
    known = [*(channel.id for channel in journey.channels), *(persona.id for persona in journey.personas)]
    for stage in journey.stages:
        for question in stage.questions:
            for key, texts in question.answer.by_channel.items():
                if key not in known:
                    yield unknown("JM212", Text(key, texts[0].at), known)


def _spellings(reference: Reference) -> tuple[str, ...]:
    name = reference.name.value
    return (f"{reference.stage}.{name}", name) if reference.stage and "." not in name else (name,)


def _lost(reference: Reference, spellings: Sequence[str], known: Names, former: Mapping[str, str]) -> Problem:
    name = reference.name
    exists = any(spelling in known[kind] for kind in PLACES for spelling in spellings)
    if exists and reference.kinds <= PLACES:
        return error(name.at, _WRONG_KIND, _group(reference.kinds), name=name.value)
    code = _SEVERAL_KINDS if len(reference.kinds) > 1 else _CODES[next(iter(reference.kinds))]
    choices = [path for kind in Kind if kind in reference.kinds for path in known[kind]]
    today = next((former[spelling] for spelling in spellings if former.get(spelling) in choices), None)
    if today:
        return error(name.at, code, "did_you_mean", name=name.value, guess=_short(today, reference))
    near = [path for path in choices if reference.stage and path.startswith(f"{reference.stage}.")]
    if guess := closest(name.value, near):
        return error(name.at, code, "did_you_mean", name=name.value, guess=_short(guess, reference))
    return unknown(code, name, [_short(path, reference) for path in choices])


def _short(path: str, reference: Reference) -> str:
    return path.removeprefix(f"{reference.stage}.") if reference.stage else path


def _group(kinds: frozenset[Kind]) -> str:
    return "_or_".join(kind.name.lower() for kind in Kind if kind in kinds)


def _former_paths(journey: JourneyMap) -> Mapping[str, str]:
    paths: dict[str, str] = {}
    for stage in journey.stages:
        paths |= {old.value: stage.id for old in stage.was}
        for item in renamed(stage):
            paths |= {f"{stage.id}.{old.value}": f"{stage.id}.{item.id}" for old in item.was}
    return paths
