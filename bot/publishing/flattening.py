"""A map as a flat list of what has a name, each with its texts, so that two maps can be laid side by side."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from typing import Final

from bot.journeys.model import Answer, JourneyMap, Question, Stage
from bot.journeys.positions import SourcePosition, Text


class Part(str, Enum):
    """What kind of thing a difference is about."""

    MAP = "map"
    STAGE = "stage"
    QUESTION = "question"
    VARIANT = "variant"
    ANSWER = "answer"
    FACT = "fact"
    SETTING = "setting"
    ELEMENT = "element"
    """A touchpoint, a pain, an opportunity, a persona, a plan: anything else that has an id."""
    TEXT = "text"
    """Any other field."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something with a name, and what its author wrote of it, as text."""

    part: Part
    kind: str
    """Which kind of element: the name of its field in the model, such as `touchpoints`; else the part's own name."""
    path: str
    name: str
    was: tuple[str, ...] = ()
    """Paths it had before."""
    variants: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[Part, str, str]:
        """What no other item of its map has."""
        return self.part, self.kind, self.path


_NOT_TEXT: Final = frozenset({"at", "id", "was", "id_made", "translated", "translations"})
_ELEMENTS: Final = ("touchpoints", "pains", "opportunities")
_MAP_ELEMENTS: Final = ("team", "channels", "personas", "objectives", "plans", "products")
_OF_QUESTION: Final = _NOT_TEXT | {"variants", "answer"}
_OF_STAGE: Final = _NOT_TEXT | {"questions", *_ELEMENTS}
_OF_MAP: Final = _NOT_TEXT | {"stages", "facts", "settings", *_MAP_ELEMENTS}


def items_of(journey: JourneyMap) -> list[Item]:
    """The map itself, then its stages with their questions and elements, in the order of the map."""
    found = [_map(journey)]
    for stage in journey.stages:
        found.append(_stage(stage, journey))
        found += [_question(question, stage, journey) for question in stage.questions]
        for kind in _ELEMENTS:
            found += _elements(getattr(stage, kind), kind, prefix=f"{stage.id}.", was=_names(stage))
    for kind in _MAP_ELEMENTS:
        found += _elements(getattr(journey, kind), kind, prefix="", was=())
    return found


def plain(value: object) -> str:
    """A value of the model as text that a person can read: nothing for what is not there."""
    bare = _bare(value)
    if bare is None or bare in ((), [], {}):
        return ""
    return bare if isinstance(bare, str) else json.dumps(bare, ensure_ascii=False, sort_keys=True)


def _map(journey: JourneyMap) -> Item:
    facts = {name: text.value for name, text in journey.facts.items()}
    for other in journey.translations:
        facts |= {
            f"{name}@{other.language}": text.value
            for name, text in other.facts.items()
            if name not in journey.facts or journey.facts[name].value != text.value
        }
    return Item(
        Part.MAP,
        "map",
        journey.id,
        journey.name,
        facts=facts,
        settings=_texts(journey.settings, _NOT_TEXT),
        fields=_texts(journey, _OF_MAP),
    )


def _stage(stage: Stage, journey: JourneyMap) -> Item:
    texts = dict(_texts(stage, _OF_STAGE))
    for other in journey.translations:
        said = other.stage(stage.id)
        for name in ("name", "goal", "greeting"):
            word = plain(getattr(said, name, None))
            if word and word != texts.get(name):
                texts[f"{name}@{other.language}"] = word
    return Item(Part.STAGE, "stage", stage.id, stage.name, was=tuple(each.value for each in stage.was), fields=texts)


def _question(question: Question, stage: Stage, journey: JourneyMap) -> Item:
    path = f"{stage.id}.{question.id}"
    answers, variants = _answers(question.answer, ""), [text.value for text in question.variants]
    for other in journey.translations:
        said = other.question(path)
        if said is None or path not in other.translated:
            continue
        answers |= _answers(said.answer, f"@{other.language}")
        variants += [text.value for text in said.variants if text.value not in variants]
    ids = (question.id, *(text.value for text in question.was))
    was = [former if "." in former else f"{place}.{former}" for place in _names(stage) for former in ids]
    return Item(
        Part.QUESTION,
        "question",
        path,
        question.canonical,
        was=tuple(dict.fromkeys(each for each in was if each != path)),
        variants=tuple(variants),
        answers=answers,
        fields=_texts(question, _OF_QUESTION),
    )


def _answers(answer: Answer, suffix: str) -> dict[str, str]:
    by_channel = {"default": answer.default, **answer.by_channel}
    return {f"{name}{suffix}": "\n— ".join(text.value for text in texts) for name, texts in by_channel.items()}


def _elements(elements: Sequence[object], kind: str, *, prefix: str, was: Sequence[str]) -> Iterator[Item]:
    for element in elements:
        own = str(getattr(element, "id", ""))
        ids = (own, *(text.value for text in getattr(element, "was", ())))
        before = [f"{place}.{former}" for place in was for former in ids]
        words = getattr(element, "name", None) or getattr(element, "what", None) or own
        path = f"{prefix}{own}"
        texts = _texts(element, _NOT_TEXT)
        yield Item(
            Part.ELEMENT, kind, path, plain(words), was=tuple(each for each in before if each != path), fields=texts
        )


def _names(stage: Stage) -> tuple[str, ...]:
    return (stage.id, *(text.value for text in stage.was))


def _texts(value: object, left_out: frozenset[str]) -> Mapping[str, str]:
    """The fields of a value of the model that say something, by name."""
    names = [each.name for each in fields(value) if each.name not in left_out]  # type: ignore[arg-type]
    return {name: said for name in names if (said := plain(getattr(value, name)))}


def _bare(value: object) -> object:
    """Without places in files, and with plain values where the model has its own."""
    if isinstance(value, Text):
        return value.value
    if isinstance(value, SourcePosition):
        return None
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        said = {each.name: _bare(getattr(value, each.name)) for each in fields(value) if each.name != "at"}
        return {name: bare for name, bare in said.items() if bare not in (None, (), [], {})}
    if isinstance(value, Mapping):
        return {str(name): _bare(bare) for name, bare in value.items()}
    if isinstance(value, (tuple, list, frozenset)):
        return [_bare(each) for each in value]
    return value
