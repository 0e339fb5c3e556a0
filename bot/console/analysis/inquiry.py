"""What an analyst asks, as the address of a page spells it: a map, days, and a filter."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bot.analytics.scope import Filter
from bot.analytics.window import DEFAULT_DAYS, Window, local_day

PRESETS: Final = (7, DEFAULT_DAYS, 90)
"""Whole days before today that are offered with one click."""
SIDES: Final = ("stage", "persona", "channel", "language", "source")
"""Parameters of the address that take one of the values that there are."""
CUSTOMERS: Final = ("new", "returning")
_LONGEST: Final = 3 * 366
_OLDEST: Final = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Misread:
    """A parameter of the address that makes no sense, and what was asked of it; it was taken for not said."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question about one map: `window` in its time zone, `days` when it is a preset that moves with the calendar."""

    map_id: str
    window: Window
    days: int | None = DEFAULT_DAYS
    filter: Filter = field(default_factory=Filter)

    @property
    def said(self) -> dict[str, str]:
        """The parameters that spell it; none for what is so anyway."""
        wanted = self.filter
        last = self.window.end - timedelta(days=1)
        span = (
            {"days": str(self.days)} if self.days else {"from": self.window.first.isoformat(), "to": last.isoformat()}
        )
        customer = "" if wanted.returning is None else CUSTOMERS[wanted.returning]
        values = {
            **{"map": self.map_id, **span, "stage": wanted.stage_id, "persona": wanted.persona_id},
            **{"channel": wanted.channel, "language": wanted.language, "source": wanted.source},
            **{"customer": customer, "by_question": "1" if wanted.stage_by_question else ""},
        }
        usual = {"days": str(DEFAULT_DAYS)}
        return {name: value for name, value in values.items() if value and usual.get(name) != value}

    def query(self, **changes: str | int | None) -> str:
        """The address's query after `?`; a change to `None` leaves the parameter out, others are added as they are."""
        told = {**self.said, **{name: "" if value is None else str(value) for name, value in changes.items()}}
        return urlencode({name: value for name, value in told.items() if value})


@dataclass(frozen=True, slots=True)
class Asker:
    """Reads addresses: for a map, its time zone, what its filter may choose, and the time it is (UTC seconds)."""

    map_id: str
    zone: ZoneInfo
    choices: Mapping[str, Collection[str]]
    """The values of each of `SIDES`."""
    now: float

    def read(self, query: Mapping[str, str]) -> tuple[Inquiry, tuple[Misread, ...]]:
        """The question, and what of the address was not understood."""
        wrong: list[Misread] = []
        sides = {name: self._side(query.get(name, "")[:200], name, wrong) for name in SIDES}
        customer = query.get("customer", "")
        if customer and customer not in CUSTOMERS:
            wrong.append(Misread("customer", customer[:40]))
        window, days = self._window(query, wrong)
        filter = Filter(
            stage_id=sides["stage"],
            persona_id=sides["persona"],
            channel=sides["channel"],
            language=sides["language"],
            source=sides["source"],
            returning=customer == "returning" if customer in CUSTOMERS else None,
            stage_by_question=query.get("by_question", "") == "1",
        )
        return Inquiry(self.map_id, window, days, filter), tuple(wrong)

    def _side(self, value: str, name: str, wrong: list[Misread]) -> str | None:
        if not value or value in self.choices.get(name, ()):
            return value or None
        wrong.append(Misread(name, value[:40]))
        return None

    def _window(self, query: Mapping[str, str], wrong: list[Misread]) -> tuple[Window, int | None]:
        days, first, last = (query.get(name, "")[:40] for name in ("days", "from", "to"))
        usual = Window.last(now=self.now, zone=self.zone)
        if first or last:
            span = self._own_days(first, last)
            if span is not None:
                return span, None
            wrong.append(Misread("days", " – ".join(part for part in (first, last) if part)))
            return usual, DEFAULT_DAYS
        if not days:
            return usual, DEFAULT_DAYS
        if days in map(str, PRESETS):
            return Window.last(int(days), now=self.now, zone=self.zone), int(days)
        wrong.append(Misread("days", days))
        return usual, DEFAULT_DAYS

    def _own_days(self, first: str, last: str) -> Window | None:
        """From one day to another, both inside; without an end until yesterday."""
        today = local_day(self.now, self.zone)
        try:
            begins = date.fromisoformat(first)
            ends = date.fromisoformat(last) + timedelta(days=1) if last else max(today, begins + timedelta(days=1))
        except (ValueError, OverflowError):
            return None
        if not _OLDEST <= begins < ends <= today + timedelta(days=1) or (ends - begins).days > _LONGEST:
            return None
        return Window(begins, ends, self.zone)
