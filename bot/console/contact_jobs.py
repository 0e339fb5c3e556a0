"""A table of contacts on its way in: looked at, then written, each in a thread of its own whose progress pages show."""

import logging
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from bot.catalogue import told
from bot.doubts.contact_book import ContactImport
from bot.doubts.contacts import ContactPlan
from bot.errors import UserError
from bot.journeys.tables.sheets import Table

_log: Final = logging.getLogger(__name__)


class Step(str, Enum):
    """What is being done with a table."""

    READING = "reading"
    LEARNING = "learning"
    COMPARING = "comparing"
    WRITING = "writing"
    GATHERING = "gathering"


@dataclass(slots=True)
class ContactUpload:
    """A table somebody has brought, what is known about it, and what is being done with it."""

    number: str
    owner: str
    name: str
    table: Table
    map_id: str
    stage_id: str
    kind: str
    at: float
    columns: Mapping[str, int] | None = None
    plan: ContactPlan | None = None
    done: ContactImport | None = None
    wrong: UserError | None = None
    broken: str = ""
    """The number of our own mistake in the log."""
    step: Step | None = None
    """`None` while nothing is being done."""
    passed: int = 0
    """Rows of this step that are done."""
    changed: threading.Condition = field(default_factory=threading.Condition)

    def reach(self, step: Step | None, passed: int = 0) -> None:
        """Note how far it is, for whoever waits."""
        with self.changed:
            self.step, self.passed = step, passed
            if step is not Step.COMPARING or passed % 50 == 0:
                self.changed.notify_all()

    def begin(self, work: Callable[[], None]) -> bool:
        """Do it in a thread of its own; `False` when something is being done already."""
        with self.changed:
            if self.step is not None:
                return False
            self.step, self.passed, self.wrong, self.broken = Step.READING, 0, None, ""
        threading.Thread(target=self._carry_out, args=(work,), name="contacts", daemon=True).start()
        return True

    def wait(self, seconds: float, *, seen: tuple[Step | None, int] | None = None) -> None:
        """Until it has come to an end, or is further than `seen`; no longer than so many seconds."""
        with self.changed:
            self.changed.wait_for(
                lambda: self.step is None or (seen is not None and (self.step, self.passed) != seen), seconds
            )

    def failure(self, language: str) -> str:
        """What went wrong, in the reader's language; empty when nothing did."""
        return told(self.wrong, language) if self.wrong else ""

    def _carry_out(self, work: Callable[[], None]) -> None:
        try:
            work()
        except UserError as error:
            self.wrong = error
        except Exception:
            self.broken = secrets.token_hex(4)
            _log.exception("console: a table of contacts ended with error %s", self.broken)
        finally:
            self.reach(None)
