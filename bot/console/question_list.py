"""The questions of a stage: their order, where they stand, new ones and those that go, each with a way back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from babel.dates import format_date
from starlette.responses import Response

from bot.accounts.audit import Action, Deed, record
from bot.catalogue import told
from bot.console.board_pages import seen_of
from bot.console.board_sheet import forgotten
from bot.console.question_mentions import told_mentions
from bot.console.question_pages import LARGEST, desk_of
from bot.console.routing import PageRoute, missing
from bot.console.visit import Visit
from bot.doubts.deciding import as_new_question
from bot.errors import CataloguedError, UserError
from bot.journeys.editing.document import Document
from bot.journeys.editing.edits import Conflict, Edit, EditRefusedError, Move
from bot.journeys.editing.mentions import Mention, mentions_of, removal
from bot.journeys.editing.places import Place, item_place
from bot.journeys.facts import filled
from bot.journeys.model import JourneyMap, Stage

_LAST: Final = 9_999


async def questions(visit: Visit) -> Response:
    """`GET maps/{map_id}/stages/{stage_id}/questions`."""
    marks = await _marks(visit)  # before what is shown: a change between the two is told, not lost
    found = await _stage(visit)
    return await visit.work(partial(_page, visit, *found, marks=marks)) if found else missing(visit)


async def add(visit: Visit) -> Response:
    """`POST …/questions`: a new question from its wordings, one per line, and its answer."""
    marks = await _marks(visit)
    found = await _stage(visit)
    if found is None:
        return missing(visit)
    journey, stage = found
    wordings = [line.strip() for line in visit.field("ask").splitlines() if line.strip()]
    try:
        if not visit.field("answer").strip():
            raise CataloguedError("errors.doubts.no_answer_written")
        made = as_new_question(
            journey, stage.id, file=_file(visit, journey), wordings=wordings, answer=visit.field("answer").strip()
        )
        await _write(visit, journey, made.edit, seen=marks, subject=made.path, deed="add")
    except UserError as error:
        few = isinstance(error, CataloguedError) and error.key == "errors.doubts.too_few_wordings"
        wrong = visit.say("questions.too_few") if few else told(error, visit.language)
        return await visit.work(partial(_page, visit, journey, stage, marks=marks, status=422, wrong=wrong))
    return visit.go(visit.path("question", map_id=journey.id, path=made.path), say="question_added")


async def move(visit: Visit) -> Response:
    """`POST …/questions/move`: `question` to the number `at` of its stage, or to the end of another `stage`."""
    found, name = await _named(visit), visit.field("question")
    if not isinstance(found, Named):
        return found
    journey, stage, target = found.journey, found.stage, found.journey.stage(visit.field("stage"))
    at = int(visit.field("at")) if visit.field("at").isdecimal() else 0
    edit = Move(found.place, min(at, len(stage.questions) - 1))
    if target is not None and target.id != stage.id:
        edit = Move(found.place, _LAST, stage=str(target.id))
    result = await _write(visit, journey, edit, seen=found.seen, subject=f"{stage.id}.{name}", deed="move")
    return _after(visit, result, said="question_moved")


async def remove(visit: Visit) -> Response:
    """`POST …/questions/remove`: at once, since it can be taken back; one that others name, after saying by whom.

    Then `with` says whether what names it goes too, `mentions`, or stays, `nothing`.
    """
    found, name, wanted = await _named(visit), visit.field("question"), visit.field("with")
    if not isinstance(found, Named):
        return found
    files = (await visit.work(visit.services.desk.read)).files
    file, path = found.place.file, f"{found.stage.id}.{name}"
    try:
        mentions = await visit.work(lambda: mentions_of(Document(files[file], file=file), path))
        if mentions and wanted not in ("mentions", "nothing"):
            return _mentioned(visit, found, mentions)
        edit = await visit.work(removal, files, file, path, mentions=mentions if wanted == "mentions" else ())
        result = await _write(visit, found.journey, edit, seen=found.seen, subject=path, deed="remove")
    except EditRefusedError as refused:
        return visit.refusal("mistake", status=422, told=told(refused, visit.language))
    return _after(
        visit, result, said="question_removed_with" if mentions and wanted == "mentions" else "question_removed"
    )


async def step(visit: Visit) -> Response:
    """`POST maps/{map_id}/questions-step`: one's own last change taken back (`way` is `undo`) or done again."""
    desk, services = desk_of(visit), visit.services
    map_id = visit.request.path_params["map_id"]
    way = "redo" if visit.field("way") == "redo" else "undo"
    steps = services.histories.of(services.desk, person=visit.person.name, map_id=map_id)
    result = await visit.work(getattr(steps, way))
    if result is not None and not isinstance(result, Conflict):
        deed = Deed(visit.actor, Action.MAP_EDITED, map_id, {"deed": way})
        await visit.work(record, services.accounts.database, deed, at=services.accounts.now())
    said = "question_conflict" if isinstance(result, Conflict) else ""
    if result is None:
        past = await visit.work(forgotten, services, person=visit.person.name, map_id=map_id)
        said = "map_forgotten" if past else "question_steps_over"
    path = visit.field("question")
    still = await visit.work(desk.find, map_id, path) if path else None
    if still:
        return visit.go(visit.path("question", map_id=map_id, path=path), say=said or f"question_{way}")
    stage_id = visit.field("stage") or path.partition(".")[0]
    address = visit.path("questions", map_id=map_id, stage_id=stage_id) if stage_id else visit.path("home")
    return visit.go(address, say=said or f"question_{way}")


