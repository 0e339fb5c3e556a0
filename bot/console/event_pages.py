"""Business data brought in: which column is what, where each kind belongs, what comes of every row, and undoing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from babel.numbers import format_decimal
from starlette.datastructures import UploadFile
from starlette.responses import Response

from bot.accounts.audit import Action, Deed, record
from bot.catalogue import text, told
from bot.console.exchange_pages import exchange_page
from bot.console.routing import PageRoute, missing
from bot.console.uploads import Upload
from bot.console.visit import Visit
from bot.errors import CataloguedError
from bot.journeys.model import JourneyMap
from bot.journeys.tables.columns import guessed
from bot.journeys.tables.event_columns import EVENT_COLUMNS, EVENT_KINDS, WITHOUT_CUSTOMER, currency_of
from bot.journeys.tables.events import MOST_EVENTS, Given, read_events
from bot.journeys.tables.sheets import LARGEST, read_table
from bot.touchpoints.event_book import bring_events, undo_events
from bot.touchpoints.event_planning import Bringing, EventFate, EventPlan, plan_events

SHOWN: Final = 200
"""Rows of a preview on one page; those with errors first."""
PLACED: Final = tuple(kind for kind in EVENT_KINDS if kind not in WITHOUT_CUSTOMER)
"""Kinds that happen to customers, at a stage."""
_ORDER: Final = (EventFate.WRONG, EventFate.NEW, EventFate.CHANGED, EventFate.SAME)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What the form says of the table, as it stands in the address."""

    columns: Mapping[str, int]
    kind: str
    source: str
    currency: str
    stages: Mapping[str, str]

    @property
    def fields(self) -> dict[str, str]:
        """The same, to be sent again."""
        stages = {f"at_{kind}": stage for kind, stage in self.stages.items()}
        columns = {f"column_{name}": str(place) for name, place in self.columns.items()}
        return {**columns, "kind": self.kind, "source": self.source, "currency": self.currency, **stages}


async def upload_events(visit: Visit) -> Response:
    """`POST exchange/events`: a table, its map, and what its rows are where they do not say."""
    sent = visit.form.get("file")
    content = await sent.read() if isinstance(sent, UploadFile) else b""
    name = (sent.filename or "")[:120] if isinstance(sent, UploadFile) else ""
    await visit.form.close()
    kind, map_id = visit.field("kind"), visit.field("where")
    try:
        table = await visit.work(read_table, content)
        if len(table.rows) > MOST_EVENTS:
            raise CataloguedError("tables.too_many_rows", limit=MOST_EVENTS)
    except CataloguedError as wrong:
        return await exchange_page(visit, events_wrong=told(wrong, visit.language), event_kind=kind, status=400)
    kept = visit.services.uploads.keep(visit.person.name, name, table, map_id=map_id, stage_id="")
    return visit.go(f"{visit.path('events', upload=kept.number)}?{urlencode({'kind': kind})}")


async def events(visit: Visit) -> Response:
    """`GET exchange/events/{upload}?column_date=&kind=&at_order=…`: what comes of every row."""
    found = _found(visit)
    journey = await _map_of(visit, found)
    if found is None or journey is None:
        return missing(visit)
    chosen = _chosen(found, journey, said=visit.request.query_params)
    plan = None
    if "date" in chosen.columns:
        bringing = await visit.work(_bringing, visit, found, journey=journey, chosen=chosen)
        plan = await visit.work(plan_events, visit.services.accounts.database, bringing)
    return _shown(visit, found, journey=journey, chosen=chosen, plan=plan)


async def bring_events_now(visit: Visit) -> Response:
    """`POST exchange/events/{upload}`: write what is right; what it is is decided again as it is written."""
    found = _found(visit)
    journey = await _map_of(visit, found)
    if found is None or journey is None:
        return missing(visit)
    names = (*(f"column_{name}" for name in EVENT_COLUMNS), "kind", "source", "currency")
    said = {name: visit.field(name) for name in (*names, *(f"at_{kind}" for kind in PLACED))}
    chosen = _chosen(found, journey, said=said)
    plan = await visit.work(_brought, visit, found, journey=journey, chosen=chosen)
    counts = {"new": str(plan.count(EventFate.NEW)), "changed": str(plan.count(EventFate.CHANGED))}
    return visit.go(f"{visit.path('exchange')}#bring-events", say="events_brought", **counts)


