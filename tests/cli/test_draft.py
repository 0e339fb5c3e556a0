"""The draft answers as the product does, says why, follows its files, and leaves nothing behind."""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.cli import draft_learning, draft_process
from bot.cli.draft_talking import DraftTalker
from bot.console.try_talk import Exchange, Found, Role, Step, Talk, Wanted, to_line
from bot.engine.embedded import EmbeddedEngine
from bot.engine.protocol import EngineError
from bot.errors import UserError
from bot.journeys.library import load_project
from bot.project import Project
from bot.publishing.archive import files_of
from bot.publishing.examination import Examination
from bot.publishing.publisher import Order, Publisher
from bot.settings import Settings
from bot.touchpoints.home import open_log
from tests.databases import rows
from tests.publishing.quick import FINE

SHIPPING = Step("¿El envío es gratis?")


@pytest.fixture
def project(trained_project: Project, tmp_path: Path) -> Project:
    """The shop with a model that knows it, so that nothing need be trained."""
    root = tmp_path / "project"
    shutil.copytree(trained_project.root, root, ignore=shutil.ignore_patterns("var"))
    return Project(root)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def talk(project: Project, tmp_path: Path, told: list[str]) -> Iterator[Callable[..., Talk]]:
    """Asks one draft, in a loop of its own as the process has one."""
    folder = tmp_path / "draft"
    folder.mkdir()
    talker = DraftTalker(project, Settings(), folder, told.append)
    loop = asyncio.new_event_loop()

    def ask(*steps: Step, role: Role = Role(), compare: bool = False) -> Talk:  # noqa: B008
        return loop.run_until_complete(talker.talk(Wanted(role, steps, "es", compare)))

    yield ask
    loop.run_until_complete(talker.close())
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


def reason(each: Exchange) -> tuple[object, ...]:
    assert each.why is not None
    why = each.why
    return why.kind, why.band, why.answered, why.stage, why.stage_source, why.chosen


def test_a_whole_conversation_from_inside(talk: Callable[..., Talk], project: Project, told: list[str]) -> None:
    before = sorted(project.root.rglob("*"))
    typed = Step("cuánto cuesta el envío? estoy harto, mi correo es ana@example.com")
    first = talk(typed)
    greeting, answer = first.exchanges
    assert greeting.why is None
    assert greeting.replies[0].text.startswith("¡Hola!")
    assert reason(answer) == ("question", "answer", ("decision.envio_gratis",), "decision", "question", False)
    assert answer.why is not None
    assert answer.why.asks == ("¿El envío es gratis?",)
    assert answer.why.logged == "cuánto cuesta el envío? estoy harto, mi correo es [correo]"
    assert answer.why.entities == (Found("email", "[correo]"),)
    assert answer.why.mood is not None
    assert [phrase.words for phrase in answer.why.mood.phrases] == ["harto"]
    best = answer.why.ranked[0]
    assert (best.path, best.factor, best.reason) == ("decision.envio_gratis", 1.0, "no_position")
    button = answer.replies[-1].buttons[0]
    pressed = Step(button.payload, button.title)
    second = talk(typed, pressed)
    assert second.exchanges[:2] == first.exchanges  # gone on from there, and not said again
    assert reason(second.exchanges[2])[1:] == ("", ("compra.plazo_entrega",), "decision", "question", True)
    assert second.exchanges[2].why is not None
    assert (second.exchanges[2].why.ranked, second.exchanges[2].why.mood) == ((), None)
    assert told == ["reading", "talking", "talking"]  # known already: nothing was learnt
    assert sorted(project.root.rglob("*")) == before  # no log, no conversation, no model


def test_the_place_weighs_and_is_carried_on(talk: Callable[..., Talk]) -> None:
    there = talk(SHIPPING, role=Role(stage="decision")).exchanges[1]
    assert there.why is not None
    assert (there.why.ranked[0].factor, there.why.ranked[0].reason) == (1.75, "here")
    later = talk(SHIPPING, Step("¿Puedo pagar a plazos?")).exchanges[2]
    assert later.why is not None
    assert {each.reason for each in later.why.ranked} >= {"here"}  # what was said before tells where
    walked = talk(SHIPPING, Step("hola", stage="compra")).exchanges[2]
    assert reason(walked)[3:5] == ("compra", "page")


def test_back_to_an_earlier_point_is_another_conversation(talk: Callable[..., Talk]) -> None:
    talk(SHIPPING, Step("gracias"))
    again = talk(SHIPPING, Step("hola"))
    assert [len(talk().exchanges), len(again.exchanges)] == [1, 3]
    assert reason(again.exchanges[2])[0] == "chitchat"


def test_a_channel_a_page_and_a_persona_are_played(talk: Callable[..., Talk], project: Project) -> None:
    found = load_project(project, today=date(2026, 11, 22))[0]
    persona = found.personas[0].id
    page = next(point.page.value for stage in found.stages for point in stage.touchpoints if point.page)
    heard = talk(Step("hola"), role=Role(page=page, persona=persona, channel="telegram")).exchanges[1].why
    assert heard is not None
    assert (heard.persona, heard.stage_source) == (persona, "page")


