"""What somebody decides about a doubt: the form, the edit it becomes, and what is said afterwards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from textwrap import shorten
from typing import Final

from starlette.datastructures import FormData

from bot.accounts.audit import Action, Actor, Deed, record
from bot.compiler.naming import SMALL_TALK
from bot.console.doubt_desk import DoubtDesk, LookedAt
from bot.console.forms import field as text_of
from bot.doubts.deciding import Acceptance, as_more_wordings, as_new_question, as_small_talk
from bot.doubts.proposing import Proposal
from bot.errors import CataloguedError
from bot.journeys.editing.edits import Conflict
from bot.journeys.model import JourneyMap

KINDS: Final = SMALL_TALK
_PROPOSED: Final = {
    Proposal.NEW_QUESTION: "accept",
    Proposal.ADD_PHRASES: "add",
    Proposal.SMALL_TALK: "small_talk",
}
_NOTED: Final = {
    "accept": Action.DOUBT_ACCEPTED,
    "add": Action.DOUBT_ACCEPTED,
    "small_talk": Action.DOUBT_DISMISSED,
    "dismiss": Action.DOUBT_DISMISSED,
    "reopen": Action.DOUBT_REOPENED,
    "undo": Action.DOUBT_REOPENED,
}


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a decision: a sentence and where to go, or what is wrong."""

    said: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    """For the audit trail: questions by their paths."""
    spoken: Mapping[str, str] = field(default_factory=dict)
    """For the sentence: questions by their names."""
    wrong: CataloguedError | None = None
    conflict: Conflict | None = None
    path: tuple[str, str] | None = None
    """Map and question, when a question was written."""
    doubt: str = ""

    def address(self, path_of: Callable[..., str]) -> str:
        """The page to go on with: the question that was written, else the doubts."""
        if self.path:
            return path_of("question", map_id=self.path[0], path=self.path[1])
        return path_of("doubt", doubt=self.doubt) if self.doubt else path_of("doubts")


@dataclass(frozen=True, slots=True)
class DoubtForm:
    """The fields of the form as they were typed, or as they are proposed."""

    deed: str = "accept"
    """Which part of the form is open: `accept`, `add`, `small_talk` or `dismiss`."""
    wordings: tuple[str, ...] = ()
    """Messages that are ticked."""
    more: str = ""
    """Other wordings, one on each line."""
    question: str = ""
    answer: str = ""
    stage: str = ""
    path: str = ""
    kind: str = ""
    why: str = ""
    wrong: CataloguedError | None = None
    conflict: Conflict | None = None

    @classmethod
    def fresh(cls, looked: LookedAt) -> "DoubtForm":
        """As it is proposed."""
        sketch = looked.sketch
        return cls(
            deed=_PROPOSED[sketch.proposal],
            wordings=sketch.samples,
            question=sketch.question,
            stage=looked.group.stage_id or "",
            path=sketch.nearest[0].path if sketch.nearest else "",
        )

    @classmethod
    def sent(cls, form: FormData) -> "DoubtForm":
        """As somebody typed it."""
        ticked = tuple(each for each in form.getlist("wording") if isinstance(each, str))
        return cls(
            deed=text_of(form, "deed"),
            wordings=ticked,
            more=text_of(form, "more"),
            question=text_of(form, "question"),
            answer=text_of(form, "answer"),
            stage=text_of(form, "stage"),
            path=text_of(form, "to"),
            kind=text_of(form, "kind"),
            why=text_of(form, "why"),
        )

    def with_problem(self, done: Done) -> "DoubtForm":
        """The same, with what is wrong with it."""
        return replace(self, wrong=done.wrong, conflict=done.conflict)

    @property
    def all_wordings(self) -> tuple[str, ...]:
        """The ticked messages, and the lines that were typed."""
        return (*self.wordings, *self.more.splitlines())

    @property
    def first_wording(self) -> str:
        """What a new question is called."""
        words = (each.strip() for each in (self.question, *self.all_wordings))
        return shorten(next((each for each in words if each), ""), 120, placeholder="…")


def subject_of(group_id: str) -> str:
    """What the audit trail calls a doubt."""
    return f"doubt {group_id}"


