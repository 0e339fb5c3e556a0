"""What the pages of publishing work with: the draft, the releases, the run of this moment, the rule of four eyes."""

import threading
from collections.abc import Callable
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Engine

from bot.accounts.audit import Action, Actor, AuditFilter, Deed, Entry, entries, record
from bot.console.draft import Draft, authors_since
from bot.console.publishing_runs import Publishes, Runs, Start, in_a_thread
from bot.console.shelf import MapShelf
from bot.errors import CataloguedError, UserError
from bot.journeys.model import JourneyMap
from bot.publishing.archive import checksum_of, files_of, pack, replace_files
from bot.publishing.changes import compare
from bot.publishing.publisher import Publisher
from bot.publishing.releases import MapFile, Release
from bot.publishing.shelf import maps_in
from bot.publishing.store import ReleaseStore

_ZONE = "Europe/Madrid"
"""Where no map says another."""


class PublishingDesk:
    """One per console. Whatever asks the database or reads files belongs beside the event loop."""

    def __init__(
        self,
        database: Engine,
        shelf: MapShelf,
        *,
        now: Callable[[], float],
        four_eyes: bool = False,
        serving: Callable[[], str] | None = None,
        start: Start = in_a_thread,
        publisher: Publishes | None = None,
        warm: Callable[[tuple[MapFile, ...]], None] = lambda _files: None,
        stop: Callable[[], bool] = lambda: False,
        activated: Callable[[], None] = lambda: None,
    ) -> None:
        """`serving` tells which release answers in this very process, where one does; `four_eyes` needs two people.

        `publisher` carries orders out; without one, they are carried out in this process. `warm` is told of files
        that may soon be published, and does not wait; `stop` ends what is under way, `False` when nothing is;
        `activated` is called when another release was made active here.
        """
        self.publisher = publisher or Publisher(shelf.project, database, now=now)
        self.store = ReleaseStore(database)
        self.warm = warm
        self.stop = stop
        self.runs = Runs(self.publisher, database, now, start, activated)
        self._activated = activated
        self.four_eyes = four_eyes
        self.serving = serving
        self.now = now
        self.database = database
        self._shelf = shelf
        self._lock = threading.Lock()
        self._known: dict[int, tuple[JourneyMap, ...]] = {}

    def zone(self) -> ZoneInfo:
        """The time zone of the maps."""
        maps = self._shelf.read().maps
        return ZoneInfo(maps[0].settings.timezone if maps else _ZONE)

    def active(self) -> Release | None:
        """The release that answers."""
        active = self.store.active()
        return None if active is None else self.store.get(active.number)

    def maps(self, number: int) -> tuple[JourneyMap, ...]:
        """The maps of a release, read once. `UserError` when this version of the product refuses them."""
        with self._lock:
            known = self._known.get(number)
        if known is None:
            known = maps_in(self.store.files(number))
            with self._lock:
                self._known = {**dict(list(self._known.items())[-3:]), number: known}
        return known

    def draft(self) -> Draft:
        """The files of this moment beside what answers."""
        files, active, shelved = self.files(), self.active(), self._shelf.read()
        old = self.maps(active.number) if active else ()
        changes = () if shelved.broken else compare(old, shelved.maps)
        authors = authors_since(self.database, active.created_at if active else None)
        return Draft(files, checksum_of(pack(files)), active, changes, old, shelved.maps, shelved.broken, authors)

    def files(self) -> tuple[MapFile, ...]:
        """What is on the disk; an unreadable folder is an empty one, as on the other pages."""
        try:
            return files_of(self._shelf.project)
        except UserError:
            return ()

    def unpublished(self) -> int | None:
        """How many changes wait to be published; `None` when that cannot be said. Quick: for every page."""
        shelved = self._shelf.read()
        active = self.store.active()
        if active is None or shelved.broken:
            return None
        try:
            return len(compare(self.maps(active.number), shelved.maps))
        except UserError:
            return None

    # Four eyes

    def asked(self, draft: Draft) -> Entry | None:
        """The wish to publish exactly this draft; a draft that has changed since was never asked for."""
        wanted = AuditFilter(action=Action.PUBLICATION_ASKED, since=draft.active.created_at if draft.active else None)
        last = next(iter(entries(self.database, wanted, limit=1)), None)
        return last if last and last.deed.detail.get("draft") == draft.checksum[:12] else None

    def ask(self, draft: Draft, *, by: Actor, note: str) -> None:
        """Keep somebody's wish that this draft be published."""
        deed = Deed(by, Action.PUBLICATION_ASKED, note[:200], {"draft": draft.checksum[:12]})
        record(self.database, deed, at=self.now())

    def may_approve(self, draft: Draft, name: str) -> bool:
        """Whether four eyes have seen it: nobody approves what they wrote themselves, or asked for."""
        if not self.four_eyes:
            return True
        asked = self.asked(draft)
        return name not in {each.name for each in draft.authors} and (asked is None or asked.deed.actor.name != name)

    # Going back

    def would_lose(self) -> bool:
        """Whether the files on the disk are in no release, so that replacing them would lose what somebody wrote."""
        checksum = checksum_of(pack(self.files()))
        return checksum not in {each.maps_checksum for each in self.store.list()}

    def put_files(self, number: int) -> None:
        """Make the maps on the disk those of a release; what stood there is kept in `var/replaced/`."""
        files, project = self.files(), self._shelf.project
        folder = project.provide_var() / "replaced"
        folder.mkdir(exist_ok=True)
        moment = datetime.fromtimestamp(self.now(), timezone.utc).strftime("%Y-%m-%dT%H-%M-%SZ")
        (folder / f"{moment}.zip").write_bytes(pack(files))
        replace_files(self.store.files(number), project)

    def back_to(self, number: int, *, by: Actor) -> bool:
        """Let an older release answer again; `False` when its model must be trained first, which is under way then."""
        if not self.store.get(number).has_model:
            if not self.runs.roll_back(number, by=by):
                raise CataloguedError("errors.publishing.busy", by=by.name)
            return False
        release = self.publisher.roll_back(number, by=by.name)
        self._activated()
        deed = Deed(by, Action.ROLLED_BACK, f"release {number}", {"version": release.version})
        record(self.database, deed, at=self.now())
        return True
