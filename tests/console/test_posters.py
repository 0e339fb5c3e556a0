"""The poster of a map: text that fits, every lane, nothing of a map that acts, and three kinds of file."""

import re
from datetime import date
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from bot.accounts.audit import Action, AuditFilter, entries
from bot.accounts.roles import Role
from bot.catalogue import text
from bot.console.board import Board, board_of
from bot.console.poster import poster
from bot.console.poster_ink import A3, clean, stretched
from bot.console.poster_text import lines_of, width
from bot.journeys.library import check_content, check_file
from tests.conftest import REPOSITORY
from tests.console.browsing import MAP, World

TODAY = date(2026, 11, 22)
SVG = "{http://www.w3.org/2000/svg}"


def board(content: str) -> Board:
    journey = check_content(content.encode(), file="m.yml", today=TODAY).map
    assert journey
    return board_of(journey)


def drawn(shown: Board) -> Element:
    svg = poster(shown, say=lambda key, **values: text(f"console.{key}", "es", **values), day="2026-11-22")
    return fromstring(svg)


def texts(svg: Element) -> list[str]:
    return [each.text or "" for each in svg.iter(f"{SVG}text")]


def test_every_lane_is_on_it_and_hostile_texts_are_only_texts() -> None:
    svg = drawn(board(MAP.replace("Saber el precio", "Saber </text><script>alert(1)</script> &amp; \u202e ya")))
    said = " ".join(texts(svg))
    for part in (
        "Tienda <b>",
        "Mirar",
        "Pagar",
        "Portada",
        "El precio no se ve",
        "Precio en grande",
        "Preguntas con respuesta",
    ):
        assert part in said
    for part in ("¿Será caro?", "-1 dudas", "momento de la verdad", "y 2 más", "●●●●○", "impacto 5", "Marketing"):
        assert part in said
    assert "</text><script>alert(1)</script>" in re.sub(r"\s+", "", said)
    assert {each.tag.removeprefix(SVG) for each in svg.iter()} <= {
        "svg",
        "title",
        "rect",
        "g",
        "path",
        "circle",
        "text",
    }
    assert not [name for each in svg.iter() for name in each.attrib if name.startswith("on") or "href" in name]


def test_the_sample_fills_one_sheet_and_no_line_leaves_its_column() -> None:
    journey = check_file(REPOSITORY / "journey_maps" / "ciclos_alameda.yml", today=TODAY).map
    assert journey
    svg = drawn(board_of(journey))
    assert (float(svg.attrib["width"]), float(svg.attrib["height"])) == A3
    _, _, wide, high = map(float, svg.attrib["viewBox"].split())
    assert wide / high == pytest.approx(A3[0] / A3[1], rel=0.001)
    assert wide < 2_400, "the letters would be too small to read"
    ends = [
        float(each.attrib["x"]) + width(each.text or "", size=float(each.attrib["font-size"]))
        for each in svg.iter(f"{SVG}text")
        if each.attrib["text-anchor"] == "start"
    ]
    assert max(ends) < wide
    assert max(float(each.attrib["y"]) for each in svg.iter(f"{SVG}text")) < high
    assert texts(svg)[-1].startswith("Hecho con Travesía, 2026-11-22")


def test_a_map_with_next_to_nothing_in_it_is_a_poster_too() -> None:
    content = "journey: M\nid: m\nversion: '2'\nstages:\n- name: Una\n  questions: [{ask: [a, b], answer: c}]\n"
    svg = drawn(board(content))
    assert texts(svg)[-1] == "versión 2 · Hecho con Travesía, 2026-11-22"
    assert "Cómo se siente" not in texts(svg)


def test_texts_are_broken_where_they_fit() -> None:
    assert lines_of("", room=50, size=10) == ()
    assert lines_of("uno dos\n\n tres", room=500, size=10) == ("uno dos", "tres")
    assert lines_of("uno dos tres", room=45, size=10) == ("uno dos", "tres")
    cut = lines_of("a " + "W" * 30 + " b", room=60, size=10)
    assert "".join(cut).replace(" ", "") == "a" + "W" * 30 + "b"
    assert max(width(line, size=10) for line in cut) <= 60
    assert width("ñ", size=1) == width("n", size=1)
    assert width("e\u0301", size=1) == width("é", size=1)
    assert width("你", size=1) == width("😀", size=1) == 1.25
    assert width("Ж", size=1) == 0.75
    assert width("a", size=1, bold=True) > width("a", size=1)


def test_paths_are_stretched_along_each_axis() -> None:
    assert stretched("M50 12 C100 -1.5 0 1 2 3", (2, 10)) == "M100.0 120.0 C200.0 -15.0 0.0 10.0 4.0 30.0"
    assert clean("a\x00\x1b\ud800b\n") == "ab\n"


KINDS = (("svg", b"<svg ", "image/svg+xml"), ("png", b"\x89PNG", "image/png"), ("pdf", b"%PDF", "application/pdf"))


@pytest.mark.parametrize(("kind", "begins", "media"), KINDS)
def test_it_is_taken_along(world: World, kind: str, begins: bytes, media: str) -> None:
    browser = world.signed_in(Role.VIEWER)
    sent = browser.get(f"/console/maps/tienda/board.{kind}")
    assert sent.content.startswith(begins)
    assert sent.headers["content-type"].startswith(media)
    assert sent.headers["content-disposition"] == f'attachment; filename="tienda.{kind}"'
    (entry,) = entries(world.database, AuditFilter(action=Action.EXPORTED))
    assert entry.deed.subject == f"tienda.{kind}"
    if kind == "pdf":
        assert b"LiberationSans" in sent.content, "the letters are in the file"


def test_there_are_no_other_kinds(world: World) -> None:
    assert world.signed_in(Role.VIEWER).get("/console/maps/tienda/board.exe").status_code == 404
