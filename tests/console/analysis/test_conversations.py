"""The conversations behind a number: as many as the number says, page by page, and one of them read turn by turn."""

import re

import pytest

from bot.accounts.roles import Role
from tests.accounts.people import deeds
from tests.console.browsing import Browser, World

LIST = "/console/analysis/conversations"


def texts(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize(
    ("criteria", "count"),
    [
        ("", "40 conversaciones"),
        ("outcome=abandoned", "10 conversaciones"),
        ("outcome=contained", "40 conversaciones"),
        ("kind=fallback", "10 conversaciones"),
        ("stage=pagar", "10 conversaciones"),
        ("unanswered=1&mood_below=-0.3", "10 conversaciones"),
        ("mood_above=0.3&days=7", " 8 conversaciones"),
        ("question=mirar.duda_1&voted=yes", "10 conversaciones"),
        ("question=mirar.duda_1&voted=no", "0 conversaciones"),
        ("page=/ofertas", "Una conversación"),
        ("customer=returning", "Una conversación"),
        ("outcome=nope&kind=nope&mood_below=9&voted=nope", "40 conversaciones"),
    ],
)
def test_the_list_holds_what_was_counted(analyst: Browser, criteria: str, count: str) -> None:
    page = analyst.get(f"{LIST}?{criteria}").text
    assert count in texts(page)


def test_a_list_goes_on_where_it_ended(analyst: Browser) -> None:
    first = analyst.get(f"{LIST}?mood_above=0.1").text
    assert "Ver las anteriores" in first
    more = re.search(r'href="(/console/analysis/conversations\?[^"]*before=\d+)"', first)
    assert more
    second = analyst.get(more[1].replace("&amp;", "&")).text
    pages = [re.findall(rf'href="{LIST}/(\d+)\?', page) for page in (first, second)]
    assert [len(page) for page in pages] == [30, 10]
    assert len(set(pages[0]) | set(pages[1])) == 40
    assert "Ver las anteriores" not in second
    assert analyst.get(f"{LIST}?before=999999").text.count('class="talk"') == 30


def test_what_they_have_in_common_can_be_taken_away(analyst: Browser) -> None:
    page = analyst.get(f"{LIST}?map=tienda&question=mirar.duda_1&voted=yes&unanswered=1&mood_below=-0.5").text
    assert "¿Cuánto cuesta el número 1?" in texts(page)
    assert "Algún mensaje con ánimo de -0.5 o menos" in texts(page)
    assert f'href="{LIST}?map=tienda&amp;question=mirar.duda_1&amp;mood_below=-0.5&amp;unanswered=1"' in page


def test_one_conversation_is_read_turn_by_turn(analysed: World, analyst: Browser) -> None:
    number = re.findall(rf'href="{LIST}/(\d+)\?', analyst.get(f"{LIST}?page=/ofertas").text)[0]
    page = analyst.get(f"{LIST}/{number}").text
    told = texts(page)
    assert "Hola &lt;script&gt;soy [nombre]&lt;/script&gt;" in told  # T36
    assert "Se respondió a «¿Cuánto cuesta el número 0?»" in told
    assert "Etapa «Mirar», porque la pregunta es suya" in told
    assert "Seguridad: 71 %" in told.replace("\xa0", " ")
    assert "¿Cómo pago? 20 %" in told.replace("\xa0", " ")
    assert "En la página /ofertas" in told
    assert "c39" not in page  # the keys of conversations and customers stand on no page
    assert deeds(analysed.database)[-1] == ("analyst", "conversation_read", number, "203.0.113.0")


def test_a_customers_journey_goes_across_channels(analysed: World, analyst: Browser) -> None:
    number = re.findall(rf'href="{LIST}/(\d+)\?', analyst.get(f"{LIST}?page=/ofertas").text)[0]
    told = texts(analyst.get(f"/console/analysis/journeys/{number}").text)
    assert "2 conversaciones, de la más antigua a la más reciente" in told
    assert told.index("· Telegram") < told.index("· La web")
    assert deeds(analysed.database)[-1][1:3] == ("conversation_read", str(int(number) - 1))


def test_nothing_else_can_be_read_by_trying_numbers(analysed: World, analyst: Browser) -> None:
    assert analyst.get(f"{LIST}/999999").status_code == 404
    assert analyst.get("/console/analysis/journeys/999999").status_code == 404
    assert analysed.signed_in(Role.VIEWER).get(f"{LIST}/1").status_code == 403
