"""The demonstration shop is drawn from the map, whatever the map."""

import re

from starlette.testclient import TestClient

from bot.channels.web.app import STATIC, build_web
from bot.channels.web.shop import ILLUSTRATIONS, Shop, ShopContact, ShopStage, shop_of
from bot.channels.web.widget import widget_script
from bot.journeys.model import Channel, Touchpoint, TouchpointId
from tests.builders import HERE, make_map, make_question, make_stage, make_text
from tests.channels.web.fake_gateway import FakeGateway


def _contact(name: str, channel: str | None = None) -> Touchpoint:
    return Touchpoint(TouchpointId(name), name, HERE, channel=make_text(channel) if channel else None)


def test_a_shop_holds_what_the_map_says_of_its_stages():
    journey = make_map(
        make_stage(
            "decision",
            *[make_question(f"q{n}", [f"¿Pregunta {n} de {{precio}}?", "otra"]) for n in range(5)],
            name="Decisión",
            thinks=make_text("¿Lo compro por {precio}?\n"),
            goal=make_text("Elegir"),
            touchpoints=(_contact("Carrito", "web"), _contact("Escaparate", "calle"), _contact("Amigos")),
        ),
        channels=(Channel("web", HERE, name="Web"), Channel("calle", HERE)),
        facts={"precio": make_text("60 €")},
        language="es-ES",
    )
    assert shop_of(journey) == Shop(
        id="tienda",
        name="Tienda",
        language="es",
        scope=None,
        product=None,
        illustration="journey.svg",
        stages=(
            ShopStage(
                id="decision",
                number=1,
                name="Decisión",
                icon="compass",
                thinks="¿Lo compro por 60 €?",
                goal="Elegir",
                contacts=(
                    ShopContact("Carrito", "Web"),
                    ShopContact("Escaparate", "calle"),
                    ShopContact("Amigos", None),
                ),
                questions=("¿Pregunta 0 de 60 €?", "¿Pregunta 1 de 60 €?", "¿Pregunta 2 de 60 €?"),
            ),
        ),
    )


def test_icons_go_from_looking_around_to_coming_back():
    def icons(count: int) -> list[str]:
        return [stage.icon for stage in shop_of(make_map(*[make_stage(f"s{n}") for n in range(count)])).stages]

    assert icons(5) == ["compass", "lens", "scales", "basket", "heart"]
    assert icons(2) == ["compass", "heart"]
    assert icons(9)[0] == "compass"
    assert icons(9)[-1] == "heart"


def test_the_sample_has_its_own_illustration():
    assert shop_of(make_map(make_stage("a"), id="ciclos_alameda")).illustration == "ciclos_alameda.svg"
    assert (ILLUSTRATIONS / "journey.svg").is_file()


def test_the_page_escapes_the_map_and_has_nothing_inline(client):
    page = client.get("/").text
    assert "Bicis &amp; &lt;accesorios&gt;" in page
    assert '<html lang="es">' in page
    assert "¿El envío es gratis desde 60 €?" in page
    assert "<style" not in page
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]* src=)|\son\w+=", page)
    assert f'src="/widget.js?v={widget_script().version}"' in page


def test_everything_the_pages_load_is_served(client):
    for page in ("/", "/api"):
        assets = set(re.findall(r'(?:src|href)="(/[^"#?]+)', client.get(page).text))
        assert assets
        for asset in assets:
            assert client.get(asset).status_code == 200, asset
    urls = re.findall(r'url\("([^"]+)"\)', (STATIC / "shop.css").read_text(encoding="utf-8"))
    assert len(urls) >= 7
    for url in urls:
        assert client.get(f"/static/{url}").status_code == 200, url


def test_each_map_has_its_page_and_links_to_the_others(gateway: FakeGateway, journey):
    english = make_map(make_stage("arrival", name="Arrival"), name="Harbour House", id="harbour", language="en")
    client = TestClient(build_web(gateway, [journey, english]))

    assert "Harbour House</a>" in client.get("/").text
    page = client.get("/?map=harbour").text
    assert '<html lang="en">' in page
    assert "Stage 1" in page
    assert client.get("/?map=unknown").text == client.get("/").text


def test_a_map_in_another_language_gets_a_page_in_spanish(gateway: FakeGateway):
    client = TestClient(build_web(gateway, [make_map(make_stage("a"), language="ca")]))
    assert '<html lang="es">' in client.get("/").text
    assert '<html lang="es">' in client.get("/api").text
    assert client.get("/api/nowhere").json()["title"] == "Aquí no hay nada"


def test_a_link_of_the_map_leads_a_person_to_a_page_and_a_program_to_a_problem(client):
    answer = client.get("/catalogo/<b>", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "Aquí seguiría la tienda" in answer.text
    assert "/catalogo/&lt;b&gt;" in answer.text
    assert client.get("/catalogo").headers["content-type"] == "application/problem+json"


def test_health_shows_what_the_owner_adds(gateway: FakeGateway, journey):
    client = TestClient(build_web(gateway, [journey], health=lambda: {"release": "r1"}))
    assert client.get("/health").json() == {"status": "ok", "version": "0.1.0", "release": "r1"}
