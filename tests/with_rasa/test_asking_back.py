"""The question back, through a real model, Rasa's rules and the log: asked, chosen by button or in words, refused."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from actions import services as actions_services
from bot.compiler.naming import NONE_OF_THESE, choose_payload
from bot.dialogue.knowledge import Knowledge
from bot.engine.asking import Asked, asked
from bot.engine.embedded import EmbeddedEngine
from bot.engine.protocol import EngineRequest, RequestKind
from bot.journeys.library import load_project
from bot.project import Project
from bot.touchpoints.events import TouchpointEvent, TurnKind
from bot.touchpoints.log import MemoryTouchpointLog
from bot.turn import Said
from bot.wiring import conversation_services
from tests.builders import make_context

MESSAGES = Path(__file__).parent.parent.parent / "benchmarks" / "data" / "questions"


@dataclass
class Shop:
    """The sample shop's bot with its real model, and what it has logged."""

    engine: EmbeddedEngine
    knowledge: Knowledge
    log: MemoryTouchpointLog
    turns: int = 0

    def understands(self, text: str) -> Asked:
        return asked(text, asyncio.run(self.engine.understand(text)), knowledge=self.knowledge)

    def hears(self, conversation: str, content: str, *, pressed: bool = False) -> tuple[Said, ...]:
        self.turns += 1
        context = make_context(
            turn_id=f"turn-{self.turns}",
            conversation_id=conversation,
            sequence=self.turns,
            map_id="ciclos_alameda",
            received_at=1_790_000_000.0 + self.turns,
        )
        kind = RequestKind.CHOICE if pressed else RequestKind.TEXT
        return asyncio.run(self.engine.reply(EngineRequest(kind, context, content)))

    @property
    def last(self) -> TouchpointEvent:
        return self.log.events()[-1]


@pytest.fixture(scope="module")
def shop(trained_project: Project) -> Iterator[Shop]:
    maps = load_project(trained_project, today=date(2026, 11, 22))
    log = MemoryTouchpointLog()
    actions_services.use(conversation_services(maps, log, secret="secret of the test"))
    engine = EmbeddedEngine(trained_project, tracker_url="sqlite://")
    asyncio.run(engine.start())
    yield Shop(engine, Knowledge(maps), log)
    asyncio.run(engine.close())
    actions_services.use(None)


@pytest.fixture(scope="module")
def unclear(shop: Shop) -> Asked:
    """A customer's message that this very model is unsure about, with two questions or more to offer."""
    lines = (MESSAGES / "ciclos_alameda_es.jsonl").read_text(encoding="utf-8").splitlines()
    found = (shop.understands(json.loads(line)["text"]) for line in lines)
    return next(each for each in found if each.near and len(each.offered) > 1)


def test_the_bot_asks_and_answers_the_pressed_choice(shop: Shop, unclear: Asked) -> None:
    (said,) = shop.hears("pressing", unclear.text)
    assert said.text == "¿Te refieres a alguna de estas preguntas?"
    payloads = [choice.payload for choice in said.choices]
    assert payloads == [choose_payload(path) for path in (*unclear.offered, NONE_OF_THESE)]
    asking = shop.last
    assert (asking.kind, asking.answered) == (TurnKind.CLARIFICATION, None)
    shop.hears("pressing", payloads[1], pressed=True)
    chosen = shop.last
    assert f"{chosen.home_stage_id}.{chosen.question_id}" == unclear.offered[1]
    assert (chosen.kind, chosen.chosen, chosen.clarifies) == (TurnKind.QUESTION, True, asking.context.turn_id)


@pytest.mark.parametrize(("words", "place"), [("la primera", 0), ("la 2", 1), ("the second one", 1), ("el primero", 0)])
def test_a_choice_in_words_is_answered_whatever_the_classifier_makes_of_it(
    shop: Shop, unclear: Asked, words: str, place: int
) -> None:
    shop.hears(f"words {words}", unclear.text)
    shop.hears(f"words {words}", words)
    assert f"{shop.last.home_stage_id}.{shop.last.question_id}" == unclear.offered[place]
    assert shop.last.chosen is True


@pytest.mark.parametrize(
    "words", ["ninguna", "no, otra cosa", "ninguna me sirve", "ninguna de estas", "no", "none of these"]
)
def test_a_refusal_in_words_is_a_doubt(shop: Shop, unclear: Asked, words: str) -> None:
    shop.hears(f"refusal {words}", unclear.text)
    (said,) = shop.hears(f"refusal {words}", words)
    assert said.text.startswith("All right" if words == "none of these" else "De acuerdo, no era eso.")
    assert (shop.last.kind, shop.last.answered) == (TurnKind.FALLBACK, False)
    assert [each.path for each in shop.last.candidates] == list(unclear.offered)


def test_the_same_unclear_words_again_are_not_asked_about_again(shop: Shop, unclear: Asked) -> None:
    kinds = []
    for _ in range(3):
        shop.hears("again", unclear.text)
        kinds.append(shop.last.kind.value)
    assert kinds == ["clarification", "fallback", "fallback"]


def test_yes_and_no_to_nothing_stay_small_talk(shop: Shop) -> None:
    for words in ("sí", "no"):
        (said,) = shop.hears(f"nothing {words}", words)
        assert said.text
        assert (shop.last.kind, shop.last.intent) == (TurnKind.CHITCHAT, "affirm" if words == "sí" else "deny")
