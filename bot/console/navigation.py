"""What stands in the navigation, for the roles that may go there."""

from dataclasses import dataclass
from typing import Final

from bot.accounts.roles import Role
from bot.console.access import allowed


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the navigation: the name of its route, the key of its words, and the routes that count as inside it."""

    route: str
    label: str
    inside: tuple[str, ...] = ()
    aside: bool = False
    """In the menu of the account: what is not needed every day, so that the bar has room for what is."""


_ANALYSIS: Final = (
    "analysis_view",
    "findings",
    "digest",
    "metrics",
    "conversations",
    "conversation",
    "customer_journey",
    "takeaway",
)
NAVIGATION: Final = (
    Entry("home", "nav.maps", inside=("board", "facts", "questions", "question")),
    Entry("doubts", "nav.doubts", inside=("doubt",)),
    Entry("analysis", "nav.analysis", inside=_ANALYSIS),
    Entry("publish", "nav.publish", inside=("publish_run", "releases", "release", "compare")),
    Entry("try_out", "nav.try", inside=("try_now",)),
    Entry("exchange", "nav.exchange", inside=("import_preview", "contacts")),
    Entry("people", "nav.people", aside=True),
    Entry("audit", "nav.audit", aside=True),
)


def entries_for(role: Role | None) -> tuple[Entry, ...]:
    """The entries somebody of that role sees."""
    return tuple(entry for entry in NAVIGATION if allowed(entry.route, role))
