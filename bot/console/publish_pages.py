"""The page to publish: what would change, what is wrong, who wrote it, and the order to do it now or later."""

from starlette.responses import Response

from bot.accounts.audit import Action, Deed, record
from bot.catalogue import told
from bot.console.draft import Draft, grouped
from bot.console.line_diff import file_diffs
from bot.console.local_time import clock
from bot.console.moments import time_of
from bot.console.routing import PageRoute
from bot.console.visit import Visit
from bot.errors import UserError
from bot.publishing.changes import step_of
from bot.publishing.publisher import Order
from bot.publishing.releases import Step
from bot.publishing.underway import publishing_now

_LONGEST_NOTE = 500


async def publish(visit: Visit) -> Response:
    """`GET publish`."""
    return await visit.work(_page, visit)


async def publish_now(visit: Visit) -> Response:
    """`POST publish`: begin, and go where it can be watched; a form that cannot be carried out comes back filled in."""
    desk = visit.services.publishing
    draft = await visit.work(desk.draft)
    if not await visit.work(desk.may_approve, draft, visit.person.name):
        return visit.refusal("four_eyes", status=403)
    note, raw = visit.field("note").strip()[:_LONGEST_NOTE], visit.field("when").strip()
    later = visit.field("moment") == "later"
    at = time_of(raw, desk.zone()) if later else None
    if later and (at is None or at <= desk.now()):
        wrong = "when_passed" if at is not None else "when_unclear"
        return await visit.work(_page, visit, wrong=wrong, note=note, when=raw)
    if not draft.ready or visit.field("draft") != draft.checksum:
        wrong = "changed_meanwhile" if draft.ready else "not_ready"
        return await visit.work(_page, visit, wrong=wrong, note=note, when=raw)
    order = Order(draft.files, visit.person.name, note, not_before=at, language=visit.language)
    if not desk.runs.publish(order, by=visit.actor):
        return visit.go(visit.path("publish_run"), say="already_running")
    return visit.go(visit.path("publish_run"))


async def ask_publication(visit: Visit) -> Response:
    """`POST publish/ask`: with four eyes, somebody else is to look at it."""
    desk = visit.services.publishing
    draft = await visit.work(desk.draft)
    if not draft.ready:
        return await visit.work(_page, visit, wrong="not_ready", note=visit.field("note"))
    await visit.work(desk.ask, draft, by=visit.actor, note=visit.field("note").strip())
    return visit.go(visit.path("publish"), say="publication_asked")


async def cancel_planned(visit: Visit) -> Response:
    """`POST publish/cancel`: what waits for its hour waits no longer; the release stays in the history."""
    desk = visit.services.publishing
    number = await visit.work(desk.store.withdraw_planned)
    if number is None:
        return visit.go(visit.path("publish"), say="nothing_planned")
    deed = Deed(visit.actor, Action.PUBLICATION_CANCELLED, f"release {number}")
    await visit.work(record, desk.database, deed, at=desk.now())
    return visit.go(visit.path("publish"), say="planned_cancelled", number=str(number))


def _page(visit: Visit, *, wrong: str = "", note: str = "", when: str = "") -> Response:
    desk = visit.services.publishing
    try:
        draft = desk.draft()
    except UserError as error:  # what answers can no longer be read: the page would be no help without saying so
        return visit.refusal("mistake", status=400, told=told(error, visit.language))
    if draft.ready and visit.may("publish_now"):
        desk.warm(draft.files)  # while they read, what the button needs is made ready
    return visit.page(
        "publish",
        status=400 if wrong else 200,
        draft=draft,
        groups=grouped(draft.changes, old=draft.old, new=draft.new, language=visit.language),
        step=(step_of(draft.changes) if draft.active else Step.FIRST).value,
        files=file_diffs(desk.store.files(draft.active.number) if draft.active else (), draft.files),
        active=desk.store.active(),
        serving=_serving(visit, draft),
        planned=desk.store.planned(),
        run=desk.runs.last,
        busy=publishing_now(desk.database, at=desk.now()),
        four_eyes=desk.four_eyes,
        asked=desk.asked(draft),
        approves=desk.may_approve(draft, visit.person.name),
        zone=desk.zone().key,
        told_at=clock(visit),
        wrong=wrong,
        note=note,
        when=when,
    )


def _serving(visit: Visit, draft: Draft) -> str:
    """`here` when this very process answers with it, `soon` when it is about to, `elsewhere` when nobody here knows."""
    desk = visit.services.publishing
    if draft.active is None or desk.serving is None:
        return "elsewhere"
    return "here" if desk.serving() == draft.active.id else "soon"


PAGES = (
    PageRoute("publish", "/publish", publish),
    PageRoute("publish_now", "/publish", publish_now, method="POST"),
    PageRoute("ask_publication", "/publish/ask", ask_publication, method="POST"),
    PageRoute("cancel_planned", "/publish/cancel", cancel_planned, method="POST"),
)
