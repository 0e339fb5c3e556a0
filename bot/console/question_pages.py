"""The page of a question: read, examined while somebody types, and saved without losing what anybody wrote."""

import json
from dataclasses import asdict, replace
from typing import Final

from starlette.responses import JSONResponse, Response

from bot.accounts.audit import Action, Deed, record
from bot.catalogue import told
from bot.console.question_desk import Examined, QuestionDesk, notes_of_refusal, previews_of
from bot.console.question_draft import Asked, Draft, brought_up, changed, draft_in, draft_of, edit_of, unpacked
from bot.console.question_view import Form, QuestionView, typed
from bot.console.routing import PageRoute, missing
from bot.console.visit import Visit
from bot.journeys.editing.edits import Conflict, EditRefusedError

LARGEST: Final = 512 * 1024
"""Bytes of a form: hundreds of wordings in several languages, sent with what their author was shown."""


async def question(visit: Visit) -> Response:
    """`GET maps/{map_id}/questions/{path}`."""
    desk = desk_of(visit)
    marks = await visit.work(desk.fingerprints)  # before what is shown: a change between the two is told, not lost
    of = await _find(visit, desk)
    if of is None:
        return missing(visit)
    draft = draft_of(of)
    return _page(visit, of, Form(draft, draft, _seen(of, marks)))


async def examine(visit: Visit) -> Response:
    """`POST …/examine`: what there is to say about the form as it stands now, as JSON; changes nothing."""
    desk = desk_of(visit)
    of = await _find(visit, desk)
    if of is None:
        return JSONResponse({}, 404)
    examined = await visit.work(desk.examine, of, draft_in(of, visit.form.getlist), language=visit.language)
    links = {note.other: _address(visit, note.other) for note in examined.notes if note.other}
    return JSONResponse({**asdict(examined), "links": links})


async def save(visit: Visit) -> Response:
    """`POST maps/{map_id}/questions/{path}`: `act` is `save`, `next`, `reviewed`, or `check`, which saves nothing."""
    desk, act = desk_of(visit), visit.field("act")
    marks = await visit.work(desk.fingerprints)
    of = await _find(visit, desk)
    if of is None:
        lost = {name: [str(each) for each in visit.form.getlist(name)] for name in visit.form if "/" in name}
        return visit.page("question_gone", status=404, typed=typed(lost), map_id=visit.request.path_params["map_id"])
    draft = draft_in(of, visit.form.getlist)
    if act == "reviewed":
        draft = {**draft, "reviewed_on": (visit.services.shelf.today().isoformat(),)}
    form = Form(draft, unpacked(visit.field("shown"), draft_of(of)), visit.field("seen") or _seen(of, marks))
    if act == "check":
        examined = await visit.work(desk.examine, of, draft, language=visit.language)
        return _page(visit, of, replace(form, notes=examined.notes), examined=examined)
    try:
        outcome = await visit.work(_save, visit, of, form)
    except EditRefusedError as refused:
        notes = notes_of_refusal(refused, of, language=visit.language)
        said = "" if notes else told(refused, visit.language)
        return _page(visit, of, replace(form, notes=notes, refused=said), status=422)
    if isinstance(outcome, Conflict):
        now = draft_of(of)
        mine = brought_up(draft, shown=form.shown, now=now)
        return _page(visit, of, Form(mine, now, _seen(of, marks), conflict=outcome), status=409)
    return _onward(visit, of, outcome, further=act == "next")


def desk_of(visit: Visit) -> QuestionDesk:
    """The questions of this console's project."""
    services = visit.services
    return QuestionDesk(services.shelf, services.desk, services.publishing.store)


def _save(visit: Visit, of: Asked, form: Form) -> Conflict | tuple[str, ...]:
    """The fields that were written, or what is in the way."""
    edit = edit_of(of, form.draft, shown=form.shown)
    if edit is None:
        return ()
    services, person = visit.services, visit.person.name
    steps = services.histories.of(services.desk, person=person, map_id=str(of.journey.id))
    result = steps.save(edit, seen=_marks(form.seen))
    if isinstance(result, Conflict):
        return result
    fields = changed(form.draft, form.shown)
    deed = Deed(visit.actor, Action.MAP_EDITED, f"{of.journey.id} {of.path}", {"fields": ", ".join(fields)[:200]})
    record(services.accounts.database, deed, at=services.accounts.now())
    return fields


def _onward(visit: Visit, of: Asked, fields: tuple[str, ...], *, further: bool) -> Response:
    view = QuestionView(of, visit.language, visit.say)
    address = _address(visit, of.path)
    if further:
        stage = visit.path("questions", map_id=of.journey.id, stage_id=of.stage.id)
        address = _address(visit, view.following) if view.following else stage
    if not fields:
        return visit.go(address, say="question_unchanged")
    return visit.go(address, say="question_saved", fields=view.named(fields))


def _page(visit: Visit, of: Asked, form: Form, *, status: int = 200, examined: Examined | None = None) -> Response:
    services = visit.services
    return visit.page(
        "question",
        status=status,
        view=QuestionView(of, visit.language, visit.say),
        of=of,
        form=form,
        previews=examined.previews if examined else previews_of(of, form.draft),
        steps=services.histories.of(services.desk, person=visit.person.name, map_id=str(of.journey.id)),
        address=lambda path: visit.path("question", map_id=of.journey.id, path=path),
        today=services.shelf.today().isoformat(),
    )


async def _find(visit: Visit, desk: QuestionDesk) -> Asked | None:
    return await visit.work(desk.find, visit.request.path_params["map_id"], visit.request.path_params["path"])


def _address(visit: Visit, path: str) -> str:
    return visit.path("question", map_id=visit.request.path_params["map_id"], path=path)


def _seen(of: Asked, marks: "dict[str, str] | object") -> str:
    known = marks if isinstance(marks, dict) else {}
    return json.dumps({file: known[file] for file in (of.file, *of.translations.values()) if file in known})


def _marks(seen: str) -> dict[str, str]:
    try:
        read: Draft | dict[str, str] = json.loads(seen)
        return {str(file): str(mark) for file, mark in read.items()}
    except (ValueError, AttributeError):
        return {}


PAGES = (
    PageRoute("question", "/maps/{map_id}/questions/{path}", question),
    PageRoute("save_question", "/maps/{map_id}/questions/{path}", save, method="POST", largest=LARGEST),
    PageRoute("examine_question", "/maps/{map_id}/questions/{path}/examine", examine, method="POST", largest=LARGEST),
)
