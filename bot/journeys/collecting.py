"""What a name under `collect` stands for: which slots the bot can fill from a customer's words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.turn import EntityKind

_NAMES: Final = {
    EntityKind.ORDER_NUMBER: "numero_pedido numero_de_pedido pedido numero num_pedido n_pedido orden numero_orden"
    " numero_de_orden order order_number order_id booking booking_number reserva numero_reserva numero_de_reserva",
    EntityKind.DATE: "fecha dia fecha_pedido fecha_compra fecha_entrega date day order_date"
    " purchase_date delivery_date",
    EntityKind.AMOUNT: "importe monto cantidad precio presupuesto amount price budget total",
    EntityKind.EMAIL: "correo correo_electronico email e_mail mail",
    EntityKind.PHONE: "telefono movil celular phone phone_number mobile",
    EntityKind.PAYMENT_METHOD: "forma_pago forma_de_pago metodo_pago metodo_de_pago medio_de_pago medio_pago pago"
    " payment_method payment",
    EntityKind.PRODUCT: "producto articulo modelo product item",
}
_KINDS: Final[Mapping[str, EntityKind]] = MappingProxyType(
    {name: kind for kind, names in _NAMES.items() for name in names.split()}
)
READABLE_NAMES: Final = tuple(names.split()[0] for names in _NAMES.values())
"""One Spanish name for each kind, to show an author what there is."""


def kind_of_slot(name: str) -> EntityKind | None:
    """What the bot reads into a slot of that name; `None` for a name that says nothing to it."""
    return _KINDS.get(name)
