"""The index over the maps."""

import pytest

from bot.dialogue.knowledge import Knowledge, PagePlace, neighbours, place_of_page, stage_now, top_doubts
from bot.journeys.model import Touchpoint, TouchpointId
from tests.builders import HERE, make_map, make_question, make_stage, make_text
from tests.dialogue.builders import make_shop

SHOP = make_shop()


def test_there_must_be_a_map() -> None:
    with pytest.raises(ValueError, match="at least one map"):
        Knowledge([])


def test_a_map_is_found_by_its_id_else_the_first_speaks() -> None:
    other = make_map(make_stage("check_in"), id="hotel")
    knowledge = Knowledge([SHOP, other])
    assert [knowledge.journey(each) for each in ("hotel", "gone", None)] == [other, SHOP, SHOP]


def test_a_path_in_two_maps_means_the_named_one() -> None:
    twin = make_map(make_stage("compra", make_question("formas_pago", ["How to pay?", "pay"])), id="shop")
    knowledge = Knowledge([SHOP, twin])
    found = [knowledge.question("compra.formas_pago", map_id=each) for each in ("shop", "tienda", None, "gone")]
    assert [each.journey.id for each in found if each] == ["shop", "tienda", "tienda", "tienda"]


def test_a_question_of_another_map_is_found_from_any_map() -> None:
    other = make_map(make_stage("check_in", make_question("when", ["When?", "hours"])), id="hotel")
    assert Knowledge([SHOP, other]).question("check_in.when", map_id="tienda") is not None


def test_old_names_lead_to_the_present_ones_and_never_hide_them() -> None:
    old = make_question("a", ["uno", "dos"], was=(make_text("b"), make_text("viejo.c")))
    knowledge = Knowledge([make_map(make_stage("s", old, make_question("b", ["tres", "cuatro"])))])
    found = [knowledge.question(path) for path in ("s.a", "s.b", "viejo.c", "s.c")]
    assert [each.path if each else None for each in found] == ["s.a", "s.b", "s.a", None]


def test_wording_and_link_have_their_facts() -> None:
    question = make_question("q", ["¿Hay tienda en {ciudad}?", "tienda"], link=make_text("/tiendas/{ciudad}"))
    known = Knowledge([make_map(make_stage("s", question), facts={"ciudad": make_text("Lima")})]).question("s.q")
    assert known is not None
    assert (known.wording, known.link) == ("¿Hay tienda en Lima?", "/tiendas/Lima")


@pytest.mark.parametrize(
    ("stage", "beside"),
    [
        ("descubrimiento", {"decision"}),
        ("decision", {"descubrimiento", "compra"}),
        ("lealtad", {"compra"}),
        ("gone", set()),
    ],
)
def test_neighbours_are_one_step_away(stage: str, beside: set[str]) -> None:
    assert neighbours(SHOP, stage) == beside


def test_the_author_may_name_further_neighbours() -> None:
    journey = make_map(make_stage("a", next=(make_text("c"), make_text("a"))), make_stage("b"), make_stage("c"))
    assert neighbours(journey, "a") == {"b", "c"}


def test_top_doubts_are_the_stages_own_in_order_then_the_shared() -> None:
    assert [each.path for each in top_doubts(SHOP, "compra", limit=4)] == [
        "compra.plazo_entrega",
        "compra.formas_pago",
        "compra.pago_rechazado",
        "decision.envio_gratis",
    ]
    assert [each.path for each in top_doubts(SHOP, "compra", limit=1)] == ["compra.plazo_entrega"]


@pytest.mark.parametrize(
    ("name", "stage"), [("compra", "compra"), ("posventa", "lealtad"), ("gone", None), (None, None)]
)
def test_a_stage_is_found_by_its_present_or_old_name(name: str | None, stage: str | None) -> None:
    found = stage_now(SHOP, name)
    assert (found.id if found else None) == stage


@pytest.mark.parametrize(
    ("page", "touchpoint"),
    [
        ("/ropa", "ropa"),
        ("/ropa/", "ropa"),
        ("/ropa/camisas?talla=m#fotos", "ropa"),
        ("https://shop.example/ropa/faldas/larga", "faldas"),
        ("/ropavieja", None),
        ("/", "portada"),
        ("/otra", None),
        ("https://[broken", None),
        ("", None),
        (None, None),
    ],
)
def test_a_page_belongs_to_the_nearest_touchpoint(page: str | None, touchpoint: str | None) -> None:
    pages = {"portada": "/", "ropa": "/ropa", "faldas": "/ropa/faldas"}
    points = tuple(Touchpoint(TouchpointId(id_), id_, HERE, page=make_text(path)) for id_, path in pages.items())
    nowhere = Touchpoint(TouchpointId("telefono"), "Teléfono", HERE)
    journey = make_map(make_stage("s", touchpoints=(nowhere, *points)))
    place = PagePlace("s", touchpoint) if touchpoint else None
    assert place_of_page(journey, page) == place
