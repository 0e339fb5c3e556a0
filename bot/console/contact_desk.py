"""The contacts that people bring as the console works with them: tables kept for a while, looked at, brought in."""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Final

from sqlalchemy.engine import Engine

from bot.accounts.audit import Action, Actor, Deed, record
from bot.console.contact_jobs import ContactUpload, Step
from bot.console.doubt_desk import DoubtDesk
from bot.console.shelf import MapShelf
from bot.doubts.contact_book import bring_in, brought_in, undo_import
from bot.doubts.contacts import Fate, Redact, identified, plan_contacts, redacted
from bot.doubts.draft_judge import DraftJudge, Judge
from bot.errors import CataloguedError
from bot.journeys.model import JourneyMap
from bot.journeys.tables.contacts import MOST_CONTACTS, read_contacts
from bot.journeys.tables.sheets import Table
from bot.language.sentence_encoder import shared_encoder

_KEPT: Final = 16
_SECONDS: Final = 3_600.0


@dataclass(slots=True)
class ContactDesk:
    """The tables of everybody; its functions block and may be called from many threads."""

    database: Engine
    shelf: MapShelf
    doubts: DoubtDesk
    now: Callable[[], float]
    redact: Redact
    _kept: OrderedDict[str, ContactUpload] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _learning: threading.Lock = field(default_factory=threading.Lock)
    _learnt: tuple[JourneyMap, Judge] | None = None

    def keep(self, table: Table, *, owner: str, name: str, where: str, kind: str) -> ContactUpload:
        """Keep a table for an hour; `where` is `map` or `map/stage`. `UserError` for one that is too long."""
        if len(table.rows) > MOST_CONTACTS:
            raise CataloguedError("tables.too_many_rows", limit=MOST_CONTACTS)
        map_id, _, stage_id = where.partition("/")
        upload = ContactUpload(secrets.token_hex(8), owner, name, table, map_id, stage_id, kind, self.now())
        with self._guard:
            self._kept[upload.number] = upload
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return upload

    def find(self, number: str, *, owner: str) -> ContactUpload | None:
        """The table of that number, if it is theirs and not too old."""
        with self._guard:
            found = self._kept.get(number)
        return found if found and found.owner == owner and self.now() - found.at < _SECONDS else None

    def look(self, upload: ContactUpload, columns: Mapping[str, int]) -> None:
        """Begin to find out what would come of it, unless that is known for these columns."""
        if upload.columns != columns:
            upload.begin(lambda: self._look(upload, columns))

    def bring(self, upload: ContactUpload, *, by: Actor) -> None:
        """Begin to write what was looked at."""
        if upload.plan is not None and upload.done is None:
            upload.begin(lambda: self._bring(upload, by))

    def undo(self, import_id: str, *, by: Actor) -> bool:
        """Take an import out again; `False` when it does not stand any more."""
        gone = undo_import(self.database, import_id, at=self.now())
        if gone is None:
            return False
        with self._guard:
            for each in self._kept.values():
                if each.done and each.done.import_id == import_id:
                    each.done, each.columns = None, None
        record(self.database, Deed(by, Action.IMPORT_UNDONE, import_id, {"contacts": gone}), at=self.now())
        self.doubts.look_again()
        return True

    def _look(self, upload: ContactUpload, columns: Mapping[str, int]) -> None:
        upload.columns, upload.plan = columns, None
        journey = self.shelf.read().map(upload.map_id)
        if journey is None:
            raise CataloguedError("tables.fault_no_map", map=upload.map_id)
        today = datetime.fromtimestamp(self.now(), timezone.utc).date()
        where = {"stage_id": upload.stage_id, "kind": upload.kind}
        rows = read_contacts(upload.table, columns, journey=journey, today=today, **where)
        rows = tuple(redacted(rows, journey, redact=self.redact))
        ids = identified(rows, map_id=journey.id)
        known = brought_in(self.database, ids)
        upload.reach(Step.LEARNING)
        judge = self._judge(journey)
        upload.reach(Step.COMPARING)
        upload.plan = plan_contacts(
            rows,
            ids,
            map_id=journey.id,
            known=known,
            judge=judge,
            progress=lambda done: upload.reach(Step.COMPARING, done),
        )

    def _bring(self, upload: ContactUpload, by: Actor) -> None:
        plan = upload.plan
        assert plan is not None
        upload.reach(Step.WRITING)
        upload.done = bring_in(self.database, plan, name=upload.name, by=by.name, at=self.now())
        detail = {"contacts": upload.done.brought, "open": upload.done.open, "wrong": plan.count(Fate.WRONG)}
        record(self.database, Deed(by, Action.IMPORTED, upload.name or "contacts", detail), at=self.now())
        upload.reach(Step.GATHERING)
        self.doubts.look_again()
        self.doubts.refresh()

    def _judge(self, journey: JourneyMap) -> Judge:
        """Learnt once for a map as it stands; one at a time."""
        with self._learning:
            if self._learnt is None or self._learnt[0] is not journey:
                self._learnt = journey, DraftJudge(journey, shared_encoder())
            return self._learnt[1]
