"""The page of the weekly digest: one week of one map on a sheet that prints."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from starlette.responses import Response

from bot.analytics.window import Window
from bot.catalogue import text
from bot.console.analysis.asking import Ask
from bot.console.analysis.opening import asking
from bot.console.analysis.registry import VIEWS
from bot.console.digest import Digest, digest
from bot.console.routing import PageRoute
from bot.console.visit import Visit
from bot.console.weeks import last_week, name_of_week, week_named


@dataclass(frozen=True, slots=True)
class Sheet:
    """A digest and the ways to the weeks beside it; no later one than the last that is over."""

    ask: Ask
    digest: Digest
    earlier: str
    later: str


async def digest_page(visit: Visit) -> Response:
    """`GET analysis/digest?map=&week=2026-W47`: the last week that is over, unless another one is asked for."""
    sheet = await visit.work(_sheet, visit)
    if sheet is None:
        return visit.page("analysis/nothing", tell=lambda key: text(f"analysis.{key}", visit.language))
    return visit.page("analysis/digest", sheet=sheet, ask=sheet.ask, views=VIEWS)


def _sheet(visit: Visit) -> Sheet | None:
    query = visit.request.query_params
    with asking(visit.services, query, language=visit.language) as ask:
        if ask is None:
            return None
        newest = last_week(ask.now, ask.formats.zone)
        wanted = week_named(query.get("week", "")[:12], ask.formats.zone)
        week = wanted if wanted is not None and wanted.first <= newest.first else newest
        told = digest(
            ask.connection, ask.map, week, now=ask.now, language=visit.language, address=_addresses(visit.path)
        )
    after = Window(week.end, week.end + timedelta(days=7), week.zone)
    later = _other(visit, ask, after) if after.first <= newest.first else ""
    return Sheet(ask, told, _other(visit, ask, week.before()), later)


def _other(visit: Visit, ask: Ask, week: Window) -> str:
    return f"{visit.path('digest')}?{urlencode({'map': ask.map.id, 'week': name_of_week(week)})}"


def _addresses(path: Callable[..., str]) -> Callable[..., str]:
    def address(route: str, **values: str) -> str:
        return path(route, **values) if route == "board" else f"{path(route)}?{urlencode(values)}"

    return address


PAGES = (PageRoute("digest", "/analysis/digest", digest_page),)
