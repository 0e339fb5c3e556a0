"""Answers as Telegram shows them: Markdown to safe HTML, and cut where a reader pauses."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.keyboards import LONGEST_TITLE, choice_of, markup_of, rows_of
from bot.channels.telegram.splitting import parts_of
from bot.channels.telegram.transmission import plain_words
from bot.channels.telegram.wording import Wording, with_choice
from bot.dialogue.markdown import runs_of
from bot.dialogue.runs import Run, Tag, html_of, plain_of, sieved, units
from bot.gateway.protocol import ChatEvent, OfferedChoice
from tests.conftest import REPOSITORY
from tests.telegram.formatting import formatted


def html(text: str) -> str:
    return html_of(runs_of(text))


HOSTILE = (
    ("<b onclick=alert(1)>x</b><script>alert(1)</script>", "<b>x</b>"),
    ('<a href="javascript:alert(1)">x</a><a href="data:text/html,x">y</a>', "<a>x</a><a>y</a>"),
    ('<a href="https://a.es" style="x" target="_blank">x</a>', '<a href="https://a.es">x</a>'),
    ("<img src=x onerror=alert(1)><svg/onload=alert(1)><iframe src=//a.es></iframe>", ""),
    ("<b>x<i>y</b>z<!-- no -->", "<b>x<i>y</i></b><i>z</i>"),
    ("a\u00a0b &amp;nbsp;", "a\u00a0b &amp;nbsp;"),
)


@pytest.mark.parametrize(("html", "left"), HOSTILE)
def test_the_last_sieve_leaves_what_we_render_and_nothing_else(html: str, left: str) -> None:  # T36
    assert sieved(html) == left


MARKED = st.text(st.sampled_from("*_`[]()<>&\"'~#-1. \nab\u00a0\\/:"), max_size=60)


@given(MARKED)
@settings(deadline=None)
def test_the_sieve_finds_nothing_in_what_we_render(text: str) -> None:  # T36
    made = html_of(runs_of(text))
    assert sieved(made) == made
    assert set(re.findall(r"</?(\w+)", made)) <= {"b", "i", "code", "pre", "blockquote", "a"}


def test_only_one_place_makes_html_of_markdown() -> None:
    """The web chat and the console draw answers as text in elements; here alone signs become tags."""
    code = [(file, file.read_text(encoding="utf-8")) for file in (REPOSITORY / "bot").rglob("*.py")]
    assert [file.name for file, text in code if "MarkdownIt(" in text] == ["markdown.py"]
    assert [file.name for file, text in code if "_markdown.render" in text] == []
    widget = (REPOSITORY / "bot" / "channels" / "web" / "static" / "widget.js").read_text(encoding="utf-8")
    assert [each for each in ("innerHTML", "outerHTML", "insertAdjacentHTML", "DOMParser") if each in widget] == []


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("El envío es gratis.", "El envío es gratis."),
        ("a < b & c > d \"e\" 'f'", "a &lt; b &amp; c &gt; d \"e\" 'f'"),
        ("**Gratis** desde *50 €* y `código`", "<b>Gratis</b> desde <i>50 €</i> y <code>código</code>"),
        ("***las dos***", "<i><b>las dos</b></i>"),
        ("snake_case_name y 2 * 3 * 4", "snake_case_name y 2 * 3 * 4"),
        ("una\ndos\n\n\ntres", "una\ndos\n\ntres"),
        ("[aquí](https://a.es/x?a=1&b=2)", '<a href="https://a.es/x?a=1&amp;b=2">aquí</a>'),
        ("[](https://a.es/x)", '<a href="https://a.es/x">https://a.es/x</a>'),
        ("[correo](mailto:a@b.es)", "correo (a@b.es)"),
        ("[a@b.es](mailto:a@b.es)", "a@b.es"),
        ("[catálogo](/catálogo)", "catálogo (/catálogo)"),
        ("[]({)", "{"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("antes\n- uno\n- dos\n  - tres\n\ndespués", "antes\n\n• uno\n• dos\n   • tres\n\ndespués"),
        ("3. tres\n4. cuatro", "3. tres\n4. cuatro"),
        ("1) uno\n2) dos", "1) uno\n2) dos"),
        ("- uno\n\n  más de uno\n- dos", "• uno\n\nmás de uno\n• dos"),
        ("# Envíos\ncuestan", "<b>Envíos</b>\n\ncuestan"),
        ("> cita\n> larga", "<blockquote>cita\nlarga</blockquote>"),
        ("> > doble", "<blockquote>doble</blockquote>"),
        ("```\n**x** <y>\n```\nfin", "<pre>**x** &lt;y&gt;</pre>\n\nfin"),
        ("**`x`**", "<code>x</code>"),
        ("Título\n----\nsigue", "Título\n----\nsigue"),
        ("&copy; <b>no</b>", "&amp;copy; &lt;b&gt;no&lt;/b&gt;"),
        (r"\*literal\*", "*literal*"),
        ("[]()", "[]()"),
    ],
)
def test_markdown_becomes_telegrams_html_and_everything_else_stays_what_it_is(written: str, shown: str) -> None:
    assert html(written) == shown


SIGNS = st.text(st.sampled_from("ab ñ🚲\n_*[]()~>#+-=|{}.!<>&\"'`\\/:1"), min_size=1, max_size=200)


@given(SIGNS)
@settings(max_examples=400, deadline=None)
def test_whatever_is_written_telegram_can_read_it(written: str) -> None:
    read = formatted(html(written), "HTML")
    assert read.lost_links == []
    assert set(read.text) <= set(written) | set("• ()\n0123456789.")


@given(SIGNS, st.integers(20, 120))
@settings(max_examples=300, deadline=None)
def test_parts_fit_and_hold_every_word_in_order(written: str, longest: int) -> None:
    runs = runs_of(written)
    parts = parts_of(runs, longest=longest)
    assert all(0 < units(plain_of(part)) <= longest for part in parts)
    assert "".join("".join(plain_of(part) for part in parts).split()) == "".join(plain_of(runs).split())
    for part in parts:
        formatted(html_of(part), "HTML")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Uno dos. Tres cuatro. Cinco seis.", ["Uno dos. Tres cuatro.", "Cinco seis."]),
        ("Un párrafo.\n\nOtro más largo aquí", ["Un párrafo.", "Otro más largo aquí"]),
        ("¿Sí? (claro que sí.) Pues vale ya", ["¿Sí? (claro que sí.)", "Pues vale ya"]),
        ("una,dos tres cuatro cinco seis siete", ["una,dos tres cuatro cinco", "seis siete"]),
        ("x" * 60, ["x" * 25, "x" * 25, "x" * 10]),
        ("🚲" * 20, ["🚲" * 12, "🚲" * 8]),
        ("ab" + "e\u0301" * 20, ["ab" + "e\u0301" * 11, "e\u0301" * 9]),
    ],
)
def test_a_cut_is_where_a_reader_pauses(text: str, parts: list[str]) -> None:
    assert [plain_of(part) for part in parts_of([Run(text)], longest=25)] == parts


def test_a_cut_inside_bold_closes_and_opens_it_again() -> None:
    parts = parts_of([Run("Una frase entera. ", (Tag("b"),)), Run("Y otra más.", (Tag("b"),))], longest=20)
    assert [html_of(part) for part in parts] == ["<b>Una frase entera.</b>", "<b>Y otra más.</b>"]


def test_a_family_of_emoji_is_not_torn_apart() -> None:
    family = "👨\u200d👩\u200d👧"
    parts = [plain_of(part) for part in parts_of([Run(family * 4)], longest=20)]
    assert "".join(parts) == family * 4
    assert all(part.startswith("👨") for part in parts)


def event(text: str, **more: object) -> ChatEvent:
    return ChatEvent(1, "bot", text, 0.0, **more)  # type: ignore[arg-type]


def test_the_buttons_and_the_link_stand_under_the_last_part() -> None:
    choices = (OfferedChoice("0f" * 16, "¿Cómo pago?"),)
    parts = Wording("https://shop.example/es/").parts_of(
        event("Una frase. " * 600, choices=choices, link="/envios"), language="es"
    )
    assert len(parts) == 2
    assert [bool(part.keyboard) for part in parts] == [False, True]
    assert parts[1].html.endswith('\n\n<a href="https://shop.example/envios">Más información</a>')


@pytest.mark.parametrize(("site", "link"), [("", "/envios"), ("https://shop.example", "envios"), ("", "mailto:a@b.es")])
def test_a_link_that_leads_nowhere_is_left_out(site: str, link: str) -> None:
    assert [part.html for part in Wording(site).parts_of(event("Hola.", link=link), language="es")] == ["Hola."]


def test_a_link_that_is_in_the_text_is_not_said_twice() -> None:
    [part] = Wording().parts_of(event("Mira https://a.es/x", link="https://a.es/x"), language="es")
    assert part.html == "Mira https://a.es/x"


def test_a_late_answer_says_so_first() -> None:
    [part] = Wording().parts_of(event("Hola."), language="en", late=True)
    assert part.html == "<i>Sorry for the delay, I couldn't answer before.\n\n</i>Hola."


def test_buttons_are_rows_of_short_words_with_opaque_data() -> None:
    rows = rows_of([OfferedChoice("0f" * 16, "¿Cuánto\ntarda?"), OfferedChoice("1f" * 16, "x" * 300)])
    assert rows[0] == (("¿Cuánto tarda?", "c:" + "0f" * 16),)
    assert len(rows[1][0][0]) == LONGEST_TITLE
    assert all(len(data.encode()) <= 64 for row in rows for _, data in row)
    assert choice_of(rows[0][0][1]) == "0f" * 16
    assert choice_of("v:up") is None
    assert markup_of(()) is None


def test_the_choice_is_shown_where_there_is_room() -> None:
    assert with_choice("<b>¿Cuál?</b>", "La <roja>", language="es") == "<b>¿Cuál?</b>\n\n<b>✓ La &lt;roja&gt;</b>"
    assert with_choice("", "La roja", language="es") is None
    assert with_choice("x" * 4_090, "La roja", language="es") is None


def test_a_message_that_telegram_refuses_is_said_without_tags() -> None:
    assert plain_words('<b>a</b> &lt; <a href="https://a.es">b</a> &amp; "c"') == 'a < b & "c"'
