"""`travesia doubts`: what customers ask and the map does not answer, and what is to be done about each."""

import argparse
import getpass
import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Final

from sqlalchemy.engine import Engine as Database

from bot.catalogue import text
from bot.cli.doubts_text import conflict_lines, details, table
from bot.cli.preparation import read_maps
from bot.cli.terminal import Terminal
from bot.cli.usage import whole_number
from bot.compiler.naming import SMALL_TALK
from bot.doubts.book import bring_up_to_date
from bot.doubts.deciding import Acceptance, as_more_wordings, as_new_question, as_small_talk, decide
from bot.doubts.proposing import Sketch, Sketcher
from bot.doubts.reading import DoubtGroup, group, groups, texts
from bot.doubts.space import DoubtSpace
from bot.errors import CataloguedError
from bot.journeys.editing.desk import MapDesk
from bot.journeys.editing.edits import Conflict, Edit
from bot.journeys.model import JourneyMap
from bot.language.sentence_encoder import shared_encoder
from bot.touchpoints.home import has_log, open_log

_DAY: Final = 86_400.0
_ACTIONS: Final = ("list", "show", "accept", "add", "small-talk", "dismiss", "reopen")
_STATUSES: Final = ("open", "accepted", "dismissed", "solved", "all")


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare what is to be done, with which doubt, and how."""
    about = {name: text(f"cli.doubts.{name}", language) for name in ("action", "doubt", "target")}
    parser.add_argument("action", nargs="?", default="list", choices=_ACTIONS, help=about["action"])
    parser.add_argument("doubt", nargs="?", help=about["doubt"])
    parser.add_argument("target", nargs="?", help=about["target"])
    parser.add_argument("--map", metavar="ID", help=text("cli.doubts.option_map", language))
    parser.add_argument("--stage", metavar="ID", help=text("cli.doubts.option_stage", language))
    days = whole_number(1, 3_650, language=language)
    parser.add_argument("--days", type=days, default=28, metavar="N", help=text("cli.doubts.option_days", language))
    status = text("cli.doubts.option_status", language)
    parser.add_argument("--status", choices=_STATUSES, default="open", help=status)
    for name in ("question", "answer", "why"):
        parser.add_argument(f"--{name}", metavar="T", help=text(f"cli.doubts.option_{name}", language))
    wording = text("cli.doubts.option_wording", language)
    parser.add_argument("--wording", action="append", default=[], metavar="T", help=wording)
    parser.add_argument("--json", action="store_true", help=text("cli.doubts.option_json", language))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Bring the groups up to date, and do what is asked. `UserError` for what is not there or cannot be."""
    maps = read_maps(terminal)
    if not has_log(terminal.project, terminal.settings):
        terminal.print("[]") if options.json else terminal.say("doubts.nothing_logged")
        return 0
    database = open_log(terminal.project, terminal.settings)
    try:
        space = DoubtSpace(shared_encoder())
        bring_up_to_date(database, maps, space, now=time.time())
        work = _Work(options, terminal, database, maps, space)
        return work.list() if options.action == "list" else work.one()
    finally:
        database.dispose()


