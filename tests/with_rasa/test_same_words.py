"""The same words in two stages, through a real model: the customer's stage decides, and without one the bot asks."""

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copy

import pytest

from bot.compiler import compile_maps, write_all
from bot.dialogue.knowledge import Knowledge
from bot.engine.asking import Asked, asked
from bot.engine.embedded import EmbeddedEngine
from bot.journeys.library import load_project
from bot.project import Project
from bot.rasa_parts.training import train
from bot.turn import Band

REPOSITORY = Path(__file__).parent.parent.parent
PURCHASE, REFUND = "compra.plazo_entrega", "devolucion.plazo_reembolso"


class TwoStages:
    """A map whose questions of two stages share their first variant, and its model."""

    def __init__(self, project: Project) -> None:
        self.knowledge = Knowledge(load_project(project, today=date(2026, 11, 22)))
        self.engine = EmbeddedEngine(project, tracker_url="sqlite://")

    def asked(self, text: str, *, stage: str | None) -> Asked:
        return asked(text, asyncio.run(self.engine.understand(text)), knowledge=self.knowledge, stage=stage)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoStages]:
    project = Project(tmp_path_factory.mktemp("two_stages"))
    project.maps.mkdir()
    copy(Path(__file__).parent / "data" / "two_stages.yml", project.maps / "map.yml")
    for name in ("config.yml", "endpoints.yml"):
        copy(REPOSITORY / name, project.root / name)
    write_all(compile_maps(load_project(project, today=date(2026, 11, 22))), project.root)
    train(project)
    shop = TwoStages(project)
    asyncio.run(shop.engine.start())
    yield shop
    asyncio.run(shop.engine.close())


@pytest.mark.parametrize(
    ("stage", "band", "answers", "offered"),
    [
        ("compra", Band.ANSWER, {PURCHASE}, {REFUND}),
        ("devolucion", Band.ANSWER, {REFUND}, {PURCHASE}),
        (None, Band.ASK, set(), {PURCHASE, REFUND}),
    ],
)
@pytest.mark.parametrize("text", ["¿Cuánto tarda?", "cuanto tarda"])
def test_the_stage_decides_and_without_one_the_bot_asks(
    shop: TwoStages, text: str, stage: str | None, band: Band, answers: set[str], offered: set[str]
) -> None:
    found = shop.asked(text, stage=stage)
    assert (found.band, set(found.answers), set(found.offered)) == (band, answers, offered)


@pytest.mark.parametrize("stage", [None, "compra", "devolucion"])
def test_words_of_one_stage_only_are_answered_wherever_the_customer_is(shop: TwoStages, stage: str | None) -> None:
    assert shop.asked("plazo del reembolso", stage=stage).answers == (REFUND,)
