"""The tutorials tell the truth: what they say to copy into the first map fits it and checks clean."""

import argparse
import importlib
import re
import shlex
from datetime import date
from pathlib import Path

import pytest

from bot.cli.main import COMMANDS
from bot.cli.project_template import build_project
from bot.journeys.facts import filled
from bot.journeys.library import check_content

DOCS = Path(__file__).parents[2] / "docs"
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("document", "language", "question"),
    [("tutorial-mapa.es.md", "es", "compra.sin_gluten"), ("tutorial-map.en.md", "en", "purchase.gluten_free")],
)
def test_the_blocks_to_copy_fit_the_first_map(document, language, question):
    tutorial = (DOCS / document).read_text(encoding="utf-8")
    project = build_project("minimo", name="Ruiz", language=language, today=TODAY)
    first_map = project.files[project.map_path]
    end_of_stage = first_map.index("\n  - id: ", first_map.index("    questions:\n"))
    copied = first_map[:end_of_stage] + block(tutorial, "      - id: ") + first_map[end_of_stage:]
    copied = re.sub(r"    emotion: 0 .*\n", lambda _: block(tutorial, "    emotion: "), copied, count=1)
    checked = check_content(copied.encode(), file="map.yml", today=TODAY)
    assert checked.lines() == ()
    assert checked.map is not None
    assert checked.map.question(question) is not None
    assert len(checked.map.stages[0].pains) == 1


@pytest.mark.parametrize(
    ("document", "language", "path"),
    [("tutorial-mapa.es.md", "es", "compra.envio_gratis"), ("tutorial-map.en.md", "en", "purchase.free_shipping")],
)
def test_the_answer_shown_is_the_one_of_the_map_with_the_data_to_put(document, language, path):
    tutorial = (DOCS / document).read_text(encoding="utf-8")
    content = with_own_data(first_map_of(language), block(tutorial, "facts:"))
    journey = check_content(content.encode(), file="map.yml", today=TODAY).map
    assert journey is not None
    shown = re.search(r"^\$ travesia ask .*\n(?P<path>\S+)  \(\d+ %\)\n\n(?P<answer>.+)$", tutorial, re.MULTILINE)
    assert shown is not None
    assert shown["path"] == path
    assert shown["answer"] == filled(journey.question(path).answer.default[0].value, journey.facts)


def test_the_mistake_shown_is_the_one_that_check_prints_at_that_place():
    tutorial = (DOCS / "tutorial-mapa.es.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^journey_maps/panaderia_ruiz\.yml:.*: JM.*$", tutorial, re.MULTILINE)
    content = first_map_of("es").replace("{coste_envio}", "{coste_envios}")
    (printed,) = check_content(content.encode(), file="journey_maps/panaderia_ruiz.yml", today=TODAY).lines()
    assert shown == printed


@pytest.mark.parametrize(("document", "language"), [("tutorial-mapa.es.md", "es"), ("tutorial-map.en.md", "en")])
def test_every_command_of_a_tutorial_can_be_typed(document, language):
    tutorial = (DOCS / document).read_text(encoding="utf-8")
    typed = re.findall(r"^\$ travesia (.+)$", tutorial, re.MULTILINE)
    assert len(typed) > 4
    for line in typed:
        command, *words = shlex.split(line)
        parser = argparse.ArgumentParser(exit_on_error=False)
        importlib.import_module(COMMANDS[command]).arguments(parser, language)
        assert parser.parse_args(words)


def first_map_of(language: str) -> str:
    name = {"es": "Panadería Ruiz", "en": "Ruiz Bakery"}[language]
    project = build_project("minimo", name=name, language=language, today=TODAY)
    return project.files[project.map_path]


def with_own_data(content: str, facts: str) -> str:
    """The map with the facts of the tutorial in place of those it came with."""
    for line in facts.splitlines()[1:]:
        content, times = re.subn(rf"^{re.escape(line.partition(':')[0])}: .*$", line, content, flags=re.MULTILINE)
        assert times == 1, line
    return content


def block(tutorial: str, beginning: str) -> str:
    """The YAML block of the tutorial that begins like that."""
    (found,) = (each for each in re.findall(r"```yaml\n(.*?)```", tutorial, re.DOTALL) if each.startswith(beginning))
    return str(found)
