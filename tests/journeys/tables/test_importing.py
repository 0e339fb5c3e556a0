"""What importing a table of questions would do, and that it does just that."""

from datetime import date
from pathlib import Path

import pytest

from bot.catalogue import text
from bot.journeys.editing.applying import apply
from bot.journeys.library import check_content
from bot.journeys.model import JourneyMap
from bot.journeys.tables.columns import guessed
from bot.journeys.tables.exporting import question_lines
from bot.journeys.tables.importing import Plan, State, plan_import
from bot.journeys.tables.sheets import csv_of, read_table, xlsx_of
from tests.conftest import REPOSITORY

FILE = "journey_maps/tienda.yml"
MAP = """journey: Tienda
id: tienda
stages:
- name: Mirar
  id: mirar
  questions:
  - id: precio
    ask: |
      =¿Cuánto cuesta?
      precio
    # nadie lo mira
    answer: [9 €., "-9 €: en oferta."]
    link: /precio
- name: Pagar
  id: pagar
  was: [caja]
  questions:
  - id: tarjeta
    ask: |
      ¿Cómo pago?
      formas de pago
    answer: {default: Con tarjeta., telegram: Por enlace.}
"""
HEAD = "etapa,pregunta,otras formas,respuesta,id,enlace\n"


def journey(content: str = MAP) -> JourneyMap:
    read = check_content(content.encode(), file=FILE, today=date(2026, 11, 22)).map
    assert read is not None
    return read


def planned(content: bytes, *maps: JourneyMap, **more: str) -> Plan:
    table = read_table(content)
    chosen = maps or (journey(),)
    return plan_import(
        table, guessed(table.heading), maps=chosen, files={each.id: each.at.file for each in chosen}, **more
    )


def told(plan: Plan) -> list[tuple[int, str, list[str]]]:
    return [
        (
            row.number,
            row.state.value,
            [f"{f.column}: {text(f'tables.fault_{f.key}', 'es', **f.values)}" for f in row.faults],
        )
        for row in plan.rows
    ]


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_our_own_export_changes_nothing(kind: str, language: str) -> None:  # T77
    lines = list(question_lines([journey()], language=language))
    plan = planned(csv_of(lines) if kind == "csv" else xlsx_of(lines, title="x"))
    assert [row.state for row in plan.rows] == [State.SAME, State.SAME]
    assert plan.edit.edits == ()


def test_the_export_of_the_sample_changes_nothing() -> None:
    file = REPOSITORY / "journey_maps" / "ciclos_alameda.yml"
    sample = check_content(file.read_bytes(), file=str(file), today=date(2026, 11, 22)).map
    assert sample is not None
    plan = planned(csv_of(question_lines([sample], language="es")), sample)
    assert {row.state for row in plan.rows} == {State.SAME}
    assert len(plan.rows) == sum(len(stage.questions) for stage in sample.stages)


def test_new_and_changed_questions_are_written_and_the_second_time_is_the_same() -> None:
    content = (
        HEAD
        + "Pagar,¿Hay plazos?,pagar a plazos,Sí: en 3.,,\n"
        + "caja,forma de pago,cómo se paga,Con tarjeta.,tarjeta,/pagar\n"
        + "mirar,PRECIO,cuánto vale,10 €.,,\n"
    ).encode()
    plan = planned(content)
    assert [(row.state.value, row.path, row.fields) for row in plan.rows] == [
        ("new", "pagar.hay_plazos", ()),
        ("changed", "pagar.tarjeta", ("wordings", "link")),
        ("changed", "mirar.precio", ("wordings", "answer")),
    ]
    after = apply({FILE: MAP.encode()}, plan.edit).files[FILE].decode()
    assert "# nadie lo mira" in after
    assert "telegram: Por enlace." in after
    again = journey(after)
    written = {f"{stage.id}.{q.id}": q for stage in again.stages for q in stage.questions}
    assert [each.value for each in written["pagar.tarjeta"].variants] == ["forma de pago", "cómo se paga"]
    assert [each.value for each in written["mirar.precio"].variants] == ["=¿Cuánto cuesta?", "precio", "cuánto vale"]
    assert [each.value for each in written["mirar.precio"].answer.default] == ["10 €."]
    assert [each.value for each in written["pagar.hay_plazos"].answer.default] == ["Sí: en 3."]
    assert {row.state for row in planned(content, again).rows} == {State.SAME}


def test_each_row_says_what_is_wrong_with_it() -> None:
    content = (
        HEAD
        + "venta,¿Hay wifi?,,Sí.,,\n"
        + ",¿Hay wifi?,,,,\n"
        + "mirar,,,Sí.,,\n"
        + "mirar,¿Cómo pago?,pago,Sí.,,\n"
        + 'mirar,¿Hay wifi?,"wifi\nformas de pago",Sí.,,\n'
        + "mirar,¿Hay wifi?,tenéis wifi,Sí.,,\n"
        + "mirar,hay WIFI,tenéis internet,No.,,\n"
        + "mirar,¿Hay baño?,,No.,,\n"
    ).encode()
    assert told(planned(content)) == [
        (2, "wrong", ["stage: la etapa «venta» no está en el mapa"]),
        (3, "wrong", ["answer: falta la respuesta", "stage: no dice de qué etapa es"]),
        (4, "wrong", ["question: falta la pregunta"]),
        (5, "wrong", ["question: «¿Cómo pago?» ya es de la pregunta pagar.tarjeta"]),
        (6, "wrong", ["wordings: «formas de pago» ya es de la pregunta pagar.tarjeta"]),
        (7, "new", []),
        (8, "wrong", ["question: es la misma pregunta que la fila 7"]),
        (9, "wrong", ["wordings: hace falta otra forma de preguntarlo: al menos son 2"]),
    ]
    assert planned(content).count(State.WRONG) == 7


def test_rows_that_name_no_map_or_stage_take_those_that_were_chosen() -> None:
    other = journey(MAP.replace("id: tienda", "id: otra").replace("journey: Tienda", "journey: Otra tienda"))
    content = b"pregunta,variantes,respuesta\nHay wifi?,wifi,yes\n"
    assert told(planned(content, journey(), other)) == [(2, "wrong", ["map: no dice de qué mapa es"])]
    chosen = planned(content, journey(), other, map_id="otra", stage_id="pagar")
    assert [row.path for row in chosen.rows] == ["pagar.hay_wifi"]
    named = b"mapa,etapa,pregunta,variantes,respuesta\nOtra Tienda,Mirar,wifi,red,x\nnada,Mirar,wifi,red,x\n"
    assert told(planned(named, journey(), other)) == [(2, "new", []), (3, "wrong", ["map: el mapa «nada» no existe"])]


def test_ids_are_nobody_elses(tmp_path: Path) -> None:
    content = (
        HEAD + "mirar,¿Precio?,precio del envío,2 €.,,\nmirar,¿Otra?,otra más,x,Tarjeta Regalo,\nmirar,中文,文中,x,,\n"
    ).encode()
    made = journey(MAP.replace("      precio\n", "      lo que vale\n"))
    assert [row.path for row in planned(content, made).rows] == [
        "mirar.precio_2",
        "mirar.tarjeta_regalo",
        "mirar.pregunta",
    ]
