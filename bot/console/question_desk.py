"""A question at work: found on the shelf, examined as a draft, and saved with what its author had seen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.console.preview import Preview, preview_of
from bot.console.question_draft import Asked, Draft, asked, draft_of, edit_of
from bot.console.question_notes import (
    Learnt,
    Note,
    alike,
    clarity,
    confused,
    field_of_steps,
    missing_languages,
    note_of,
    problems_of,
    touched_by_facts,
)
from bot.console.shelf import MapShelf
from bot.errors import UserError
from bot.journeys.editing.applying import apply
from bot.journeys.editing.desk import MapDesk
from bot.journeys.editing.edits import EditRefusedError, Files
from bot.journeys.model import JourneyMap
from bot.language.question_report import report_from_json
from bot.language.sentence_encoder import shared_encoder
from bot.publishing.store import ReleaseStore
from bot.rasa_parts.releases import latest_model
from bot.rasa_parts.reports import read_report

_OF_ASK = ("JM119", "JM120")


@dataclass(frozen=True, slots=True)
class Examined:
    """What is known about a draft: remarks beside its fields, and how channels will show it, by language."""

    notes: tuple[Note, ...]
    previews: Mapping[str, tuple[Preview, ...]]


@dataclass(frozen=True, slots=True)
class QuestionDesk:
    """The questions of one project; its functions block and may be called from many threads."""

    shelf: MapShelf
    desk: MapDesk
    releases: ReleaseStore | None = None

    def find(self, map_id: str, path: str) -> Asked | None:
        """The question as it stands on the disk, in a map that reads even if it has errors."""
        journey = self.map(map_id)
        return asked(journey, path, folder=self.shelf.project.maps.name) if journey else None

    def map(self, map_id: str) -> JourneyMap | None:
        """The map of that id: a draft may be wrong for a while, and must stay open to be mended."""
        shelved = self.shelf.read()
        broken = (each.map for each in shelved.broken if each.map is not None)
        return shelved.map(map_id) or next((each for each in broken if each.id == map_id), None)

    def examine(self, of: Asked, draft: Draft, *, language: str) -> Examined:
        """Look at a draft without writing anything."""
        notes = {(note.field, note.said): note for note in reversed(list(self._notes(of, draft, language)))}
        return Examined(tuple(reversed(notes.values())), previews_of(of, draft))  # what was said twice, where it weighs

    def fingerprints(self) -> Mapping[str, str]:
        """Of the files as they are now, to be taken before what a form shows is read."""
        return self.desk.read().fingerprints

    def _notes(self, of: Asked, draft: Draft, language: str) -> Iterable[Note]:
        yield from self._problems(of, draft, language)
        yield from alike(draft, of, encoder=shared_encoder(), language=language)
        yield from confused(self.learnt(), of, language=language)
        yield from missing_languages(draft, of, language=language)
        yield from clarity(draft, of, language=language)
        yield from touched_by_facts(draft, of, language=language)

    def _problems(self, of: Asked, draft: Draft, language: str) -> tuple[Note, ...]:
        try:
            files = self._with(of, draft)
            return tuple(problems_of(files, of, today=self.shelf.today(), language=language))
        except EditRefusedError as refused:
            return notes_of_refusal(refused, of, language=language)

    def _with(self, of: Asked, draft: Draft) -> Files:
        files = self.desk.read().files
        edit = edit_of(of, draft, shown=draft_of(of))
        return apply(files, edit).files if edit else files

    def learnt(self) -> Learnt | None:
        """What the training of the release that answers showed; before the first release, that of the newest model."""
        active = self.releases.active() if self.releases else None
        if self.releases and active:
            kept = self.releases.training(active.number)
            try:
                return None if kept is None else Learnt(report_from_json(kept), active.number)
            except (KeyError, TypeError):  # written by another version of the product
                return None
        try:
            report = read_report(latest_model(self.shelf.project.models))
        except (UserError, OSError):
            return None
        return Learnt(report, None) if report else None


def notes_of_refusal(refused: EditRefusedError, of: Asked, *, language: str) -> tuple[Note, ...]:
    """Why a draft cannot even be written down, beside the fields it is about as far as that is known."""
    spoken = of.journey.language
    codes = {problem.code: problem for problem in refused.problems}
    return tuple(
        note_of(
            problem,
            field_of_steps(("ask",) if code in _OF_ASK else ("answer",), spoken=spoken),
            language=language,
        )
        for code, problem in codes.items()
    )


def previews_of(of: Asked, draft: Draft) -> dict[str, tuple[Preview, ...]]:
    """Each language's preview on the web and in Telegram; what a translation does not say is the map's."""
    found: dict[str, tuple[Preview, ...]] = {}
    spoken = {of.journey.language: of.journey, **{each.language: each for each in of.journey.translations}}
    for language, journey in spoken.items():
        buttons = [q.canonical for path in draft["then"] if (q := journey.question(path))]
        link = (draft[f"{language}/link"] or draft[f"{of.journey.language}/link"] or ("",))[0]
        found[language] = tuple(
            preview_of(channel, _texts(of, draft, language, channel), facts=journey.facts, buttons=buttons, link=link)
            for channel in ("web", "telegram")
        )
    return found


def _texts(of: Asked, draft: Draft, language: str, channel: str) -> tuple[str, ...]:
    said = [each for each in (language, of.journey.language) if draft[f"{each}/answer/default"]]
    chosen = said[0] if said else of.journey.language
    return draft[f"{chosen}/answer/{channel}"] or draft[f"{chosen}/answer/default"]
