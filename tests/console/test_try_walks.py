"""Ready walks over a map, and what is said of how they went."""

from datetime import date
from pathlib import Path

from bot.console.shelf import MapShelf
from bot.console.try_talk import Exchange, Step, Why
from bot.console.try_walks import Stumble, Summary, Walk, summary_of, walk_of
from bot.journeys.model import JourneyMap
from tests.console.browsing import a_project


def journey(folder: Path) -> JourneyMap:
    return MapShelf(a_project(folder), lambda: date(2026, 11, 22)).read().maps[0]


def why(kind: str, *answered: str) -> Why:
    return Why(kind, "", answered, (), "tienda", "mirar", "Mirar", "question", "", "es", "")


def test_one_question_of_each_stage_in_its_first_wording(tmp_path: Path) -> None:
    walk = walk_of(journey(tmp_path), "along")
    assert walk == Walk(
        "along",
        (Step("¿Cuánto cuesta el número 0?", stage="mirar"), Step("¿Cómo pago?", stage="pagar")),
        ("mirar.duda_0", "pagar.pagar"),
    )


def test_a_stage_the_whole_map_and_a_walk_that_is_none(tmp_path: Path) -> None:
    shop = journey(tmp_path)
    mirar, everything = walk_of(shop, "stage:mirar"), walk_of(shop, "all")
    assert mirar is not None
    assert everything is not None
    assert mirar.paths == tuple(f"mirar.duda_{number}" for number in range(8))
    assert everything.paths == (*mirar.paths, "pagar.pagar")
    assert walk_of(shop, "stage:nowhere") is None
    assert walk_of(shop, "mirar") is None


def test_each_way_to_stumble_is_told() -> None:
    steps = tuple(Step(word) for word in ("uno", "dos", "tres", "cuatro", "cinco", "seis"))
    walk = Walk("all", (*steps, Step("nunca dicho")), ("a.a", "a.b", "a.c", "a.d", "a.e", "a.f", "a.g"))
    reasons = (
        why("question", "x.x", "a.a"),
        why("question", "a.z"),
        why("clarification"),
        why("fallback"),
        why("chitchat"),
        None,
    )
    told = [Exchange(None, ()), *(Exchange(step, (), each) for step, each in zip(steps, reasons, strict=True))]
    assert summary_of(walk, told) == Summary(
        asked=6,
        right=1,
        stumbles=(
            Stumble(2, "dos", "a.b", "other", "a.z"),
            Stumble(3, "tres", "a.c", "asked"),
            Stumble(4, "cuatro", "a.d", "nothing"),
            Stumble(5, "cinco", "a.e", "talk"),
            Stumble(6, "seis", "a.f", "failed"),
        ),
    )
