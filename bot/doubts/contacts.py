"""What bringing in a table of contacts would do: what is an open doubt, what the map answers, what is known already."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from bot.doubts.draft_judge import Judge, Judged
from bot.journeys.languages import base_of
from bot.journeys.model import JourneyMap
from bot.journeys.tables.contacts import ContactRow
from bot.journeys.tables.importing import Fault

Redact = Callable[[str, str], str]
"""Takes personal data out of a text, by its language."""


class Fate(str, Enum):
    """What comes of a row."""

    OPEN = "open"
    """Nothing answers it: it becomes a member of an open doubt."""
    ANSWERED = "answered"
    """The map answers it: it counts as evidence for that question."""
    KNOWN = "known"
    """It was brought in before."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class PlannedContact:
    """A row with what comes of it."""

    row: ContactRow
    """Its phrase and reference are redacted."""
    fate: Fate
    contact_id: str
    """Made of what the row says, so that the same row of another export is the same contact."""
    path: str = ""
    """The question that answers it."""
    guessed: bool = False
    """Whether we propose the stage, and the table does not say it."""


@dataclass(frozen=True, slots=True)
class ContactPlan:
    """A whole table."""

    map_id: str
    rows: tuple[PlannedContact, ...]

    def count(self, fate: Fate) -> int:
        """How many rows come to that."""
        return sum(each.fate is fate for each in self.rows)

    @property
    def fresh(self) -> tuple[PlannedContact, ...]:
        """What would be written."""
        return tuple(each for each in self.rows if each.fate in (Fate.OPEN, Fate.ANSWERED))


def redacted(rows: Sequence[ContactRow], journey: JourneyMap, *, redact: Redact) -> Iterator[ContactRow]:
    """The same rows without personal data; one of which nothing else remains is wrong."""
    language = base_of(journey.language)
    for row in rows:
        phrase = redact(row.phrase, language)
        nothing = () if row.faults or _says_something(phrase) else (Fault("phrase", "only_personal", {}),)
        yield replace(row, phrase=phrase, ref=redact(row.ref, language), faults=(*row.faults, *nothing))


def identified(rows: Sequence[ContactRow], *, map_id: str) -> tuple[str, ...]:
    """An id for each row, the same whenever the same is said; a row that stands there twice is two contacts."""
    seen: Counter[str] = Counter()
    found = []
    for row in rows:
        day = row.day.isoformat() if row.day else ""
        said = json.dumps([map_id, row.kind, row.phrase, day, row.times, row.ref], ensure_ascii=False)
        seen[said] += 1
        digest = hashlib.sha256(f"{said} {seen[said]}".encode()).hexdigest()
        found.append(f"contact-{digest[:40]}")
    return tuple(found)


def plan_contacts(
    rows: Sequence[ContactRow],
    ids: Sequence[str],
    *,
    map_id: str,
    known: Collection[str],
    judge: Judge,
    progress: Callable[[int], object],
) -> ContactPlan:
    """What would come of redacted rows. `known` are ids that are there already; `progress` hears how many are done."""
    judged: dict[str, Judged] = {}
    planned: list[PlannedContact] = []
    for row, contact_id in zip(rows, ids, strict=True):
        if row.faults or contact_id in known:
            planned.append(PlannedContact(row, Fate.WRONG if row.faults else Fate.KNOWN, contact_id))
        else:
            if row.phrase not in judged:
                judged[row.phrase] = judge(row.phrase)
            planned.append(_planned(row, contact_id, judged[row.phrase]))
        progress(len(planned))
    return ContactPlan(map_id, tuple(planned))


def _planned(row: ContactRow, contact_id: str, judged: Judged) -> PlannedContact:
    fate = Fate.ANSWERED if judged.path else Fate.OPEN
    guessed = not row.stage_id and bool(judged.stage_id)
    placed = replace(row, stage_id=row.stage_id or judged.stage_id)
    return PlannedContact(placed, fate, contact_id, judged.path, guessed)


def _says_something(phrase: str) -> bool:
    """Whether a word stands outside the marks that redaction leaves."""
    outside, depth = [], 0
    for sign in phrase:
        depth += (sign == "[") - (sign == "]")
        if depth <= 0:
            outside.append(sign)
    return any(sign.isalpha() for sign in outside)
