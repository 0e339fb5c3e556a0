"""The demonstration shop follows what is served."""

from bot.channels.web.shop import ShopWindows
from bot.journeys.in_use import MapsInUse
from tests.builders import make_map, make_question, make_stage

STAGE = make_stage("compra", make_question("pago", ["¿Cómo pago?"]))


def test_the_shop_shows_the_maps_of_this_moment_and_is_made_once_for_them() -> None:
    served = MapsInUse([make_map(STAGE, name="Antes")])
    windows = ShopWindows(served)
    first = windows.now()
    assert [shop.name for shop in first] == ["Antes"]
    assert windows.now() is first
    served.show([make_map(STAGE, name="Ahora"), make_map(STAGE, name="Otra", id="otra")])
    assert [shop.name for shop in windows.now()] == ["Ahora", "Otra"]
