"""Deciding about a doubt: the edit of the map that answers it, and the note of who decided what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select, update
from sqlalchemy.engine import Engine

from bot.doubts.tables import doubt_group, doubt_message
from bot.errors import CataloguedError
from bot.journeys.editing.edits import Edit, Insert, Several
from bot.journeys.editing.places import Place, item_place, stage_place
from bot.journeys.editing.values import Group
from bot.journeys.identifiers import Ids
from bot.journeys.model import JourneyMap, Question
from bot.language.normalising import folded
from bot.touchpoints.database import writing


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What answers a doubt: an edit of the map's file, and the question it ends in."""

    edit: Edit
    path: str
    """`stage.question`."""
    known: Mapping[str, str] = field(default_factory=dict)
    """Wordings that were left out, because the map has them, each with the question that does."""


def as_new_question(
    journey: JourneyMap, stage_id: str, *, file: str, wordings: Sequence[str], answer: str
) -> Acceptance:
    """A new question at the end of a stage; its id is made of the first wording and is nobody else's.

    `file` is the map's path from the project's root, here and below.

    Wordings that the map has already, in whatever case and accents, are left out and told. Raises `UserError` when the
    stage is not there, or when fewer than two wordings remain.
    """
    stage = journey.stage(stage_id)
    if stage is None:
        stages = ", ".join(each.id for each in journey.stages)
        raise CataloguedError("errors.doubts.no_stage", stage=stage_id, known=stages)
    fresh, known = _fresh(journey, wordings)
    if len(fresh) < 2:
        raise CataloguedError("errors.doubts.too_few_wordings", wordings=len(fresh))
    things = (stage.questions, stage.touchpoints, stage.pains, stage.opportunities)
    taken = {*(thing.id for kind in things for thing in kind), *(was.value for q in stage.questions for was in q.was)}
    made = Ids(taken).made_from(fresh[0], otherwise="pregunta")
    question = Group.of(id=made, ask=tuple(fresh), answer=answer)
    place = stage_place(file, stage.id) / "questions"
    return Acceptance(Insert(place, question), f"{stage.id}.{made}", known)


def as_more_wordings(journey: JourneyMap, path: str, *, file: str, wordings: Sequence[str]) -> Acceptance:
    """More wordings for a question of the map. Raises `UserError` when it is not there, or knows all of them."""
    if _question(journey, path) is None:
        raise CataloguedError("errors.doubts.no_question", path=path)
    fresh, known = _fresh(journey, wordings)
    if not fresh:
        raise CataloguedError("errors.doubts.known_wordings", path=path)
    place = item_place(file, path) / "ask"
    return Acceptance(Several(tuple(Insert(place, wording) for wording in fresh)), path, known)


def as_small_talk(journey: JourneyMap, intent: str, *, file: str, wordings: Sequence[str]) -> Edit:
    """More phrases for a kind of small talk, such as `thanks`. Raises `UserError` when the map has all of them."""
    said = {
        folded(variant.value) for talk in journey.small_talk if talk.intent.value == intent for variant in talk.variants
    }
    fresh = [wording for wording in _distinct(wordings) if folded(wording) not in said]
    if not fresh:
        raise CataloguedError("errors.doubts.known_wordings", path=intent)
    place = Place(file, ("small_talk", intent, "ask"))
    return Several(tuple(Insert(place, wording) for wording in fresh))


def decide(
    database: Engine, group_id: str, status: str, *, by: str, at: float, path: str | None = None, why: str | None = None
) -> bool:
    """Note what was decided: `accepted` with the question's path, `dismissed`, or `open` again; whether it is there."""
    size = select(func.count()).where(doubt_message.c.group_id == group_id).scalar_subquery()
    decided = {"decided_by": by, "decided_at": at, "size_then": size, "why": why, "path": path}
    values = decided if status != "open" else dict.fromkeys(decided)
    with writing(database) as connection:
        changed = update(doubt_group).where(doubt_group.c.group_id == group_id).values(status=status, **values)
        return bool(connection.execute(changed).rowcount)


def _question(journey: JourneyMap, path: str) -> Question | None:
    stage_id, _, question_id = path.partition(".")
    stage = journey.stage(stage_id)
    return next((each for each in stage.questions if each.id == question_id), None) if stage else None


def _fresh(journey: JourneyMap, wordings: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Those that the map does not have, and of the others which question has them."""
    homes = {
        folded(variant.value): f"{stage.id}.{question.id}"
        for stage in journey.stages
        for question in stage.questions
        for variant in question.variants
    }
    distinct = _distinct(wordings)
    known = {wording: homes[folded(wording)] for wording in distinct if folded(wording) in homes}
    return [wording for wording in distinct if wording not in known], known


def _distinct(wordings: Sequence[str]) -> list[str]:
    """Each wording once, on one line: a line of a map is a wording."""
    found: dict[str, str] = {}
    for line in (" ".join(wording.split()) for wording in wordings):
        found.setdefault(folded(line), line)
    return [line for line in found.values() if line]