class _Work:
    """One run of the command."""

    def __init__(
        self,
        options: argparse.Namespace,
        terminal: Terminal,
        database: Database,
        maps: Sequence[JourneyMap],
        space: DoubtSpace,
    ) -> None:
        self._options, self._terminal, self._database = options, terminal, database
        self._maps = {str(journey.id): journey for journey in maps}
        self._sketcher = Sketcher(maps, space)
        self._now = time.time()

    def list(self) -> int:
        """Every doubt that the options ask for, most customers first."""
        status = None if self._options.status == "all" else self._options.status
        since = self._now - self._options.days * _DAY
        found = groups(self._database, now=self._now, status=status, since=since, map_id=self._options.map)
        if self._options.stage is not None:
            found = tuple(each for each in found if each.stage_id == self._options.stage)
        sketched = [(each, self._sketch(each)) for each in found]
        if self._options.json:
            readable = [{**asdict(each), **asdict(sketch)} for each, sketch in sketched]
            self._terminal.print(json.dumps(readable, ensure_ascii=False, indent=2))
        elif not sketched:
            self._terminal.say("doubts.none")
        else:
            for line in table(sketched, self._terminal.language):
                self._terminal.print(line)
        return 0

    def one(self) -> int:
        """Show one doubt, or decide about it."""
        found = group(self._database, self._options.doubt or "", now=self._now)
        if found is None:
            raise CataloguedError("errors.doubts.no_group", group=self._options.doubt or "?")
        act: Mapping[str, Callable[[DoubtGroup], int]] = {
            "show": self._show,
            "accept": self._accept,
            "add": self._add,
            "small-talk": self._small_talk,
            "dismiss": lambda each: self._note(each, "dismissed", why=self._options.why),
            "reopen": lambda each: self._note(each, "open"),
        }
        return act[self._options.action](found)

    def _show(self, found: DoubtGroup) -> int:
        sketch = self._sketch(found)
        if self._options.json:
            self._terminal.print(json.dumps({**asdict(found), **asdict(sketch)}, ensure_ascii=False, indent=2))
        else:
            for line in details(found, sketch, self._terminal.language):
                self._terminal.print(line)
        return 0

    def _accept(self, found: DoubtGroup) -> int:
        sketch = self._sketch(found)
        if not self._options.answer:
            raise CataloguedError("errors.doubts.no_answer")
        first = self._options.question or sketch.question
        journey, stage = self._journey(found), self._options.stage or found.stage_id or ""
        wordings = (first, *self._options.wording, *sketch.samples)
        made = as_new_question(journey, stage, file=self._file(journey), wordings=wordings, answer=self._options.answer)
        return self._write(found, made)

    def _add(self, found: DoubtGroup) -> int:
        sketch = self._sketch(found)
        path = self._options.target or (sketch.nearest[0].path if sketch.nearest else "")
        wordings = (*self._options.wording, *sketch.samples)
        journey = self._journey(found)
        return self._write(found, as_more_wordings(journey, path, file=self._file(journey), wordings=wordings))

    def _small_talk(self, found: DoubtGroup) -> int:
        intent = self._options.target
        if intent not in SMALL_TALK:
            known = ", ".join(SMALL_TALK)
            raise CataloguedError("errors.doubts.no_small_talk", intent=intent or "?", known=known)
        journey, samples = self._journey(found), self._sketch(found).samples
        edit = as_small_talk(journey, intent, file=self._file(journey), wordings=samples)
        if not self._save(edit):
            return 1
        return self._note(found, "dismissed", why=intent)

    def _write(self, found: DoubtGroup, made: Acceptance) -> int:
        if not self._save(made.edit):
            return 1
        self._note(found, "accepted", path=made.path)
        self._terminal.say("doubts.written", path=made.path, file=self._file(self._journey(found)))
        for wording, path in made.known.items():
            self._terminal.say("doubts.known", wording=wording, path=path)
        return 0

    def _save(self, edit: Edit) -> bool:
        desk = MapDesk(self._terminal.project)
        result = desk.save(edit, seen=desk.read().fingerprints)
        if isinstance(result, Conflict):
            for line in conflict_lines(result, self._terminal.language):
                self._terminal.print(line)
            return False
        return True

    def _note(self, found: DoubtGroup, status: str, *, path: str | None = None, why: str | None = None) -> int:
        decide(self._database, found.group_id, status, by=who(), at=time.time(), path=path, why=why)
        self._terminal.say(f"doubts.is_{status}", doubt=found.group_id[:6])
        return 0

    def _sketch(self, found: DoubtGroup) -> Sketch:
        journey = self._maps.get(found.map_id)
        language = journey.language if journey else self._terminal.language
        return self._sketcher.sketch(found.map_id, texts(self._database, found.group_id), language=language)

    def _journey(self, found: DoubtGroup) -> JourneyMap:
        journey = self._maps.get(found.map_id)
        if journey is None:
            raise CataloguedError("errors.doubts.no_map", map=found.map_id, known=", ".join(self._maps))
        return journey

    def _file(self, journey: JourneyMap) -> str:
        return self._terminal.project.name_of(journey.at.file)


def who() -> str:
    """The name of whoever sits at the terminal."""
    with suppress(Exception):  # no name for this user on this machine
        return getpass.getuser()
    return "?"
