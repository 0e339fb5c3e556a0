"""One look at a view: found in the log once for everybody who asks the same, and drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.analytics.log_state import log_state
from bot.console.analysis.asking import Ask
from bot.console.analysis.drawing import inline
from bot.console.analysis.looks import MINUTE
from bot.console.analysis.opening import asking, has_conversations
from bot.console.analysis.registry import VIEWS, ViewEntry
from bot.console.analysis.view import Look
from bot.console.visit import Services

OF_FILES: Final = frozenset(("download", "table", "chart"))
"""Parameters of the address that take a part of a view along; the view is the same."""
_DUE: Final = MINUTE / 2
"""Seconds from which on something kept is looked at again ahead of time."""


@dataclass(frozen=True, slots=True)
class Question:
    """A view, the parameters of its address, and the reader's language."""

    entry: ViewEntry
    said: tuple[tuple[str, str], ...]
    language: str

    @classmethod
    def of(cls, entry: ViewEntry, query: Mapping[str, str], *, language: str) -> "Question":
        """The same for the page and for each file of it."""
        return cls(entry, tuple(sorted(each for each in query.items() if each[0] not in OF_FILES)), language)


def state_of(ask: Ask) -> object:
    """What must stay for a view to stay: the map and its days, and what is in the log."""
    return ask.map, ask.maps, ask.scope, log_state(ask.connection, ask.scope)


def look(services: Services, question: Question, *, state: object) -> Look | None:
    """What the view finds, kept or anew; `None` while it is still being computed. Blocks."""
    if services.ahead is not None:
        plain = tuple(each for each in question.said if each[0] == "map")
        beside = (Question(each, plain, question.language) for each in VIEWS)  # where people go next
        for each in (*beside, question):
            services.ahead.seen(each, partial(look_again, services, each))
    return services.looks.look(question, partial(_found, services, question), state=state)


def look_again(services: Services, question: Question) -> None:
    """Compute it once more, if what is kept will soon be too old. Blocks."""
    age = services.looks.age(question)
    if age is not None and age < _DUE:
        return
    with asking(services, dict(question.said), language=question.language) as ask:
        state = state_of(ask) if ask is not None and has_conversations(ask.connection) else None
    if state is not None:
        services.looks.renew(question, partial(_found, services, question), state=state)


def _found(services: Services, question: Question) -> Look:
    with asking(services, dict(question.said), language=question.language) as ask:
        assert ask is not None, "there was a map when the question was read"
        view = question.entry.build(ask)
    drawn = [each.chart for each in view.sections if each.chart]
    return Look(
        view,
        {
            each.id: inline(each.spec, label=each.label, name=f"chart-{each.id}", language=ask.language)
            for each in drawn
        },
    )
