"""Watching a publishing: its steps while it runs, what the examination found, and the word that lets it through."""

from dataclasses import replace

from starlette.responses import JSONResponse, Response

from bot.catalogue import told
from bot.console.draft import names_in
from bot.console.findings import TOLD, findings_of
from bot.console.local_time import clock
from bot.console.publishing_runs import Run, State
from bot.console.routing import PageRoute
from bot.console.visit import Visit
from bot.errors import CataloguedError
from bot.publishing.presence import spread_of
from bot.publishing.underway import publishing_now

_SAID = ("busy", "overtaken", "unchanged", "in_the_past")
"""Failures that the page says in words of its own, without commands of a terminal."""
_LONGEST_REASON = 500


async def publish_run(visit: Visit) -> Response:
    """`GET publish/run`: the run of this moment, or the last one."""
    return await visit.work(_page, visit)


async def run_state(visit: Visit) -> Response:
    """`GET publish/run.json`: the same for the page's own script."""
    desk = visit.services.publishing
    run = desk.runs.last
    if run is None:
        return JSONResponse({"state": "none", "steps": []})
    steps = run.steps(now=desk.now())
    listed = [{"name": stage.value, "state": state, "seconds": int(took)} for stage, (state, took) in steps.items()]
    for each in listed:
        each["told"] = visit.say(f"run.step_{each['state']}", seconds=each["seconds"])
    served = run.release is not None and desk.serving is not None and desk.serving() == run.release.id
    return JSONResponse({"state": run.state.value, "served": served, "steps": listed})


async def publish_anyway(visit: Visit) -> Response:
    """`POST publish/reason`: exactly what was examined, with the reason why it shall answer nevertheless."""
    desk, reason = visit.services.publishing, visit.field("reason").strip()[:_LONGEST_REASON]
    run = desk.runs.last
    if run is None or run.state is not State.WORSE or run.order is None:
        return visit.go(visit.path("publish"), say="nothing_to_accept")
    draft = await visit.work(desk.draft)
    if not await visit.work(desk.may_approve, draft, visit.person.name):
        return visit.refusal("four_eyes", status=403)
    if not reason:
        return await visit.work(_page, visit, wrong="no_reason")
    order = replace(run.order, reason=reason, author=visit.person.name, language=visit.language)
    desk.runs.publish(order, by=visit.actor)
    return visit.go(visit.path("publish_run"))


async def stop_publishing(visit: Visit) -> Response:
    """`POST publish/stop`: what is under way ends at once, and what answers goes on answering."""
    stopped = await visit.work(visit.services.publishing.stop)
    return visit.go(visit.path("publish_run"), say="publishing_stopped" if stopped else "nothing_to_stop")


def _page(visit: Visit, *, wrong: str = "") -> Response:
    desk = visit.services.publishing
    run, told_at = desk.runs.last, clock(visit)
    worse = None if run is None else run.worse or (run.published.examination if run.published else None)
    active = desk.store.active()
    release = run.release if run else None
    answers = release is not None and active is not None and active.number == release.number
    loading = answers and desk.serving is not None and release is not None and desk.serving() != release.id
    return visit.page(
        "publish_run",
        status=400 if wrong else 200,
        run=run,
        steps={} if run is None else run.steps(now=desk.now()),
        findings=findings_of(worse) if worse else None,
        verdicts=TOLD,
        names=names_in(desk.draft().new),
        failure=_failure(run, visit) if run else [],
        active=active,
        loading=loading,
        spread=spread_of(desk.database, release.number, at=desk.now()) if answers and release else None,
        serving=desk.serving,
        busy=publishing_now(desk.database, at=desk.now()),
        told_at=told_at,
        wrong=wrong,
    )


def _failure(run: Run, visit: Visit) -> list[str]:
    """What went wrong, a line each."""
    if run.broken:
        return [visit.say("refused.broken", number=run.broken)]
    error = run.failure
    if error is None:
        return []
    if isinstance(error, CataloguedError):
        name = error.key.rpartition(".")[2]
        if error.key.startswith("errors.publishing.") and name in _SAID:
            return [visit.say(f"run.failed_{name}", **error.values)]
    return told(error, visit.language).splitlines()


PAGES = (
    PageRoute("publish_run", "/publish/run", publish_run),
    PageRoute("run_state", "/publish/run.json", run_state),
    PageRoute("stop_publishing", "/publish/stop", stop_publishing, method="POST"),
    PageRoute("publish_anyway", "/publish/reason", publish_anyway, method="POST"),
)
