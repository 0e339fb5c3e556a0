"""The facts of a map on a page: each with its value and the texts that change when it does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from starlette.responses import Response

from bot.console.board_forms import CellForm
from bot.console.board_sheet import Sheet, last_change
from bot.console.local_time import clock
from bot.console.visit import Visit
from bot.journeys.facts import BRACED, filled
from bot.journeys.model import JourneyMap
from bot.journeys.positions import Text


@dataclass(frozen=True, slots=True)
class Use:
    """A text that a fact is written into: what it belongs to, as it reads now, and in which language."""

    of: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact."""

    name: str
    value: str
    uses: tuple[Use, ...]


def fact_rows(journey: JourneyMap) -> tuple[FactRow, ...]:
    """All facts in the order of the file."""
    uses = uses_of(journey)
    return tuple(FactRow(name, value.value, tuple(uses.get(name, ()))) for name, value in journey.facts.items())


def uses_of(journey: JourneyMap) -> Mapping[str, list[Use]]:
    """By the name of a fact, the texts that customers read or ask with it, in every language of the map."""
    found: dict[str, list[Use]] = {}
    for each in (journey, *journey.translations):
        for of, text in _texts(each):
            for name in dict.fromkeys(BRACED.findall(text.value)):
                use = Use(of, filled(text.value.strip(), each.facts), each.language)
                if use not in found.setdefault(name, []):
                    found[name].append(use)
    return found


def show_facts(visit: Visit, sheet: Sheet, *, form: CellForm | None, status: int) -> Response:
    """The page, with one fact's form as it was sent, if it could not be saved."""
    services, tools = visit.services, visit.may("edit_map")
    steps = services.histories.of(services.desk, person=visit.person.name, map_id=sheet.journey.id)
    return visit.page(
        "facts",
        status=status,
        journey=sheet.journey,
        map_id=sheet.journey.id,
        board_language=sheet.journey.language,
        facts=fact_rows(sheet.journey),
        form=form,
        tools=tools,
        steps=steps,
        seen=sheet.seen,
        problems=sheet.problems if tools else {},
        last=last_change(services, sheet.journey.id),
        told_at=clock(visit),
    )


def _texts(journey: JourneyMap) -> Iterator[tuple[str, Text]]:
    for stage in journey.stages:
        if stage.greeting:
            yield stage.name, stage.greeting
        for question in stage.questions:
            for text in (*question.answer.texts(), *question.variants):
                yield f"{stage.name}: {filled(question.canonical, journey.facts)}", text
    for talk in journey.small_talk:
        yield from ((talk.intent.value, text) for text in talk.answers)
    handoff = (journey.handoff.message,) if journey.handoff else ()
    yield from ((journey.name, text) for text in (*journey.fallback, *journey.empathy, *handoff))