def decide_with(desk: DoubtDesk, looked: LookedAt, form: DoubtForm, *, actor: Actor) -> Done:
    """Do what the form says, and note who did it."""
    try:
        done = _done(desk, looked, form, by=actor.name)
    except CataloguedError as wrong:
        return Done(wrong=wrong)
    if done.conflict is None:
        detail = {"map": looked.group.map_id, **done.values}
        deed = Deed(actor, _NOTED[form.deed], subject_of(looked.group.group_id), detail)
        record(desk.database, deed, at=desk.now())
        if form.deed in ("accept", "add", "small_talk", "undo") and looked.journey:
            edited = Deed(actor, Action.MAP_EDITED, desk.file_of(looked.journey), dict(done.values))
            record(desk.database, edited, at=desk.now())
    return done


def _done(desk: DoubtDesk, looked: LookedAt, form: DoubtForm, *, by: str) -> Done:
    group, deed = looked.group, form.deed
    if deed in ("undo", "reopen"):
        conflict = desk.reopen(group, by=by, taking_back=deed == "undo")
        said = "doubt_undone" if deed == "undo" else "doubt_reopened"
        return Done(conflict=conflict) if conflict else Done(said, doubt=group.group_id)
    if group.status != "open":
        raise CataloguedError("errors.doubts.decided_meanwhile")
    if deed == "dismiss":
        if not form.why.strip():
            raise CataloguedError("errors.doubts.no_reason")
        desk.settle(group, "dismissed", by=by, why=form.why.strip()[:500])
        return Done("doubt_dismissed", doubt=group.group_id)
    if deed == "small_talk":
        return _small_talk(desk, looked, form, by=by)
    if deed in ("accept", "add"):
        return _written(desk, looked, form, by=by)
    raise CataloguedError("errors.doubts.no_deed")


def _written(desk: DoubtDesk, looked: LookedAt, form: DoubtForm, *, by: str) -> Done:
    journey = _journey(looked)
    made = _new_question(desk, journey, form) if form.deed == "accept" else _more_wordings(desk, journey, form)
    conflict = desk.settle(looked.group, "accepted", by=by, edit=made.edit, path=made.path)
    if conflict:
        return Done(conflict=conflict)
    said = "doubt_accepted" if form.deed == "accept" else "doubt_added"
    values = {"path": made.path}
    if made.known:
        said += "_but"
        values |= {"known": str(len(made.known)), "where": ", ".join(dict.fromkeys(made.known.values()))[:500]}
    spoken = {**values, "question": _name(journey, made.path) or form.first_wording}
    if made.known:
        names = dict.fromkeys(f"«{_name(journey, path) or path}»" for path in made.known.values())
        spoken["where"] = shorten(", ".join(names), 200, placeholder="…")
    return Done(said, values, spoken, path=(journey.id, made.path), doubt=looked.group.group_id)


def _name(journey: JourneyMap, path: str) -> str:
    question = journey.question(path)
    return shorten(question.canonical, 120, placeholder="…") if question else ""


def _new_question(desk: DoubtDesk, journey: JourneyMap, form: DoubtForm) -> Acceptance:
    if not form.answer.strip():
        raise CataloguedError("errors.doubts.no_answer_written")
    wordings = (form.question, *form.all_wordings)
    file = desk.file_of(journey)
    return as_new_question(journey, form.stage, file=file, wordings=wordings, answer=form.answer)


def _more_wordings(desk: DoubtDesk, journey: JourneyMap, form: DoubtForm) -> Acceptance:
    return as_more_wordings(journey, form.path, file=desk.file_of(journey), wordings=form.all_wordings)


def _small_talk(desk: DoubtDesk, looked: LookedAt, form: DoubtForm, *, by: str) -> Done:
    journey = _journey(looked)
    if form.kind not in KINDS:
        raise CataloguedError("errors.doubts.no_kind")
    edit = as_small_talk(journey, form.kind, file=desk.file_of(journey), wordings=form.all_wordings)
    conflict = desk.settle(looked.group, "dismissed", by=by, edit=edit, why=form.kind)
    return Done(conflict=conflict) if conflict else Done("doubt_small_talk", doubt=looked.group.group_id)


def _journey(looked: LookedAt) -> JourneyMap:
    if looked.journey is None:
        raise CataloguedError("errors.doubts.no_map", map=looked.group.map_id, known="–")
    return looked.journey
