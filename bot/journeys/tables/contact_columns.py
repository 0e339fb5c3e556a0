"""The columns of a table of contacts, and what their cells may say: kinds, counts, days, feelings."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from bot.journeys.aliases import english_value, folded

CONTACT_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "phrase": (
        *("frase", "phrase", "pregunta", "question", "consulta", "query", "texto", "text", "comentario", "comment"),
        *("mensaje", "message", "motivo", "reason", "asunto", "subject", "busqueda", "search term", "keyword", "cita"),
    ),
    "count": ("veces", "times", "cantidad", "count", "numero", "n", "volumen", "volume", "total", "impresiones"),
    "stage": ("etapa", "stage", "fase", "phase", "paso", "step"),
    "date": ("fecha", "date", "dia", "day", "cuando", "when", "creado", "created"),
    "kind": ("canal", "channel", "tipo", "kind", "type", "fuente", "source", "origen", "via", "medio"),
    "sentiment": ("sentimiento", "sentiment", "animo", "mood", "emocion", "emotion", "polaridad", "score"),
    "ref": ("referencia", "reference", "ref", "ticket", "caso", "case", "expediente", "id", "enlace", "url"),
}
"""What a column may be, with the headings that mean it."""

KINDS: Final = (
    *("phone", "email", "social", "search_terms", "survey", "market_research", "crm", "support_log", "workshop"),
    *("shop_visit", "interview", "staff", "web_analytics", "other"),
)
"""Where it was asked, in the words of the map's `evidence`."""
_KIND_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "phone": ("telefono", "llamada", "llamadas", "call", "calls", "phone call", "tel"),
    "email": ("correo electronico", "correos", "mail", "e-mail", "emails"),
    "social": ("redes", "red social", "social media", "instagram", "facebook", "twitter", "x", "tiktok", "linkedin"),
    "search_terms": ("buscador", "busqueda", "search", "searches", "google", "seo", "search terms"),
    "survey": ("encuestas", "surveys", "nps", "csat"),
    "market_research": ("estudio", "estudio de mercado", "market research"),
    "crm": ("ficha de cliente",),
    "support_log": (
        "soporte",
        "atencion",
        "atencion al cliente",
        "support",
        "ticket",
        "tickets",
        "helpdesk",
        "servicio",
    ),
    "workshop": ("talleres", "workshops"),
    "shop_visit": ("tienda", "mostrador", "shop", "store"),
}
_FEELINGS: Final = {
    **dict.fromkeys(("negativo", "negativa", "negative", "mal", "bad", "enfadado", "angry"), -0.5),
    **dict.fromkeys(("neutro", "neutra", "neutral", "normal", "mixto", "mixed"), 0.0),
    **dict.fromkeys(("positivo", "positiva", "positive", "bien", "good", "contento", "happy"), 0.5),
}
MOST_TIMES: Final = 10_000_000
_GROUPED: Final = re.compile(r"\d{1,3}([.,\u00a0\u202f ]\d{3})+")
_DAY: Final = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})\b")


def kind_of(cell: str) -> str | None:
    """The kind of evidence that a cell means, in either language; `None` for what means none."""
    plain = " ".join(folded(cell).lower().replace("_", " ").split())
    named = english_value(plain.replace(" ", "_"))
    if named in KINDS:
        return named
    return next((kind for kind, words in _KIND_WORDS.items() if plain in words), None)


def times_of(cell: str) -> int | None:
    """A number from one to ten millions, thousands apart or not; `None` for anything else."""
    digits = re.sub(r"\D", "", cell) if _GROUPED.fullmatch(cell) else cell
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 8):
        return None
    return int(digits) if 1 <= int(digits) <= MOST_TIMES else None


def feeling_of(cell: str) -> float | None:
    """From -1 to 1: such a number, or a word for good, bad and neither; `None` for anything else."""
    said = _FEELINGS.get(folded(cell).lower().strip())
    if said is not None:
        return said
    try:
        number = float(cell.replace(",", "."))
    except ValueError:
        return None
    return number if -1 <= number <= 1 else None


def month_first(cells: Sequence[str]) -> bool:
    """Whether days are written as in the United States: some second number is no month, and every first one may be."""
    found = [match for cell in cells if (match := _DAY.match(cell))]
    return any(int(each[2]) > 12 for each in found) and all(int(each[1]) <= 12 for each in found)


def day_of(cell: str, *, american: bool) -> date | None:
    """A day as ISO writes it, with or without the time, or with the day first; `None` for what is none."""
    match = _DAY.match(cell)
    try:
        if match is None:
            return datetime.fromisoformat(cell.strip().removesuffix("Z")).date()
        day, month, year = (int(each) for each in match.groups())
        if american:
            day, month = month, day
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None