async def undo_events_now(visit: Visit) -> Response:
    """`POST exchange/event-imports/{import_id}/undo`: take an import back, whoever brought it in."""
    import_id = str(visit.request.path_params["import_id"])
    gone = await visit.work(_undone, visit, import_id)
    return visit.go(f"{visit.path('exchange')}#bring-events", say="events_gone" if gone is None else "events_undone")


def _bringing(visit: Visit, found: Upload, *, journey: JourneyMap, chosen: _Chosen) -> Bringing:
    given = Given(journey, visit.services.accounts.now(), chosen.kind, chosen.currency, chosen.stages)
    rows = read_events(found.table, chosen.columns, given)
    return Bringing(rows, str(journey.id), chosen.source, visit.services.customer_keys())


def _brought(visit: Visit, found: Upload, *, journey: JourneyMap, chosen: _Chosen) -> EventPlan:
    bringing = _bringing(visit, found, journey=journey, chosen=chosen)
    database, now = visit.services.accounts.database, visit.services.accounts.now()
    plan, done = bring_events(database, bringing, name=found.name, by=visit.person.name, at=now)
    if done is not None:
        detail: dict[str, str | int] = {"new": done.new, "changed": done.changed, "wrong": plan.count(EventFate.WRONG)}
        record(database, Deed(visit.actor, Action.IMPORTED, found.name or "events", detail), at=now)
    return plan


def _undone(visit: Visit, import_id: str) -> int | None:
    database, now = visit.services.accounts.database, visit.services.accounts.now()
    gone = undo_events(database, import_id, at=now)
    if gone is not None:
        record(database, Deed(visit.actor, Action.IMPORT_UNDONE, import_id, {"events": gone}), at=now)
    return gone


def _shown(visit: Visit, found: Upload, *, journey: JourneyMap, chosen: _Chosen, plan: EventPlan | None) -> Response:
    rows = sorted(plan.rows, key=lambda each: _ORDER.index(each.fate)) if plan else []
    return visit.page(
        "events",
        upload=found,
        journey=journey,
        chosen=chosen,
        column_kinds=list(EVENT_COLUMNS),
        kinds=EVENT_KINDS,
        placed=PLACED,
        plan=plan,
        rows=rows[:SHOWN],
        counts={fate: plan.count(fate) for fate in _ORDER} if plan else {},
        amount=lambda value: format_decimal(value, format="#,##0.##", locale=visit.language),
        word=lambda key: text(f"tables.{key}", visit.language),
        fault_words=lambda fault: text(f"tables.fault_{fault.key}", visit.language, **fault.values),
    )


def _found(visit: Visit) -> Upload | None:
    return visit.services.uploads.find(str(visit.request.path_params["upload"]), owner=visit.person.name)


async def _map_of(visit: Visit, found: Upload | None) -> JourneyMap | None:
    shelved = await visit.work(visit.services.shelf.read)
    return shelved.map(found.map_id) if found else None


def _chosen(found: Upload, journey: JourneyMap, *, said: Mapping[str, str]) -> _Chosen:
    """As it was chosen; columns are guessed while nobody has chosen any, and what makes no sense is left out."""
    columns = guessed(found.table.heading, EVENT_COLUMNS)
    if any(said.get(f"column_{name}") is not None for name in EVENT_COLUMNS):
        numbers = {str(place): place for place in range(len(found.table.heading))}
        wanted = {name: said.get(f"column_{name}") or "" for name in EVENT_COLUMNS}
        columns = {name: numbers[place] for name, place in wanted.items() if place in numbers}
    kind, stages = said.get("kind", ""), {kind: said.get(f"at_{kind}") or "" for kind in PLACED}
    return _Chosen(
        columns,
        kind if kind in EVENT_KINDS else "",
        " ".join(said.get("source", "").split())[:60],
        currency_of(said.get("currency", "")) or "",
        {kind: stage for kind, stage in stages.items() if stage and journey.stage(stage)},
    )


PAGES = (
    PageRoute("upload_events", "/exchange/events", upload_events, method="POST", largest=LARGEST + 64 * 1024),
    PageRoute("events", "/exchange/events/{upload}", events),
    PageRoute("bring_events", "/exchange/events/{upload}", bring_events_now, method="POST"),
    PageRoute("undo_events", "/exchange/event-imports/{import_id}/undo", undo_events_now, method="POST"),
)
