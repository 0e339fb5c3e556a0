"""How much the customer's place may say, by the map's order, by how it is known, and by the log."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.knowledge import Knowledge
from bot.dialogue.position import ENOUGH_MOVES, MOST, NO_MOVES, Moves, Reason, Weighed, moves_by_present_ids, weigh
from bot.turn import Candidate
from tests.builders import make_context, make_map, make_question, make_stage, make_text
from tests.dialogue.builders import make_shop

SHOP = Knowledge([make_shop()])
PATHS = [f"{stage.id}.{question.id}" for stage in make_shop().stages for question in stage.questions]
PAY, WHEN, RETURN = "compra.formas_pago", "compra.plazo_entrega", "lealtad.devolver"
WHAT, TRY, FREE = "descubrimiento.que_es", "decision.probar", "decision.envio_gratis"


def weighed(
    stage: str | None, *ranking: tuple[str, float], source: str = "page", moves: Moves = NO_MOVES
) -> tuple[Weighed, ...]:
    context = make_context(stage=stage, stage_source=source if stage else "default")
    return weigh([Candidate(*each) for each in ranking], context=context, knowledge=SHOP, moves=moves)


def factors(stage: str | None, source: str = "page", moves: Moves = NO_MOVES) -> dict[str, tuple[float, str]]:
    found = weighed(stage, (WHAT, 0.25), (TRY, 0.25), (PAY, 0.25), (RETURN, 0.25), source=source, moves=moves)
    return {each.path: (round(each.factor, 3), each.reason.value) for each in found}


@pytest.mark.parametrize(
    ("stage", "source", "expected"),
    [
        (None, "default", {WHAT: (1.0, "no_position"), TRY: (1.0, "no_position")}),
        ("compra", "default", {PAY: (1.0, "no_position"), RETURN: (1.0, "no_position")}),
        ("compra", "page", {PAY: (1.75, "here"), TRY: (1.3, "next_door"), RETURN: (1.3, "next_door")}),
        ("compra", "page", {WHAT: (1.0, "elsewhere")}),
        # The page says where the customer is, the journey only where the last turn was.
        ("compra", "context", {PAY: (1.45, "here"), TRY: (1.18, "next_door"), WHAT: (1.0, "elsewhere")}),
    ],
)
def test_the_maps_order_and_how_the_place_is_known_make_the_factor(
    stage: str | None, source: str, expected: dict[str, tuple[float, str]]
) -> None:
    found = factors(stage, source)
    assert {path: found[path] for path in expected} == expected


def test_a_question_that_is_also_in_the_stage_is_here() -> None:
    (free,) = weighed("compra", (FREE, 0.4))
    assert (free.factor, free.reason) == (1.75, Reason.HERE)


def test_the_authors_next_stage_is_next_door() -> None:
    stages = [make_stage(name, make_question("q", [f"{name}?"])) for name in ("c", "d", "b")]
    journey = make_map(make_stage("a", next=(make_text("b"),)), *stages)
    context = make_context(stage="a", stage_source="page")
    found = weigh([Candidate("d.q", 0.5), Candidate("b.q", 0.5)], context=context, knowledge=Knowledge([journey]))
    assert [(each.path, each.reason.value) for each in found] == [("b.q", "next_door"), ("d.q", "elsewhere")]


@pytest.mark.parametrize(
    ("stage", "ranking", "order"),
    [
        # Nobody knows where the customer is: the classifier decides alone.
        (None, [(PAY, 0.5), (RETURN, 0.49)], [PAY, RETURN]),
        # The customer's stage wins a close race, and loses one that is not close.
        ("lealtad", [(WHAT, 0.5), (RETURN, 0.3)], [RETURN, WHAT]),
        ("lealtad", [(WHAT, 0.5), (RETURN, 0.28)], [WHAT, RETURN]),
        # The stage next door helps, less than one's own.
        ("lealtad", [(WHAT, 0.5), (PAY, 0.4)], [PAY, WHAT]),
        ("lealtad", [(WHAT, 0.5), (PAY, 0.38)], [WHAT, PAY]),
        # Two stages away is far: no help.
        ("descubrimiento", [(RETURN, 0.34), (PAY, 0.33)], [RETURN, PAY]),
        # What the maps do not know is passed over; an old id is what it is called now, and counts once.
        (None, [("compra.otra_version", 0.9), (TRY, 0.2)], [TRY]),
        (None, [("compra.cuanto_tarda", 0.9), (WHEN, 0.8)], [WHEN]),
        (None, [("posventa.devolver", 0.9)], [RETURN]),
        (None, [], []),
    ],
)
def test_candidates_come_in_the_order_of_confidence_times_factor(
    stage: str | None, ranking: list[tuple[str, float]], order: list[str]
) -> None:
    assert [each.path for each in weighed(stage, *ranking)] == order


def test_the_confidence_after_position_shares_out_the_same_total() -> None:
    first, second = weighed("compra", (PAY, 0.4), (WHAT, 0.4))
    assert [first.candidate, second.candidate] == [Candidate(PAY, 0.4), Candidate(WHAT, 0.4)]
    assert (round(first.confidence, 4), round(second.confidence, 4)) == (
        round(0.8 * 1.75 / 2.75, 4),
        round(0.8 * 1.0 / 2.75, 4),
    )
    assert weighed("compra", (PAY, 0.4))[0].confidence == pytest.approx(0.4)
    assert weighed("compra", (PAY, 0.0))[0].confidence == 0.0


RANKINGS = st.lists(st.tuples(st.sampled_from([*PATHS, "x.y"]), st.floats(0, 1)), max_size=8)
STAGES = st.sampled_from([None, "descubrimiento", "decision", "compra", "lealtad", "unknown"])
STAGE = st.sampled_from(["descubrimiento", "decision", "compra", "lealtad", "gone"])
MOVES = st.dictionaries(st.tuples(STAGE, STAGE), st.integers(0, 5_000), max_size=12)


@settings(deadline=None)  # the first example loads the tables
@given(STAGES, st.sampled_from(["page", "context"]), RANKINGS, MOVES)
def test_position_never_excludes_and_never_beats_a_clearly_better_candidate(
    stage: str | None, source: str, ranking: list[tuple[str, float]], moves: Moves
) -> None:
    found = weighed(stage, *ranking, source=source, moves=moves)
    known = {path for path, _ in ranking if path in PATHS}
    assert {each.path for each in found} == known
    assert all(1 <= each.factor <= MOST for each in found)
    total = sum(each.candidate.confidence for each in found)
    assert all(0 <= each.confidence <= 1 for each in found)
    assert sum(each.confidence for each in found) == pytest.approx(total) or found[0].confidence == 1
    best = max((each.candidate.confidence for each in found), default=0.0)
    assert not found or found[0].candidate.confidence * MOST >= best * (1 - 1e-9)


def test_the_confidence_after_position_is_never_more_than_certain() -> None:
    first, second = weighed("compra", (PAY, 0.98), (WHAT, 0.3))
    assert (first.confidence, round(second.confidence, 3)) == (1.0, round(1.28 * 0.3 / (0.98 * 1.75 + 0.3), 3))


def test_a_few_logged_moves_say_nothing() -> None:
    few = {("compra", "descubrimiento"): ENOUGH_MOVES - 1, ("lealtad", "descubrimiento"): 900}
    assert factors("compra", moves=few) == factors("compra")


def test_logged_moves_outweigh_the_maps_order_slowly_and_stay_bounded() -> None:
    some = factors("compra", moves={("compra", "descubrimiento"): 20, ("compra", "compra"): 60})
    assert some[WHAT] == (round(1 + 0.75 * 20 / (60 + 50 / 1.8), 3), "often_asked_next")
    assert some[PAY] == (1.75, "here")
    assert some[RETURN] == (round(1 + 0.75 * (50 * 0.4 / 1.8) / (60 + 50 / 1.8), 3), "seldom_asked_next")
    many = factors("compra", moves={("compra", "descubrimiento"): 100_000})
    assert many[WHAT] == (1.75, "often_asked_next")
    assert many[PAY] == (1.0, "seldom_asked_next")


def test_moves_under_old_ids_count_for_the_present_stage() -> None:
    moves = {("compra", "posventa"): 2, ("compra", "lealtad"): 3, ("gone", "lealtad"): 5, ("compra", "gone"): 7}
    assert moves_by_present_ids(moves, SHOP) == {("compra", "lealtad"): 5}
