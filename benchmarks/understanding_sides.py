"""One side of the comparison in a process of its own: trains, or answers the held-out messages, and prints JSON.

Sides: `ours`, `words` (ours without the sentence encoder) and `diet` (Rasa's own pipeline, one intent per question).
`python -m benchmarks.understanding_sides train ours FOLDER` and `… ask ours FOLDER BUSINESS`; `… warm ours FOLDER` says
how long a large map takes in a process that is already running.
"""

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Final

from benchmarks.noise import noisy
from benchmarks.warm_training import measured
from bot.compiler import compile_maps, write_all
from bot.compiler.lowering import lower
from bot.compiler.naming import FALLBACK_INTENT
from bot.dialogue.knowledge import Knowledge
from bot.engine.asking import asked
from bot.engine.embedded import EmbeddedEngine
from bot.engine.evaluation import Examined, evaluate
from bot.engine.labelled import Row, read_rows
from bot.engine.neutral import neutral
from bot.engine.protocol import Understanding
from bot.journeys.library import load_project
from bot.language import sentence_encoder
from bot.project import Project
from bot.rasa_parts import quiet
from bot.rasa_parts.training import train
from bot.turn import Band, Candidate

HELD_OUT: Final = Path(__file__).parent / "data" / "questions"
SETS: Final[Mapping[str, tuple[tuple[str, str, bool], ...]]] = {
    "shop": (
        ("Spanish", "ciclos_alameda_es", False),
        ("Spanish, noisy", "ciclos_alameda_es", True),
        ("English", "ciclos_alameda_en", False),
    ),
    "hotel": (("English", "harbour_house_en", False), ("Spanish", "harbour_house_es", False)),
}
"""For each business its sets: what they are called, their file, whether noise is added."""
DIET: Final = """recipe: default.v1
assistant_id: diet
language: es
pipeline:
- name: WhitespaceTokenizer
- name: RegexFeaturizer
- name: LexicalSyntacticFeaturizer
- name: CountVectorsFeaturizer
- name: CountVectorsFeaturizer
  analyzer: char_wb
  min_ngram: 1
  max_ngram: 4
- name: DIETClassifier
  epochs: 100
  constrain_similarities: true
  random_seed: 42
- name: FallbackClassifier
  threshold: 0.3
  ambiguity_threshold: 0.1
"""
"""What `rasa init` writes, but for the seed, so that the figures can be repeated."""

Understand = Callable[[str], Awaitable[Understanding]]


def main(words: Sequence[str]) -> None:
    """Do what the parent asks for and print one line of JSON."""
    act, side, folder, *business = words
    quiet.hush()
    if side == "words":
        sentence_encoder.PACKAGE = "no_sentence_encoder"  # type: ignore[misc]  # as where it is not installed
    project = Project(Path(folder))
    result: Mapping[str, Any]
    if act == "ask":
        result = asyncio.run(_examined(project, side, business[0]))
    else:
        result = _trained(project, side) if act == "train" else measured(project)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**result, "peak_mb": round(peak)}))


def _knowledge(project: Project) -> Knowledge:
    return Knowledge(load_project(project, today=datetime.now(timezone.utc).date()))


def _trained(project: Project, side: str) -> dict[str, float]:
    """Seconds of the whole training in a fresh process, the libraries' imports included."""
    maps = _knowledge(project).maps
    began = time.perf_counter()
    if side == "diet":
        _train_diet(project)
    else:
        write_all(compile_maps(maps), project.root)
        train(project)
    return {"seconds": round(time.perf_counter() - began, 1)}


