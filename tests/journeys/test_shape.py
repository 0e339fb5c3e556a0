"""The shape of a map: what is read, what it means when left out, what each rule refuses."""

from dataclasses import MISSING, fields
from datetime import date

import pytest

from bot.journeys import model, shape
from bot.journeys.fields import PARTS
from bot.journeys.library import check_content
from bot.journeys.model import Emotion, JourneyMap, Kpi
from bot.journeys.positions import SourcePosition, Text

TODAY = date(2026, 11, 22)
STAGE = "viaje: Mi tienda\netapas:\n  - nombre: Compra\n"
QUESTION = STAGE + "    preguntas:\n      - variantes: |\n          ¿El envío es gratis?\n          gastos de envío\n"


def journey(text: str, file: str = "tienda.yml") -> JourneyMap:
    checked = check_content(text.encode(), file=file, today=TODAY)
    assert checked.map is not None, checked.lines()
    return checked.map


def codes(text: str) -> list[str]:
    return [problem.code for problem in check_content(text.encode(), file="map.yml", today=TODAY).problems]


def test_the_beginners_map_of_eight_lines_is_enough() -> None:
    text = (
        "journey: Mi tienda\nstages:\n  - name: Compra\n    questions:\n      - ask: |\n"
        "          ¿El envío es gratis?\n          cuánto cuesta el envío\n        answer: Sí, a partir de 40 €.\n"
    )
    read = journey(text)
    question = read.stages[0].questions[0]
    assert (read.name, read.id, read.language, read.stages[0].id) == ("Mi tienda", "tienda", "es", "compra")
    assert (question.id, question.kind, question.canonical) == ("el_envio_es_gratis", "support", "¿El envío es gratis?")
    assert question.answer.texts() == (Text("Sí, a partir de 40 €.", SourcePosition("tienda.yml", 8, 17)),)
    assert read.question("compra.el_envio_es_gratis") == question
    assert read.question("pago.el_envio_es_gratis") is None


def test_spanish_and_english_keys_and_values_make_the_same_map() -> None:
    spanish = STAGE + "    fase: antes\n    estrategia: fidelizar\n    emoción: 1\n    tiempo: {habitual: 3d}\n"
    english = (
        "journey: Mi tienda\nstages:\n  - name: Compra\n    phase: before\n    strategy: retain\n"
        "    emotion: 1\n    time: {typical: 3d}\n"
    )
    for read in (journey(spanish).stages[0], journey(english).stages[0]):
        assert (read.phase, read.strategy, read.emotion, read.time.typical) == ("before", "retain", Emotion(1.0), "3d")


def test_a_stage_keeps_texts_unless_it_says_no() -> None:
    for written, kept in (("", True), ("    guardar_texto: false\n", False), ("    keep_text: true\n", True)):
        assert journey(STAGE + written).stages[0].keep_text is kept
    assert codes(STAGE + "    keep_text: 30d\n") == ["JM109"]


def test_a_map_asks_for_votes_only_if_it_says_so() -> None:
    for written, wanted in (
        ("", False),
        ("ajustes: {valorar_respuestas: true}\n", True),
        ("settings: {feedback: true}\n", True),
        ("settings: {feedback: false, min_sample: 5}\n", False),
    ):
        assert journey(STAGE + written).settings.feedback is wanted
    assert codes(STAGE + "settings: {feedback: thumbs}\n") == ["JM109"]


def test_a_map_is_called_after_its_file_or_else_after_its_journey() -> None:
    assert journey(STAGE, "maps/Mi Tienda Ñandú.yml").id == "mi_tienda_nandu"
    assert journey(STAGE, "2024.yml").id == "mi_tienda"
    assert journey(STAGE.replace("Mi tienda", "日本"), "1.yml").id == "map"
    assert journey("id: otra\n" + STAGE).id == "otra"


def test_ids_made_from_names_are_different_inside_a_stage_and_give_way_to_chosen_ones() -> None:
    text = STAGE + (
        "    puntos: [{nombre: Envío}, {nombre: Envío}]\n    dolores: [Envío, {que: Otro, id: envio_3}, ¡!]\n"
        "    oportunidades: [Envío, {que: '¿?'}]\n    preguntas:\n"
        "      - {variantes: [Envío, portes], respuesta: Sí}\n      - {variantes: ['¡?', '!!'], respuesta: No}\n"
    )
    stage = journey(text).stages[0]
    made = [each.id for each in (*stage.questions, *stage.touchpoints, *stage.pains, *stage.opportunities)]
    assert made == ["envio", "question", "envio_2", "envio_4", "envio_5", "envio_3", "pain", "envio_6", "opportunity"]


def test_decimals_take_a_comma_or_a_point() -> None:
    text = (
        STAGE + '    emocion: {valor: "0,5", etiqueta: duda}\nderivacion: {mensaje: Te paso, sentimiento_bajo: -0.6}\n'
    )
    read = journey(text)
    assert read.stages[0].emotion == Emotion(0.5, "duda")
    assert read.handoff is not None
    assert (read.handoff.below_sentiment, read.handoff.after_fallbacks) == (-0.6, 2)


def test_lines_of_empathy_are_one_or_several() -> None:
    one, several = journey(STAGE + "empatia: Lo siento.\n"), journey(STAGE + "empatia: [Lo siento., Vaya.]\n")
    assert [[line.value for line in each.empathy] for each in (one, several)] == [
        ["Lo siento."],
        ["Lo siento.", "Vaya."],
    ]
    assert journey(STAGE).empathy == ()


