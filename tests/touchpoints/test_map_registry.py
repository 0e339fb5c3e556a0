"""What a release expected of its map, written once."""

from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.journeys.model import (
    Emotion,
    Importance,
    JourneyMap,
    Kpi,
    Objective,
    Opportunity,
    Pain,
    Persona,
    Plan,
    StageTime,
    Touchpoint,
    TouchpointId,
)
from bot.touchpoints.database import reading
from bot.touchpoints.map_registry import elements, register
from bot.touchpoints.tables import map_element
from tests.builders import HERE, make_map, make_question, make_stage, make_text
from tests.databases import rows

NOTHING: dict[str, object] = {
    "stage_id": None,
    "stage_order": None,
    "expected_emotion": None,
    "target_seconds": None,
    "importance_customer": None,
    "importance_business": None,
    "owner": None,
    "was": [],
}


def whole_map() -> JourneyMap:
    purchase = make_stage(
        "compra",
        make_question("pago", ["¿cómo pago?", "formas de pago"], was=(make_text("pagar"),), owner=make_text("ventas")),
        emotion=Emotion(-1.0),
        time=StageTime(target="2d"),
        owner=make_text("logistica"),
        was=(make_text("pedido"),),
        touchpoints=(
            Touchpoint(TouchpointId("carrito"), "Carrito", HERE, emotion=Emotion(1.0), importance=Importance(5, 4)),
        ),
        pains=(Pain("caro", make_text("El envío es caro"), HERE),),
        opportunities=(Opportunity("avisar", make_text("Avisar antes"), HERE),),
        kpis=(Kpi("csat", ">= 80%", HERE), Kpi("csat", ">= 90%", HERE, window="90d", name="CSAT anual")),
    )
    return make_map(
        make_stage("decision"),
        purchase,
        kpis=(Kpi("nps", ">= 40 pts", HERE, owner=make_text("direccion")),),
        personas=(Persona("prisas", "Con prisas", HERE),),
        objectives=(Objective("repetir", "Que repitan", HERE, owner=make_text("ventas")),),
        plans=(Plan("plan_envio", "Enseñar el envío", HERE, owner=make_text("producto")),),
    )


def test_everything_with_an_id_is_a_row_in_the_order_of_the_map() -> None:
    place = {"stage_id": "compra", "stage_order": 2}
    assert list(elements(whole_map())) == [
        NOTHING | {"kind": "stage", "path": "decision", "name": "Decision", "stage_id": "decision", "stage_order": 1},
        NOTHING
        | place
        | {
            "kind": "stage",
            "path": "compra",
            "name": "Compra",
            "expected_emotion": -1.0,
            "target_seconds": 172_800,
            "owner": "logistica",
            "was": ["pedido"],
        },
        NOTHING
        | place
        | {
            "kind": "touchpoint",
            "path": "compra.carrito",
            "name": "Carrito",
            "expected_emotion": 1.0,
            "importance_customer": 5,
            "importance_business": 4,
        },
        NOTHING
        | place
        | {"kind": "question", "path": "compra.pago", "name": "¿cómo pago?", "owner": "ventas", "was": ["pagar"]},
        NOTHING | place | {"kind": "pain", "path": "compra.caro", "name": "El envío es caro"},
        NOTHING | place | {"kind": "opportunity", "path": "compra.avisar", "name": "Avisar antes"},
        NOTHING | place | {"kind": "kpi", "path": "compra.csat", "name": "csat"},
        NOTHING | place | {"kind": "kpi", "path": "compra.csat_2", "name": "CSAT anual"},
        NOTHING | {"kind": "kpi", "path": "nps", "name": "nps", "owner": "direccion"},
        NOTHING | {"kind": "persona", "path": "prisas", "name": "Con prisas"},
        NOTHING | {"kind": "objective", "path": "repetir", "name": "Que repitan", "owner": "ventas"},
        NOTHING | {"kind": "plan", "path": "plan_envio", "name": "Enseñar el envío", "owner": "producto"},
    ]


def test_a_release_is_registered_once(database: Engine) -> None:
    register(database, [whole_map()], "r1", at=100.0)
    register(database, [make_map(make_stage("otra"))], "r1", at=200.0)
    register(database, [make_map(make_stage("otra"))], "r2", at=300.0)
    found = rows(database, "SELECT release, name, language, registered_at, source FROM map_version ORDER BY release")
    common = {"name": "Tienda", "language": "es", "source": "journey_maps/test.yml"}
    assert found == [
        {"release": "r1", "registered_at": 100.0, **common},
        {"release": "r2", "registered_at": 300.0, **common},
    ]
    with reading(database) as connection:
        stored = [dict(row._mapping) for row in connection.execute(select(map_element))]
    assert sorted(map(str, stored)) == sorted(
        str({"map_id": "tienda", "release": "r1", **{key: row[key] for key in KEYS}}) for row in elements(whole_map())
    ) + [str({"map_id": "tienda", "release": "r2", **{key: row[key] for key in KEYS}}) for row in OTHER]


KEYS = [column.name for column in map_element.columns if column.name not in ("map_id", "release")]
OTHER = list(elements(make_map(make_stage("otra"))))


def test_the_checksum_tells_two_maps_apart(sqlite: Engine) -> None:
    register(sqlite, [whole_map()], "r1")
    register(sqlite, [whole_map()], "r2")
    register(sqlite, [make_map(make_stage("otra"))], "r3")
    sums = [row["checksum"] for row in rows(sqlite, "SELECT checksum FROM map_version ORDER BY release")]
    assert sums[0] == sums[1] != sums[2]
