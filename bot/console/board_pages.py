"""The pages that change a map on its board: a form in a cell, the moves of things, undo and redo, and conflicts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final
from urllib.parse import urlencode

from starlette.responses import Response

from bot.accounts.audit import Action, Deed, record
from bot.catalogue import told
from bot.console.board import Board, board_of
from bot.console.board_deeds import Wish, deed_of, lane_named, wish_of
from bot.console.board_forms import NEW, CellForm, sent
from bot.console.board_opening import form_at
from bot.console.board_sheet import Sheet, forgotten, last_change, sheet_of
from bot.console.durations import told_duration
from bot.console.fact_list import show_facts
from bot.console.indicators import indicator_names
from bot.console.local_time import clock
from bot.console.routing import PageRoute, missing
from bot.console.visit import Visit
from bot.errors import CataloguedError
from bot.journeys.editing.desk import Saved
from bot.journeys.editing.edits import Conflict, Edit, EditRefusedError, Insert

_LARGEST: Final = 512 * 1024
_AFTER: Final = {"move": "moved", "remove": "removed"}


@dataclass(frozen=True, slots=True)
class Tools:
    """What the board needs to be changed: the form that is open, the ways back, and where everything stands."""

    open: CellForm | None
    seen: str
    can_undo: bool
    can_redo: bool
    forgotten: bool
    """Whether one's last step is from before the console was started, with no way back."""
    lane: str | None
    """A lane of the author's own that is about to be begun."""
    empty_lists: bool


async def board(visit: Visit) -> Response:
    """`GET maps/{map_id}`: stages as columns; editors may open the form of one cell, `?edit=<place>`."""
    sheet = await visit.work(sheet_of, visit.services, _map_id(visit))
    if sheet is None:
        return missing(visit)
    key = visit.request.query_params.get("edit", "")[:500]
    form = await _form(visit, sheet, key) if key and visit.may("edit_map") else None
    return await visit.work(partial(_page, visit, sheet, form=form, status=200))


async def facts(visit: Visit) -> Response:
    """`GET maps/{map_id}/facts`: each fact, and which texts it is written into."""
    sheet = await visit.work(sheet_of, visit.services, _map_id(visit))
    return (
        missing(visit) if sheet is None else await visit.work(partial(show_facts, visit, sheet, form=None, status=200))
    )


async def edit_map(visit: Visit) -> Response:
    """`POST maps/{map_id}/edit`: what a cell's form says, or what a button of the board asks for."""
    sheet = await visit.work(sheet_of, visit.services, _map_id(visit))
    seen = seen_of(visit.field("seen"))
    if sheet is None:
        return missing(visit)
    if seen is None:
        return visit.refusal("unreadable", status=400)
    said = visit.field("deed")
    return await (_deed(visit, sheet, seen, said) if said else _fields(visit, sheet, seen))


async def undo_edit(visit: Visit) -> Response:
    """`POST maps/{map_id}/undo`: take my last step back."""
    return await _step(visit, back=True)


async def redo_edit(visit: Visit) -> Response:
    """`POST maps/{map_id}/redo`: do again what I took back."""
    return await _step(visit, back=False)


def seen_of(packed: str) -> Mapping[str, str] | None:
    """The fingerprints that a form carries; nothing when they are not as we wrote them."""
    try:
        found = json.loads(packed)
    except ValueError:
        return None
    texts = isinstance(found, dict) and found and all(isinstance(each, str) for each in found.values())
    return found if texts else None


async def save(visit: Visit, edit: Edit, *, seen: Mapping[str, str], about: str) -> Saved | Conflict:
    """Save an edit of this visit's map as a step that can be undone, and write down who made it."""
    return await visit.work(_save, visit, edit, seen=seen, about=about)


def _save(visit: Visit, edit: Edit, *, seen: Mapping[str, str], about: str) -> Saved | Conflict:
    services, map_id = visit.services, _map_id(visit)
    result = services.histories.of(services.desk, person=visit.person.name, map_id=map_id).save(edit, seen=seen)
    if isinstance(result, Saved) and result.touched:
        record_edit(visit, about)
    return result


def record_edit(visit: Visit, about: str) -> None:
    """Write down that this visit's map was changed."""
    accounts = visit.services.accounts
    deed = Deed(visit.actor, Action.MAP_EDITED, _map_id(visit), {"place": about[:200]})
    record(accounts.database, deed, at=accounts.now())


async def _fields(visit: Visit, sheet: Sheet, seen: Mapping[str, str]) -> Response:
    key = visit.field("key")
    fresh = await _form(visit, sheet, key)
    if fresh is None:
        return await _gone(visit, key)
    now = {each.name: sent(each, visit.form.getlist) for each in fresh.fields}
    was = {each.name: visit.field(f"was.{each.name}") for each in fresh.fields}
    form = replace(fresh, was=was, now=now)
    wish = wish_of(form.place, form.fields, was=was, now=now)
    if form.place.steps == ("facts", NEW) and now["name"].strip() in sheet.journey.facts:
        wish = Wish(None, {"name": "fact_taken"})
    if wish.wrong:
        wrong = {name: visit.say(f"edit.wrong.{why}") for name, why in wish.wrong.items()}
        return await _again(visit, sheet, replace(form, wrong=wrong))
    if wish.edit is None:
        return visit.go(_back(visit))
    try:
        result = await save(visit, wish.edit, seen=seen, about=key)
    except CataloguedError as refused:
        return await _again(visit, sheet, replace(form, wrong={"": _why(refused, visit.language)}))
    if isinstance(result, Conflict):
        return _conflict(visit, form, sheet, theirs=fresh.was)
    return visit.go(_back(visit), say="map_saved" if not isinstance(wish.edit, Insert) else "map_added")


