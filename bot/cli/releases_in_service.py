"""Which release a command serves, and how a running product takes another one over."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from actions.services import use
from bot.catalogue import told
from bot.cli.preparation import prepare
from bot.cli.terminal import Terminal
from bot.engine.embedded import EmbeddedEngine
from bot.errors import UserError
from bot.gateway.journal_gateway import JournalGateway
from bot.journeys.in_use import MapsInUse
from bot.journeys.model import JourneyMap
from bot.project import Project
from bot.publishing.archive import checksum_of, files_of, pack
from bot.publishing.releases import Release
from bot.publishing.shelf import maps_of, model_of, unpacked
from bot.publishing.store import ReleaseStore
from bot.touchpoints.home import has_log, open_log
from bot.touchpoints.map_registry import register
from bot.wiring import Product


@dataclass(frozen=True, slots=True)
class Served:
    """What a command begins with."""

    maps: tuple[JourneyMap, ...]
    release: Release | None = None
    """`None` for the files of the project, compiled and trained as they are."""
    place: Project | None = None
    """Where the release is unpacked."""
    follows: bool = False
    """Whether the process takes over what is published while it runs."""


def what_to_serve(terminal: Terminal, *, draft: bool) -> Served:
    """The active release; the project's files as they are for a draft, a remote engine, or where nothing is published.

    A release that cannot be served gives way to the newest one before it that can, and a line says so.
    """
    if draft or terminal.settings.engine == "remote":
        return Served(prepare(terminal))
    found = _released(terminal)
    if found is None:
        return Served(prepare(terminal), follows=True)
    release, served = found
    terminal.say("run.release", number=release.number)
    _tell_unpublished(terminal, release)
    return served


def _released(terminal: Terminal) -> tuple[Release, Served] | None:
    if not has_log(terminal.project, terminal.settings):
        return None
    database = open_log(terminal.project, terminal.settings)
    try:
        store = ReleaseStore(database)
        active = store.active()
        if active is None:
            return None
        earlier = [each.number for each in store.list() if each.number < active.number and each.has_model]
        failures: list[UserError] = []
        for number in (active.number, *earlier):
            try:
                place = unpacked(store, number, project=terminal.project)
                maps, release = maps_of(place, language=terminal.language), store.get(number)
                return release, Served(maps, release, place, follows=True)
            except UserError as error:
                failures.append(error)
                reason = told(error, terminal.language)
                terminal.say("run.release_broken", number=number, reason=reason)
        raise failures[0]
    finally:
        database.dispose()


def _tell_unpublished(terminal: Terminal, release: Release) -> None:
    """One line when the files say something else than what answers; files that cannot be read are told by `check`."""
    try:
        files = files_of(terminal.project, language=terminal.language)
    except UserError:
        return
    if files and checksum_of(pack(files)) != release.maps_checksum:
        terminal.say("run.unpublished")


class TakingOver:
    """Puts a release in the place of the one that answers, everywhere in this process at once."""

    def __init__(
        self, product: Product, gateway: JournalGateway, maps: MapsInUse, *, project: Project, say: Callable[..., None]
    ) -> None:
        self._product = product
        self._gateway = gateway
        self._maps = maps
        self._project = project
        self._say = say

    async def __call__(self, number: int) -> None:
        """Serve the release of that number; `UserError` when it cannot be served, and then nothing has changed."""
        engine = self._product.engine
        if not isinstance(engine, EmbeddedEngine):
            return
        release, place, maps = await asyncio.to_thread(self._prepared, number)
        conversation = await asyncio.to_thread(self._product.conversation_of, maps, place)
        loaded = await engine.load(model_of(place), release=release.id, conversation=conversation)
        engine.serve(loaded)  # from here to the end nothing waits: no turn is claimed half in one release
        self._gateway.show(maps)
        self._maps.show(maps)
        use(conversation)
        self._say("run.took_over", number=release.number, author=release.author, note=release.note)

    def _prepared(self, number: int) -> tuple[Release, Project, tuple[JourneyMap, ...]]:
        store = ReleaseStore(self._product.database)
        place = unpacked(store, number, project=self._project)
        release, maps = store.get(number), maps_of(place)
        register(self._product.database, maps, release.id, version=release.version)
        return release, place, maps
