"""The audit trail as a page with filters, and as a file for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta, timezone
from typing import Final
from urllib.parse import urlencode

from starlette.responses import Response

from bot.accounts.audit import Action, Actor, AuditFilter, Deed, Entry, entries, every_entry, record
from bot.console.routing import PageRoute
from bot.console.visit import Visit
from bot.console.words import Words
from bot.journeys.tables.formulas import safe_cell

SHOWN: Final = 50


async def audit(visit: Visit) -> Response:
    """`GET audit`: newest first; `?who=&what=&since=&until=` filter, `before` goes on."""
    query = visit.request.query_params
    before = query.get("before", "")
    wanted, shown = _filter(visit), {name: query.get(name, "")[:100] for name in ("who", "what", "since", "until")}
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
    found = await visit.work(entries, visit.services.accounts.database, wanted, before=number, limit=SHOWN + 1)
    filters = urlencode({name: value for name, value in shown.items() if value})
    return visit.page(
        "audit",
        entries=found[:SHOWN],
        more=found[SHOWN - 1].number if len(found) > SHOWN else None,
        shown=shown,
        filters=filters,
        actions=list(Action),
        moment=moment,
        details=details,
    )


async def audit_csv(visit: Visit) -> Response:
    """`GET audit.csv`: everything that fits the filter; taking it along is a deed too."""
    accounts = visit.services.accounts
    words = await visit.work(lambda: _csv(every_entry(accounts.database, _filter(visit)), visit))
    deed = Deed(Actor(visit.person.name, visit.address), Action.EXPORTED, "audit.csv")
    await visit.work(record, accounts.database, deed, at=accounts.now())
    headers = {"Content-Disposition": 'attachment; filename="travesia-audit.csv"'}
    return Response("\ufeff" + words, media_type="text/csv; charset=utf-8", headers=headers)


def moment(at: float) -> str:
    """A time as people compare it, in UTC."""
    return datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%d %H:%M:%S")


def details(entry: Entry) -> str:
    """What else is known of a deed, in one line."""
    return ", ".join(f"{name}: {value}" for name, value in entry.deed.detail.items())


def _csv(found: Iterable[Entry], visit: Visit) -> str:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow([visit.say(f"audit.column_{name}") for name in ("at", "who", "what", "subject", "detail", "from")])
    writer.writerows([safe_cell(cell) for cell in row] for row in _rows(found, visit))
    return out.getvalue()


def _rows(found: Iterable[Entry], visit: Visit) -> Iterator[list[str]]:
    for entry in found:
        deed = entry.deed
        what = Words(visit.say).deed(deed.action)
        yield [moment(entry.at), deed.actor.name, what, deed.subject, details(entry), deed.actor.address]


def _filter(visit: Visit) -> AuditFilter:
    query = visit.request.query_params
    action = next((each for each in Action if each.value == query.get("what")), None)
    since, until = (_day(query.get(name, "")) for name in ("since", "until"))
    last = until + timedelta(days=1).total_seconds() if until is not None else None
    return AuditFilter(query.get("who", "")[:128], action, since, last)


def _day(raw: str) -> float | None:
    try:
        return datetime.combine(date.fromisoformat(raw), time(), timezone.utc).timestamp()
    except (ValueError, OverflowError):
        return None


PAGES = (
    PageRoute("audit", "/audit", audit),
    PageRoute("audit_csv", "/audit.csv", audit_csv),
)
