"""A project of as many questions as wanted, out of the development sets: what measurements of size are made on."""

import json
import shutil
from itertools import islice
from pathlib import Path
from typing import Final

from bot.journeys.wording import plain
from bot.project import Project

DEVELOPMENT: Final = Path(__file__).parent / "data" / "development"
REPOSITORY: Final = Path(__file__).parent.parent
SETS: Final = ("ayuntamiento", "banco", "clinica", "operadora", "assistant", "online_bank")
"""The Spanish sets first; the English ones fill up what is missing to 200 questions."""
MAP: Final = "large.yml"
FIRST: Final = "La primera respuesta está en la web."
"""The answer of the first question, which measurements edit."""


def large_shop(root: Path, *, questions: int) -> Project:
    """Write the project; each question keeps its five or so ways to ask. `ValueError` when there are not as many."""
    chosen = dict(islice(_questions().items(), questions))
    if len(chosen) < questions:
        raise ValueError(f"the development sets have {len(chosen)} questions")
    project = Project(root)
    project.maps.mkdir(parents=True)
    (project.maps / MAP).write_text(_map(chosen), encoding="utf-8")
    for name in ("config.yml", "endpoints.yml"):
        shutil.copy(REPOSITORY / name, root)
    return project


def first_question(project: Project) -> str:
    """The first way to ask the first question."""
    lines = (project.maps / MAP).read_text(encoding="utf-8").splitlines()
    return str(json.loads(lines[lines.index("    ask:") + 1].removeprefix("    - ")))


def _questions() -> dict[str, list[str]]:
    """Ways to ask, by stage and question; one that two sets share stays with the first, as the checks want it."""
    owner: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    for name in SETS:
        for text in (DEVELOPMENT / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(text)
            if row["split"] != "train" or not row["question"]:
                continue
            leaf = f"{name}_{row['question']}"
            if owner.setdefault(plain(row["text"]), leaf) == leaf:
                found.setdefault(leaf, []).append(row["text"])
    return found


def _map(questions: dict[str, list[str]]) -> str:
    stages: dict[str, dict[str, list[str]]] = {}
    for leaf, asks in questions.items():
        stage, _, question = leaf.partition("/")
        stages.setdefault(stage, {})[question] = asks
    lines, answer = ["journey: Mapa grande", "stages:"], FIRST
    for stage, asked in stages.items():
        lines += [f"- id: {stage}", f"  name: {stage}", "  questions:"]
        for question, asks in asked.items():
            lines += [f"  - id: {question}", "    ask:"]
            lines += [f"    - {json.dumps(ask, ensure_ascii=False)}" for ask in asks]
            lines.append(f"    answer: {answer}")
            answer = f"Lo de {question} se explica en la web, o en el mostrador."
    return "\n".join(lines) + "\n"
