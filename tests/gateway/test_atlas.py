"""Places on the maps."""

from dataclasses import replace

import pytest

from bot.gateway.atlas import Atlas
from bot.journeys.model import Detect, MapSettings, Persona, Touchpoint, TouchpointId
from tests.builders import HERE, make_map, make_stage, make_text


def at_page(touchpoint_id: str, page: str | None) -> Touchpoint:
    return Touchpoint(TouchpointId(touchpoint_id), touchpoint_id, HERE, page=make_text(page) if page else None)


SHOP = make_map(
    make_stage("llegada", touchpoints=(at_page("portada", "/"), at_page("tienda_fisica", None))),
    make_stage("decision", touchpoints=(at_page("ficha", "/producto/"), at_page("oferta", "/producto/oferta"))),
    make_stage(
        "compra", touchpoints=(at_page("carrito", "/carrito"),), was=(make_text("pedido"), make_text("llegada"))
    ),
    settings=MapSettings(session_gap="10min", journey_gap="7d"),
    personas=(
        Persona("sin_signos", "Sin signos", HERE),
        Persona("regalo", "Regalo", HERE, detect=Detect(says=(make_text("es un Regalo"),))),
        Persona("campana", "Campaña", HERE, detect=Detect(campaign=make_text("otoño"))),
        Persona("chat", "Chat", HERE, detect=Detect(channel=make_text("telegram"))),
        Persona("pagina", "Página", HERE, detect=Detect(page=make_text("/empresas"))),
    ),
)
HOTEL = make_map(
    make_stage("estancia", touchpoints=(at_page("llegar", "/hotel"), at_page("choque", "/carrito"))),
    id="hotel",
    language="en",
)
ATLAS = Atlas([SHOP, HOTEL])


@pytest.mark.parametrize(
    ("declared", "page", "stage"),
    [
        ("compra", "/producto", "compra"),
        ("pedido", None, "compra"),
        ("llegada", None, "llegada"),
        ("nunca", "/producto", "decision"),
        ("nunca", None, None),
        (None, None, None),
        (None, "/", "llegada"),
        (None, "/otra", None),
        (None, "/producto/", "decision"),
        (None, "/producto/bici-roja", "decision"),
        (None, "/producto/oferta/3", "decision"),
        (None, "/productos", None),
        (None, "/carrito/pago", "compra"),
        (None, "/hotel/como-llegar", "estancia"),
        ("__class__", "//", "llegada"),
    ],
)
def test_a_page_or_its_declaration_means_a_stage(declared: str | None, page: str | None, stage: str | None) -> None:
    assert ATLAS.stage(declared, page) == stage


def test_a_stage_tells_its_map_and_the_first_map_is_meant_otherwise() -> None:
    assert [ATLAS.map_id(stage) for stage in ("estancia", "compra", None, "nunca")] == [
        "hotel", "tienda", "tienda", "tienda",
    ]  # fmt: skip
    assert [ATLAS.first_stage(map_id) for map_id in ("tienda", "hotel", "borrado")] == [
        "llegada",
        "estancia",
        "llegada",
    ]


@pytest.mark.parametrize(
    ("stage", "asked", "map_id"),
    [
        (None, "en-GB", "hotel"),
        (None, "EN", "hotel"),
        (None, "es", "tienda"),
        (None, "fr", "tienda"),
        (None, "", "tienda"),
        ("compra", "en", "tienda"),
        ("nunca", "en", "hotel"),
    ],
)
def test_where_the_stage_is_not_known_the_language_tells_the_map(stage: str | None, asked: str, map_id: str) -> None:
    assert ATLAS.map_id(stage, language=asked) == map_id


def test_a_map_is_answered_in_its_own_language_without_the_country() -> None:
    mexican = make_map(make_stage("llegada"), id="mexico", language="es-MX")
    assert [Atlas([HOTEL, mexican]).language_of(map_id) for map_id in ("mexico", "hotel", "borrado")] == [
        "es", "en", "en",
    ]  # fmt: skip


def test_each_map_has_its_own_gaps() -> None:
    assert (ATLAS.session_gap("tienda"), ATLAS.journey_gap("tienda")) == (600, 604_800)
    assert (ATLAS.session_gap("hotel"), ATLAS.journey_gap("hotel")) == (1_800, 2_592_000)


def test_a_stage_that_left_the_map_is_known_to_be_gone() -> None:
    assert [ATLAS.has_stage("tienda", stage) for stage in ("compra", "estancia", "pedido", None)] == [
        True, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("signs", "persona"),
    [
        ({}, None),
        ({"said": "hola, ES UN REGALO para mi madre"}, "regalo"),
        ({"campaign": "otoño"}, "campana"),
        ({"channel": "telegram"}, "chat"),
        ({"page": "/empresas/"}, "pagina"),
        ({"page": "/empresas/", "campaign": "otoño"}, "campana"),
    ],
)
def test_the_first_persona_whose_signs_are_there_is_meant(signs: dict[str, str], persona: str | None) -> None:
    facts = {"channel": "web", "campaign": None, "page": None, "said": "", **signs}
    assert ATLAS.persona("tienda", **facts) == persona


def test_a_gateway_needs_a_map() -> None:
    with pytest.raises(ValueError, match="at least one map"):
        Atlas([])


def test_a_translated_map_is_answered_in_the_language_asked_for() -> None:
    translated = replace(HOTEL, translations=(replace(HOTEL, language="es"), replace(HOTEL, language="fr")))
    atlas = Atlas([translated, SHOP])
    assert [atlas.language_of("hotel", asked=each) for each in ("es-MX", "FR", "en", "de", None)] == [
        "es", "fr", "en", "en", "en",
    ]  # fmt: skip
    assert atlas.language_of("tienda", asked="en") == "es"
    assert [atlas.map_id(None, language=each) for each in ("es", "fr", "de")] == ["tienda", "hotel", "hotel"]


def test_another_release_is_shown_at_once() -> None:
    atlas = Atlas([SHOP])
    assert (atlas.stage(None, "/hotel/bar"), atlas.has_stage(SHOP.id, "compra")) == (None, True)
    atlas.show([HOTEL])
    assert atlas.stage(None, "/hotel/bar") == "estancia"
    assert atlas.stage("compra", None) is None
    assert (atlas.map_id("compra"), atlas.has_stage("hotel", "compra")) == ("hotel", False)
    with pytest.raises(ValueError, match="at least one map"):
        atlas.show([])
