"""The weekly digest: one week of one map in a dozen sentences, the same on the page, in the e-mail and for programs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from bot.analytics.definitions import metric_name
from bot.analytics.findings.telling import name_of, told
from bot.analytics.movers import Mover
from bot.analytics.pain import Pain
from bot.analytics.scope import Scope, Terms
from bot.analytics.stages import read_stages
from bot.analytics.statistics import Verdict
from bot.analytics.window import Window
from bot.catalogue import text
from bot.console.analysis.formats import Formats
from bot.console.overview import Overview, overview
from bot.console.weeks import name_of_week
from bot.journeys.model import JourneyMap

Address = Callable[..., str]
"""Spells the address of a page by its route, such as `address("findings", map="shop")`; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, perhaps with a page behind it, and what to do about it."""

    text: str
    href: str = ""
    todo: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and its sentences."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """A week of a map, in words; never a customer's."""

    map_id: str
    map_name: str
    week: str
    """Such as `2026-W47`."""
    language: str
    title: str
    headline: str
    parts: tuple[Part, ...]
    href: str


def digest(
    connection: Connection, journey: JourneyMap, week: Window, *, now: float, language: str, address: Address
) -> Digest:
    """Ask the log for a week, and say it in the reader's language."""
    scope = Scope(read_stages(connection, journey.id), week, terms=Terms.of(journey.settings))
    found = overview(connection, journey, scope, now=now)
    teller = _Teller(journey, Formats(language, week.zone), address)
    name = name_of_week(week)
    parts = [Part(teller.say(f"part_{part}"), tuple(lines)) for part, lines in teller.parts(found)]
    return Digest(
        map_id=journey.id,
        map_name=journey.name,
        week=name,
        language=language,
        title=teller.say("title", map=journey.name, week=teller.formats.window(week)),
        headline=headline(found, teller.formats),
        parts=tuple(part for part in parts if part.lines),
        href=address("digest", map=journey.id, week=name),
    )


def headline(found: Overview, formats: Formats) -> str:
    """How customers felt, and whether that changed, in one sentence."""
    observed, change = found.mood.observed, found.mood.change
    if observed is None:
        return text("digest.headline_nobody", formats.language)
    values = {"value": formats.signed(observed.value), "n": formats.number(observed.n)}
    values["by"] = formats.number(abs(change.difference or 0.0), digits=1)
    verdict = change.verdict if observed.is_enough else Verdict.NOT_ENOUGH_DATA
    return text(f"digest.headline_{verdict.value}", formats.language, **values)


def mover_told(mover: Mover, journey: JourneyMap, formats: Formats) -> str:
    """One change in a sentence."""
    way = "better" if mover.change.verdict is Verdict.BETTER else "worse"
    told_as = formats.percent if mover.is_share else formats.signed
    return text(
        f"digest.mover_{way}",
        formats.language,
        metric=metric_name(mover.metric, formats.language),
        place=name_of(journey, mover.stage_id, formats.language),
        before=told_as(mover.before),
        now=told_as(mover.now),
    )


def pain_told(pain: Pain, journey: JourneyMap, formats: Formats) -> str:
    """One pain in a sentence: a question, or turns of a kind at a stage."""
    where = pain.item.question or pain.item.stage_id
    place = name_of(journey, where, formats.language) if where else text("digest.nowhere", formats.language)
    kind = pain.item.kind if pain.item.kind in ("fallback", "handoff") else "other"
    key = "digest.pain_question" if pain.item.question else f"digest.pain_{kind}"
    points, n = formats.number(pain.value, digits=1), formats.number(pain.conversations)
    return text(key, formats.language, place=place, points=points, n=n)


def latency_told(hours: float, formats: Formats) -> str:
    """How soon people look at what was found."""
    if hours < 1:
        return text("digest.latency_soon", formats.language)
    return text("digest.latency", formats.language, hours=formats.number(hours))


class _Teller:
    """Says an overview part by part."""

    def __init__(self, journey: JourneyMap, formats: Formats, address: Address) -> None:
        self.formats, self._journey, self._address = formats, journey, address

    def say(self, key: str, **values: object) -> str:
        return text(f"digest.{key}", self.formats.language, **values)

    def parts(self, found: Overview) -> Iterator[tuple[str, list[Line]]]:
        yield "volume", list(self._volume(found))
        yield (
            "movers",
            [Line(mover_told(each, self._journey, self.formats)) for each in found.movers]
            or [Line(self.say("no_movers"))],
        )
        yield "findings", list(self._findings(found)) or [Line(self.say("no_findings"))]
        yield "publishes", list(self._publishes(found))
        yield "repeat", list(self._repeat(found))
        yield "improve", [Line(pain_told(each, self._journey, self.formats)) for each in found.improve]
        yield "map", list(self._map(found))

    def _volume(self, found: Overview) -> Iterator[Line]:
        numbers = {
            "conversations": found.volume.conversations,
            "customers": found.volume.customers,
            "before": found.volume_before.conversations,
        }
        yield Line(self.say("volume", **{name: self.formats.number(value) for name, value in numbers.items()}))
        if found.doubts:
            where = self._address("doubts", where=self._journey.id)
            yield Line(self.say("doubts", count=self.formats.number(found.doubts)), where)

    def _findings(self, found: Overview) -> Iterator[Line]:
        where = self._address("findings", map=self._journey.id)
        for each in found.fresh:
            words = told(each.evidence, self._journey, self.formats.language)
            yield Line(words.sentence, f"{where}#finding-{each.number}" if where else "", words.todo)
        if found.open > len(found.fresh):
            yield Line(self.say("open", count=self.formats.number(found.open)), where)

    def _publishes(self, found: Overview) -> Iterator[Line]:
        for each in found.publishes:
            yield Line(self.say("published", release=each.name, at=self.formats.moment(each.at)))

    def _repeat(self, found: Overview) -> Iterator[Line]:
        for each in found.repeat:
            if each.observed:
                stage = self._journey.stage(each.stage.id)
                name, value = stage.name if stage else each.stage.name, self.formats.signed(each.observed.value)
                yield Line(self.say("repeat", place=name, value=value, n=self.formats.number(each.observed.n)))

    def _map(self, found: Overview) -> Iterator[Line]:
        where = self._address("board", map_id=self._journey.id)
        if found.review_due is None:
            yield Line(self.say("never_reviewed"), where)
        else:
            due = self.formats.day(found.review_due)
            yield Line(self.say("reviewed", due=due), where)
        if found.latency is not None:
            yield Line(latency_told(found.latency, self.formats))
