"""In and out: questions from a table into the maps, after a look at each row, and out of them as CSV, XLSX, YAML."""

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlencode

from starlette.datastructures import UploadFile
from starlette.responses import Response

from bot.accounts.audit import Action, Deed, record
from bot.catalogue import text, told
from bot.console.local_time import clock
from bot.console.routing import PageRoute, missing
from bot.console.uploads import Upload
from bot.console.visit import Visit
from bot.doubts.contact_book import imports
from bot.errors import CataloguedError, UserError
from bot.journeys.editing.edits import Conflict, Edit
from bot.journeys.library import read_bytes
from bot.journeys.tables.columns import COLUMNS, NEEDED, guessed
from bot.journeys.tables.contact_columns import KINDS
from bot.journeys.tables.event_columns import EVENT_KINDS
from bot.journeys.tables.exporting import question_lines
from bot.journeys.tables.importing import MOST_CHANGES, Plan, State, plan_import
from bot.journeys.tables.sheets import LARGEST, csv_of, read_table, xlsx_of
from bot.touchpoints.event_book import event_imports

SHOWN: Final = 200
"""Rows of a preview on one page; those with errors first."""
IMPORTS: Final = 10
"""Tables of contacts that can be taken out again on the page; the terminal reaches all."""
_ORDER: Final = (State.WRONG, State.NEW, State.CHANGED, State.SAME)


async def exchange(visit: Visit) -> Response:
    """`GET exchange`: what can be taken along, and the form to bring a table."""
    return await exchange_page(visit)


async def upload(visit: Visit) -> Response:
    """`POST exchange`: a table, and where its rows belong if they do not say."""
    sent = visit.form.get("file")
    content = await sent.read() if isinstance(sent, UploadFile) else b""
    await visit.form.close()
    map_id, _, stage_id = visit.field("where").partition("/")
    try:
        table = await visit.work(read_table, content)
    except CataloguedError as wrong:
        said = told(wrong, visit.language)
        return await exchange_page(visit, wrong=said, where=visit.field("where"), status=400)
    name = (sent.filename or "")[:120] if isinstance(sent, UploadFile) else ""
    kept = visit.services.uploads.keep(visit.person.name, name, table, map_id=map_id, stage_id=stage_id)
    return visit.go(visit.path("import_preview", upload=kept.number))


async def import_preview(visit: Visit) -> Response:
    """`GET exchange/{upload}?question=&answer=…`: which column is what, and what comes of every row."""
    found = _found(visit)
    return await _previewed(visit, found) if found else missing(visit)


async def import_now(visit: Visit) -> Response:
    """`POST exchange/{upload}`: write what is right (`deed=import`), or take it back (`deed=undo`)."""
    found = _found(visit)
    if found is None:
        return missing(visit)
    if visit.field("deed") == "undo":
        return await _undone(visit, found)
    columns = _columns(found, {name: visit.field(name) for name in COLUMNS})
    plan = await visit.work(_plan, visit, found, columns)
    changes = plan.count(State.NEW) + plan.count(State.CHANGED)
    try:
        if changes > MOST_CHANGES:
            raise CataloguedError("tables.too_many_changes", limit=MOST_CHANGES)
        if str(changes) != visit.field("changes"):
            raise CataloguedError("tables.changed_meanwhile")
        conflict = await visit.work(_written, visit, found, plan.edit)
        if conflict:
            raise CataloguedError("tables.changed_meanwhile")
    except UserError as wrong:
        return await _previewed(visit, found, columns=columns, wrong=told(wrong, visit.language), status=409)
    address = f"{visit.path('import_preview', upload=found.number)}?{urlencode(columns)}"
    said = {"new": str(plan.count(State.NEW)), "changed": str(plan.count(State.CHANGED))}
    await visit.work(_noted, visit, Action.IMPORTED, found.name or "questions", said)
    return visit.go(address, say="imported", **said)


async def questions_csv(visit: Visit) -> Response:
    """`GET questions.csv`: every question of every map, safe for a spreadsheet, to be imported again."""
    lines = question_lines((await visit.work(visit.services.shelf.read)).maps, language=visit.language)
    return await _file(visit, await visit.work(csv_of, lines), "questions.csv", "text/csv; charset=utf-8")


async def questions_xlsx(visit: Visit) -> Response:
    """`GET questions.xlsx`: the same as a workbook."""
    lines = question_lines((await visit.work(visit.services.shelf.read)).maps, language=visit.language)
    content = await visit.work(xlsx_of, lines, title=visit.say("exchange.sheet"))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return await _file(visit, content, "questions.xlsx", kind)


async def map_yaml(visit: Visit) -> Response:
    """`GET maps/{map_id}/map.yml`: the file as it stands, comments and all."""
    journey = (await visit.work(visit.services.shelf.read)).map(str(visit.request.path_params["map_id"]))
    if journey is None:
        return missing(visit)
    path = visit.services.shelf.project.root / visit.services.doubts.file_of(journey)
    return await _file(visit, await visit.work(read_bytes, path), f"{journey.id}.yml", "application/yaml")


