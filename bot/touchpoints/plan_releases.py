"""Which release brought which plan into force: written when a release is registered, read by who asks what it did."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.journeys.model import JourneyMap, Plan
from bot.touchpoints.tables import map_version, plan_release

WHOLE_MAP = ""
"""The path of a plan that says neither what it touches nor where it moves a number."""


@dataclass(frozen=True, slots=True)
class ShippedPlan:
    """A plan in force: the release that brought it, when that came (UTC seconds), and what it touches."""

    plan_id: str
    release: str
    version: str | None
    at: float
    paths: tuple[str, ...]


def ship_plans(connection: Connection, journey: JourneyMap, release: str, *, version: str | None = None) -> None:
    """Write which plans of a map come into force with a release that has just been registered.

    A plan comes once: with the release whose version its `live_in` names (`version` is the one that publishing gave,
    beside the map's own), also when the map says so only later; else with the first release in which it is `live`.
    """
    already = set(
        connection.execute(select(plan_release.c.plan_id).where(plan_release.c.map_id == journey.id)).scalars()
    )
    for plan in journey.plans:
        if plan.id in already:
            continue
        carrier = _carrier(connection, journey, plan, release=release, version=version)
        if carrier is not None:
            row = {"map_id": journey.id, "plan_id": plan.id, "release": carrier}
            connection.execute(plan_release.insert(), [row | {"path": path} for path in _paths(plan)])


def shipped_plans(connection: Connection, map_id: str) -> tuple[ShippedPlan, ...]:
    """The plans of a map that are in force, the latest first."""
    of_its_release = (map_version.c.map_id == plan_release.c.map_id) & (map_version.c.release == plan_release.c.release)
    query = (
        select(plan_release, map_version.c.version, map_version.c.registered_at)
        .select_from(plan_release.join(map_version, of_its_release))
        .where(plan_release.c.map_id == map_id)
        .order_by(map_version.c.registered_at.desc(), plan_release.c.plan_id, plan_release.c.path)
    )
    found: dict[str, ShippedPlan] = {}
    for row in connection.execute(query):
        before = found.get(row.plan_id)
        paths = (*(before.paths if before else ()), row.path)
        found[row.plan_id] = ShippedPlan(row.plan_id, row.release, row.version, row.registered_at, paths)
    return tuple(found.values())


def _carrier(
    connection: Connection, journey: JourneyMap, plan: Plan, *, release: str, version: str | None
) -> str | None:
    if plan.status == "dropped":
        return None
    if plan.live_in:
        if plan.live_in in (version, journey.version):
            return release
        named = connection.execute(
            select(map_version.c.release)
            .where(map_version.c.map_id == journey.id, map_version.c.version == plan.live_in)
            .order_by(map_version.c.registered_at)
            .limit(1)
        ).scalar()
        if named is not None:
            return str(named)
    return release if plan.status == "live" else None


def _paths(plan: Plan) -> Iterable[str]:
    places = [path.value for path in plan.touches] or [move.place.value for move in plan.moves if move.place]
    return dict.fromkeys(places or [WHOLE_MAP])