async def _form(visit: Visit, sheet: Sheet, key: str) -> CellForm | None:
    return await visit.work(form_at, sheet, key, metrics=indicator_names(visit.language))


async def _again(visit: Visit, sheet: Sheet, form: CellForm) -> Response:
    """The page the form was on, with what was typed and what is wrong with it."""
    show = show_facts if form.place.steps[:1] == ("facts",) else _page
    return await visit.work(partial(show, visit, sheet, form=form, status=400))


async def _deed(visit: Visit, sheet: Sheet, seen: Mapping[str, str], said: str) -> Response:
    edit = deed_of(sheet.file, said)
    if edit is None:
        return visit.refusal("unreadable", status=400)
    try:
        result = await save(visit, edit, seen=seen, about=said.partition(" ")[2])
    except CataloguedError as refused:
        return visit.refusal("mistake", status=400, told=_why(refused, visit.language))
    if isinstance(result, Conflict):
        return _both_texts(visit, result)
    return visit.go(_back(visit), say=f"map_{_AFTER[said.partition(' ')[0]]}")


async def _step(visit: Visit, *, back: bool) -> Response:
    services = visit.services
    steps = services.histories.of(services.desk, person=visit.person.name, map_id=_map_id(visit))
    result = await visit.work(steps.undo if back else steps.redo)
    if isinstance(result, Conflict):
        return _both_texts(visit, result)
    if result is None:
        past = await visit.work(forgotten, services, person=visit.person.name, map_id=_map_id(visit))
        return visit.go(_back(visit), say="map_forgotten" if past else "map_nothing_left")
    if result.touched:
        await visit.work(record_edit, visit, "undo" if back else "redo")
    return visit.go(_back(visit), say="map_undone" if back else "map_redone")


def _page(visit: Visit, sheet: Sheet, *, form: CellForm | None, status: int) -> Response:
    services, query = visit.services, visit.request.query_params
    tools = None
    if visit.may("edit_map"):
        steps = services.histories.of(services.desk, person=visit.person.name, map_id=sheet.journey.id)
        lane, lists = lane_named(query.get("lane", "")), "lists" in query
        past = forgotten(services, person=visit.person.name, map_id=sheet.journey.id)
        tools = Tools(form, sheet.seen, steps.can_undo, steps.can_redo, past, lane, lists)
    shown = board_of(sheet.journey)
    return visit.page(
        "board",
        status=status,
        board=_with_lanes(shown, tools),
        map_id=sheet.journey.id,
        board_language=sheet.journey.language,
        tools=tools,
        problems=sheet.problems if tools else {},
        last=last_change(services, sheet.journey.id),
        told_at=clock(visit),
        lasts=partial(told_duration, language=visit.language),
    )


def _with_lanes(shown: Board, tools: Tools | None) -> Board:
    """The board with the lanes that its editor wants to begin: all, one of their own, the one of the open form."""
    if tools is None:
        return shown
    opened = str(tools.open.place.steps[2]) if tools.open and len(tools.open.place.steps) == 3 else ""
    own = [name.removeprefix("x-") for name in (tools.lane or "", opened) if name.startswith("x-")]
    lists = (each for each in shown.all_lists if tools.empty_lists or each in (*shown.lists, opened))
    return replace(shown, lists=tuple(lists), own_lanes=tuple(dict.fromkeys((*shown.own_lanes, *own))))


def _conflict(visit: Visit, form: CellForm, sheet: Sheet, *, theirs: Mapping[str, str]) -> Response:
    """Both texts, field by field: keep theirs, take mine, or write a third; mine is in the form, nothing is lost."""
    again = replace(form, was=theirs)
    before = form.was
    return visit.page(
        "conflict",
        status=409,
        form=again,
        before=before,
        seen=sheet.seen,
        journey=sheet.journey,
        map_id=sheet.journey.id,
        board_language=sheet.journey.language,
        back=_back(visit),
    )


def _both_texts(visit: Visit, found: Conflict) -> Response:
    """A move or a step back that met somebody else's change: nothing was written, and both texts are shown."""
    return visit.page("conflict_of_places", status=409, conflict=found, back=_back(visit))


async def _gone(visit: Visit, key: str) -> Response:
    """Somebody removed what the form was about: what was typed is shown, to be taken along."""
    typed = [(name, visit.field(name)) for name in visit.form if name.startswith("now.") and visit.field(name).strip()]
    return visit.page("edit_gone", status=409 if key else 400, typed=typed, back=_back(visit))


def _why(refused: CataloguedError, language: str) -> str:
    """A refusal with the first problem that the map would have."""
    problems = refused.problems if isinstance(refused, EditRefusedError) else ()
    return f"{problems[0].problem(language)}; {problems[0].repair(language)}" if problems else told(refused, language)


def _back(visit: Visit) -> str:
    wanted = visit.field("page")
    page = "facts" if wanted == "facts" else "board"
    extra = {name: "1" for name in ("lists",) if wanted == name}
    address = visit.path(page, map_id=_map_id(visit))
    return f"{address}?{urlencode(extra)}" if extra else address


def _map_id(visit: Visit) -> str:
    return str(visit.request.path_params["map_id"])


PAGES = (
    PageRoute("board", "/maps/{map_id}", board),
    PageRoute("facts", "/maps/{map_id}/facts", facts),
    PageRoute("edit_map", "/maps/{map_id}/edit", edit_map, method="POST", largest=_LARGEST),
    PageRoute("undo_edit", "/maps/{map_id}/undo", undo_edit, method="POST"),
    PageRoute("redo_edit", "/maps/{map_id}/redo", redo_edit, method="POST"),
)