async def exchange_page(
    visit: Visit,
    *,
    wrong: str = "",
    where: str = "",
    contacts_wrong: str = "",
    contacts_where: str = "",
    kind: str = "",
    events_wrong: str = "",
    event_kind: str = "",
    status: int = 200,
) -> Response:
    """The page itself, with what is wrong beside the form that was sent."""
    maps = (await visit.work(visit.services.shelf.read)).maps
    brought = await visit.work(imports, visit.services.accounts.database, limit=IMPORTS)
    events = await visit.work(event_imports, visit.services.accounts.database, limit=IMPORTS)
    return visit.page(
        "exchange",
        status=status,
        maps=maps,
        wrong=wrong,
        where=where,
        contacts_wrong=contacts_wrong,
        contacts_where=contacts_where,
        kind=kind,
        kinds=KINDS,
        imports=brought,
        events_wrong=events_wrong,
        event_kind=event_kind,
        event_kinds=EVENT_KINDS,
        event_imports=events,
        told_at=clock(visit),
        limit=LARGEST // 2**20,
    )


async def _previewed(
    visit: Visit, found: Upload, *, columns: Mapping[str, int] | None = None, wrong: str = "", status: int = 200
) -> Response:
    chosen = columns if columns is not None else _columns(found, visit.request.query_params)
    known = all(name in chosen for name in NEEDED)
    plan = await visit.work(_plan, visit, found, chosen) if known else Plan(())
    rows = sorted(plan.rows, key=lambda row: _ORDER.index(row.state))
    return visit.page(
        "import",
        status=status,
        upload=found,
        columns=chosen,
        kinds=list(COLUMNS),
        plan=plan,
        rows=rows[:SHOWN],
        counts={state: plan.count(state) for state in _ORDER},
        changes=plan.count(State.NEW) + plan.count(State.CHANGED),
        known=known,
        fault_words=lambda fault: text(f"tables.fault_{fault.key}", visit.language, **fault.values),
        wrong=wrong,
    )


def _found(visit: Visit) -> Upload | None:
    return visit.services.uploads.find(str(visit.request.path_params["upload"]), owner=visit.person.name)


def _columns(found: Upload, said: Mapping[str, str]) -> dict[str, int]:
    """As they were chosen; as they are guessed while nobody has chosen any."""
    if not any(said.get(name) for name in COLUMNS):
        return guessed(found.table.heading)
    places = map(str, range(len(found.table.heading)))
    numbers = {place: int(place) for place in places}
    return {name: numbers[said.get(name, "")] for name in COLUMNS if said.get(name, "") in numbers}


def _plan(visit: Visit, found: Upload, columns: Mapping[str, int]) -> Plan:
    maps = visit.services.shelf.read().maps
    files = {str(journey.id): visit.services.doubts.file_of(journey) for journey in maps}
    where = {"map_id": found.map_id, "stage_id": found.stage_id}
    return plan_import(found.table, columns, maps=maps, files=files, **where)


def _written(visit: Visit, found: Upload, edit: Edit) -> Conflict | None:
    desk = visit.services.desk
    saved = desk.save(edit, seen=desk.read().fingerprints)
    if isinstance(saved, Conflict):
        return saved
    found.undo = saved.undo
    _edited(visit, saved.touched)
    return None


async def _undone(visit: Visit, found: Upload) -> Response:
    address = visit.path("import_preview", upload=found.number)
    if found.undo is None:
        return visit.go(address)
    saved = await visit.work(visit.services.desk.save, found.undo, seen={})
    if isinstance(saved, Conflict):
        return await _previewed(visit, found, wrong=visit.say("exchange.not_undone"), status=409)
    found.undo = None
    await visit.work(_edited, visit, saved.touched)
    return visit.go(address, say="import_undone")


def _edited(visit: Visit, files: Iterable[str]) -> None:
    for file in files:
        _noted(visit, Action.MAP_EDITED, file, {})


def _noted(visit: Visit, action: Action, subject: str, detail: Mapping[str, str]) -> None:
    accounts = visit.services.accounts
    record(accounts.database, Deed(visit.actor, action, subject, dict(detail)), at=accounts.now())


async def _file(visit: Visit, content: bytes, name: str, kind: str) -> Response:
    await visit.work(_noted, visit, Action.EXPORTED, name, {})
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)


PAGES = (
    PageRoute("exchange", "/exchange", exchange),
    PageRoute("upload", "/exchange", upload, method="POST", largest=LARGEST + 64 * 1024),
    PageRoute("import_preview", "/exchange/{upload}", import_preview),
    PageRoute("import_now", "/exchange/{upload}", import_now, method="POST"),
    PageRoute("questions_csv", "/questions.csv", questions_csv),
    PageRoute("questions_xlsx", "/questions.xlsx", questions_xlsx),
    PageRoute("map_yaml", "/maps/{map_id}/map.yml", map_yaml),
)
