"""The tutorials tell the truth: what they say to copy into the first map fits it and checks clean."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot.cli.project_template import build_project
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
    copied = first_map.replace("    questions:\n", "    questions:\n" + block(tutorial, "      - id: "), 1)
    copied = re.sub(r"    emotion: 0 .*\n", lambda _: block(tutorial, "    emotion: "), copied, count=1)
    checked = check_content(copied.encode(), file="map.yml", today=TODAY)
    assert checked.lines() == ()
    assert checked.map is not None
    assert checked.map.question(question) is not None
    assert len(checked.map.stages[0].pains) == 1


def block(tutorial: str, beginning: str) -> str:
    """The YAML block of the tutorial that begins like that."""
    (found,) = (each for each in re.findall(r"```yaml\n(.*?)```", tutorial, re.DOTALL) if each.startswith(beginning))
    return str(found)
