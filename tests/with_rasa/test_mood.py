"""How the customer feels, through a real model, Rasa's rules and the real scorer: the line, the person, the log."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from actions import services as actions_services
from bot.catalogue import text
from bot.dialogue.empathy import LINES
from bot.dialogue.feeling import is_upset
from bot.engine.embedded import EmbeddedEngine
from bot.engine.protocol import EngineRequest, RequestKind
from bot.journeys.library import load_project
from bot.language.sentiment import shipped_sentiment
from bot.language.sentiment_training import labelled_lines
from bot.project import Project
from bot.touchpoints.events import TouchpointEvent, TurnKind
from bot.touchpoints.log import MemoryTouchpointLog
from bot.turn import Said
from bot.wiring import conversation_services
from tests.builders import make_context

OURS = {text(f"replies.empathy.line_{number}", "es") for number in range(1, LINES + 1)}


@dataclass
class Shop:
    """The sample shop's bot with its real model and scorer, and what it has logged."""

    engine: EmbeddedEngine
    log: MemoryTouchpointLog
    turns: int = 0

    def hears(self, conversation: str, content: str) -> tuple[Said, ...]:
        self.turns += 1
        context = make_context(
            turn_id=f"turn-{self.turns}",
            conversation_id=conversation,
            sequence=self.turns,
            map_id="ciclos_alameda",
            received_at=1_790_000_000.0 + self.turns,
        )
        return asyncio.run(self.engine.reply(EngineRequest(RequestKind.TEXT, context, content)))

    @property
    def last(self) -> TouchpointEvent:
        return self.log.events()[-1]


@pytest.fixture(scope="module")
def shop(trained_project: Project) -> Iterator[Shop]:
    log = MemoryTouchpointLog()
    maps = load_project(trained_project, today=date(2026, 11, 22))
    actions_services.use(conversation_services(maps, log, secret="secret of the test"))
    engine = EmbeddedEngine(trained_project, tracker_url="sqlite://")
    asyncio.run(engine.start())
    yield Shop(engine, log)
    asyncio.run(engine.close())
    actions_services.use(None)


def test_the_bot_acts_on_most_complaints_and_on_next_to_no_neutral_line() -> None:
    scorer, lines = shipped_sentiment(), labelled_lines("test")
    upset = [is_upset(scorer.read(line.text, line.language)) for line in lines]
    share = {}
    for label in ("negative", "neutral", "positive"):
        of_label = [hit for line, hit in zip(lines, upset, strict=True) if line.label == label]
        share[label] = sum(of_label) / len(of_label)
    assert share["negative"] >= 0.58
    assert share["neutral"] <= 0.02
    assert share["positive"] <= 0.09
    questions = [hit for line, hit in zip(lines, upset, strict=True) if "neutral_question" in line.tags]
    assert len(questions) > 50
    assert sum(questions) <= 1


def angry(shop: Shop, conversation: str, words: str) -> tuple[Said, ...]:
    """Says an angry thing that this model answers."""
    said = shop.hears(conversation, words)
    sentiment = shop.last.sentiment
    assert (shop.last.kind, shop.last.answered) == (TurnKind.QUESTION, True)
    assert sentiment is not None
    assert (sentiment.label, sentiment.score < -0.6, sentiment.version) == ("negative", True, "chat-3")
    return said


LATE = "Esto es una vergüenza, mi pedido no ha llegado, ¿dónde está?"
BROKEN = "Estoy harto, la bici me ha llegado rota, quiero devolverla"


def test_an_upset_customer_gets_a_line_the_answer_and_the_offer_of_a_person(shop: Shop) -> None:
    line, answer = angry(shop, "upset", LATE)
    assert line.text in OURS
    assert line.choices == ()
    assert "«Mi pedido»" in answer.text
    assert [each.title for each in answer.choices][-1] == "Hablar con una persona"
    assert shop.last.question_id == "seguimiento"
    assert shop.last.sentiment is not None
    assert "vergüenza" in [each.words for each in shop.last.sentiment.phrases]


@pytest.mark.parametrize(
    "words",
    ["¿Cómo hago una devolución?", "¿Puedo devolver la bici si está rota?", "¿Y si se retrasa el pedido?"],
)
def test_a_neutral_question_full_of_topic_words_gets_the_answer_alone(shop: Shop, words: str) -> None:
    (answer,) = shop.hears(f"neutral {words}", words)
    assert shop.last.answered is True
    assert shop.last.sentiment is not None
    assert shop.last.sentiment.label == "neutral"
    assert "Hablar con una persona" not in [each.title for each in answer.choices]


def test_twice_in_a_row_the_line_comes_once(shop: Shop) -> None:
    assert [len(angry(shop, "row", words)) for words in (LATE, BROKEN, LATE)] == [2, 1, 2]


def test_an_answer_that_says_sorry_itself_stands_alone(shop: Shop) -> None:
    (answer,) = angry(shop, "sorry", "me rechaza la tarjeta otra vez, qué asco de web")
    assert answer.text.startswith("Vaya, lo siento.")


def test_thanks_after_a_complaint_are_believed_less(shop: Shop) -> None:
    sure = []
    for conversation in ("thanks", "thanks"):
        shop.hears(conversation, "muchas gracias, genial")
        assert shop.last.sentiment is not None
        assert shop.last.sentiment.label == "positive"
        sure.append(shop.last.sentiment.confidence)
        angry(shop, conversation, LATE)
    assert sure[0] is not None
    assert sure[1] is not None
    assert sure[1] < sure[0]
