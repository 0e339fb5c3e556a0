"""What the people of a map should know of a window: the mood, what moved, what was found, what was published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.engine import Connection

from bot.analytics.emotions import StageEmotion, emotions
from bot.analytics.findings.reading import Finding, diagnostic_latency, findings
from bot.analytics.movers import Mood, Mover, mood, movers
from bot.analytics.pain import Pain, pain_ranking
from bot.analytics.publishes import Publish, publishes
from bot.analytics.scope import Scope
from bot.analytics.volumes import Volume, volume
from bot.analytics.window import local_day
from bot.doubts.reading import groups
from bot.journeys.model import JourneyMap
from bot.journeys.rules.calendar import review_due

MOST_MOVERS: Final = 8
LISTED: Final = 5
"""Places in the lists of what to repeat and what to improve."""
PEAK: Final = 0.5
"""Points of emotion from which a stage is worth repeating."""
_LATENCY_DAYS: Final = 90
_SHARED_BY: Final = 2
"""Customers from which a doubt counts as open."""


@dataclass(frozen=True, slots=True)
class Overview:
    """One map, one window, and the window before it."""

    volume: Volume
    volume_before: Volume
    mood: Mood
    movers: Sequence[Mover]
    fresh: Sequence[Finding]
    """Found in the window and not dismissed, newest first."""
    open: int
    """Findings that wait for somebody, whenever they were found."""
    latency: float | None
    """Metric `diagnostic_latency` of 90 days, hours."""
    publishes: Sequence[Publish]
    repeat: Sequence[StageEmotion]
    """Where it goes well, the best first."""
    improve: Sequence[Pain]
    """What hurts most, the worst first."""
    doubts: int
    """Doubts of at least two customers that were asked in the window and are open."""
    reviewed: str | None
    """When the map was last reviewed, as it says."""
    review_due: date | None


def overview(
    connection: Connection, journey: JourneyMap, scope: Scope, *, now: float, with_today: bool = False
) -> Overview:
    """Ask the log for all of it, in one reading transaction.

    `with_today` tells findings and publishes up to this moment too where the window ends with yesterday.
    """
    window = scope.window
    ends_today = with_today and window.end == local_day(now, window.zone)
    until = now if ends_today else window.ends_at
    found = findings(connection, journey.id, status=None, since=window.starts_at)
    fresh = [each for each in found if each.first_seen <= until and each.status in ("open", "accepted")]
    asked = groups(connection.engine, now=now, since=window.starts_at, map_id=journey.id)
    return Overview(
        volume=volume(connection, scope),
        volume_before=volume(connection, scope.before()),
        mood=mood(connection, scope),
        movers=movers(connection, scope)[:MOST_MOVERS],
        fresh=fresh,
        open=len(findings(connection, journey.id)),
        latency=diagnostic_latency(connection, journey.id, since=window.ends_at - _LATENCY_DAYS * 86_400.0),
        publishes=publishes(connection, journey.id, since=window.starts_at, until=until),
        repeat=_peaks(emotions(connection, scope)),
        improve=[each for each in pain_ranking(connection, scope) if each.measured.is_enough][:LISTED],
        doubts=sum(each.customers >= _SHARED_BY for each in asked),
        reviewed=journey.reviewed_on.value if journey.reviewed_on else None,
        review_due=review_due(journey.reviewed_on, journey.review_every),
    )


def _peaks(felt: Sequence[StageEmotion]) -> list[StageEmotion]:
    good = [each for each in felt if each.observed and each.observed.is_enough and each.observed.value >= PEAK]
    return sorted(good, key=lambda each: -each.observed.value if each.observed else 0.0)[:LISTED]
