"""A small shop's map, and conversations as Rasa would tell them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rasa_sdk import Tracker

from bot.compiler.naming import (
    BANDS_KEY,
    CHOICE_ENTITY,
    CHOOSE_INTENT,
    LANGUAGE_ENTITY,
    PARTS_KEY,
    choose_payload,
    intent_of,
)
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.services import ConversationServices
from bot.journeys.model import Handoff, JourneyMap, Touchpoint, TouchpointId
from bot.language.sentiment import DecidingPhrase, SentimentReading, label
from bot.touchpoints.log import MemoryTouchpointLog
from bot.turn import Bands, TurnContext
from tests.builders import HERE, make_context, make_map, make_question, make_stage, make_text


def make_shop(**fields: Any) -> JourneyMap:
    """Four stages: descubrimiento, decision, compra, lealtad."""
    texts = lambda *values: tuple(make_text(value) for value in values)  # noqa: E731
    decision = make_stage(
        "decision",
        make_question(
            "envio_gratis",
            ["¿El envío es gratis?", "gastos de envío"],
            also_in=texts("compra"),
            then=texts("compra.plazo_entrega", "probar", "no_existe"),
            touchpoint=make_text("carrito"),
        ),
        make_question("probar", ["¿Puedo probarlo?", "prueba"], link=make_text("/prueba/{ciudad}")),
        touchpoints=(Touchpoint(TouchpointId("carrito"), "Carrito", HERE, page=make_text("/carrito")),),
        greeting=make_text("¿Dudas antes de comprar en {ciudad}?"),
    )
    compra = make_stage(
        "compra",
        make_question("plazo_entrega", ["¿Cuánto tarda?", "plazo"], was=texts("cuanto_tarda")),
        make_question("formas_pago", ["¿Cómo pago?", "pago"]),
        make_question("pago_rechazado", ["Me rechaza la tarjeta", "no pasa"], handoff=True),
    )
    lealtad = make_stage(
        "lealtad", make_question("devolver", ["¿Cómo lo devuelvo?", "devolver"]), was=texts("posventa")
    )
    return make_map(
        make_stage("descubrimiento", make_question("que_es", ["¿Qué vendéis?", "catálogo"])),
        decision,
        compra,
        lealtad,
        **{
            "facts": {"ciudad": make_text("Madrid"), "horario": make_text("de 9 a 18")},
            "handoff": Handoff(make_text("Te paso con alguien."), below_sentiment=-0.6, hours=make_text("{horario}")),
            **fields,
        },
    )


class Mood:
    """A scorer that always feels the same but for the texts in `of`; it doubts glad words while something is open."""

    version = "fake-1"

    def __init__(
        self,
        value: float = 0.0,
        *,
        confidence: float = 0.9,
        phrases: Sequence[str] = (),
        of: Mapping[str, float] | None = None,
    ) -> None:
        self.value = value
        self.confidence = confidence
        self.phrases = tuple(DecidingPhrase(words, value) for words in phrases)
        self.of = of or {}

    def score(self, text: str, language: str | None) -> float:
        return self.of.get(text, self.value)

    def read(self, text: str, language: str | None, *, incident: bool = False) -> SentimentReading:
        score = self.score(text, language)
        sure = self.confidence / 2 if incident and label(score) == "positive" else self.confidence
        return SentimentReading(score, label(score), sure, self.phrases, by_tone=False, version=self.version)


def make_services(*maps: JourneyMap, mood: float = 0.0, **fields: Any) -> ConversationServices:
    return ConversationServices(
        **{
            "knowledge": Knowledge(maps or (make_shop(),)),
            "log": MemoryTouchpointLog(),
            "sentiment": Mood(mood),
            "redact": lambda text, language: text.replace("ana@example.org", "[correo]"),
            "now": lambda: 1_790_000_000.0,
            "pseudonym": lambda sender: f"key-of-{sender}",
            **fields,
        }
    )


def make_message(
    text: str = "hola",
    *,
    intent: str = "nlu_fallback",
    confidence: float = 0.9,
    ranking: Sequence[tuple[str, float]] = (),
    context: TurnContext | None = None,
    bands: Bands | None = None,
    parts: Sequence[Sequence[tuple[str, float]]] = (),
    language: str | None = None,
    **fields: Any,
) -> dict[str, Any]:
    """A parsed message; rankings are (path, confidence), best first, of the whole and of each part."""
    rows = _rows(ranking)
    if language:
        fields["entities"] = [*fields.get("entities", []), {"entity": LANGUAGE_ENTITY, "value": language}]
    if bands:
        fields[BANDS_KEY] = asdict(bands)
    if parts:
        fields[PARTS_KEY] = [{"text": f"part {n}", "ranking": _rows(each)} for n, each in enumerate(parts)]
    return {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "entities": [],
        "response_selector": {"default": {"response": rows[0] if rows else {}, "ranking": rows}},
        "metadata": (context or make_context()).to_metadata(),
        **fields,
    }


def _rows(ranking: Sequence[tuple[str, float]]) -> list[dict[str, Any]]:
    return [{"intent_response_key": intent_of(*path.split(".")), "confidence": sure} for path, sure in ranking]


def make_choice(path: str, **fields: Any) -> dict[str, Any]:
    """The message of a pressed choice."""
    entities = [{"entity": CHOICE_ENTITY, "value": path}]
    return make_message(choose_payload(path), intent=CHOOSE_INTENT, confidence=1.0, entities=entities, **fields)


def make_tracker(
    message: Mapping[str, Any] | None = None,
    *,
    slots: Mapping[str, Any] | None = None,
    events: Sequence[Mapping[str, Any]] = (),
) -> Tracker:
    """A tracker as the action server receives it: through JSON."""
    state = {
        "sender_id": "sender-1",
        "slots": dict(slots or {}),
        "latest_message": dict(message or {}),
        "events": [dict(event) for event in events],
    }
    return Tracker.from_dict(json.loads(json.dumps(state)))
