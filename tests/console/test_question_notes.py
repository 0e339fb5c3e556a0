"""What is said about a draft: meaning, the last training's mistakes, and long or heavy answers."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from bot.console.question_desk import QuestionDesk, previews_of
from bot.console.question_draft import Asked, asked, changed, draft_of, packed, unpacked
from bot.console.question_notes import Learnt, alike, answers_with, clarity, confused
from bot.console.question_view import QuestionView, typed
from bot.console.shelf import MapShelf
from bot.journeys.editing.desk import MapDesk
from bot.language.question_report import Collision, ConfusablePair, QuestionReport, TrainingReport, report_to_json
from bot.language.sentence_encoder import Vectors
from bot.project import Project
from bot.rasa_parts.releases import report_file
from tests.builders import make_map, make_question, make_stage


class Meaning:
    """Takes what begins with the same word for the same meaning."""

    name = "first-word"

    def encode(self, texts: Sequence[str]) -> Vectors:
        known = {"pagar": 0, "abonar": 0, "recibir": 1}
        rows = np.eye(3, dtype=np.float32)
        return np.stack([rows[known.get(text.split()[0], 2)] for text in texts])

    def knows(self, word: str) -> bool:
        return False


@pytest.fixture
def of() -> Asked:
    journey = make_map(
        make_stage("compra", make_question("pago", ["pagar el pedido", "cuotas"]), name="Compra"),
        make_stage("envio", make_question("recibir", ["recibir el paquete", "abonar portes"]), name="Envío"),
    )
    found = asked(journey, "compra.pago", folder="journey_maps")
    assert found is not None
    return found


def report(*questions: QuestionReport, pairs: tuple[ConfusablePair, ...]) -> TrainingReport:
    return TrainingReport(None, 4, 0.5, 0.2, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, questions, pairs)


def test_wordings_that_mean_the_same_are_told_with_the_question_they_are_of(of: Asked) -> None:
    notes = list(alike(draft_of(of), of, encoder=Meaning(), language="es"))
    assert [(note.field, note.level, note.said, note.other) for note in notes] == [
        (
            "es/ask",
            "hint",
            "«pagar el pedido» puede querer decir lo mismo que «abonar portes», de «recibir el paquete».",
            "envio.recibir",
        )
    ]
    assert list(alike(draft_of(of), of, encoder=None, language="es")) == []
    assert list(alike({**draft_of(of), "es/ask": ()}, of, encoder=None, language="es")) == []


def test_the_last_training_tells_with_what_a_question_was_confused(of: Asked) -> None:
    found = report(
        QuestionReport("compra/pago", 2, 0.5, 3, (Collision("cuotas", "envio/recibir", "abonar portes"),)),
        QuestionReport("envio/recibir", 2, 1.0, 3, (Collision("abonar portes", "compra/pago", "cuotas"),)),
        pairs=(ConfusablePair("envio/recibir", "compra/pago", 2), ConfusablePair("a/b", "envio/recibir", 4)),
    )
    assert [(note.said, note.other) for note in confused(Learnt(found, None), of, language="en")] == [
        (
            "In the last training it was taken for “recibir el paquete” or the other way round (times: 2).",
            "envio.recibir",
        ),
        ("“cuotas” was taken for “recibir el paquete”, where it says “abonar portes”.", "envio.recibir"),
    ]
    assert [note.said for note in confused(Learnt(found, 7), of, language="es")] == [
        "En el entrenamiento de la versión 7, la que responde ahora, se confundió con «recibir el paquete» (veces: 2).",
        "En la versión 7, la que responde, «cuotas» se tomó por «recibir el paquete», donde pone «abonar portes».",
    ]
    assert list(confused(None, of, language="en")) == []


def test_of_many_questions_that_are_confused_with_one_those_of_most_times_are_told(of: Asked) -> None:
    pairs = tuple(ConfusablePair(f"x/q{times}", "compra/pago", times) for times in (1, 4, 2, 3))
    told = list(confused(Learnt(report(pairs=pairs), None), of, language="es"))
    assert [note.other for note in told] == ["x.q4", "x.q3", "x.q2"]


def test_what_was_learnt_is_of_the_release_that_answers_and_only_before_the_first_one_of_a_model(
    tmp_path: Path,
) -> None:
    project = Project(tmp_path)
    found = report(pairs=(ConfusablePair("a/b", "c/d", 4),))
    (project.models).mkdir()
    (project.models / "m.tar.gz").write_bytes(b"")
    report_file(project.models / "m.tar.gz").write_text(json.dumps(report_to_json(found)), encoding="utf-8")
    kept: dict[str, object] = {"number": None, "training": None}
    store: Any = SimpleNamespace(
        active=lambda: SimpleNamespace(number=kept["number"]) if kept["number"] else None,
        training=lambda number: kept["training"] if number == kept["number"] else {},
    )
    desk = QuestionDesk(MapShelf(project, lambda: date(2026, 11, 22)), MapDesk(project), store)
    assert desk.learnt() == Learnt(found, None)
    kept["number"] = 3
    assert desk.learnt() is None
    kept["training"] = report_to_json(report(pairs=()))
    assert desk.learnt() == Learnt(report(pairs=()), 3)
    kept["training"] = {"of": "another version"}
    assert desk.learnt() is None


def test_long_hard_and_heavy_answers_are_told(of: Asked) -> None:
    heavy = "Sírvase proceder a la cumplimentación documental administrativa correspondiente, " * 12
    draft = {**draft_of(of), "es/answer/default": (heavy + ".", "Paga con tarjeta.")}
    assert [note.said for note in clarity(draft, of, language="es")] == [
        "Tiene 96 palabras. Con 90 o menos se lee en el móvil sin desplazarse.",
        "Hay una frase de 96 palabras. Pártela en dos.",
        "Cuesta leerla: 0 sobre 100 en la escala de Fernández Huerta. Prueba con frases más cortas y palabras más "
        "corrientes.",
        "«sírvase» sobra: la frase dice lo mismo sin eso.",
        "«proceder a» sobra: la frase dice lo mismo sin eso.",
    ]


def test_what_was_shown_travels_with_the_form_and_anything_else_is_not_believed(of: Asked) -> None:
    draft = draft_of(of)
    assert unpacked(packed(draft), {}) == {}
    assert unpacked(packed({**draft, "goal": ("x",)}), draft)["goal"] == ("x",)
    for damaged in ("", "{", "[]", '{"goal": 5}', "null"):
        assert unpacked(damaged, draft) == draft
    assert changed({**draft, "goal": ("x",)}, draft) == ("goal",)


def test_what_stands_around_a_question(of: Asked) -> None:
    view = QuestionView(of, "es", lambda key, **_: key)
    assert (view.before, view.following) == ("", "envio.recibir")
    assert [(stage, [each.value for each in found]) for stage, found in view.questions] == [
        ("Compra", []),
        ("Envío", ["envio.recibir"]),
    ]
    assert answers_with("precio", of.journey) == []
    assert asked(of.journey, "compra.nada", folder="journey_maps") is None
    assert typed({"es/ask": ["a", "b"], "es/link": [], "then": ["x.y"]}) == "a\nb"


def test_an_answer_of_its_own_is_previewed_in_its_channel(of: Asked) -> None:
    draft = {**draft_of(of), "es/answer/default": ("Para todos",), "es/answer/telegram": ("Aquí",)}
    web, telegram = previews_of(of, draft)["es"]
    assert [bubble.blocks[0].pieces[0].text for bubble in (*web.bubbles, *telegram.bubbles)] == ["Para todos", "Aquí"]


def test_a_project_without_a_model_has_no_report(tmp_path: Path) -> None:
    project = Project(tmp_path)
    desk = QuestionDesk(MapShelf(project, lambda: date(2026, 11, 22)), MapDesk(project))
    assert desk.learnt() is None
    assert desk.map("nada") is None
    assert desk.find("nada", "a.b") is None
