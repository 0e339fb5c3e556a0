"""The model of either sample map understands its own variants, and customers it has never met."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.cli.asker import Asker
from bot.dialogue.knowledge import Knowledge
from bot.engine.asking import Asked
from bot.engine.embedded import EmbeddedEngine
from bot.engine.evaluation import Evaluation, Examined, evaluate
from bot.engine.labelled import read_rows
from bot.journeys.facts import filled
from bot.journeys.library import load_project
from bot.project import Project

HOTEL_UNSEEN = Path(__file__).parent.parent.parent / "examples/harbour_house/unseen.jsonl"
SHOP_UNSEEN = Path(__file__).parent / "data" / "ciclos_alameda_unseen.jsonl"


@dataclass(frozen=True)
class Floors:
    """What may not be fallen below, two or three messages under what was measured on 2026-11-22.

    Nothing was tuned on the files.
    """

    unseen: Path
    rows: int
    variants: int
    accuracy: float
    top3: float
    most_rejected: float
    out_of_scope_caught: float
    out_of_scope_auroc: float


FLOORS = {
    "ciclos_alameda": Floors(SHOP_UNSEEN, 200, 150, 0.81, 0.91, 0.02, 0.80, 0.91),
    "harbour_house": Floors(HOTEL_UNSEEN, 120, 150, 0.87, 0.97, 0.05, 0.78, 0.95),
}


@dataclass(frozen=True)
class Sample:
    """A sample map with its trained model."""

    asker: Asker
    floors: Floors

    def asked(self, texts: Sequence[str]) -> list[Asked]:
        async def all_asked() -> list[Asked]:
            return [(await self.asker.ask(text))[0] for text in texts]

        return asyncio.run(all_asked())


@pytest.fixture(scope="module", params=list(FLOORS))
def sample(request: pytest.FixtureRequest) -> Iterator[Sample]:
    fixture = {"ciclos_alameda": "trained_project", "harbour_house": "trained_hotel"}[request.param]
    project: Project = request.getfixturevalue(fixture)
    engine = EmbeddedEngine(project, tracker_url="sqlite://")
    asyncio.run(engine.start())
    knowledge = Knowledge(load_project(project, today=date(2026, 11, 22)))
    yield Sample(Asker(engine, knowledge), FLOORS[request.param])
    asyncio.run(engine.close())


@pytest.fixture(scope="module")
def unseen(sample: Sample) -> Evaluation:
    file = sample.floors.unseen
    rows = read_rows(file.read_text(encoding="utf-8"), file=file.name, knowledge=sample.asker.knowledge)

    async def all_examined() -> list[Examined]:
        return [Examined(row, *await sample.asker.ask(row.text, stage=row.stage)) for row in rows]

    return evaluate(asyncio.run(all_examined()))


def test_at_least_99_of_100_own_variants_are_answered(sample: Sample) -> None:
    variants = [
        (filled(variant.value, journey.facts), f"{stage.id}.{question.id}")
        for written in sample.asker.knowledge.maps
        for journey in (written, *written.translations)
        for stage in journey.stages
        for question in stage.questions
        for variant in question.variants
    ]
    assert len(variants) >= sample.floors.variants
    results = sample.asked([text for text, _ in variants])
    right = sum(each.question == path for each, (_, path) in zip(results, variants, strict=True))
    assert right / len(variants) >= 0.99


def test_most_unseen_messages_find_their_question(sample: Sample, unseen: Evaluation) -> None:
    assert unseen.rows >= sample.floors.rows
    assert (unseen.accuracy or 0) >= sample.floors.accuracy
    assert (unseen.top3 or 0) >= sample.floors.top3


def test_few_customers_with_an_answer_are_turned_away(sample: Sample, unseen: Evaluation) -> None:
    assert unseen.rejected is not None
    assert unseen.rejected <= sample.floors.most_rejected


def test_many_messages_without_an_answer_are_given_none(sample: Sample, unseen: Evaluation) -> None:
    assert (unseen.out_of_scope_caught or 0) >= sample.floors.out_of_scope_caught
    assert (unseen.out_of_scope_auroc or 0) >= sample.floors.out_of_scope_auroc


def test_who_somebody_is_gets_no_answer_to_a_question_nobody_asked(sample: Sample) -> None:
    told = [
        "ana.lopez @ example.com",
        "http://x.com/?email=ana@example.org",
        "https://example.org/cart",
        "4111 1111 1111 1111",
        *("me llamo Fernando Gutiérrez", "soy Ana López", "me llamo", "mi correo es", "mi correo es ana@example.org"),
        *("mi tarjeta es 4111 1111 1111 1111", "mi teléfono es 612 345 678", "ES91 2100 0418 4502 0005 1332"),
        *("my name is John Smith", "my name is", "my email is ana@example.org", "my card is 4111 1111 1111 1111"),
    ]
    answered = [(each.text, each.intent) for each in sample.asked(told) if each.intent != "nlu_fallback"]
    assert answered == []


def test_a_greeting_with_a_name_is_a_greeting(sample: Sample) -> None:
    greetings = sample.asked(["hola, me llamo Ana López", "hello, my name is John Smith"])
    assert [each.intent for each in greetings] == ["greet", "greet"]
