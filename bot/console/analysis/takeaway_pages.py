"""Taking the data: what the log holds as files for other programs, of the window and filter that are asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response, StreamingResponse

from bot.accounts.audit import Action, Deed, record
from bot.analytics.exports.writing import FORMATS, TABLES, export, formats_of
from bot.catalogue import text
from bot.console.analysis.asking import Ask
from bot.console.analysis.filter_bar import FilterBar, filter_bar
from bot.console.analysis.opening import asking
from bot.console.analysis.registry import VIEWS
from bot.console.routing import PageRoute, missing
from bot.console.visit import Visit


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to take, and its files: the name of the format, and the address."""

    title: str
    about: str
    files: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Download:
    """A file on its way: its name, and its bytes as they are read."""

    name: str
    parts: Iterator[bytes]
    asked: Mapping[str, str]


async def takeaway(visit: Visit) -> Response:
    """`GET analysis/data`: what there is to take."""
    found = await visit.work(_offered, visit)
    if found is None:
        return visit.page("analysis/nothing", tell=lambda key: text(f"analysis.{key}", visit.language))
    ask, bar, offers = found
    return visit.page("analysis/takeaway", ask=ask, bar=bar, offers=offers, views=VIEWS)


async def takeaway_file(visit: Visit) -> Response:
    """`GET analysis/data/{file}`: one file, streamed; it stands in the audit trail."""
    what, _, format = str(visit.request.path_params["file"]).rpartition(".")
    if what not in TABLES or format not in formats_of(what):
        return missing(visit)
    found = await visit.work(_opened, visit, what, format)
    if found is None:
        return missing(visit)
    await visit.work(_noted, visit, found)
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"'}
    return StreamingResponse(found.parts, media_type=FORMATS[format], headers=headers)


def _offered(visit: Visit) -> tuple[Ask, FilterBar, tuple[Offer, ...]] | None:
    with asking(visit.services, visit.request.query_params, language=visit.language) as ask:
        if ask is None:
            return None
        return ask, filter_bar(ask), tuple(_offer(ask, what) for what in TABLES)


def _offer(ask: Ask, what: str) -> Offer:
    query = ask.inquiry.query()
    files = [
        (ask.say(f"takeaway.format_{format}"), f"{ask.path('takeaway_file', file=f'{what}.{format}')}?{query}")
        for format in formats_of(what)
    ]
    return Offer(ask.say(f"takeaway.title_{what}"), ask.say(f"takeaway.about_{what}"), files)


def _opened(visit: Visit, what: str, format: str) -> _Download | None:
    database = visit.services.accounts.database
    with asking(visit.services, visit.request.query_params, language=visit.language) as ask:
        if ask is None:
            return None
        window = ask.scope.window
        name = f"{what}_{ask.map.id}_{window.first.isoformat()}_{window.end.isoformat()}.{format}"
        return _Download(name, export(database, what, [ask.scope], format=format), ask.inquiry.said)


def _noted(visit: Visit, download: _Download) -> None:
    accounts = visit.services.accounts
    record(
        accounts.database, Deed(visit.actor, Action.EXPORTED, download.name, dict(download.asked)), at=accounts.now()
    )


PAGES: Final = (
    PageRoute("takeaway", "/analysis/data", takeaway),
    PageRoute("takeaway_file", "/analysis/data/{file}", takeaway_file),
)
