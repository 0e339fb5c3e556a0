"""The findings as pages, the command and the serving process work with them: looked for, listed, decided about."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlalchemy.engine import Engine

from bot.accounts.audit import Action, Actor, Deed, append
from bot.analytics.findings.book import Sweep, bring_up_to_date
from bot.analytics.findings.lost_doubts import Cluster
from bot.analytics.findings.reading import Finding, decide, one
from bot.analytics.findings.turns import done, take
from bot.analytics.window import DEFAULT_DAYS
from bot.console.doubt_desk import DoubtDesk
from bot.console.shelf import MapShelf
from bot.doubts.outside import outside
from bot.touchpoints.database import reading, writing

_DAY: Final = 86_400.0
_JUST: Final = 10.0
"""Seconds within which looking again would find the same."""
DEEDS: Final = {
    "accepted": Action.FINDING_ACCEPTED,
    "dismissed": Action.FINDING_DISMISSED,
    "open": Action.FINDING_REOPENED,
}
"""What each decision is called in the audit trail."""


@dataclass(frozen=True, slots=True)
class FindingDesk:
    """The findings of one project; its functions block and may be called from many threads."""

    database: Engine
    shelf: MapShelf
    doubts: DoubtDesk
    now: Callable[[], float]

    def sweep(self) -> tuple[Sweep, ...]:
        """Look at every map that can be read, one after the other; what is known of a broken one stays as it is."""
        return tuple(
            bring_up_to_date(self.database, journey, now=self.now(), clusters=partial(self._outside, journey.id))
            for journey in self.shelf.read().maps
        )

    def look_now(self) -> tuple[Sweep, ...] | None:
        """The same when somebody asks for it; `None` when another process is at it, or has just been."""
        owner = uuid.uuid4().hex
        if not take(self.database, "findings", owner=owner, every=_JUST, now=self.now()):
            return None
        try:
            return self.sweep()
        finally:
            done(self.database, "findings", owner=owner, at=self.now())

    def decide(self, number: int, status: str, *, by: Actor) -> Finding | None:
        """Make a finding `accepted`, `dismissed` or `open`, with its line in the audit trail, and give it as it is now.

        `None` when there is none of that number, or somebody has decided about it at this very moment.
        """
        with writing(self.database) as connection:
            seen = one(connection, number)
            if seen is None or not decide(connection, seen, status, by=by.name, at=self.now()):
                return None
            detail = {"map": seen.map_id, "kind": seen.kind.value}
            append(connection, Deed(by, DEEDS[status], f"finding {number}", detail), at=self.now())
            return one(connection, number)

    def _outside(self, map_id: str) -> Iterable[Cluster]:
        self.doubts.refresh()
        with reading(self.database) as connection:
            found = outside(connection, map_id, since=self.now() - DEFAULT_DAYS * _DAY)
        return [Cluster(each.group_id, each.customers, each.messages) for each in found]
