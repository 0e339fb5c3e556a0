"""The process of the draft seen from the console: started once, ended when it fails, started again."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest

from bot.console.try_process import DraftProcess, TryOuts, command_of
from bot.console.try_talk import (
    Answered,
    Bubble,
    Button,
    Exchange,
    Found,
    Mood,
    Phrase,
    Ranked,
    Role,
    Step,
    Talk,
    Wanted,
    Why,
    to_line,
    wanted_from,
)
from bot.errors import CataloguedError
from bot.project import Project
from tests.console import drafting

WHY = Why(
    kind="question",
    band="answer",
    answered=("pagar.pagar",),
    asks=("¿Cómo pago?",),
    map_id="tienda",
    stage="pagar",
    stage_name="Pagar",
    stage_source="question",
    persona="ana",
    language="es",
    logged="como pago <i>",
    intent="pagar",
    answer_from=0.4,
    ask_from=0.1,
    ranked=(Ranked("pagar.pagar", "¿Cómo pago?", 0.9, 1.75, "here", 0.95),),
    mood=Mood(-0.4, "negative", (Phrase("harta", -0.75),)),
    entities=(Found("payment_method", "paypal"),),
)


@contextmanager
def process(how: str = "answer", answer: str = "", *, patience: float = 60.0) -> Iterator[DraftProcess]:
    """A process of the double."""
    child = DraftProcess(command(how, answer), patience=patience)
    try:
        yield child
    finally:
        child.close()


def command(how: str = "answer", answer: str = "") -> tuple[str, ...]:
    return (sys.executable, str(drafting.__file__), how, answer or json.dumps(asdict(WHY)))


def test_a_conversation_goes_there_and_comes_back_whole() -> None:
    wanted = Wanted(Role("tienda", persona="ana"), (Step("¿cómo pago?", stage="pagar"),), "es", compare=True)
    bubbles = [
        Bubble(words, (Button("¿Cómo pago?", "/choose{}"),), "/cesta") for words in ("Hola <b>", "Dices: ¿cómo pago?")
    ]
    with process() as child:
        assert child.talk(wanted) == Talk(
            (
                Exchange(None, (bubbles[0],)),
                Exchange(wanted.steps[0], (bubbles[1],), WHY, Answered("pagar.otra", "Otra cosa")),
            ),
            learnt=1.5,
            release=7,
        )
        assert child.step == ""


def test_a_request_reads_back_as_it_was_written() -> None:
    wanted = Wanted(Role("t", "s", "/p", "ana", "telegram", "en"), (Step("ñ\n\u2028", "T", "s"),), "en", compare=True)
    line = to_line(wanted)
    assert line.count("\n") == 1
    assert wanted_from(line) == wanted


def test_the_process_stays_warm() -> None:
    with process() as child:
        child.talk(Wanted())
        first = child._child
        child.talk(Wanted())
        assert child._child is first


def test_one_that_has_ended_by_itself_is_started_again() -> None:
    with process() as child:
        child.talk(Wanted())
        before = child._child
        assert before is not None
        assert before.stdin is not None
        before.stdin.close()  # as when it was idle
        before.wait()
        assert len(child.talk(Wanted()).exchanges) == 1
        assert child._child is not before


@pytest.mark.parametrize(("how", "patience"), [("die", 60.0), ("silent", 1.0)])
def test_one_that_dies_or_hangs_is_ended_and_told(how: str, patience: float) -> None:
    with process(how, patience=patience) as child:
        with pytest.raises(CataloguedError) as told:
            child.talk(Wanted())
        assert (told.value.key, child._child, child.step) == ("console.try.failed", None, "")


def test_who_comes_while_another_is_served_for_too_long_is_told() -> None:
    with process(patience=0.01) as child, child._lock, pytest.raises(CataloguedError) as told:
        child.talk(Wanted())
    assert told.value.key == "console.try.busy"


def test_a_console_has_one_process_and_asking_for_it_starts_none(tmp_path: Path) -> None:
    tryouts, project = TryOuts(), Project(tmp_path)
    child = tryouts.of(project)
    assert tryouts.of(project) is child
    assert child._child is None
    child.close()  # nothing to end
    assert command_of(project, idle=5.0)[1:] == ("-m", "bot.cli.draft_process", str(tmp_path.resolve()), "5.0")
