"""The page "Try it": a chat with the draft as it stands on the disk, seen from inside."""

import json
from collections.abc import Callable
from dataclasses import replace

from starlette.responses import JSONResponse, Response
from starlette.routing import NoMatchFound

from bot.catalogue import told
from bot.console.analysis.formats import Formats
from bot.console.routing import PageRoute
from bot.console.shelf import Shelved
from bot.console.try_form import CHANNELS, TryForm, form_of
from bot.console.try_talk import Talk, Wanted
from bot.console.try_walks import summary_of, walk_of
from bot.console.visit import Visit
from bot.errors import UserError
from bot.journeys.languages import languages_of
from bot.journeys.model import JourneyMap

LARGEST = 512 * 1024
"""Bytes of a form: a conversation of three hundred steps is in it."""


async def try_out(visit: Visit) -> Response:
    """`GET try?map=&stage=&persona=&channel=&language=&ask=`: the page, before anything is said; starts nothing."""
    shelved = await visit.work(visit.services.shelf.read)
    return _shown(visit, _settled(form_of(visit.request.query_params), shelved), shelved)


async def try_now(visit: Visit) -> Response:
    """`POST try`: hold the conversation with the draft of now, and show it. What was typed stays when that fails."""
    shelved = await visit.work(visit.services.shelf.read)
    sent = _settled(form_of(visit.form), shelved)
    form = _done(visit, sent, shelved)
    if not form.steps and not visit.field("do"):
        return _shown(visit, form, shelved)
    wanted = Wanted(form.role, form.steps, visit.language, form.compare)
    try:
        talk = await visit.work(visit.services.tryouts.of(visit.services.shelf.project).talk, wanted)
    except UserError as error:
        return _shown(visit, sent, shelved, talk=Talk(refused=told(error, visit.language)), status=503)
    if talk.refused:
        return _shown(visit, sent, shelved, talk=talk, status=409)
    return _shown(visit, form, shelved, talk=talk)


async def try_progress(visit: Visit) -> Response:
    """`GET try/progress`: what the draft's process is doing, for who waits."""
    step = visit.services.tryouts.of(visit.services.shelf.project).step
    return JSONResponse({"step": visit.say(f"try.step.{step}") if step else ""})


def _settled(form: TryForm, shelved: Shelved) -> TryForm:
    """The form on a map that is there; a place or persona of another map is none."""
    journey = shelved.map(form.role.map_id) or next(iter(shelved.maps), None)
    if journey is None:
        return form
    role = replace(form.role, map_id=journey.id)
    if role.stage and journey.stage(role.stage) is None:
        role = replace(role, stage="")
    if role.persona not in {each.id for each in journey.personas}:
        role = replace(role, persona="")
    if role.language not in languages_of(journey):
        role = replace(role, language="")
    return replace(form, role=role)


def _done(visit: Visit, form: TryForm, shelved: Shelved) -> TryForm:
    pressed = visit.field("press")
    if pressed:
        try:
            title, payload = json.loads(pressed)
        except (ValueError, TypeError):
            return form
        return form.pressed(str(title), str(payload))
    deed = visit.field("do")
    if deed == "walk":
        return form.walking(shelved.map(form.role.map_id), visit.field("walk"))
    return form.done(deed)


def _shown(visit: Visit, form: TryForm, shelved: Shelved, *, talk: Talk | None = None, status: int = 200) -> Response:
    journey = shelved.map(form.role.map_id)
    walk = walk_of(journey, form.walk, language=form.role.language) if journey and form.walk else None
    return visit.page(
        "try",
        status=status,
        form=form,
        maps=shelved.maps,
        journey=journey,
        spoken=languages_of(journey) if journey else (),
        pages=_pages(journey) if journey else (),
        channels=CHANNELS,
        talk=talk,
        summary=summary_of(walk, talk.exchanges) if walk and talk and talk.exchanges else None,
        button=lambda each: json.dumps([each.title, each.payload], ensure_ascii=False),
        question_at=_addresses(visit),
        percent=lambda share: round(100 * share),
        formats=Formats(visit.language, visit.services.publishing.zone()),
    )


def _pages(journey: JourneyMap) -> tuple[tuple[str, str], ...]:
    """The pages of the site that the map knows, each with the name of its stage."""
    found = {
        point.page.value: stage.name for stage in reversed(journey.stages) for point in stage.touchpoints if point.page
    }
    return tuple(sorted(found.items()))


def _addresses(visit: Visit) -> Callable[[str, str], str]:
    """Where a question of a map is edited; the board, for who has no editor."""

    def address(map_id: str, path: str) -> str:
        try:
            return visit.path("question", map_id=map_id, path=path)
        except NoMatchFound:
            return visit.path("board", map_id=map_id)

    return address


PAGES = (
    PageRoute("try_out", "/try", try_out),
    PageRoute("try_now", "/try", try_now, method="POST", largest=LARGEST),
    PageRoute("try_progress", "/try/progress", try_progress),
)
