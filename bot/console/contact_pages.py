"""Contacts brought in: the table's columns, what comes of every row, the import and its undoing."""

from collections.abc import Mapping
from typing import Final

from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse, Response

from bot.catalogue import text, told
from bot.console.contact_jobs import ContactUpload
from bot.console.exchange_pages import exchange_page
from bot.console.routing import PageRoute, missing
from bot.console.visit import Visit
from bot.doubts.contacts import Fate
from bot.errors import CataloguedError
from bot.journeys.tables.columns import guessed
from bot.journeys.tables.contact_columns import CONTACT_COLUMNS, KINDS
from bot.journeys.tables.sheets import LARGEST, read_table

SHOWN: Final = 200
"""Rows of a preview on one page; those with errors first."""
_ORDER: Final = (Fate.WRONG, Fate.OPEN, Fate.ANSWERED, Fate.KNOWN)
_PATIENCE: Final = 2.0
"""Seconds a page waits for its rows before it shows how far they are: small tables need less."""


async def upload_contacts(visit: Visit) -> Response:
    """`POST exchange/contacts`: a table, the map (and stage) it belongs to, and where it was asked."""
    sent = visit.form.get("file")
    content = await sent.read() if isinstance(sent, UploadFile) else b""
    name = (sent.filename or "")[:120] if isinstance(sent, UploadFile) else ""
    await visit.form.close()
    where, kind = visit.field("where"), visit.field("kind")
    try:
        table = await visit.work(read_table, content)
        chosen = kind if kind in KINDS else "other"
        kept = visit.services.contacts.keep(table, owner=visit.person.name, name=name, where=where, kind=chosen)
    except CataloguedError as wrong:
        said = told(wrong, visit.language)
        return await exchange_page(visit, contacts_wrong=said, contacts_where=where, kind=kind, status=400)
    return visit.go(visit.path("contacts", upload=kept.number))


async def contacts(visit: Visit) -> Response:
    """`GET exchange/contacts/{upload}?phrase=&count=…`: which column is what, and what comes of every row."""
    found = _found(visit)
    if found is None:
        return missing(visit)
    columns = _columns(found, visit.request.query_params)
    if "phrase" in columns and found.done is None:
        await visit.work(visit.services.contacts.look, found, columns)
    await visit.work(found.wait, _PATIENCE)
    return await _shown(visit, found, columns)


async def contacts_progress(visit: Visit) -> Response:
    """`GET exchange/contacts/{upload}/progress.json?step=&done=`: how far it is; waits a moment for news."""
    found = _found(visit)
    if found is None:
        return JSONResponse({"step": "", "said": ""}, 404)
    await visit.work(found.wait, _PATIENCE, seen=(found.step, found.passed))
    return JSONResponse(_progress(visit, found))


async def bring_contacts(visit: Visit) -> Response:
    """`POST exchange/contacts/{upload}`: write what was looked at."""
    found = _found(visit)
    if found is None:
        return missing(visit)
    await visit.work(visit.services.contacts.bring, found, by=visit.actor)
    await visit.work(found.wait, _PATIENCE)
    return visit.go(visit.path("contacts", upload=found.number))


async def undo_contacts(visit: Visit) -> Response:
    """`POST exchange/imports/{import_id}/undo`: take an import out again, whoever brought it in."""
    done = await visit.work(visit.services.contacts.undo, str(visit.request.path_params["import_id"]), by=visit.actor)
    return visit.go(visit.path("exchange"), say="contacts_undone" if done else "contacts_gone")


async def _shown(visit: Visit, found: ContactUpload, columns: Mapping[str, int]) -> Response:
    shelved = await visit.work(visit.services.shelf.read)
    plan = found.plan if found.step is None else None
    rows = sorted(plan.rows, key=lambda each: _ORDER.index(each.fate)) if plan else []
    return visit.page(
        "contacts",
        upload=found,
        columns=columns,
        column_kinds=list(CONTACT_COLUMNS),
        journey=shelved.map(found.map_id),
        plan=plan,
        rows=rows[:SHOWN],
        counts={fate: plan.count(fate) for fate in _ORDER} if plan else {},
        progress=_progress(visit, found),
        failure=visit.say("refused.broken", number=found.broken) if found.broken else found.failure(visit.language),
        fault_words=lambda fault: text(f"tables.fault_{fault.key}", visit.language, **fault.values),
    )


def _found(visit: Visit) -> ContactUpload | None:
    return visit.services.contacts.find(str(visit.request.path_params["upload"]), owner=visit.person.name)


def _columns(found: ContactUpload, said: Mapping[str, str]) -> dict[str, int]:
    """As they were chosen; as they were looked at before, or are guessed, while nobody has chosen any."""
    if not any(name in said for name in CONTACT_COLUMNS):
        return dict(found.columns or guessed(found.table.heading, CONTACT_COLUMNS))
    numbers = {str(place): place for place in range(len(found.table.heading))}
    return {name: numbers[said.get(name, "")] for name in CONTACT_COLUMNS if said.get(name, "") in numbers}


def _progress(visit: Visit, found: ContactUpload) -> dict[str, object]:
    total, step = len(found.table.rows), found.step
    said = visit.say(f"contacts.step_{step.value}", done=found.passed, total=total) if step else ""
    return {"step": step.value if step else "", "done": found.passed, "total": total, "said": said}


PAGES = (
    PageRoute("upload_contacts", "/exchange/contacts", upload_contacts, method="POST", largest=LARGEST + 64 * 1024),
    PageRoute("contacts", "/exchange/contacts/{upload}", contacts),
    PageRoute("contacts_progress", "/exchange/contacts/{upload}/progress.json", contacts_progress),
    PageRoute("bring_contacts", "/exchange/contacts/{upload}", bring_contacts, method="POST"),
    PageRoute("undo_contacts", "/exchange/imports/{import_id}/undo", undo_contacts, method="POST"),
)
