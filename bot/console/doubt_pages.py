"""The pages of open doubts: the list by stage, one doubt, and deciding about it."""

from typing import Final
from urllib.parse import urlencode

from starlette.responses import Response

from bot.accounts.audit import AuditFilter, Entry, entries
from bot.catalogue import told
from bot.console.doubt_desk import LookedAt
from bot.console.doubt_form import KINDS, DoubtForm, decide_with, subject_of
from bot.console.doubt_list import DAY, PERIODS, STATUSES, Wanted, by_stage
from bot.console.local_time import calendar, scale
from bot.console.routing import PageRoute, missing
from bot.console.visit import Visit
from bot.doubts.messages import Reason, reasons
from bot.doubts.reading import groups
from bot.errors import CataloguedError
from bot.touchpoints.database import reading

_HISTORY: Final = 20
_IN_OUR_WORDS: Final = {
    "errors.doubts.too_few_wordings": "doubts.wrong_too_few",
    "errors.doubts.known_wordings": "doubts.wrong_known",
    "errors.doubts.no_question": "doubts.wrong_no_question",
}
"""What the terminal says with its options, said for a page."""


async def doubts(visit: Visit) -> Response:
    """`GET doubts?where=map/stage&status=&days=&shown=`: by stage, those of most customers first."""
    desk, wanted = visit.services.doubts, Wanted.of(visit.request.query_params)
    came = await visit.work(desk.refresh)
    shelved = await visit.work(desk.shelf.read)
    status = None if wanted.status == "all" else wanted.status
    now = desk.now()
    since = now - wanted.days * DAY
    found = await visit.work(groups, desk.database, now=now, status=status, since=since, map_id=wanted.map_id)
    if wanted.stage_id:
        found = tuple(each for each in found if each.stage_id == wanted.stage_id)
    first = found[: wanted.shown]
    looked = await visit.work(lambda: {each.group_id: desk.looked_at(each) for each in first})
    more = urlencode({**wanted.query, "shown": wanted.shown * 2}) if len(found) > len(first) else ""
    return visit.page(
        "doubts",
        came=came,
        count=len(found),
        stages=list(by_stage(first, shelved.maps)),
        looked=looked,
        maps=shelved.maps,
        wanted=wanted,
        more=more,
        statuses=STATUSES,
        periods=PERIODS,
        day=calendar(visit),
        signed=scale(visit),
    )


async def doubt(visit: Visit) -> Response:
    """`GET doubts/{doubt}`: what customers wrote, the nearest questions, and what can be done."""
    await visit.work(visit.services.doubts.refresh)
    looked = await visit.work(visit.services.doubts.look, str(visit.request.path_params["doubt"]))
    return await _shown(visit, looked) if looked else missing(visit)


async def decide_doubt(visit: Visit) -> Response:
    """`POST doubts/{doubt}`: `deed` says what; what cannot be comes back filled in, with the reason beside it."""
    looked = await visit.work(visit.services.doubts.look, str(visit.request.path_params["doubt"]))
    if looked is None:
        return missing(visit)
    form = DoubtForm.sent(visit.form)
    done = await visit.work(decide_with, visit.services.doubts, looked, form, actor=visit.actor)
    if done.said:
        return visit.go(done.address(visit.path), say=done.said, **done.spoken)
    return await _shown(visit, looked, form=form.with_problem(done), status=409 if done.conflict else 400)


async def _shown(visit: Visit, looked: LookedAt, *, form: DoubtForm | None = None, status: int = 200) -> Response:
    desk, group = visit.services.doubts, looked.group
    why, history = await visit.work(_past, visit, group.group_id)
    former = await visit.work(desk.look, group.former) if group.former else None
    return visit.page(
        "doubt",
        status=status,
        doubt=looked,
        group=group,
        former=former,
        form=form or DoubtForm.fresh(looked),
        kinds=KINDS,
        reason=lambda wrong: _reason(visit, wrong),
        why=why,
        history=history,
        can_take_back=desk.can_take_back(group),
        day=calendar(visit),
        signed=scale(visit),
    )


def _past(visit: Visit, group_id: str) -> tuple[dict[Reason, int], list[Entry]]:
    database = visit.services.doubts.database
    with reading(database) as connection:
        why = reasons(connection, group_id, now=visit.services.doubts.now())
    return why, entries(database, AuditFilter(subject=subject_of(group_id)), limit=_HISTORY)


def _reason(visit: Visit, wrong: CataloguedError) -> str:
    ours = _IN_OUR_WORDS.get(wrong.key)
    said = visit.say(ours) if ours else told(wrong, visit.language)
    return f"{said[:1].upper()}{said[1:]}"


PAGES = (
    PageRoute("doubts", "/doubts", doubts),
    PageRoute("doubt", "/doubts/{doubt}", doubt),
    PageRoute("decide_doubt", "/doubts/{doubt}", decide_doubt, method="POST"),
)
