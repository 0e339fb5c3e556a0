"""Random maps, random edits, and what each edit should make of the map, worked out without the code under test."""

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from bot.journeys.comments import comments_of
from bot.journeys.editing.document import Document
from bot.journeys.editing.edits import Edit, Insert, Move, Remove, Set
from bot.journeys.editing.places import Place
from bot.journeys.editing.surgery import means
from bot.journeys.editing.values import Group, Value
from bot.journeys.nodes import ScalarNode
from tests.journeys.writing import IDS, WORDS, MapWriter

ROOT = Path(__file__).parents[3]
SAMPLES = (
    ROOT / "journey_maps/ciclos_alameda.yml",
    ROOT / "examples/harbour_house/journey_maps/harbour_house.yml",
    *sorted((ROOT / "bot/templates").glob("*/*/map.yml")),
)
FILE = "journey_maps/mapa.yml"
TEXTS = ("goal", "thinks", "greeting", "note")
LISTS = ("needs", "fears", "satisfiers", "backstage")
ASKS = tuple(word for word in WORDS if "\n" not in word)
HARD = (
    *WORDS,
    "@tienda",
    "¿Sí?",
    "a: b\nc # d",
    "dos\n\npárrafos",
    "- uno\n- dos",
    "  \t raro",
    "`x`",
    "'",
    '"',
    "#",
    "x:",
)


@dataclass(frozen=True)
class Case:
    """A file, an edit, and the map afterwards as plain values."""

    content: bytes
    edit: Edit
    expected: Any


def plain(value: Value) -> Any:
    if isinstance(value, Group):
        return {name: plain(each) for name, each in value.entries}
    return [plain(each) for each in value] if isinstance(value, tuple) else value


def said(content: bytes, file: str = FILE) -> Any:
    document = Document(content, file=file)
    return plain(means(document.root, document.top.spot))


def random_content(random: Random) -> bytes:
    sample = random.random() < 0.2
    text = random.choice(SAMPLES).read_text(encoding="utf-8") if sample else MapWriter(random).map()
    end = random.choice(("\n", "\n", "\r\n", "\r"))
    mark = random.choice(("", "", "\ufeff"))
    if random.random() < 0.2:
        text = text.rstrip("\n")
    return (mark + text.replace("\n", end)).encode("utf-8")


def random_case(seed: int) -> Case:
    random = Random(seed)
    content = random_content(random)
    tree = said(content)
    stage = random.randrange(len(tree["stages"]))
    edit, expected = random.choice(EDITS)(random, deepcopy(tree), Place(FILE, ("stages", stage)), tree["stages"][stage])
    return Case(content, edit, expected)


def _stage(tree: Any, place: Place) -> Any:
    return tree["stages"][place.steps[1]]


def set_text(random: Random, tree: Any, place: Place, _: Any) -> tuple[Edit, Any]:
    name, text = random.choice(TEXTS), random.choice(HARD)
    _stage(tree, place)[name] = text.strip()
    return Set(place / name, text), tree


def clear(random: Random, tree: Any, place: Place, stage: Any) -> tuple[Edit, Any]:
    lanes = ["x-idea"] if "x-idea" in stage else []
    name = random.choice([*TEXTS, *LISTS, "emotion", "questions", "kpis", "time", "pains", *lanes])
    _stage(tree, place).pop(name, None)
    return random.choice((Remove(place / name), Set(place / name, ""))), tree


def set_list(random: Random, tree: Any, place: Place, _: Any) -> tuple[Edit, Any]:
    name = random.choice(LISTS)
    texts = random.sample(ASKS, random.randint(1, 4))
    old = _stage(tree, place).get(name, [])
    new = random.choice((texts, [*old, *texts], [*texts, *old], old[1:] + texts, [*old[:1], *texts, *old[2:]]))
    _stage(tree, place)[name] = new
    return Set(place / name, tuple(new)), tree


def insert_text(random: Random, tree: Any, place: Place, _: Any) -> tuple[Edit, Any]:
    name, text = random.choice(LISTS), random.choice(ASKS)
    old = _stage(tree, place).setdefault(name, [])
    at = random.choice((None, random.randint(0, len(old))))
    old.insert(len(old) if at is None else at, text)
    return Insert(place / name, text, at), tree


def remove_text(random: Random, tree: Any, place: Place, stage: Any) -> tuple[Edit, Any]:
    lists = [name for name in LISTS if stage.get(name)]
    if not lists:
        return set_text(random, tree, place, stage)
    name = random.choice(lists)
    index = random.randrange(len(stage[name]))
    del _stage(tree, place)[name][index]
    if not _stage(tree, place)[name]:
        del _stage(tree, place)[name]
    return Remove(place / name / index), tree


def move_text(random: Random, tree: Any, place: Place, stage: Any) -> tuple[Edit, Any]:
    lists = [
        name for name in (*LISTS, "questions", "touchpoints", "pains", "kpis") if isinstance(stage.get(name), list)
    ]
    if not lists:
        return set_text(random, tree, place, stage)
    name = random.choice(lists)
    items = _stage(tree, place)[name]
    index, at = random.randrange(len(items)), random.randrange(len(items))
    items.insert(at, items.pop(index))
    return Move(place / name / index, at), tree


def move_stage(random: Random, tree: Any, place: Place, _: Any) -> tuple[Edit, Any]:
    at = random.randrange(len(tree["stages"]))
    tree["stages"].insert(at, tree["stages"].pop(place.steps[1]))
    return Move(place, at), tree


