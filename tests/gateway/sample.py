"""The map and the secret of these tests, apart from pytest so that a victim process starts quickly."""

from typing import Any

from bot.journeys.model import JourneyMap, MapSettings, Touchpoint, TouchpointId
from tests.builders import HERE, make_map, make_question, make_stage, make_text

SECRET = "a secret of the tests, long enough"


def hotel() -> JourneyMap:
    """Another map of the same project, in English."""
    return make_map(
        make_stage("planning", make_question("dogs", ["can I bring my dog?", "pets"])),
        make_stage("stay", make_question("breakfast", ["when is breakfast?", "breakfast hours"])),
        id="hotel",
        name="Hotel",
        language="en",
    )


def shop(**fields: Any) -> JourneyMap:
    """Two stages; the cart page belongs to the second one."""
    cart = Touchpoint(TouchpointId("carrito"), "Carrito", HERE, page=make_text("/carrito"))
    return make_map(
        make_stage("decision", make_question("envio", ["¿El envío es gratis?", "gastos de envío"])),
        make_stage("compra", make_question("pago", ["¿Cómo pago?", "formas de pago"]), touchpoints=(cart,)),
        **{"settings": MapSettings(session_gap="30min", journey_gap="30d"), **fields},
    )
