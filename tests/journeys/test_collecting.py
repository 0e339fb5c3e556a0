"""Names under `collect` stand for what the bot can read."""

import pytest

from bot.journeys.collecting import READABLE_NAMES, kind_of_slot
from bot.journeys.kinds import ID
from bot.turn import EntityKind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("numero_pedido", EntityKind.ORDER_NUMBER),
        ("pedido", EntityKind.ORDER_NUMBER),
        ("order_number", EntityKind.ORDER_NUMBER),
        ("fecha", EntityKind.DATE),
        ("importe", EntityKind.AMOUNT),
        ("correo", EntityKind.EMAIL),
        ("phone", EntityKind.PHONE),
        ("metodo_pago", EntityKind.PAYMENT_METHOD),
        ("product", EntityKind.PRODUCT),
        ("talla", None),
        ("stage", None),
        ("", None),
    ],
)
def test_a_name_says_what_is_read_into_it(name: str, kind: EntityKind | None) -> None:
    assert kind_of_slot(name) is kind


def test_there_is_a_name_to_show_for_every_kind() -> None:
    assert [kind_of_slot(name) for name in READABLE_NAMES] == list(EntityKind)
    assert all(ID.fullmatch(name) for name in READABLE_NAMES)
