"""Findings in words: where, the sentence with its numbers as the reader writes them, and what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from bot.analytics.findings.evidence import Drifted, Evidence, FeltOtherwise, LatePlan, Measure
from bot.catalogue import text
from bot.journeys.model import JourneyMap


@dataclass(frozen=True, slots=True)
class Told:
    """One finding as a person reads it."""

    kind: str
    place: str
    sentence: str
    todo: str


def told(evidence: Evidence, journey: JourneyMap, language: str) -> Told:
    """Put a finding into words; the map gives its stages and questions their names."""
    variant, todo = _keys(evidence)
    place = name_of(journey, evidence.path, language)
    values = {"place": place, "n": format_decimal(evidence.n, locale=language), **_values(evidence, journey, language)}
    return Told(
        kind=text(f"findings.kind.{evidence.kind.value}", language),
        place=place,
        sentence=text(f"findings.sentence.{variant}", language, **values),
        todo=text(f"findings.todo.{todo}", language),
    )


def name_of(journey: JourneyMap, path: str | None, language: str) -> str:
    """What a place of the map is called there: a stage by its name, a question by its wording, a pain by its stage."""
    if path is None:
        return text("findings.place.whole", language)
    question = journey.question(path)
    if question is not None:
        return question.canonical
    stage = journey.stage(path.partition(".")[0])
    plan = next((each for each in journey.plans if each.id == path), None)
    named = stage or plan
    return named.name if named else text("findings.place.gone", language, path=path)


def _keys(evidence: Evidence) -> tuple[str, str]:
    """The sentence and what to do: for some kinds it depends on the direction."""
    if isinstance(evidence, FeltOtherwise):
        way = "worse" if evidence.observed < evidence.expected else "better"
        return f"{evidence.name}_{way}", f"{evidence.name}_{way}"
    if isinstance(evidence, Drifted):
        way = "up" if evidence.latest > evidence.high else "down"
        return f"{evidence.name}_{evidence.measure}_{way}", f"{evidence.name}_{evidence.measure}"
    return evidence.name, evidence.name


def _values(evidence: Evidence, journey: JourneyMap, language: str) -> Mapping[str, str]:
    facts = {name: value for name, value in evidence.facts.items() if name != "name"}
    shown = {name: _shown(name, value, evidence, language) for name, value in facts.items()}
    if isinstance(evidence, LatePlan) and evidence.owner:
        member = next((each for each in journey.team if each.id == evidence.owner), None)
        shown["owner"] = (member.name if member else None) or evidence.owner
    if "doubts" in facts:
        shown["share"] = format_percent(evidence.n / max(1, int(str(facts["doubts"]))), locale=language)
    return shown


def _shown(name: str, value: object, evidence: Evidence, language: str) -> str:
    if value is None:
        return text("findings.nobody", language)
    if name in ("day", "due", "reviewed", "oldest"):
        return _day(str(value), language)
    if isinstance(value, float) or (isinstance(evidence, Drifted) and isinstance(value, int)):
        return _number(float(value), evidence, language)
    return format_decimal(value, locale=language) if isinstance(value, int) else str(value)


def _number(value: float, evidence: Evidence, language: str) -> str:
    measure = evidence.measure if isinstance(evidence, Drifted) else Measure.EMOTION.value
    if measure == Measure.VOLUME.value:
        return str(format_decimal(max(0, round(value)), locale=language))
    if measure == Measure.EMOTION.value:
        return str(format_decimal(value, "+0.0;−0.0", locale=language))
    return str(format_percent(min(1.0, max(0.0, value)), locale=language))


def _day(written: str, language: str) -> str:
    try:
        return str(format_date(date.fromisoformat(written), "d MMM y", locale=language))
    except ValueError:
        return written
