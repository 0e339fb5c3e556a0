"""The history: every release with its author and note, one in full, any two side by side, and the way back."""

from starlette.responses import Response

from bot.catalogue import text
from bot.console.draft import grouped, names_in
from bot.console.findings import kept_findings
from bot.console.line_diff import file_diffs
from bot.console.local_time import clock
from bot.console.routing import PageRoute, missing
from bot.console.visit import Visit
from bot.publishing.changes import compare

_SHOWN = 100
_LARGEST = 2**31 - 1
"""A number that no release has, and that every database takes."""


async def releases(visit: Visit) -> Response:
    """`GET releases`: the newest hundred."""
    return await visit.work(_releases, visit)


async def release(visit: Visit) -> Response:
    """`GET releases/{number}`: what it changed, what its examination found, when it answered."""
    number = visit.request.path_params["number"]
    return await visit.work(_release, visit, number) if number <= _LARGEST else missing(visit)


async def compare_releases(visit: Visit) -> Response:
    """`GET releases/compare?a=1&b=2`: from the one to the other."""
    query = visit.request.query_params
    numbers = [int(raw) for raw in (query.get("a", ""), query.get("b", "")) if raw.isascii() and raw.isdigit()]
    if len(numbers) != 2 or max(numbers) > _LARGEST:
        return visit.go(visit.path("releases"))
    return await visit.work(_compared, visit, *numbers)


async def roll_back(visit: Visit) -> Response:
    """`POST releases/{number}/roll-back`: at once; `files` also puts the maps on the disk back."""
    desk, number = visit.services.publishing, min(visit.request.path_params["number"], _LARGEST)
    files = bool(visit.field("files"))
    if files and not visit.field("discard") and await visit.work(desk.would_lose):
        return await visit.work(_release, visit, number, wrong="would_lose")
    at_once = await visit.work(desk.back_to, number, by=visit.actor)
    if files:
        await visit.work(desk.put_files, number)
    if not at_once:
        return visit.go(visit.path("publish_run"))
    return visit.go(visit.path("releases"), say="rolled_back_files" if files else "rolled_back", number=str(number))


def _releases(visit: Visit) -> Response:
    store, told_at = visit.services.publishing.store, clock(visit)
    listed, active, planned = store.list(limit=_SHOWN), store.active(), store.planned()
    before = next((each.number for each in listed if active and each.number < active.number), None)
    return visit.page(
        "releases", releases=listed, active=active, planned=planned, before=before, step=_steps(visit), told_at=told_at
    )


def _release(visit: Visit, number: int, *, wrong: str = "") -> Response:
    desk, told_at = visit.services.publishing, clock(visit)
    store = desk.store
    found = store.get(number)
    before = next((each.number for each in store.list() if each.number < number), None)
    old = desk.maps(before) if before is not None else ()
    new = desk.maps(number)
    return visit.page(
        "release",
        status=400 if wrong else 200,
        release=found,
        before=before,
        groups=grouped(compare(old, new), old=old, new=new, language=visit.language),
        files=file_diffs(store.files(before) if before is not None else (), store.files(number)),
        findings=kept_findings(store.examination(number)),
        names=names_in((*old, *new)),
        verdicts=(),
        activations=[each for each in store.activations() if each.number == number],
        active=store.active(),
        would_lose=desk.would_lose(),
        step=_steps(visit),
        told_at=told_at,
        wrong=wrong,
    )


def _compared(visit: Visit, a: int, b: int) -> Response:
    desk = visit.services.publishing
    first, second = desk.store.get(a), desk.store.get(b)
    old, new = desk.maps(a), desk.maps(b)
    return visit.page(
        "compare",
        first=first,
        second=second,
        groups=grouped(compare(old, new), old=old, new=new, language=visit.language),
        files=file_diffs(desk.store.files(a), desk.store.files(b)),
        releases=desk.store.list(limit=_SHOWN),
        told_at=clock(visit),
    )


def _steps(visit: Visit) -> dict[str, str]:
    names = ("first", "major", "minor", "patch", "none")
    return {name: text(f"publishing.step_{name}", visit.language) for name in names}


PAGES = (
    PageRoute("releases", "/releases", releases),
    PageRoute("compare", "/releases/compare", compare_releases),
    PageRoute("release", "/releases/{number:int}", release),
    PageRoute("roll_back", "/releases/{number:int}/roll-back", roll_back, method="POST"),
)