def set_emotion(random: Random, tree: Any, place: Place, stage: Any) -> tuple[Edit, Any]:
    if random.random() < 0.5:
        value: Any = random.choice((-2, -0.5, 0, 1.5))
        _stage(tree, place)["emotion"] = float(value)
        return Set(place / "emotion", value), tree
    old = stage.get("emotion")
    if old is None:
        return set_text(random, tree, place, stage)
    text = random.choice(HARD)
    long = dict(old) if isinstance(old, dict) else {"score": old}
    _stage(tree, place)["emotion"] = {**long, "why": text.strip()}
    return Set(place / "emotion" / "why", text), tree


def insert_thing(random: Random, tree: Any, place: Place, _: Any) -> tuple[Edit, Any]:
    question = {"id": random.choice(IDS), "ask": random.sample(ASKS, 2), "answer": random.choice(HARD).strip()}
    touchpoint = {"name": random.choice(ASKS), "emotion": 1.0, "backstage": random.sample(ASKS, 2)}
    pain = {"what": random.choice(HARD).strip(), "severity": 3.0}
    kind, thing = random.choice(
        (("questions", question), ("touchpoints", touchpoint), ("pains", pain), ("pains", "ay: #"))
    )
    old = _stage(tree, place).setdefault(kind, [])
    at = random.choice((None, random.randint(0, len(old))))
    old.insert(len(old) if at is None else at, thing)
    return Insert(place / kind, _group(thing), at), tree


def _group(value: Any) -> Value:
    if isinstance(value, dict):
        return Group(tuple((name, _group(each)) for name, each in value.items()))
    if isinstance(value, float):
        return int(value)
    return tuple(map(_group, value)) if isinstance(value, list) else value


def remove_thing(random: Random, tree: Any, place: Place, stage: Any) -> tuple[Edit, Any]:
    kinds = [kind for kind in ("questions", "touchpoints", "pains", "opportunities") if stage.get(kind)]
    if not kinds:
        return insert_thing(random, tree, place, stage)
    kind = random.choice(kinds)
    index = random.randrange(len(stage[kind]))
    del _stage(tree, place)[kind][index]
    if not _stage(tree, place)[kind]:
        del _stage(tree, place)[kind]
    return Remove(place / kind / index), tree


def set_question(random: Random, tree: Any, place: Place, stage: Any) -> tuple[Edit, Any]:
    if not stage.get("questions"):
        return insert_thing(random, tree, place, stage)
    index = random.randrange(len(stage["questions"]))
    question, at = _stage(tree, place)["questions"][index], place / "questions" / index
    choice = random.randrange(6)
    if choice == 0:
        question["ask"] = random.sample(ASKS, random.randint(2, 5))
        return Set(at / "ask", tuple(question["ask"])), tree
    if choice == 1:
        text = random.choice(ASKS) + " más"
        question["ask"].append(text)
        return Insert(at / "ask", text), tree
    if choice == 2:
        question["answer"] = random.choice(HARD).strip()
        return Set(at / "answer", question["answer"]), tree
    if choice == 3:
        old = question["answer"] if isinstance(question["answer"], dict) else {"default": question["answer"]}
        question["answer"] = {**old, "web": random.choice(HARD).strip()}
        return Set(at / "answer" / "web", question["answer"]["web"]), tree
    if choice == 4:
        question["then"] = random.sample(IDS, 3)
        return Set(at / "then", tuple(question["then"])), tree
    question.update(handoff="true", kind="commercial")
    return Set(place / "questions" / index / "kind", "commercial"), _with_flag(tree, place, index, stage)


def _with_flag(tree: Any, place: Place, index: int, stage: Any) -> Any:
    old = stage["questions"][index].get("handoff")
    question = _stage(tree, place)["questions"][index]
    del question["handoff"]
    if old is not None:
        question["handoff"] = old
    return tree


def set_fact(random: Random, tree: Any, place: Place, _: Any) -> tuple[Edit, Any]:
    name, text = random.choice((*IDS, "dato_nuevo")), random.choice(HARD)
    tree.setdefault("facts", {})[name] = text.strip()
    return Set(Place(FILE, ("facts", name)), text), tree


def set_lane(random: Random, tree: Any, place: Place, _: Any) -> tuple[Edit, Any]:
    value = random.choice(("una idea", ["a: b", {"c": "# d"}], {"k": ["x", "y"], "z": "no"}))
    _stage(tree, place)["x-idea"] = value
    return Set(place / "x-idea", _group(value)), tree


EDITS = (
    *(set_text, clear, set_list, insert_text, remove_text, move_text, move_stage, set_emotion, insert_thing),
    *(remove_thing, set_question, set_question, set_fact, set_lane),
)


def comments(content: bytes) -> list[str]:
    document = Document(content, file=FILE)
    return comments_of(document.root, document.lines).texts()


def keeps_comments(content: bytes, edit: Edit) -> bool:
    """Whether an edit takes nothing away that comments could stand in."""
    if isinstance(edit, (Insert, Move)):
        return True
    found, missing = Document(content, file=FILE).find(edit.place)
    is_text = isinstance(edit, Set) and isinstance(edit.value, str) and bool(edit.value)
    return is_text and (bool(missing) or isinstance(found.node, ScalarNode))


def surroundings(content: bytes, edit: Set) -> tuple[str, str] | None:
    """The text above and below the lines of the value that an edit sets; nothing when there is none yet."""
    document = Document(content, file=FILE)
    found, missing = document.find(edit.place)
    if missing:
        return None
    above = document.offset(found.entry.key.at.line if found.entry else found.node.at.line, 1)
    return document.text[:above], document.text[document.offset(document.last_line(found.node) + 1, 1) :]
