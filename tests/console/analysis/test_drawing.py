"""Charts as drawings: only shapes and texts, colours as variables or as colours, numbers as the reader writes them."""

import re
from pathlib import Path

from bot.console import app
from bot.console.analysis.drawing import as_png, as_svg, inline
from bot.console.analysis.ink import LIGHT

HOSTILE = '"><script>alert(1)</script>'
SPEC = {
    "data": {"values": [{"name": HOSTILE, "value": 0.5}, {"name": "Pagar", "value": 1.5}]},
    "mark": {"type": "bar", "color": "var(--chart-1)", "clip": True},
    "encoding": {
        "y": {"field": "name", "type": "nominal"},
        "x": {"field": "value", "type": "quantitative"},
        "href": {"value": "https://evil.example.com"},
    },
}


def test_only_shapes_and_texts_get_onto_a_page() -> None:  # T36
    drawn = inline(SPEC, label=f"Barras {HOSTILE}", name="chart-a", language="es")
    assert set(re.findall(r"<(\w+)", drawn)) <= {
        "svg",
        "g",
        "path",
        "line",
        "rect",
        "text",
        "tspan",
        "defs",
        "clipPath",
    }
    assert "evil.example.com" not in drawn
    assert "style=" not in drawn  # the policy of the console refuses it
    assert drawn.count("role=") == drawn.count("aria-") == 1
    assert 'aria-label="Barras &quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in drawn
    assert 'fill="var(--chart-1)"' in drawn
    ids, used = (set(re.findall(pattern, drawn)) for pattern in (r' id="([^"]+)"', r"url\(#([^)]+)\)"))
    assert used
    assert used <= ids
    assert all(each.startswith("chart-a-") for each in ids)


def test_numbers_are_written_as_the_reader_does() -> None:
    assert ">0,5</text>" in inline(SPEC, label="x", name="a", language="es")
    assert ">0.5</text>" in inline(SPEC, label="x", name="a", language="en")


def test_a_file_has_its_title_and_colours_of_its_own() -> None:
    drawn = as_svg(SPEC, title="Las barras & demás", language="es").decode()
    assert "Las barras &amp; demás</text>" in drawn
    assert "var(" not in drawn
    assert f'fill="{LIGHT["--chart-1"]}"' in drawn
    assert as_png(SPEC, title="Las barras", language="es").startswith(b"\x89PNG")


def test_the_colours_of_files_are_those_of_the_style_sheets_by_daylight() -> None:
    static = Path(app.__file__).parent / "static"
    sheets = "".join((static / name).read_text(encoding="utf-8") for name in ("console.css", "analysis.css"))
    light = {}
    for block in re.findall(r"^:root \{(.*?)\}", sheets, flags=re.DOTALL | re.MULTILINE):
        light |= dict(re.findall(r"(--[\w-]+): (#\w+);", block))
    assert {name: light[name] for name in LIGHT} == LIGHT
