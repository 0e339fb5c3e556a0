"""Three bands, judged after position, and the same words in two stages."""

import pytest

from bot.dialogue.judging import Judgement, judge
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.position import Weighed, weigh
from bot.turn import Band, Bands, Candidate
from tests.builders import make_context
from tests.dialogue.builders import make_shop

SHOP = Knowledge([make_shop()])
PAY, WHEN, RETURN = "compra.formas_pago", "compra.plazo_entrega", "lealtad.devolver"
WHAT, TRY = "descubrimiento.que_es", "decision.probar"
BANDS = Bands(answer_from=0.6, ask_from=0.2)


def weighed(stage: str | None, *ranking: tuple[str, float]) -> tuple[Weighed, ...]:
    context = make_context(stage=stage, stage_source="page" if stage else "default")
    return weigh([Candidate(*each) for each in ranking], context=context, knowledge=SHOP)


def judged(stage: str | None, *ranking: tuple[str, float], bands: Bands | None = BANDS) -> Judgement:
    return judge(weighed(stage, *ranking), bands)


@pytest.mark.parametrize(
    ("stage", "ranking", "band", "best", "other"),
    [
        (None, [(PAY, 0.7), (RETURN, 0.1)], "answer", PAY, None),
        (None, [(PAY, 0.6)], "answer", PAY, None),
        (None, [(PAY, 0.59), (RETURN, 0.2)], "ask", PAY, None),
        (None, [(PAY, 0.2)], "ask", PAY, None),
        (None, [(PAY, 0.19)], "fallback", PAY, None),
        # The bands are judged after position: here it lifts over a threshold, there it takes below one.
        ("compra", [(PAY, 0.5), (WHAT, 0.35)], "answer", PAY, None),
        ("compra", [(WHAT, 0.62), (PAY, 0.2)], "ask", WHAT, None),
        # Position changed the winner: the other reading stays at hand.
        ("compra", [(WHAT, 0.4), (PAY, 0.39)], "answer", PAY, WHAT),
        ("lealtad", [(WHAT, 0.5), (RETURN, 0.48)], "answer", RETURN, WHAT),
        # Near-equal before, the customer's stage decides, and was first anyway.
        ("compra", [(PAY, 0.45), (WHAT, 0.4)], "answer", PAY, WHAT),
        # Not near-equal: the other reading is none.
        ("compra", [(PAY, 0.6), (WHAT, 0.4)], "answer", PAY, None),
        # The same words in two stages, and nobody knows where the customer is: ask, even where one would be enough.
        (None, [(PAY, 0.4), (RETURN, 0.39)], "ask", PAY, None),
        (None, [(PAY, 0.66), (RETURN, 0.65)], "ask", PAY, None),
        # A model that is sure of both, and a little surer of the one: the same.
        (None, [(PAY, 0.83), (RETURN, 0.745)], "ask", PAY, None),
        ("lealtad", [(PAY, 0.83), (RETURN, 0.745)], "answer", RETURN, PAY),
        ("compra", [(PAY, 0.83), (RETURN, 0.745)], "answer", PAY, RETURN),
        # The other reading is settled by the place, but a third one of the same stage is not.
        ("compra", [(WHAT, 0.41), (PAY, 0.4), (WHEN, 0.4)], "ask", PAY, None),
        # Two questions of one stage are told apart from nearer, and sure words that only resemble stand firm.
        (None, [(PAY, 0.83), (WHEN, 0.7)], "answer", PAY, None),
        ("lealtad", [(PAY, 0.98), (RETURN, 0.1)], "answer", PAY, None),
        # In the same stage position cannot separate them either.
        ("compra", [(PAY, 0.4), (WHEN, 0.4)], "ask", PAY, None),
        # Too little together: ask, whatever the place.
        ("compra", [(PAY, 0.25), (WHAT, 0.25)], "ask", PAY, None),
    ],
)
def test_the_band_of_a_message(
    stage: str | None, ranking: list[tuple[str, float]], band: str, best: str, other: str | None
) -> None:
    found = judged(stage, *ranking)
    assert (found.band.value, found.best.path, found.other.path if found.other else None) == (band, best, other)


def test_a_close_call_between_here_and_next_door_is_answered_here() -> None:
    """0.3 and 0.3 of 0.6: position gives 0.344 to the one here, under the threshold, but the words are clear."""
    found = judged("compra", (RETURN, 0.3), (PAY, 0.3))
    assert (found.band, found.best.path, found.other and found.other.path) == (Band.ANSWER, PAY, RETURN)


def test_a_model_without_bands_has_abstained_already() -> None:
    assert judged(None, (PAY, 0.05), bands=None).band is Band.ANSWER
    assert judged("compra", (WHAT, 0.05), (PAY, 0.05), bands=None).other is not None


def test_without_candidates_nothing_is_meant() -> None:
    assert judged(None) == Judgement(Band.FALLBACK, ())
    assert Judgement(Band.FALLBACK, ()).plausible(3) == ()
    assert Judgement(Band.FALLBACK, ()).runner_up is None


@pytest.mark.parametrize(
    ("ranking", "offered"),
    [
        ([(PAY, 0.3), (RETURN, 0.2), (TRY, 0.11), (WHAT, 0.105)], [PAY, RETURN, TRY]),
        ([(PAY, 0.5), (RETURN, 0.13), (TRY, 0.12)], [PAY, RETURN]),
        ([(PAY, 0.21), (RETURN, 0.1), (TRY, 0.09)], [PAY, RETURN]),
        ([(PAY, 0.5), (RETURN, 0.1)], [PAY]),
        ([(PAY, 0.01), (RETURN, 0.01)], [PAY]),
    ],
)
def test_only_what_could_be_meant_is_offered(ranking: list[tuple[str, float]], offered: list[str]) -> None:
    assert [each.path for each in judged(None, *ranking).plausible(3)] == offered


def test_the_runner_up_is_the_second_best() -> None:
    assert judged(None, (PAY, 0.7), (RETURN, 0.1)).runner_up == RETURN
    assert judged(None, (PAY, 0.7)).runner_up is None
