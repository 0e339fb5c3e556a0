"""The view of the business: what is missing before there are data, the numbers once they are there."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy.engine import Engine

from bot.touchpoints.database import reading, writing
from bot.touchpoints.tables import conversation, external_event
from tests.console.browsing import Browser, World

VIEW = "/console/analysis/business?map=tienda"


@pytest.fixture
def emptied(analysed: World) -> Iterator[Engine]:
    yield analysed.database
    with writing(analysed.database) as connection:
        connection.execute(external_event.delete())


@pytest.fixture
def orders(emptied: Engine) -> None:
    with reading(emptied) as connection:
        talks = connection.execute(conversation.select().order_by(conversation.c.started_at)).all()
    with writing(emptied) as connection:
        for number, talk in enumerate(talks[:3]):
            row = {"external_id": f"A-{number}", "source": "web", "kind": "order", "at": talk.started_at + 60}
            row |= {"journey_key": talk.journey_key, "customer_key": talk.customer_key, "value": 30.0}
            connection.execute(external_event.insert(), row | {"currency": "EUR", "map_id": "tienda"})
        for kind, value, currency in (("cost", 90.0, "EUR"), ("call", None, None)):
            row = {"external_id": kind, "source": "web", "kind": kind, "at": talks[-1].started_at, "value": value}
            connection.execute(external_event.insert(), row | {"currency": currency, "map_id": "tienda"})


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_without_data_it_says_what_to_bring(analyst: Browser) -> None:
    page = analyst.get(VIEW).text
    said = words(page)
    assert "Todavía no hay datos del negocio" in said
    assert "Pedidos, con fecha y cliente" in said
    assert "Los números del negocio" not in said
    assert 'href="/console/exchange#bring-events"' in page


@pytest.mark.usefixtures("orders")
def test_with_data_each_number_is_told_and_the_others_say_what_they_need(analyst: Browser) -> None:
    said = words(analyst.get(VIEW).text)
    assert "Todavía no hay datos" not in said
    assert "Conversión en compra" in said
    assert "EUR" in said
    assert "Desde el" in said
    assert "Cuántas personas atendieron cada día" in said
    assert "Pedidos, con fecha y cliente" not in said
    english = words(analyst.get(VIEW, headers={"accept-language": "en"}).text)
    assert "What has still to be brought" in english


def test_costs_alone_say_nothing_of_purchases(analyst: Browser, emptied: Engine) -> None:
    with writing(emptied) as connection:
        row = {"external_id": "K", "source": "web", "kind": "cost", "at": 1.0, "value": 9.0, "currency": "EUR"}
        connection.execute(external_event.insert(), row | {"map_id": "tienda"})
    assert "no se sabe cuántos recorridos acaban en compra" in words(analyst.get(VIEW).text)
