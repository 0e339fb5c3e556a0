"""The columns of a table of questions: what each is for, and which one a heading means."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.journeys.aliases import folded

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "map": ("mapa", "map", "journey", "viaje"),
    "stage": ("etapa", "stage", "fase", "phase", "step", "paso"),
    "id": ("id", "identificador", "codigo", "code", "key", "clave"),
    "question": ("pregunta", "question", "duda", "ask", "faq", "consulta", "titulo", "title"),
    "wordings": (
        *("otras formas", "formas de preguntarlo", "variantes", "variants", "other wordings", "wordings"),
        *("sinonimos", "synonyms", "alternativas", "frases", "phrases", "ejemplos", "examples"),
    ),
    "answer": ("respuesta", "answer", "reply", "contestacion", "response", "texto", "text"),
    "link": ("enlace", "link", "url", "pagina", "page"),
    "owner": ("responsable", "owner", "equipo", "team"),
    "reviewed_on": ("revisada", "revisada el", "reviewed", "reviewed on", "revision", "fecha"),
}
"""What a column may be, with the headings that mean it; the first in each language is the one we write."""

NEEDED: Final = ("question", "answer")


def guessed(heading: Sequence[str], columns: Mapping[str, tuple[str, ...]] = COLUMNS) -> dict[str, int]:
    """For each kind of column, the number of the first heading that means it, from 0; each heading is used once."""
    said = [" ".join(folded(each).lower().replace("_", " ").split()) for each in heading]
    found: dict[str, int] = {}
    for exact in (True, False):
        for name, words in columns.items():
            for number, title in enumerate(said):
                means = title in words if exact else any(word in title.split() for word in words)
                if name not in found and number not in found.values() and means:
                    found[name] = number
    return found
