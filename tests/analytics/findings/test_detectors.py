"""What each detector sees in a log and a map small enough to count by hand, and what it leaves undecided."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from bot.analytics.findings.diagnosis import felt_otherwise, unseen_pains
from bot.analytics.findings.drift import drift
from bot.analytics.findings.empathy import worse_after
from bot.analytics.findings.evidence import (
    TYPES,
    Drifted,
    Evidence,
    FeltOtherwise,
    LatePlan,
    NewNeed,
    OverdueAnswers,
    OverdueReview,
    UnseenPain,
    WithoutStage,
    WorseAfter,
    evidence_of,
)
from bot.analytics.findings.looking import Detector, Look, Seen
from bot.analytics.findings.lost_doubts import Cluster, new_needs, without_stage
from bot.analytics.findings.overdue import late_plans, overdue_reviews
from bot.analytics.stages import read_stages
from bot.journeys.model import JourneyMap, MapSettings, Pain
from bot.journeys.scorecard import Plan
from bot.touchpoints.database import reading
from tests.analytics.written import HOUR, MAY, Talk, Turn, publish, write
from tests.builders import HERE, make_map, make_question, make_stage, make_text

NOW = MAY.ends_at + HOUR
STAGES = [("search", 1.0, None, ("find",)), ("buy", 0.0, None, ())]
NEVER_SAID = ("use", None, None, ())
ASKED = Turn("buy", "price")


def shop(*, least: int = 3, **fields: object) -> JourneyMap:
    search = make_stage("search", make_question("size", ["¿Qué talla?"]), name="Buscar")
    buy = make_stage("buy", make_question("price", ["¿Cuánto cuesta?"]), name="Comprar")
    return make_map(search, buy, id="shop", settings=MapSettings(min_sample=least), **fields)


def seen(database: Engine, detector: Detector, journey: JourneyMap) -> Seen:
    with reading(database) as connection:
        return detector(Look(connection, journey, read_stages(connection, "shop"), NOW))


def test_a_stage_that_feels_otherwise_is_found_when_it_is_a_point_and_certain(database: Engine) -> None:
    publish(database, [*STAGES, NEVER_SAID])
    low, high = Turn("find", "size", sentiment=-0.5), Turn("find", "size", sentiment=-0.3)
    write(
        database,
        *(Talk(day, [low]) for day in range(1, 6)),
        *(Talk(day, [high]) for day in range(6, 11)),
        *(Talk(day, [Turn("buy", "price", sentiment=0.4), Turn("use", sentiment=-1.0)]) for day in range(1, 6)),
    )
    found = seen(database, felt_otherwise, shop())
    assert found == Seen(
        (
            FeltOtherwise(
                "search",
                10,
                expected=pytest.approx(1),
                observed=pytest.approx(-0.8),
                low=pytest.approx(-0.92, abs=0.06),
                high=pytest.approx(-0.68, abs=0.06),
            ),
        )
    )
    few = seen(database, felt_otherwise, shop(least=8))
    assert (len(few.found), few.undecided) == (1, {"felt_otherwise:buy", "felt_otherwise:use"})


def test_one_who_feels_all_else_is_not_certain(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    write(sqlite, *(Talk(1, [Turn("search", sentiment=mood)]) for mood in (-1.0, 0.9, -1.0, 0.6)))
    assert seen(sqlite, felt_otherwise, shop()) == Seen((), frozenset({"felt_otherwise:buy"}))


def test_an_answer_that_leaves_people_worse_is_found_until_another_one_proves_better(database: Engine) -> None:
    publish(database, STAGES)
    publish(database, STAGES, release="r2")
    hurt = [Turn("buy", "price", sentiment=0.2), Turn("buy", kind="chitchat", sentiment=-0.6)]
    hurt_more = [hurt[0], Turn("buy", kind="chitchat", sentiment=-0.4)]
    glad = [Turn("buy", "price", sentiment=-0.2), Turn("buy", kind="chitchat", sentiment=0.6)]
    others = [Turn("search", "size", sentiment=0.1), Turn("buy", "gone", sentiment=0.1), hurt[0]]
    old = [Talk(day, hurt) for day in range(1, 4)] + [Talk(day, hurt_more) for day in range(4, 7)]
    new = [Talk(8, glad, release="r2")]
    silent = frozenset({"worse_after:search.size"})
    write(database, *old, *new, *(Talk(2, others) for _ in range(3)))
    found = seen(database, worse_after, shop())
    [worse] = found.found
    assert isinstance(worse, WorseAfter)
    assert (worse.path, worse.n, worse.question) == ("buy.price", 7, "¿Cuánto cuesta?")
    assert worse.effect == pytest.approx(2 * (3 * -0.8 + 3 * -0.6 + 0.8) / 7)
    assert worse.low < worse.effect < worse.high < 0
    assert found.undecided == frozenset()
    assert seen(database, worse_after, shop(least=1)).found == ()
    few = seen(database, worse_after, shop(least=9))
    assert few == Seen((), silent | {"worse_after:buy.price"})


def test_a_pain_nobody_asks_about_is_found_once_enough_came_by(database: Engine) -> None:
    publish(database, STAGES)
    write(database, *(Talk(day, [Turn("find", "size")]) for day in range(4)), Talk(1, [ASKED]))
    pains = {
        "search": [Pain("hidden", make_text("No se ve"), HERE, signs=(make_text("buy.other"),))],
        "buy": [Pain("dear", make_text("Es caro"), HERE, signs=(make_text("price"),))],
    }
    journey = _with_pains(shop(), pains)
    unseen = UnseenPain("search.hidden", 4, pain="No se ve")
    assert seen(database, unseen_pains, journey) == Seen((unseen,), frozenset({"unseen_pain:buy.dear"}))
    assert unseen.stage_id == "search"
    seen_one = {"search": [replace(pains["search"][0], signs=(make_text("size"), make_text("buy.other")))]}
    assert seen(database, unseen_pains, _with_pains(shop(), seen_one)) == Seen(())
    without_signs = {"search": [replace(pains["search"][0], signs=())]}
    assert seen(database, unseen_pains, _with_pains(shop(), without_signs)) == Seen(())


def _with_pains(journey: JourneyMap, pains: Mapping[str, list[Pain]]) -> JourneyMap:
    stages = tuple(replace(stage, pains=tuple(pains.get(stage.id, ()))) for stage in journey.stages)
    return replace(journey, stages=stages)


@pytest.mark.parametrize(("others", "found"), [(0, (WithoutStage(None, 2, doubts=20),)), (1, ())])
def test_doubts_that_fit_no_stage_are_told_from_a_tenth_on(
    database: Engine, others: int, found: tuple[Evidence, ...]
) -> None:
    publish(database, STAGES)
    lost = Turn("search", kind="fallback", stage_source="default")
    known = [Turn("search", kind="fallback"), Turn("search", "size", stage_source="default")]
    talks = [Talk(day, [ASKED] * 3) for day in range(6)] + [Talk(8, [Turn(None, kind="fallback")])]
    write(database, Talk(7, [lost]), *talks, *(Talk(9, known) for _ in range(others)))
    assert seen(database, without_stage, shop()) == Seen(found)
    assert seen(database, without_stage, shop(least=50)) == Seen((), frozenset({"without_stage:"}))


def test_a_need_is_shared_by_two_customers_in_three_messages() -> None:
    clusters = [Cluster("a", 2, 3), Cluster("b", 1, 9), Cluster("c", 2, 2)]
    assert new_needs(clusters) == Seen((NewNeed(None, 3, group="a", customers=2),))


def test_plans_and_reviews_that_are_late_are_told_with_how_late(sqlite: Engine) -> None:
    plans = [
        Plan("late", "Precio claro", HERE, owner=make_text("ventas"), status="doing", due="2026-05-20"),
        Plan("done", "Hecho", HERE, status="live", due="2026-05-20"),
        Plan("today", "Hoy", HERE, status="idea", due="2026-05-29"),
        Plan("open", "Sin fecha", HERE, status="idea"),
        Plan("odd", "Fecha rara", HERE, status="idea", due="mayo"),
    ]
    old = make_question("old", ["¿Vieja?"], reviewed_on=make_text("2025-03-01"))
    older = make_question("older", ["¿Más?"], reviewed_on=make_text("2025-01-01"))
    new = make_question("new", ["¿Nueva?"], reviewed_on=make_text("2026-05-01"))
    journey = make_map(
        make_stage("buy", old, older, new), id="shop", plans=tuple(plans), reviewed_on=make_text("2025-11-01")
    )
    late = LatePlan("late", 9, plan="Precio claro", due="2026-05-20", owner="ventas")
    assert seen(sqlite, late_plans, journey) == Seen((late,))
    assert late.stage_id is None
    assert seen(sqlite, overdue_reviews, journey) == Seen(
        (
            OverdueReview(None, 28, reviewed="2025-11-01", due="2026-05-01"),
            OverdueAnswers("buy", 2, oldest="2025-01-01"),
        )
    )
    assert seen(sqlite, overdue_reviews, shop()) == Seen(())


def test_what_drifts_is_found_and_the_steady_rest_is_not(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    talks = [talk for back in range(2, 60) for talk in _day_of_talks(27.2 - (back - 2), last=back < 4)]
    write(sqlite, *talks)
    found = seen(sqlite, drift, shop())
    told = {each.fingerprint: each for each in found.found if isinstance(each, Drifted)}
    assert set(told) == {
        "drifted:answer_rate:search",
        "drifted:emotion:search",
        "drifted:share:search.size",
        "drifted:share:buy.price",
        "drifted:volume:",
    }
    rate = told["drifted:answer_rate:search"]
    assert (rate.latest, rate.day, rate.n) == (0.0, "2026-05-28", 60)
    assert (rate.low, rate.high) == (1.0, 1.0)
    assert told["drifted:volume:"].latest == 90
    assert told["drifted:emotion:search"].latest == pytest.approx(-1.2)
    assert found.undecided == frozenset()


@pytest.mark.parametrize(("times", "found"), [(4, set()), (5, {"drifted:share:search.size"})])
def test_what_is_rare_has_not_risen_with_a_few_cases(sqlite: Engine, times: int, found: set[str]) -> None:
    publish(sqlite, STAGES)
    price, size = [ASKED] * 12, [Turn("search", "size", stage_source="question")] * times
    write(sqlite, *(Talk(27.2 - back, price + (size if back < 2 else [])) for back in range(58)))
    assert {each.fingerprint for each in seen(sqlite, drift, shop()).found} - {"drifted:share:buy.price"} == found


@pytest.mark.parametrize(("misses", "found"), [(4, set()), (5, {"drifted:answer_rate:buy"})])
def test_what_never_fails_has_not_fallen_with_a_few_misses(sqlite: Engine, misses: int, found: set[str]) -> None:
    publish(sqlite, STAGES)
    miss = [Turn("buy", kind="fallback")] * misses
    write(sqlite, *(Talk(27.2 - back, [ASKED] * 9 + (miss if back < 2 else [])) for back in range(58)))
    assert {each.fingerprint for each in seen(sqlite, drift, shop()).found} == found


def _day_of_talks(day: float, *, last: bool) -> list[Talk]:
    """Six at each of two stages; of the last two days many more, lost and cross, in the first."""
    buying = [Talk(day, [Turn("buy", "price", sentiment=0.1)]) for _ in range(30 if last else 6)]
    miss = Turn("search", kind="fallback", sentiment=-0.6)
    fine = Turn("search", "size", sentiment=0.5)
    return buying + [Talk(day, [miss if last else fine]) for _ in range(60 if last else 6)]


def test_a_young_log_is_no_ground_for_a_band(sqlite: Engine) -> None:
    publish(sqlite, STAGES)
    write(
        sqlite, *(Talk(day + 0.5, [Turn("buy", "price", sentiment=0.1)] * 1) for day in range(20, 28) for _ in range(5))
    )
    found = seen(sqlite, drift, shop())
    assert found.found == ()
    assert found.undecided == {
        "drifted:volume:",
        "drifted:answer_rate:buy",
        "drifted:emotion:buy",
        "drifted:share:buy.price",
    }


EVERY: tuple[Evidence, ...] = (
    WorseAfter("buy.price", 40, question="¿Cuánto cuesta?", effect=-0.8, low=-1.1, high=-0.5),
    FeltOtherwise("buy", 40, expected=1.0, observed=-0.2, low=-0.4, high=0.1),
    UnseenPain("buy.dear", 40, pain="Es caro"),
    Drifted("buy", 40, measure="emotion", latest=-1.0, low=0.1, high=0.9, day="2026-05-28"),
    WithoutStage(None, 5, doubts=20),
    NewNeed(None, 3, group="0f", customers=2),
    LatePlan("late", 9, plan="Precio claro", due="2026-05-20", owner=None),
    OverdueReview(None, 28, reviewed="2025-11-01", due="2026-05-01"),
    OverdueAnswers("buy", 2, oldest="2025-01-01"),
)


@pytest.mark.parametrize("evidence", EVERY, ids=lambda each: each.name)
def test_evidence_comes_back_from_what_is_kept_of_it(evidence: Evidence) -> None:
    assert evidence_of(evidence.facts, path=evidence.path, n=evidence.n) == evidence


def test_what_another_version_kept_is_left_alone() -> None:
    assert evidence_of(None, path=None, n=1) is None
    assert evidence_of({"name": "prophecy"}, path=None, n=1) is None
    assert evidence_of({"name": "new_need", "colour": "red"}, path=None, n=1) is None
    assert len(TYPES) == len(set(TYPES)) >= len(EVERY)