def _train_diet(project: Project) -> None:
    (project.root / "diet.yml").write_text(DIET, encoding="utf-8")
    examples = {
        _flat(intent.name): "".join(f"    - {phrase}\n" for phrase in intent.phrases)
        for sheet in lower(_knowledge(project).maps).sheets
        for intent in sheet.intents
    }
    blocks = (f"- intent: {name}\n  examples: |\n{phrases}" for name, phrases in examples.items())
    (project.root / "diet_nlu.yml").write_text('version: "3.1"\nnlu:\n' + "".join(blocks), encoding="utf-8")
    from rasa.model_training import train_nlu

    with Path(os.devnull).open("w") as nowhere:  # progress bars
        sys.stdout, shown = nowhere, sys.stdout
        train_nlu(
            config=str(project.root / "diet.yml"),
            nlu_data=str(project.root / "diet_nlu.yml"),
            output=str(project.models),
            fixed_model_name="diet",
        )
        sys.stdout = shown


def _flat(leaf: str) -> str:
    """An intent that Rasa does not take for one of a retrieval group."""
    return leaf.replace("/", "__")


async def _examined(project: Project, side: str, business: str) -> dict[str, Any]:
    knowledge = _knowledge(project)
    if side == "diet":
        return await _all_sets(_diet(project), business, knowledge)
    engine = EmbeddedEngine(project)
    await engine.start()
    try:
        return await _all_sets(engine.understand, business, knowledge)
    finally:
        await engine.close()


def _diet(project: Project) -> Understand:
    from rasa.core.agent import Agent

    agent = Agent.load(project.models / "diet.tar.gz")

    async def understand(text: str) -> Understanding:
        return _as_understanding(await agent.parse_message(neutral(text)))

    return understand


def _as_understanding(parsed: Mapping[str, Any]) -> Understanding:
    ranking = [(each["name"].replace("__", "/", 1), float(each["confidence"])) for each in parsed["intent_ranking"]]
    intent = parsed["intent"]["name"].replace("__", "/", 1)
    candidates = (Candidate(leaf.replace("/", ".", 1), sure) for leaf, sure in ranking if "/" in leaf)
    stage = intent if intent == FALLBACK_INTENT else intent.partition("/")[0]
    return Understanding(stage, float(parsed["intent"]["confidence"]), tuple(candidates))


async def _all_sets(understand: Understand, business: str, knowledge: Knowledge) -> dict[str, Any]:
    outside = [
        *_rows("out_of_scope_far", knowledge),
        *_rows(f"out_of_scope_near_{business}", knowledge),
    ]
    await understand("hola")  # the first message warms the model up and would spoil the times
    strange = [await _one(row, understand, knowledge) for row in outside]
    found = {}
    for name, file, spoilt in SETS[business]:
        rows = _rows(file, knowledge)
        asked_rows = (_spoilt(row) for row in rows) if spoilt else rows
        known = [await _one(row, understand, knowledge) for row in asked_rows]
        together, alone = evaluate([*known, *strange]), evaluate(known)
        found[name] = {**asdict(together), "rows": len(rows), "median_ms": alone.median_ms, "p95_ms": alone.p95_ms}
    return {"sets": found, "strange": {name: _outcomes(strange, name) for name in ("far", "near")}}


def _outcomes(strange: Sequence[Examined], distance: str) -> dict[str, float]:
    """What became of the messages without an answer, in shares."""
    bands = [each.asked.band for each in strange if each.row.distance == distance]
    return {
        "refused": bands.count(Band.FALLBACK) / len(bands),
        "asked": bands.count(Band.ASK) / len(bands),
        "answered": bands.count(Band.ANSWER) / len(bands),
        "small_talk": bands.count(None) / len(bands),
    }


def _rows(file: str, knowledge: Knowledge) -> tuple[Row, ...]:
    path = HELD_OUT / f"{file}.jsonl"
    return read_rows(path.read_text(encoding="utf-8"), file=path.name, knowledge=knowledge)


def _spoilt(row: Row) -> Row:
    return Row(noisy(row.text), row.question, row.stage, row.persona)


async def _one(row: Row, understand: Understand, knowledge: Knowledge) -> Examined:
    began = time.perf_counter()
    understood = await understand(row.text)
    milliseconds = (time.perf_counter() - began) * 1000
    return Examined(row, asked(row.text, understood, knowledge=knowledge), milliseconds)


if __name__ == "__main__" and len(sys.argv) > 1:
    main(sys.argv[1:])
