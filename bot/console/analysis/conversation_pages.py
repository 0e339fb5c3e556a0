"""The conversations behind a number, as a list."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from bot.analytics.conversations import Criteria, Listed, counted, listed
from bot.catalogue import text
from bot.console.analysis.asking import Ask
from bot.console.analysis.criteria import NAMES, question_words, read_criteria
from bot.console.analysis.filter_bar import FilterBar, filter_bar
from bot.console.analysis.opening import asking
from bot.console.analysis.registry import VIEWS
from bot.console.routing import PageRoute
from bot.console.visit import Visit

SHOWN: Final = 30
MOST: Final = 1_000
LOW: Final = 0.3
"""Sentiment from which on a message counts as felt, one way or the other."""


@dataclass(frozen=True, slots=True)
class ConversationList:
    """One page of the list. `criteria` are the words of each, and the query without it."""

    ask: Ask
    bar: FilterBar
    found: tuple[Listed, ...]
    count: int
    more: str
    """The query of the next page; empty on the last one."""
    criteria: tuple[tuple[str, str], ...]

    def mood(self, value: float) -> str:
        """`low`, `even` or `high`."""
        return mood_of(value)

    def outcome(self, each: Listed) -> str:
        """How it ended, in words."""
        return self.ask.say(f"outcome.{each.outcome or 'open'}")


def mood_of(sentiment: float) -> str:
    """Of −1 to +1: `low`, `even` or `high`."""
    return "low" if sentiment <= -LOW else "high" if sentiment >= LOW else "even"


async def conversations(visit: Visit) -> Response:
    """`GET analysis/conversations`: newest first; `before` is the number of the last conversation already seen."""
    found = await visit.work(_listed, visit)
    if found is None:
        return visit.page("analysis/nothing", tell=lambda key: text(f"analysis.{key}", visit.language))
    return visit.page("analysis/conversations", list=found, ask=found.ask, bar=found.bar, views=VIEWS, most=MOST)


def _listed(visit: Visit) -> ConversationList | None:
    query = visit.request.query_params
    with asking(visit.services, query, language=visit.language) as ask:
        if ask is None:
            return None
        criteria, seen = read_criteria(query), query.get("before", "")
        before = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 16 else None
        found = listed(ask.connection, ask.scope, criteria, before=before, limit=SHOWN + 1)
        count = counted(ask.connection, ask.scope, criteria, most=MOST)
    own = {name: query[name][:500] for name in NAMES if query.get(name)}
    more = ask.inquiry.query(**own, before=found[SHOWN - 1].number) if len(found) > SHOWN else ""
    bar = filter_bar(ask, kept=NAMES)
    return ConversationList(ask, bar, found[:SHOWN], count, more, tuple(_words(ask, criteria, own)))


def _words(ask: Ask, criteria: Criteria, own: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    say: Callable[..., str] = ask.say
    told = {
        "outcome": criteria.outcome and say(f"outcome.{criteria.outcome}"),
        "question": criteria.question and question_words(ask.map, criteria.question),
        "kind": criteria.kind and say(f"kind.{criteria.kind}"),
        "mood_below": criteria.mood_below is not None and say("conversations.mood_below", mood=own["mood_below"]),
        "mood_above": criteria.mood_above is not None and say("conversations.mood_above", mood=own["mood_above"]),
        "unanswered": criteria.unanswered and say("conversations.unanswered"),
        "voted": criteria.voted is not None and say(f"conversations.voted_{own['voted']}"),
        "page": criteria.page,
        "last": criteria.is_last and say("conversations.last"),
    }
    for name, words in told.items():
        if words:
            yield str(words), ask.inquiry.query(**{**own, name: None})


PAGES = (PageRoute("conversations", "/analysis/conversations", conversations),)
