"""How `travesia train` ends: a training says what a running bot does not know yet, and old models go."""

from argparse import Namespace
from io import StringIO
from pathlib import Path

import pytest

from bot.cli import train
from bot.cli.terminal import Terminal
from bot.project import Project
from bot.rasa_parts import quiet
from bot.rasa_parts.releases import ModelNote, read_note, write_note
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
    assert len(list(project.models.iterdir())) == 6
    assert RESTART[language] not in run(project, language), "nothing was trained"
