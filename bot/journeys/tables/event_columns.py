"""The columns of a table of business data, and what its cells may say: kinds, moments, amounts, currencies."""

import re
from collections.abc import Mapping
from datetime import datetime, time, timezone
from typing import Final
from zoneinfo import ZoneInfo

from bot.journeys.aliases import folded
from bot.journeys.tables.contact_columns import day_of

EVENT_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "event": ("id", "pedido", "numero de pedido", "order", "order id", "order number", "factura", "external id"),
    "kind": ("tipo", "kind", "type", "suceso", "event", "concepto"),
    "date": ("fecha", "date", "dia", "day", "fecha y hora", "cuando", "when", "creado", "created", "created at"),
    "time": ("hora", "time"),
    "key": ("clave de cliente", "customer key"),
    "telegram": ("telegram", "id de telegram", "telegram id"),
    "email": ("correo", "email", "e-mail", "mail", "correo electronico"),
    "phone": ("telefono", "phone", "movil", "mobile", "tel"),
    "customer": ("cliente", "customer", "numero de cliente", "customer id", "customer number", "comprador"),
    "stage": ("etapa", "stage", "fase", "phase", "paso", "step"),
    "value": ("importe", "value", "total", "valor", "amount", "precio", "price", "coste", "costo", "cost", "agentes"),
    "currency": ("moneda", "currency", "divisa"),
}
"""What a column may be, with the headings that mean it."""

EVENT_KINDS: Final = ("order", "return", "call", "visit", "cost", "staff")
"""What can be brought; `staff` is how many people served customers on a day, `cost` what the service costs."""
WITHOUT_CUSTOMER: Final = frozenset({"cost", "staff"})
"""What is of the company: it has no customer and stands in no stage."""
_KIND_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "order": ("pedido", "pedidos", "compra", "venta", "orders", "purchase", "sale"),
    "return": ("devolucion", "devoluciones", "reembolso", "returns", "refund"),
    "call": ("llamada", "llamadas", "telefono", "calls", "phone call"),
    "visit": ("visita", "visitas", "visits", "footfall"),
    "cost": ("coste", "costo", "costes", "costos", "gasto", "gastos", "costs", "expense"),
    "staff": ("personal", "agentes", "plantilla", "staffing", "agents"),
}
_CURRENCIES: Final = {"€": "EUR", "$": "USD", "£": "GBP"}
_NUMBER: Final = re.compile(r"\d+([.,]\d+)*")
_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")


def event_kind_of(cell: str) -> str | None:
    """The kind of event that a cell means, in either language; `None` for what means none."""
    plain = " ".join(folded(cell).lower().split())
    if plain in EVENT_KINDS:
        return plain
    return next((kind for kind, words in _KIND_WORDS.items() if plain in words), None)


def moment_of(cell: str, clock: str, *, american: bool, zone: ZoneInfo) -> float | None:
    """UTC seconds of a day with its time, in one cell or two, by the clocks of `zone` unless the cell says others.

    A day without a time is its noon: whole days stay what they are. `None` for what is no moment.
    """
    day = day_of(cell, american=american)
    if day is None:
        return None
    try:
        written = datetime.fromisoformat(re.sub(r"Z$", "+00:00", cell.strip()))
    except ValueError:
        written = None
    if written is not None and written.tzinfo is not None:
        return written.timestamp()
    shown = _CLOCK.search(clock or cell)
    if clock and not shown:
        return None
    try:
        hour, minute, second = (int(part or 0) for part in shown.groups()) if shown else (12, 0, 0)
        at = time(hour, minute, second)
        return datetime.combine(day, at, zone).astimezone(timezone.utc).timestamp()
    except (ValueError, OverflowError):
        return None


def amount_of(cell: str) -> float | None:
    """A number as Spain, Latin America or the United States write it, with or without its currency; else `None`."""
    bare = re.sub(r"[\s\u00a0\u202f€$£]|[A-Z]{3}", "", cell)
    sign = -1.0 if bare.startswith("-") else 1.0
    digits = bare.lstrip("-+")
    if not _NUMBER.fullmatch(digits) or len(digits) > 16:
        return None
    last = max(digits.rfind(","), digits.rfind("."))
    if last < 0:
        return sign * float(digits)
    mark, rest = digits[last], digits[last + 1 :]
    grouped = digits.count(mark) > 1 or (mark == "," and len(rest) == 3 and "." not in digits)
    if grouped:
        return sign * float(re.sub(r"[.,]", "", digits)) if len(rest) == 3 else None
    return sign * float(re.sub(r"[.,]", "", digits[:last]) + "." + rest)


def currency_of(cell: str) -> str | None:
    """Three capital letters, or those of a sign; `None` for what is no currency."""
    plain = cell.strip().upper()
    if plain in _CURRENCIES:
        return _CURRENCIES[plain]
    return plain if re.fullmatch(r"[A-Z]{3}", plain) else None


def currency_in(cell: str) -> str:
    """The currency that stands beside an amount, or nothing."""
    sign = next((_CURRENCIES[each] for each in _CURRENCIES if each in cell), "")
    letters = re.search(r"\b[A-Z]{3}\b", cell)
    return sign or (letters.group() if letters else "")
