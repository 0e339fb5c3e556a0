"""The pages of views: one for each, its tables and charts as files, and where the navigation leads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from starlette.responses import Response

from bot.accounts.audit import Action, Deed, record
from bot.catalogue import text
from bot.console.analysis.asking import Ask
from bot.console.analysis.downloads import as_csv, as_xlsx
from bot.console.analysis.drawing import as_png, as_svg
from bot.console.analysis.filter_bar import FilterBar, filter_bar
from bot.console.analysis.looking import OF_FILES, Question, look, state_of
from bot.console.analysis.opening import asking, has_conversations
from bot.console.analysis.registry import VIEWS, ViewEntry, entry_of
from bot.console.analysis.telling import Teller
from bot.console.analysis.view import Chart, Table, View
from bot.console.routing import PageRoute, missing
from bot.console.visit import Visit

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILES: Final = {"csv": "text/csv; charset=utf-8", "xlsx": _XLSX, "svg": "image/svg+xml", "png": "image/png"}
_QUESTION: Final = frozenset(
    ("map", "days", "from", "to", "stage", "persona", "channel", "language", "source", "customer", "by_question")
)
_COMPUTING: Final = 202
"""Status of the page that is shown while a view is being computed."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of a view, ready for its template; no view while the log is empty."""

    ask: Ask
    bar: FilterBar
    teller: Teller
    view: View | None = None
    charts: Mapping[str, str] = field(default_factory=dict)
    """The drawing of each chart, by its id."""
    here: str = ""
    """The address of the page with its question and its own switches, for its files."""
    waits: bool = False
    """Its view is still being computed."""


async def analysis(visit: Visit) -> Response:
    """`GET analysis`: on to the first view, with the same question."""
    query = visit.request.url.query
    address = visit.path("analysis_view", view=VIEWS[0].id)
    return visit.go(address + (f"?{query}" if query else ""))


async def analysis_view(visit: Visit) -> Response:
    """`GET analysis/{view}`: the page; with `download=csv|xlsx&table=` or `download=svg|png&chart=` a file."""
    entry = entry_of(visit.request.path_params["view"])
    if entry is None:
        return missing(visit)
    query = visit.request.query_params
    if query.get("download"):
        return await _file(visit, entry)
    shown = await visit.work(_shown, visit, entry)
    if shown is None:
        return _nothing(visit)
    if shown.waits:
        return visit.page("analysis/waiting", status=_COMPUTING, ask=shown.ask, views=VIEWS, entry=entry, bar=shown.bar)
    return _page(visit, entry, shown) if shown.view else _nothing(visit)


def _page(visit: Visit, entry: ViewEntry, shown: Shown) -> Response:
    return visit.page(
        "analysis/view",
        ask=shown.ask,
        bar=shown.bar,
        view=shown.view,
        views=VIEWS,
        entry=entry,
        charts=shown.charts,
        told=shown.teller.tell,
        here_of_files=shown.here,
    )


def _nothing(visit: Visit) -> Response:
    """There is no map, or nobody has talked yet."""
    return visit.page("analysis/nothing", tell=lambda key: text(f"analysis.{key}", visit.language))


def _shown(visit: Visit, entry: ViewEntry) -> Shown | None:
    query = visit.request.query_params
    with asking(visit.services, query, language=visit.language) as ask:
        if ask is None:
            return None
        bar = filter_bar(ask, kept=[name for name in query if name not in _QUESTION | OF_FILES])
        teller = Teller(ask.formats, ask.say, ask.least)
        if not has_conversations(ask.connection):
            return Shown(ask, bar, teller)
        state = state_of(ask)
    found = look(visit.services, Question.of(entry, query, language=visit.language), state=state)
    if found is None:
        return Shown(ask, bar, teller, waits=True)
    here = ask.view(entry.id, **dict(bar.kept))
    return Shown(ask, bar, teller, found.view, found.charts, here)


async def _file(visit: Visit, entry: ViewEntry) -> Response:
    query = visit.request.query_params
    kind = query["download"]
    part = query.get("chart" if kind in ("svg", "png") else "table", "")
    content = await visit.work(_content, visit, entry, kind, part) if kind in _FILES else None
    if content is None:
        return missing(visit)
    name = f"{entry.id}-{part}.{kind}"
    accounts = visit.services.accounts
    await visit.work(record, accounts.database, Deed(visit.actor, Action.EXPORTED, name), at=accounts.now())
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=_FILES[kind], headers=headers)


def _content(visit: Visit, entry: ViewEntry, kind: str, part: str) -> bytes | None:
    shown = _shown(visit, entry)
    while shown is not None and shown.waits:  # a file has no page that could say so
        shown = _shown(visit, entry)
    if shown is None or shown.view is None:
        return None
    found = shown.view.chart(part) if kind in ("svg", "png") else shown.view.table(part)
    return None if found is None else _made(found, kind, shown.ask)


def _made(found: Chart | Table, kind: str, ask: Ask) -> bytes:
    if isinstance(found, Chart):
        make = as_svg if kind == "svg" else as_png
        return make(found.spec, title=found.title, language=ask.language)
    if kind == "csv":
        return as_csv(found, say=ask.say)
    return as_xlsx(found, say=ask.say, title=found.caption or found.id)


PAGES = (
    PageRoute("analysis", "/analysis", analysis),
    PageRoute("analysis_view", "/analysis/{view}", analysis_view),
)
