"""`travesia train`, `ask` and `evaluate` on the sample shop, as a person at the terminal sees them."""

import asyncio
import importlib
import json
from argparse import ArgumentParser
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from unittest.mock import ANY

import pytest

from bot.cli import asker
from bot.cli.terminal import Terminal
from bot.compiler.small_talk import small_talk_responses
from bot.dialogue.fallback import rephrasing
from bot.engine.protocol import EngineRequest, RequestKind, Understanding
from bot.errors import UserError
from bot.gateway.protocol import Incoming, Place
from bot.journeys.library import load_project
from bot.project import Project
from bot.rasa_parts import quiet
from bot.settings import Settings
from bot.turn import Said
from bot.wiring import build_product

REPOSITORY = Path(__file__).parent.parent.parent
SHIPPING = "me cobráis el envío?"


@pytest.fixture(autouse=True)
def _quiet_rasa() -> None:
    quiet.hush()


def run(project: Project, command: str, *arguments: str, language: str = "es") -> tuple[int, str, str]:
    module = importlib.import_module(f"bot.cli.{command}")
    parser = ArgumentParser()
    module.arguments(parser, language)
    out, errors = StringIO(), StringIO()
    code = module.run(parser.parse_args(arguments), Terminal(out, errors, language, project, Settings()))
    return code, out.getvalue(), errors.getvalue()


def test_a_trained_project_is_not_trained_again(trained_project: Project) -> None:
    code, out, _ = run(trained_project, "train")
    (model,) = trained_project.models.glob("*.tar.gz")
    assert (code, out) == (0, f"El modelo ya conoce estos mapas: {model}\n")