def test_a_changed_map_is_learnt_and_hears_everything_again(
    talk: Callable[..., Talk], project: Project, monkeypatch: pytest.MonkeyPatch, told: list[str]
) -> None:
    old = talk(SHIPPING)
    file = next(project.maps.glob("*.yml"))
    model = next(project.models.glob("*.tar.gz"))
    changed = file.read_text(encoding="utf-8").replace("El envío es gratis a partir de", "Ahora es gratis desde")
    file.write_text(changed, encoding="utf-8")
    trained: list[Project] = []

    def train(place: Project) -> Path:
        trained.append(place)
        return model  # phrases are the same: the old model understands them

    monkeypatch.setattr(draft_learning, "train", train)
    new = talk(SHIPPING)
    assert [place.root.parent.name for place in trained] == ["draft"]
    assert new.learnt > 0
    assert told[-3:] == ["reading", "learning", "talking"]
    assert reason(new.exchanges[1]) == reason(old.exchanges[1])
    assert talk(SHIPPING).learnt == 0.0
    assert [each.name for each in trained[0].root.parent.iterdir() if each.is_dir()] == [trained[0].root.name]


def test_a_broken_map_is_told_in_the_authors_paths_and_the_folder_stays_clean(
    talk: Callable[..., Talk], project: Project, tmp_path: Path
) -> None:
    file = next(project.maps.glob("*.yml"))
    file.write_text("journey: [", encoding="utf-8")
    with pytest.raises(UserError) as told:
        talk(SHIPPING)
    assert f"\njourney_maps/{file.name}:1:10: " in str(told.value)
    assert list((tmp_path / "draft").iterdir()) == []


def test_an_engine_that_fails_costs_one_turn(talk: Callable[..., Talk], monkeypatch: pytest.MonkeyPatch) -> None:
    talk(SHIPPING)

    async def fails(*_: object) -> None:
        raise EngineError("broken")

    with monkeypatch.context() as broken:
        broken.setattr(EmbeddedEngine, "reply", fails)
        failed = talk(SHIPPING, Step("hola"))
    assert failed.exchanges[2] == Exchange(Step("hola"), ())


def test_without_a_release_there_is_nothing_to_compare_with(talk: Callable[..., Talk]) -> None:
    alone = talk(SHIPPING, compare=True)
    assert (alone.release, alone.exchanges[1].published) == (None, None)


def test_the_published_answer_stands_beside_the_drafts(
    talk: Callable[..., Talk], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def examined(*_: object) -> Examination:
        return FINE

    monkeypatch.setattr(Publisher, "_examined", examined)
    database = open_log(project, Settings())
    number = Publisher(project, database).publish(Order(files_of(project), "Ana", "primera")).release.number
    database.dispose()
    both = talk(SHIPPING, Step('/choose{"choice": "compra.plazo_entrega"}', "¿Cuándo llega?"), compare=True)
    beside = both.exchanges[1].published
    assert both.release == number
    assert beside is not None
    assert beside.path == "decision.envio_gratis"
    assert beside.text.startswith("El envío es gratis a partir de")
    assert (both.exchanges[0].published, both.exchanges[2].published) == (None, None)
    assert logged_turns(project) == 0


def logged_turns(project: Project) -> int:
    database = open_log(project, Settings())
    try:
        return len(rows(database, "SELECT turn_id FROM touchpoint"))
    finally:
        database.dispose()


def test_the_process_answers_lines_until_they_end(
    project: Project, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    asked: list[Wanted] = []

    async def talks(talker: DraftTalker, wanted: Wanted) -> Talk:
        asked.append(wanted)
        talker.tell("talking")
        if wanted.language == "en":
            raise UserError("journey_maps/shop.yml:1: wrong")
        return Talk(learnt=0.5)

    own = os.dup(1)
    monkeypatch.setattr(DraftTalker, "talk", talks)
    reading, writing = os.pipe()
    with os.fdopen(reading, encoding="utf-8") as source, os.fdopen(writing, "w", encoding="utf-8") as sink:
        monkeypatch.setattr(sys, "stdin", source)
        sink.write(to_line(Wanted()))
        sink.flush()
        monkeypatch.setattr(os, "nice", lambda _by: 0)
        try:
            assert draft_process.main([str(project.root), "0.05"]) == 0  # nobody asks for a while: it ends
            os.dup2(own, 1)
            sink.write(to_line(Wanted(language="en")))
            sink.close()
            assert draft_process.main([str(project.root), "60"]) == 0  # nobody can ask any more
        finally:
            os.dup2(own, 1)
            os.close(own)
    told = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert told == [
        {"step": "talking"},
        {"exchanges": [], "refused": "", "learnt": 0.5, "release": None},
        {"step": "talking"},
        {"exchanges": [], "refused": "journey_maps/shop.yml:1: wrong", "learnt": 0.0, "release": None},
    ]
    assert asked == [Wanted(), Wanted(language="en")]
