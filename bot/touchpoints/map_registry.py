"""What each release expected: its maps, written into the log once, flattened by path."""

import hashlib
import time
from collections.abc import Iterator, Sequence

from sqlalchemy.engine import Connection, Engine

from bot.journeys.indicators import PlacedKpi, placed_kpis
from bot.journeys.model import JourneyMap, Kpi, Question, Stage, Touchpoint
from bot.journeys.positions import Text
from bot.touchpoints.database import writing
from bot.touchpoints.durations import seconds
from bot.touchpoints.plan_releases import ship_plans
from bot.touchpoints.tables import map_element, map_kpi, map_version
from bot.touchpoints.upsert import insert_once


def register(
    engine: Engine,
    maps: Sequence[JourneyMap],
    release: str,
    *,
    at: float | None = None,
    version: str | None = None,
) -> None:
    """Write the maps of a release with their targets, and which plans come into force with it.

    A release that is already there is left as it was written first. `version` is what publishing calls the release;
    a map that has a version of its own keeps that.
    """
    when = time.time() if at is None else at
    with writing(engine) as connection:
        for journey in maps:
            if _register_map(connection, journey, release, at=when, version=version):
                ship_plans(connection, journey, release, version=version)


def begin_to_expect(connection: Connection, release: str, *, at: float) -> None:
    """Move the beginning of a registered release to when it really began to answer: what it did is counted from it."""
    connection.execute(map_version.update().where(map_version.c.release == release).values(registered_at=at))


def _register_map(connection: Connection, journey: JourneyMap, release: str, *, at: float, version: str | None) -> bool:
    row = {
        "map_id": journey.id,
        "release": release,
        "version": journey.version or version,
        "name": journey.name,
        "language": journey.language,
        "registered_at": at,
        "checksum": hashlib.sha256(repr(journey).encode()).hexdigest(),
        "source": journey.at.file,
    }
    if not insert_once(connection, map_version, row):
        return False
    of_it = {"map_id": journey.id, "release": release}
    connection.execute(map_element.insert(), [of_it | element for element in elements(journey)])
    if targets := [of_it | _target(each) for each in placed_kpis(journey)]:
        connection.execute(map_kpi.insert(), targets)
    return True


def elements(journey: JourneyMap) -> Iterator[dict[str, object]]:
    """One row for everything in the map that has an id, in the order of the map."""
    for order, stage in enumerate(journey.stages, start=1):
        yield _row("stage", stage.id, stage.name, stage, order=order) | _of_stage(stage)
        for touchpoint in stage.touchpoints:
            yield _row(
                "touchpoint", f"{stage.id}.{touchpoint.id}", touchpoint.name, stage, order=order
            ) | _of_touchpoint(touchpoint)
        for question in stage.questions:
            path = f"{stage.id}.{question.id}"
            yield _row("question", path, question.canonical, stage, order=order) | _of_question(question)
        for pain in stage.pains:
            yield _row("pain", f"{stage.id}.{pain.id}", pain.what.value, stage, order=order)
        for opportunity in stage.opportunities:
            yield _row("opportunity", f"{stage.id}.{opportunity.id}", opportunity.what.value, stage, order=order)
        yield from _kpis(stage.kpis, stage, order)
    yield from _kpis(journey.kpis, None, None)
    for persona in journey.personas:
        yield _row("persona", persona.id, persona.name)
    for objective in journey.objectives:
        yield _row("objective", objective.id, objective.name) | {"owner": _value(objective.owner)}
    for plan in journey.plans:
        yield _row("plan", plan.id, plan.name) | {"owner": _value(plan.owner)}


def _row(kind: str, path: str, name: str, stage: Stage | None = None, *, order: int | None = None) -> dict[str, object]:
    return {
        "path": path,
        "kind": kind,
        "name": name,
        "stage_id": stage.id if stage else None,
        "stage_order": order,
        "expected_emotion": None,
        "target_seconds": None,
        "importance_customer": None,
        "importance_business": None,
        "owner": None,
        "was": [],
    }


def _of_stage(stage: Stage) -> dict[str, object]:
    return {
        "expected_emotion": stage.emotion.score if stage.emotion else None,
        "target_seconds": seconds(stage.time.target) if stage.time.target else None,
        "owner": _value(stage.owner),
        "was": _values(stage.was),
    }


def _of_touchpoint(touchpoint: Touchpoint) -> dict[str, object]:
    return {
        "expected_emotion": touchpoint.emotion.score if touchpoint.emotion else None,
        "importance_customer": touchpoint.importance.customer,
        "importance_business": touchpoint.importance.business,
        "owner": _value(touchpoint.owner),
        "was": _values(touchpoint.was),
    }


def _of_question(question: Question) -> dict[str, object]:
    return {"owner": _value(question.owner), "was": _values(question.was)}


def _kpis(kpis: Sequence[Kpi], stage: Stage | None, order: int | None) -> Iterator[dict[str, object]]:
    prefix = f"{stage.id}." if stage else ""
    seen: dict[str, int] = {}
    for kpi in kpis:
        seen[kpi.metric] = seen.get(kpi.metric, 0) + 1
        suffix = f"_{seen[kpi.metric]}" if seen[kpi.metric] > 1 else ""
        yield _row("kpi", f"{prefix}{kpi.metric}{suffix}", kpi.name or kpi.metric, stage, order=order) | {
            "owner": _value(kpi.owner)
        }


def _target(placed: PlacedKpi) -> dict[str, object]:
    place, metric, number = placed.key
    return {"place": place, "metric": metric, "number": number, "target": placed.kpi.target}


def _value(text: Text | None) -> str | None:
    return text.value if text else None


def _values(texts: Sequence[Text]) -> list[str]:
    return [text.value for text in texts]
