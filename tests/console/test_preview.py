"""Answers drawn as the web chat and Telegram draw them."""

import re

import pytest

from bot.console.preview import _WEB, Block, Piece, preview_of
from bot.journeys.positions import SourcePosition, Text
from tests.conftest import REPOSITORY

FACTS = {"dias": Text("30 días", SourcePosition("m.yml"))}


def blocks(text: str, channel: str) -> tuple[Block, ...]:
    shown = preview_of(channel, [text], facts=FACTS, buttons=["¿Y luego?"], link="/envios")
    assert (shown.channel, shown.buttons, shown.link) == (channel, ("¿Y luego?",), "/envios")
    return shown.bubbles[0].blocks


def test_the_web_draws_paragraphs_lists_and_bold_with_facts_filled_in() -> None:
    assert blocks("Tienes **{dias}**.\nSin coste.\n\nDos formas:\n- tienda\n- web\n1. una\nfin", "web") == (
        Block("p", (Piece("Tienes "), Piece("30 días", ("strong",)), Piece("."), Piece("\n"), Piece("Sin coste."))),
        Block("p", (Piece("Dos formas:"),)),
        Block("ul", (Piece("tienda"),)),
        Block("ul", (Piece("web"),)),
        Block("ol", (Piece("una"),)),
        Block("p", (Piece("fin"),)),
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[aquí](https://a.example/x)", Piece("aquí", ("a",))),
        ("[aquí](/envios)", Piece("aquí", ("a",))),
        ("[aquí](javascript:alert)", Piece("[aquí](javascript:alert)")),
        ("[aquí](//evil.example)", Piece("[aquí](//evil.example)")),
        ("https://a.example/x", Piece("https://a.example/x", ("a",))),
        ("tel:+34600", Piece("tel:+34600", ("a",))),
        ("hola@a.example", Piece("hola@a.example", ("a",))),
        ("<b>no</b>", Piece("<b>no</b>")),
    ],
)
def test_the_web_makes_links_of_safe_addresses_only(text: str, shown: Piece) -> None:
    assert blocks(text, "web") == (Block("p", (shown,)),)


def test_telegram_draws_italics_and_bullets_by_its_own_rules() -> None:
    (block,) = blocks("*Hola*\n- una\n- `dos`", "telegram")
    assert "".join(piece.text for piece in block.pieces) == "Hola\n\n• una\n• dos"
    assert [piece.tags for piece in block.pieces if piece.tags] == [("em",), ("code",)]


def test_the_pattern_is_the_widgets() -> None:
    script = (REPOSITORY / "bot/channels/web/static/widget.js").read_text(encoding="utf-8")
    lines = script.partition("const INLINE")[2].partition('join("|")')[0].splitlines()
    theirs = "|".join(found[1] for line in lines if (found := re.match(r"\s*/(.*)/, //", line)))
    ours = re.sub(r"\?P<\w+>", "", _WEB.pattern)
    assert _bare(theirs) == _bare(ours)


def _bare(pattern: str) -> str:
    """Without the slashes that only one of the two languages asks for."""
    return re.sub(r"\\([/\[\"])", r"\1", pattern)
