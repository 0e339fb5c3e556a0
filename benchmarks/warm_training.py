"""How long training a map of about 150 questions with five variants takes in a process that is already running."""

import json
from datetime import datetime, timezone
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, Final

from bot.compiler import compile_maps, write_all
from bot.journeys.library import load_project
from bot.journeys.wording import plain
from bot.language.background import background_messages
from bot.language.question_training import train as train_model
from bot.language.sentence_encoder import RememberingEncoder, UniversalSentences
from bot.project import Project
from bot.rasa_parts.training import train as train_with_rasa

DEVELOPMENT: Final = Path(__file__).parent / "data" / "development"
SETS: Final = ("ayuntamiento", "banco", "clinica", "operadora")
"""The Spanish development sets: four businesses in one map."""
RUNS: Final = 3


def measured(project: Project) -> dict[str, Any]:
    """Seconds of the model alone and of the whole training by Rasa, after a small map has warmed the process up."""
    examples = _examples()
    _train_with_rasa(project, examples[:20])
    encoder = UniversalSentences()
    encoder.encode(["hola"])
    took, worked = [], []
    for _ in range(RUNS):
        began, began_working = perf_counter(), process_time()
        train_model(examples, background=background_messages(), encoder=RememberingEncoder(encoder))
        took.append(perf_counter() - began)
        worked.append(process_time() - began_working)
    return {
        "questions": len({leaf for _, leaf in examples}),
        "lines": len(examples),
        "runs": RUNS,
        "model_s": round(median(took), 2),
        "model_cpu_s": round(median(worked), 2),
        "rasa_s": round(_train_with_rasa(project, examples), 2),
    }


def _examples() -> list[tuple[str, str]]:
    """The lines of all sets; one that two businesses share stays with the first, as the checks on maps want it."""
    owner: dict[str, str] = {}
    for name in SETS:
        for text, leaf in _lines(name):
            owner.setdefault(plain(text), leaf)
    return [(text, leaf) for name in SETS for text, leaf in _lines(name) if owner[plain(text)] == leaf]


def _lines(name: str) -> list[tuple[str, str]]:
    """The training lines of one set; its topics get its name, because two sets may share one."""
    rows = [json.loads(line) for line in (DEVELOPMENT / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    return [(row["text"], f"{name}_{row['question']}") for row in rows if row["split"] == "train" and row["question"]]


def _train_with_rasa(project: Project, examples: list[tuple[str, str]]) -> float:
    """Write the examples as a map and train on it; seconds from the compiled files to the model's file."""
    project.maps.mkdir(exist_ok=True)
    (project.maps / "large.yml").write_text(_map(examples), encoding="utf-8")
    maps = load_project(project, today=datetime.now(timezone.utc).date())
    write_all(compile_maps(maps), project.root)
    began = perf_counter()
    train_with_rasa(project)
    return perf_counter() - began


def _map(examples: list[tuple[str, str]]) -> str:
    stages: dict[str, dict[str, list[str]]] = {}
    for text, leaf in examples:
        stage, _, question = leaf.partition("/")
        stages.setdefault(stage, {}).setdefault(question, []).append(text)
    lines = ["journey: Mapa grande", "stages:"]
    for stage, questions in stages.items():
        lines += [f"- id: {stage}", f"  name: {stage}", "  questions:"]
        for question, asks in questions.items():
            lines += [f"  - id: {question}", "    ask:"]
            lines += [f"    - {json.dumps(ask, ensure_ascii=False)}" for ask in asks]
            lines.append(f"    answer: La respuesta a {question} está en la web.")
    return "\n".join(lines) + "\n"