def test_training_tells_its_steps_and_where_the_model_is(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.maps.mkdir()
    project.config.write_text((REPOSITORY / "config.yml").read_text(encoding="utf-8"), encoding="utf-8")
    (project.maps / "tienda.yml").write_text(
        "journey: Tienda\nstages:\n  - name: Compra\n    questions:\n      - ask: |\n          ¿El envío es gratis?\n"
        "          cuánto cuesta el envío\n        answer: Sí, a partir de 40 €.\n",
        encoding="utf-8",
    )
    code, out, _ = run(project, "train", language="en")
    lines = out.splitlines()
    (model,) = project.models.glob("*.tar.gz")
    assert code == 0
    assert lines[:4] == [
        "Compiled: 4 files brought up to date.",
        "Loading Rasa…",
        "Learning from the examples…",
        "Keeping the model…",
    ]
    assert lines[4].startswith("Trained in ")
    assert lines[4].endswith(f" s: {model}")
    assert run(project, "train", "--force")[1].count("Entrenado en") == 1


def test_maps_with_errors_are_not_trained_on(tmp_path: Path) -> None:
    (tmp_path / "journey_maps").mkdir()
    (tmp_path / "journey_maps" / "roto.yml").write_text("journey: [", encoding="utf-8")
    with pytest.raises(UserError, match="JM"):
        run(Project(tmp_path), "train")


def test_asking_shows_question_answer_and_candidates(trained_project: Project) -> None:
    code, out, errors = run(trained_project, "ask", SHIPPING)
    assert (code, errors) == (0, "")
    assert out.startswith("decision.envio_gratis  (")
    assert "gratis" in out.splitlines()[2]
    assert "Candidatas:" in out


def test_asking_as_json(trained_project: Project) -> None:
    code, out, _ = run(trained_project, "ask", SHIPPING, "--json", "--stage", "decision")
    result = json.loads(out)
    assert code == 0
    assert list(result) == [
        *("text", "intent", "question", "confidence", "candidates", "answer"),
        *("band", "answers", "offered", "thresholds"),
    ]
    assert (result["intent"], result["question"]) == ("decision", "decision.envio_gratis")
    assert (result["band"], result["answers"]) == ("answer", ["decision.envio_gratis"])
    first = result["candidates"][0]
    assert (first["question"], first["factor"], first["reason"]) == (result["question"], 1.45, "here")
    assert first["after_position"] == result["confidence"] >= first["confidence"]
    assert 0 < result["thresholds"]["ask_from"] <= result["thresholds"]["answer_from"] <= 1


def test_the_stage_and_what_it_does_are_shown(trained_project: Project) -> None:
    assert " × 1.45 (es de su etapa)" in run(trained_project, "ask", SHIPPING, "--stage", "decision")[1]
    assert " × " not in run(trained_project, "ask", SHIPPING)[1]


def test_small_talk_and_gibberish_say_what_they_are_and_what_is_answered(trained_project: Project) -> None:
    maps = load_project(trained_project, today=date(2026, 11, 22))
    greeting = next(each for each in small_talk_responses(maps) if each.name == "utter_greet").variants[0].text
    out = run(trained_project, "ask", "hola")[1]
    assert out.startswith("conversación: greet")
    assert greeting in out
    assert json.loads(run(trained_project, "ask", "hola", "--json")[1])["answer"] == greeting
    code, out, _ = run(trained_project, "ask", "xqzw kjhg")
    assert code == 1
    assert out.startswith("No lo entiendo")
    assert rephrasing(maps[0], "es") in out
    assert "Candidatas" not in run(trained_project, "ask", "me llamo")[1]
    code, out, _ = run(trained_project, "ask", "xqzw kjhg", "--json")
    assert json.loads(out)["answer"] == rephrasing(maps[0], "es")


def test_candidates_that_round_to_nothing_are_left_out(trained_project: Project) -> None:
    assert " 0 %" not in run(trained_project, "ask", "¿aceptáis Bizum?")[1]
    result = json.loads(run(trained_project, "ask", "¿aceptáis Bizum?", "--json")[1])
    assert result["candidates"]
    assert all(each["confidence"] >= 0.005 for each in result["candidates"])


class Listening:
    """An engine that keeps what it was asked."""

    release = "none"

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def reply(self, request: EngineRequest) -> tuple[Said, ...]:
        self.heard.append(request.content)
        return (Said("…"),)

    async def understand(self, text: str) -> Understanding:
        self.heard.append(text)
        return Understanding("nlu_fallback", 1.0, ())


def test_asking_gives_the_engine_what_a_customer_would_have_given_it(
    trained_project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = " me llamo Fernando Gutiérrez,\u200b pago con 4111 1111 1111 1111 ¿vale? " + "x" * 1_000
    asked, written = Listening(), Listening()
    monkeypatch.setattr(asker, "build_engine", lambda *_: asked)
    run(trained_project, "ask", typed)
    maps = load_project(trained_project, today=date(2026, 11, 22))
    product = replace(build_product(Project(tmp_path), Settings(), maps=maps), engine=written)

    async def write() -> None:
        gateway = product.gateway()
        await gateway.start()
        session = await gateway.open("web", Place())
        await gateway.accept(session, Incoming("one", RequestKind.TEXT, typed))
        async for event in gateway.follow(session):
            if event.author == "bot" and event.in_reply_to == "one":
                break
        await gateway.close()

    asyncio.run(write())
    product.database.dispose()
    assert asked.heard == [content for content in written.heard if content]
    assert asked.heard[0].startswith("me llamo [nombre], pago con [tarjeta] ¿vale? xxx")
    assert len(asked.heard[0]) == 1_000


def test_an_unknown_stage_is_answered_with_the_known_ones(trained_project: Project) -> None:
    with pytest.raises(UserError, match="descubrimiento, investigacion, decision, compra, lealtad"):
        run(trained_project, "ask", SHIPPING, "--stage", "luna")


@pytest.fixture
def sentences(tmp_path: Path) -> Path:
    file = tmp_path / "sentences.jsonl"
    rows = [
        {"text": SHIPPING, "question": "decision.envio_gratis", "stage": "decision", "persona": "ana"},
        {"text": "xqzw kjhg", "question": None, "distance": "far"},
        {"text": SHIPPING, "question": "compra.formas_pago"},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return file


def test_evaluating_as_json_has_the_promised_keys(trained_project: Project, sentences: Path) -> None:
    code, out, _ = run(trained_project, "evaluate", str(sentences), "--json")
    result = json.loads(out)
    times = result.pop("median_ms"), result.pop("p95_ms")
    assert code == 0
    assert 0 < times[0] <= times[1]
    assert result == {
        "rows": 3,
        "accuracy": 0.5,
        "top3": result["top3"],
        "answered_right": 0.5,
        "answered_wrong": 0.5,
        "asked_right": 0.0,
        "asked_wrong": 0.0,
        "rejected": 0.0,
        "out_of_scope_caught": 1.0,
        "out_of_scope_answered": 0.0,
        "out_of_scope_small_talk": 0.0,
        "out_of_scope_asked": 0.0,
        "out_of_scope_fallback": 1.0,
        "caught_at_5_percent_rejected": 1.0,
        "out_of_scope_auroc": 1.0,
        "asked_which": 0.0,
        "thresholds": {"answer_from": ANY, "ask_from": ANY},
        "confusions": [{"question": "compra.formas_pago", "taken_for": "decision.envio_gratis", "times": 1}],
        "by_distance": [
            {"distance": "far", "rows": 1, "caught": 1.0, "caught_at_5_percent_rejected": 1.0, "auroc": 1.0}
        ],
        "by_persona": [
            {
                "persona": "ana",
                "rows": 1,
                "accuracy": 1.0,
                "answered_right": 1.0,
                "answered_wrong": 0.0,
                "rejected": 0.0,
            }
        ],
    }


def test_evaluating_for_people(trained_project: Project, sentences: Path) -> None:
    out = run(trained_project, "evaluate", str(sentences))[1]
    assert out.startswith("3 frases\nEl bot contesta desde el ")
    assert "De las frases que tienen respuesta en el mapa:\n   50.0 %  la mejor pregunta es la correcta\n" in out
    assert "  100.0 %  sin contestar, de las 1 de tipo far\n" in out
    assert "\nPor quién escribe (la mejor pregunta es la correcta; frases):\n  100.0 %  ana (1)\n" in out
    assert out.endswith("compra.formas_pago → decision.envio_gratis\n")


def test_a_file_that_cannot_be_read_is_named(trained_project: Project, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nothing\.jsonl: no existe ese archivo$"):
        run(trained_project, "evaluate", str(tmp_path / "nothing.jsonl"))
    (tmp_path / "latin.jsonl").write_bytes(b"\xe1")
    with pytest.raises(UserError, match=r"latin\.jsonl: no se puede leer"):
        run(trained_project, "evaluate", str(tmp_path / "latin.jsonl"))
