"""The stage of a turn, rule by rule."""

import pytest

from bot.dialogue.decisions import StagePlace
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.placing import known_position, place_turn
from bot.touchpoints.events import StageSource
from tests.builders import make_context
from tests.dialogue.builders import make_shop

SHOP = Knowledge([make_shop()])
QUESTION, PAGE, CONTEXT, DEFAULT = (StageSource(each) for each in ("question", "page", "context", "default"))


@pytest.mark.parametrize(
    ("question", "stage", "source", "page", "place"),
    [
        # The matched question's own stage...
        ("lealtad.devolver", None, "default", None, StagePlace("lealtad", QUESTION)),
        ("lealtad.devolver", "compra", "context", None, StagePlace("lealtad", QUESTION)),
        # ...or where the customer is, if the question is also_in there; its touchpoint goes along.
        ("decision.envio_gratis", "compra", "context", None, StagePlace("compra", QUESTION, "carrito")),
        ("decision.envio_gratis", "lealtad", "context", None, StagePlace("decision", QUESTION, "carrito")),
        # A guessed stage is no place to be in.
        ("decision.envio_gratis", "compra", "default", None, StagePlace("decision", QUESTION, "carrito")),
        # A question without a touchpoint of its own takes the page's, if that is in the same stage.
        ("decision.probar", None, "default", "/carrito", StagePlace("decision", QUESTION, "carrito")),
        ("lealtad.devolver", None, "default", "/carrito", StagePlace("lealtad", QUESTION)),
        # No question: the page, then what is known of the journey, then the first stage.
        (None, "compra", "context", "/carrito", StagePlace("decision", PAGE, "carrito")),
        (None, "compra", "page", None, StagePlace("compra", PAGE)),
        (None, "compra", "page", "/carrito", StagePlace("compra", PAGE)),
        (None, "decision", "page", "/carrito", StagePlace("decision", PAGE, "carrito")),
        (None, "compra", "context", "/elsewhere", StagePlace("compra", CONTEXT)),
        (None, "posventa", "context", None, StagePlace("lealtad", CONTEXT)),
        (None, "compra", "default", None, StagePlace("compra", DEFAULT)),
        (None, "gone", "context", None, StagePlace("descubrimiento", DEFAULT)),
        (None, None, "default", None, StagePlace("descubrimiento", DEFAULT)),
    ],
)
def test_a_turn_is_placed(
    question: str | None, stage: str | None, source: str, page: str | None, place: StagePlace
) -> None:
    context = make_context(stage=stage, stage_source=source, page=page)
    known = SHOP.question(question) if question else None
    assert place_turn(context, SHOP, question=known) == place


def test_a_guess_is_no_position() -> None:
    assert known_position(make_context(stage="compra", stage_source="default"), SHOP) is None