@dataclass(frozen=True, slots=True)
class Named:
    """The question that a button of the list is about, and what its page had seen."""

    journey: JourneyMap
    stage: Stage
    place: Place
    seen: Mapping[str, str]


async def _named(visit: Visit) -> Named | Response:
    found, seen, name = await _stage(visit), seen_of(visit.field("seen")), visit.field("question")
    if found is None:
        return missing(visit)
    if seen is None:
        return visit.refusal("unreadable", status=400)
    journey, stage = found
    if name not in {str(each.id) for each in stage.questions}:
        return visit.go(_address(visit), say="question_conflict")  # others have taken it away, or elsewhere
    return Named(journey, stage, item_place(_file(visit, journey), f"{stage.id}.{name}"), seen)


def _after(visit: Visit, result: object, *, said: str) -> Response:
    """Back to the list; or both texts, when others have changed the same."""
    if isinstance(result, Conflict):
        return visit.page("conflict_of_places", status=409, conflict=result, back=_address(visit))
    return visit.go(_address(visit), say=said)


def _mentioned(visit: Visit, found: Named, mentions: Sequence[Mention]) -> Response:
    name = visit.field("question")
    question = found.journey.question(f"{found.stage.id}.{name}")
    return visit.page(
        "question_mentioned",
        question=question,
        name=name,
        seen=json.dumps(dict(found.seen)),
        told=told_mentions(mentions, found.journey, say=visit.say),
        journey=found.journey,
        stage=found.stage,
    )


async def _marks(visit: Visit) -> Mapping[str, str]:
    return await visit.work(desk_of(visit).fingerprints)


async def _write(
    visit: Visit, journey: JourneyMap, edit: Edit, *, seen: Mapping[str, str], subject: str, deed: str
) -> object:
    services = visit.services
    steps = services.histories.of(services.desk, person=visit.person.name, map_id=str(journey.id))
    result = await visit.work(steps.save, edit, seen=seen)
    if not isinstance(result, Conflict):
        done = Deed(visit.actor, Action.MAP_EDITED, f"{journey.id} {subject}", {"deed": deed})
        await visit.work(record, services.accounts.database, done, at=services.accounts.now())
    return result


def _page(
    visit: Visit, journey: JourneyMap, stage: Stage, *, marks: Mapping[str, str], status: int = 200, wrong: str = ""
) -> Response:
    services = visit.services
    return visit.page(
        "questions",
        status=status,
        journey=journey,
        stage=stage,
        seen=json.dumps(dict(marks)),
        wrong=wrong,
        typed=(visit.field("ask"), visit.field("answer")),
        told=lambda said: filled(said, journey.facts),
        day=lambda written: format_date(date.fromisoformat(str(written)), "d MMM y", locale=visit.language),
        steps=services.histories.of(services.desk, person=visit.person.name, map_id=str(journey.id)),
        past=forgotten(services, person=visit.person.name, map_id=str(journey.id)),
    )


async def _stage(visit: Visit) -> tuple[JourneyMap, Stage] | None:
    journey = await visit.work(desk_of(visit).map, visit.request.path_params["map_id"])
    stage = journey.stage(visit.request.path_params["stage_id"]) if journey else None
    return (journey, stage) if journey and stage else None


def _file(visit: Visit, journey: JourneyMap) -> str:
    return f"{visit.services.shelf.project.maps.name}/{journey.at.file.rpartition('/')[2]}"


def _address(visit: Visit) -> str:
    return visit.path("questions", **visit.request.path_params)


_LIST = "/maps/{map_id}/stages/{stage_id}/questions"
PAGES = (
    PageRoute("questions", _LIST, questions),
    PageRoute("add_question", _LIST, add, method="POST", largest=LARGEST),
    PageRoute("move_question", f"{_LIST}/move", move, method="POST"),
    PageRoute("remove_question", f"{_LIST}/remove", remove, method="POST"),
    PageRoute("step_questions", "/maps/{map_id}/questions-step", step, method="POST"),
)
