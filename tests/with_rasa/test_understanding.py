"""The sample map's model understands its own variants, and customers it has never met."""

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.dialogue.knowledge import Knowledge
from bot.engine.asking import Asked, asked
from bot.engine.embedded import EmbeddedEngine
from bot.engine.evaluation import Evaluation, Examined, evaluate, read_rows
from bot.journeys.facts import filled
from bot.journeys.library import load_project
from bot.project import Project

UNSEEN = Path(__file__).parent / "data" / "ciclos_alameda_unseen.jsonl"


@pytest.fixture(scope="module")
def knowledge(trained_project: Project) -> Knowledge:
    return Knowledge(load_project(trained_project, today=date(2026, 11, 22)))


@pytest.fixture(scope="module")
def engine(trained_project: Project) -> Iterator[EmbeddedEngine]:
    engine = EmbeddedEngine(trained_project, tracker_url="sqlite://")
    asyncio.run(engine.start())
    yield engine
    asyncio.run(engine.close())


@pytest.fixture(scope="module")
def unseen(engine: EmbeddedEngine, knowledge: Knowledge) -> Evaluation:
    rows = read_rows(UNSEEN.read_text(encoding="utf-8"), file=UNSEEN.name, knowledge=knowledge)

    async def all_asked() -> list[Examined]:
        understood = [await engine.understand(row.text) for row in rows]
        return [
            Examined(row, asked(row.text, each, knowledge=knowledge, stage=row.stage), 0.0)
            for row, each in zip(rows, understood, strict=True)
        ]

    return evaluate(asyncio.run(all_asked()))


def test_at_least_99_of_100_own_variants_are_answered(engine: EmbeddedEngine, knowledge: Knowledge) -> None:
    variants = [
        (filled(variant.value, journey.facts), f"{stage.id}.{question.id}")
        for journey in knowledge.maps
        for stage in journey.stages
        for question in stage.questions
        for variant in question.variants
    ]
    assert len(variants) >= 150

    async def all_asked() -> list[Asked]:
        return [asked(text, await engine.understand(text), knowledge=knowledge) for text, _ in variants]

    results = asyncio.run(all_asked())
    right = sum(each.question == path for each, (_, path) in zip(results, variants, strict=True))
    assert right / len(variants) >= 0.99


def test_at_least_80_of_100_unseen_messages_find_their_question(unseen: Evaluation) -> None:
    assert unseen.rows >= 200
    assert unseen.accuracy is not None
    assert unseen.accuracy >= 0.80
    assert unseen.top3 is not None
    assert unseen.top3 >= 0.90


def test_few_customers_with_an_answer_are_turned_away(unseen: Evaluation) -> None:
    assert unseen.rejected is not None
    assert unseen.rejected <= 0.10


def test_confidence_tells_messages_with_an_answer_from_those_without(unseen: Evaluation) -> None:
    """Many of the messages without an answer are about bicycles: only an encoder will tell those apart."""
    assert unseen.out_of_scope_auroc is not None
    assert unseen.out_of_scope_auroc >= 0.85