def test_texts_stay_texts_whatever_yaml_would_make_of_them() -> None:
    read = journey(
        "datos: {corte: '14:00', codigo: 0123, pregunta: no, dias: 30}\n" + QUESTION + "        respuesta: no\n"
    )
    assert {key: value.value for key, value in read.facts.items()} == {
        "corte": "14:00",
        "codigo": "0123",
        "pregunta": "no",
        "dias": "30",
    }
    assert read.stages[0].questions[0].answer.default[0].value == "no"


def test_answers_are_a_text_alternatives_or_one_for_each_channel() -> None:
    several = journey(QUESTION + "        respuesta: [Sí, Claro]\n").stages[0].questions[0].answer
    assert [text.value for text in several.default] == ["Sí", "Claro"]
    answer = QUESTION + "        respuesta:\n          por_defecto: Sí.\n          telegram: [Sí, Claro]\n"
    by_channel = journey(answer).stages[0].questions[0].answer
    assert [text.value for text in by_channel.texts()] == ["Sí.", "Sí", "Claro"]
    assert set(by_channel.by_channel) == {"telegram"}


def test_indicators_have_a_short_form() -> None:
    at = SourcePosition("tienda.yml", 1, 15)
    assert journey('indicadores: {csat: ">= 85%"}\n' + STAGE).kpis == (Kpi("csat", ">= 85%", at),)
    long = '  - {metrica: nps, deseado: ">= 40 pts", ventana: 90d, fuente: externa}\n'
    assert journey("indicadores:\n" + long + STAGE).kpis[0].window == "90d"


def test_keys_of_the_author_are_kept_as_lanes() -> None:
    read = journey("x-idea: {a: [1, no]}\n" + STAGE + "    x-nota: 14:00\n")
    assert (dict(read.lanes), dict(read.stages[0].lanes)) == ({"x-idea": {"a": ["1", "no"]}}, {"x-nota": "14:00"})


def test_a_survey_at_the_end_has_no_place() -> None:
    text = "encuestas:\n  - {tipo: csat, en: fin}\n  - {tipo: nps, en: compra}\n  - {tipo: abierta}\n" + STAGE
    assert [str(survey.place) for survey in journey(text).surveys] == ["None", "compra", "None"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (STAGE + "    fase: [antes]\n", ["JM104"]),
        (STAGE + "    fase:\n", ["JM111"]),
        (STAGE + "    emocion: {valor: [1]}\n", ["JM104"]),
        (STAGE + "    emocion: []\n", ["JM106"]),
        (STAGE + "    emocion: {etiqueta: duda}\n", ["JM102"]),
        (STAGE + "    dolores: [{que: Tarda, gravedad: [1]}]\n", ["JM104"]),
        (STAGE + "    dolores: [{que: Tarda, gravedad: {a: [b]}}]\n", ["JM104"]),
        (STAGE + "    dolores: [{que: Tarda, gravedad: {a: b}}]\n", ["JM104"]),
        (STAGE + "    puntos: [{nombre: Web, importancia: {cliente: 6}}]\n", ["JM118"]),
        (QUESTION + "        respuesta: Sí\n        derivacion: [x]\n", ["JM104"]),
        (QUESTION + "        respuesta: Sí\n        derivacion: 'true'\n", ["JM109"]),
        (QUESTION + "        respuesta: {por_defecto: Sí, Mi canal: No}\n", ["JM112"]),
        (QUESTION + "        respuesta: {horario}\n", ["JM104"]),
        (QUESTION + "        respuesta:\n          telegram: [{}]\n", ["JM104", "JM121"]),
        (STAGE + "    preguntas: [{variantes: , respuesta: Sí}]\n", ["JM111"]),
        (STAGE + "    preguntas: [{variantes: {a: b}, respuesta: Sí}]\n", ["JM104"]),
        ("datos: {clave: [a]}\n" + STAGE, ["JM104"]),
        ("datos: {clave: }\n" + STAGE, ["JM111"]),
        ("personas: [{nombre: Ana, emocion: {Compra: 1, pago: mal}}]\n" + STAGE, ["JM107", "JM112"]),
        ("personas: [{nombre: Ana, emocion: [1]}]\n" + STAGE, ["JM106"]),
        ("viaje: Mi tienda\netapas: []\n", ["JM122"]),
        ("viaje: Mi tienda\netapas:\n", ["JM111"]),
        ("indicadores: 3\n" + STAGE, ["JM105"]),
        ('indicadores: {CSAT: "mucho"}\n' + STAGE, ["JM112", "JM117"]),
        ("pruebas: []\n" + STAGE, ["JM101"]),
    ],
)
def test_what_a_shape_refuses(text: str, expected: list[str]) -> None:
    assert sorted(codes(text)) == expected


def test_a_system_without_time_zones_takes_any(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "ajustes: {zona_horaria: Europe/Nowhere}\n" + STAGE
    assert codes(text) == ["JM125"]
    monkeypatch.setattr(shape, "available_timezones", set)
    assert journey(text).settings.timezone == "Europe/Nowhere"


def test_what_the_table_of_fields_says_is_left_out_is_what_the_model_does() -> None:
    classes = {"map": "JourneyMap", "done_when": "DoneWhen", "time": "StageTime", "settings": "MapSettings"}
    special = {("map", "schema"), ("survey", "at")}
    checked = 0
    for part in PARTS.values():
        kind = getattr(model, classes.get(part.name, part.name.title().replace("_", "")))
        defaults = {each.name: each.default for each in fields(kind)}
        for field in part.fields.values():
            if (part.name, field.name) in special or part.name == "answer":
                continue
            default = defaults.get(field.name, MISSING)
            if field.default is not None:
                assert str(default) == {"false": "False", "true": "True"}.get(field.default, field.default), (
                    part.name,
                    field.name,
                )
                checked += 1
    assert checked > 15
