"""Publishing: check, compile, train, examine, keep, answer; whatever fails, the release before goes on answering."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from sqlalchemy.engine import Engine as Database

from bot.errors import CataloguedError
from bot.journeys.model import JourneyMap
from bot.project import Project
from bot.publishing.archive import checksum_of, pack
from bot.publishing.changes import Change, compare, next_version, step_of
from bot.publishing.examination import Examination, Mind, examine
from bot.publishing.lease import publishing_alone
from bot.publishing.lost_ids import refuse_lost_ids
from bot.publishing.minds import Minds
from bot.publishing.recent_questions import recent_questions
from bot.publishing.releases import MapFile, NewRelease, Release, Step
from bot.publishing.shelf import maps_in, maps_of, model_of, unpacked
from bot.publishing.store import ReleaseStore
from bot.publishing.workshop import Built, Learnt, Way, Workshop
from bot.rasa_parts.training import made_from
from bot.touchpoints.labels import labels
from bot.touchpoints.map_registry import register

_ONE_SECOND: Final = 1.0


class Stage(str, Enum):
    """What a publishing is doing; whoever shows it says it in the reader's language."""

    CHECKING = "checking"
    COMPILING = "compiling"
    TRAINING = "training"
    EXAMINING = "examining"
    KEEPING = "keeping"


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants published."""

    files: tuple[MapFile, ...]
    author: str
    note: str = ""
    reason: str | None = None
    """Why it shall answer although some things go worse than before."""
    not_before: float | None = None
    """UTC seconds: the hour from which it shall answer; at once when `None`."""
    language: str = "es"
    """Of whoever reads what is wrong with the maps."""


@dataclass(frozen=True, slots=True)
class Published:
    """What came of an order."""

    release: Release
    changes: tuple[Change, ...]
    examination: Examination
    way: Way


@dataclass(frozen=True, slots=True)
class _Examined:
    """What was found worse, kept until somebody says why it is accepted: exactly that is published then."""

    of: tuple[str, int | None, str]
    """Checksum of the files, the release they were compared with, what the model is made from."""
    learnt: Learnt
    examination: Examination


class RegressionsError(CataloguedError):
    """Something goes worse than before and nobody has said why that is accepted: nothing was published."""

    def __init__(self, examination: Examination) -> None:
        super().__init__("errors.publishing.regressions", count=examination.regressions)
        self.examination = examination


class Publisher:
    """Makes releases of one project. Each call runs for seconds and belongs on a thread of its own in a server."""

    def __init__(
        self, project: Project, database: Database, *, now: Callable[[], float] = time.time, again: bool = False
    ) -> None:
        """The database must be migrated; it belongs to the caller.

        `again` says that more than one publishing is to come: what the next one needs stays in memory.
        """
        self._project = project
        self._database = database
        self._now = now
        self._minds = Minds(remember=again)
        self._newest: Mind | None = None
        self._examined_last: _Examined | None = None
        self._read: tuple[int, tuple[JourneyMap, ...]] | None = None
        self.store: Final = ReleaseStore(database)

    def publish(self, order: Order, *, progress: Callable[[Stage], None] = lambda _: None) -> Published:
        """Carry an order out. `UserError` for whatever an author can mend; `RegressionsError` lists what goes worse.

        Nothing of it is seen by anybody before the last step, which is one transaction: a failure, or the death of
        the process, at any moment before leaves everything as it was.
        """
        with publishing_alone(self._database, by=order.author, now=self._now):
            pointer = self.store.active()
            active = pointer.number if pointer else None
            self._refuse_the_past(order)
            workshop = Workshop(self._project)
            try:
                progress(Stage.CHECKING)
                maps = workshop.check(order.files, language=order.language)
                refuse_lost_ids(maps, self._maps(active), language=order.language)
                progress(Stage.COMPILING)
                built = workshop.compile(maps, language=order.language)
                self._refuse_the_same(order, built, active)
                examined = self._tried(order, built, workshop, active=active, progress=progress)
                if examined.examination.regressions and not (order.reason or "").strip():
                    self._examined_last = examined
                    raise RegressionsError(examined.examination)
                progress(Stage.KEEPING)
                published = self._kept(order, built, examined, base=active)
                self._examined_last = None
                self._remember(published, built)
                return published
            finally:
                self._minds.settle()
                self._newest = None
                workshop.close()

    def _remember(self, published: Published, built: Built) -> None:
        """What has just been published is what the next one is compared with."""
        self._read = (published.release.number, built.maps)
        if self._newest is not None:
            self._minds.keep(published.release.number, self._newest)

    def _tried(
        self, order: Order, built: Built, workshop: Workshop, *, active: int | None, progress: Callable[[Stage], None]
    ) -> _Examined:
        """A model and what its examination found; what was examined already and waited for a reason is not again."""
        of = (checksum_of(pack(order.files)), active, made_from(built.project))
        last = self._examined_last
        if last is not None and last.of == of and (order.reason or "").strip():
            return last
        learnt = workshop.train(self.store, training=lambda: progress(Stage.TRAINING), base=active)
        progress(Stage.EXAMINING)
        return _Examined(of, learnt, self._examined(built, learnt, active))

    def warm(self) -> None:
        """Load the model that answers now, with which the next one is compared. `UserError` when it cannot be."""
        active = self.store.active()
        if active is not None:
            asyncio.run(self._old(active.number))

    def roll_back(self, number: int | None = None, *, by: str, training: Callable[[], None] = lambda: None) -> Release:
        """Let an older release answer again, maps and model: release `number`, else the one before the active one.

        A model that is no longer kept is trained again from the release's own maps; `training` is told before.
        """
        active = self.store.active()
        if active is None:
            raise CataloguedError("errors.publishing.nothing_published")
        if number is None:
            number = self._before(active.number)
        if number == active.number:
            raise CataloguedError("errors.publishing.already_active", number=number)
        release = self.store.get(number)
        with publishing_alone(self._database, by=by, now=self._now):
            if not release.has_model:
                self._train_again(release, training=training)
            maps_of(unpacked(self.store, number, project=self._project))  # damaged or refused maps are told now
            self.store.roll_back(number, at=self._now(), by=by)
        return self.store.get(number)

    def changes(self, files: Sequence[MapFile], *, since: int | None, language: str = "es") -> tuple[Change, ...]:
        """What differs in these files from a release; everything is new where there is none. `UserError` as `check`."""
        return compare(self._maps(since), maps_in(files, language=language))

    def _before(self, number: int) -> int:
        """The release that answered before: of history, so that going back twice does not go in circles."""
        earlier = [each.number for each in self.store.list() if each.number < number]
        if not earlier:
            raise CataloguedError("errors.publishing.nothing_before", number=number)
        return earlier[0]

    def _refuse_the_past(self, order: Order) -> None:
        if order.not_before is not None and order.not_before <= self._now() - _ONE_SECOND:
            when = time.strftime("%Y-%m-%dT%H:%M", time.localtime(order.not_before))
            raise CataloguedError("errors.publishing.in_the_past", time=when)

    def _refuse_the_same(self, order: Order, built: Built, active: int | None) -> None:
        """The same maps are worth publishing when they would make another model: the product itself has changed."""
        if active is None or checksum_of(pack(order.files)) != self.store.get(active).maps_checksum:
            return
        model = self.store.model(active)
        if model is not None and model.made_from == made_from(built.project):
            raise CataloguedError("errors.publishing.unchanged", number=active)

    def _maps(self, number: int | None) -> tuple[JourneyMap, ...]:
        if number is None:
            return ()
        if self._read is None or self._read[0] != number:
            self._read = (number, maps_in(self.store.files(number)))
        return self._read[1]

    def _examined(self, built: Built, learnt: Learnt, active: int | None) -> Examination:
        return asyncio.run(self._examine(built, learnt.path, active))

    async def _examine(self, built: Built, model: Path, active: int | None) -> Examination:
        new = self._newest = await self._minds.load(model, built.maps, place=built.project)
        old = await self._old(active) if active is not None else None
        return await examine(new, old, questions=recent_questions(self._database), labels=labels(self._database))

    async def _old(self, active: int) -> Mind:
        known = self._minds.of(active)
        if known is None:
            place = unpacked(self.store, active, project=self._project)
            known = await self._minds.load(model_of(place), maps_of(place), place=place)
            self._minds.keep(active, known)
        return known

    def _kept(self, order: Order, built: Built, examined: _Examined, *, base: int | None) -> Published:
        learnt, examination = examined.learnt, examined.examination
        changes = compare(self._maps(base), built.maps)
        before = next((each.version for each in self.store.list(limit=1)), None)  # after going back it goes on counting
        step = step_of(changes) if base is not None else Step.FIRST
        release = self.store.keep(
            NewRelease(
                author=order.author,
                note=order.note,
                reason=order.reason if examination.regressions else None,
                version=next_version(before, step),
                step=step,
                fingerprint=built.fingerprint,
                generated=built.generated,
                files=order.files,
                model=learnt.model,
                training=learnt.report,
                examination=examination.to_json(),
            ),
            at=self._now(),
            base=base,
            not_before=order.not_before,
        )
        register(self._database, built.maps, release.id, at=release.created_at, version=release.version)
        return Published(release, changes, examination, learnt.way)

    def _train_again(self, release: Release, *, training: Callable[[], None]) -> None:
        workshop = Workshop(self._project)
        try:
            maps = workshop.check(self.store.files(release.number), language="es")
            workshop.compile(maps, language="es")
            self.store.restore_model(release.number, workshop.train(self.store, training=training).model)
        finally:
            workshop.close()
