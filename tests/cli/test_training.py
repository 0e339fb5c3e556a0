"""How `travesia train` ends: a training says what a running bot does not know yet, and old models go."""

from argparse import Namespace
from io import StringIO
from pathlib import Path

import pytest

from bot.cli import train
from bot.cli.terminal import Terminal
from bot.cli.training_summary import summary_of
from bot.language.question_report import ConfusablePair, QuestionReport, TrainingReport
from bot.project import Project
from bot.rasa_parts import quiet
from bot.rasa_parts.releases import ModelNote, read_note, write_note
from bot.rasa_parts.reports import read_report
from bot.settings import Settings

MAP = """journey: Tienda
stages:
  - name: Compra
    questions:
      - ask: |
          ¿El envío es gratis?
          cuánto cuesta el envío
        answer: Sí, a partir de 40 €.
"""
RESTART = {
    "es": "Un bot que ya esté en marcha sigue con los mapas de antes: detenlo y vuelve a ejecutar `travesia run`.",
    "en": "A bot that is already running keeps the maps it started with: stop it and run `travesia run` again.",
}


def run(project: Project, language: str) -> list[str]:
    out = StringIO()
    assert train.run(Namespace(force=False), Terminal(out, StringIO(), language, project, Settings())) == 0
    return out.getvalue().splitlines()


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_training_says_last_that_a_running_bot_must_be_restarted_and_prunes(language: str, tmp_path: Path) -> None:
    quiet.hush()
    project = Project(tmp_path)
    project.maps.mkdir()
    (project.maps / "tienda.yml").write_text(MAP, encoding="utf-8")
    project.models.mkdir()
    for number in range(4):
        old = project.models / f"2020010{number}-000000-old.tar.gz"
        old.write_bytes(b"old")
        write_note(old, ModelNote("old", "old", 1.0))
    assert run(project, language)[-1] == RESTART[language]
    kept = sorted(project.models.glob("*.tar.gz"))
    assert [model.name for model in kept[:2]] == ["20200102-000000-old.tar.gz", "20200103-000000-old.tar.gz"]
    assert len(kept) == 3
    note = read_note(kept[-1])
    assert note is not None
    assert note.release != "old"
    assert read_report(kept[-1]) is not None
    assert len(list(project.models.iterdir())) == 7, "three models, three notes, a report"
    assert RESTART[language] not in run(project, language), "nothing was trained"


SUMMARY = {
    "es": [
        "13 variantes de 3 preguntas. Probadas como si fueran nuevas, el 62 % se reconoce y el 92 % queda entre las "
        "tres primeras.",
        "El bot contesta desde el 41 % de confianza; entre el 8 % y ese, pregunta a cuál se refieren.",
        "Con pocas variantes: 1 pregunta.",
        "Lo que más se confunde (variantes de una que se toman por la otra):",
        "    5  a.uno y a.dos",
        "    4  a.dos y b.tres",
        "    3  a.uno y b.cuatro",
        "Todo, frase a frase y con su sitio en el mapa: travesia lint",
    ],
    "en": [
        "13 variants of 3 questions. Tried as if they were new, 62 % are recognised and 92 % are among the first "
        "three.",
        "The bot answers from 41 % confidence; between 8 % and that, it asks which one was meant.",
        "With too few variants: 1 question.",
        "Most taken for each other (variants of one that are taken for the other):",
        "    5  a.uno and a.dos",
        "    4  a.dos and b.tres",
        "    3  a.uno and b.cuatro",
        "All of it, phrase by phrase and with its place in the map: travesia lint",
    ],
}
QUESTIONS = (
    QuestionReport("greet", 20, None, 0, ()),
    QuestionReport("a/uno", 6, 0.5, 2, ()),
    QuestionReport("a/dos", 5, 0.8, 0, ()),
    QuestionReport("b/tres", 2, 0.5, 0, ()),
)
PAIRS = (
    ConfusablePair("a/uno", "a/dos", 5),
    ConfusablePair("a/dos", "b/tres", 4),
    ConfusablePair("a/uno", "b/cuatro", 3),
    ConfusablePair("a/tres", "b/cuatro", 2),
)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_summary_names_the_worst_and_where_the_rest_is(language: str) -> None:
    report = TrainingReport(None, 333, 0.41, 0.08, 0.615, 0.92, 0.6, 0.3, 0.1, 0.2, QUESTIONS, PAIRS)
    assert list(summary_of(report, language)) == SUMMARY[language]
    seldom = (ConfusablePair("a/uno", "a/dos", 1),)
    calm = TrainingReport(None, 333, 0.41, 0.08, 0.615, 0.92, 0.6, 0.3, 0.1, 0.2, QUESTIONS[2:], seldom)
    assert len(list(summary_of(calm, language))) == 3
