"""A question as its form holds it: texts under names, read from the map, from the form, and turned into an edit."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.journeys.editing.edits import Edit, Set, Several
from bot.journeys.editing.places import Place
from bot.journeys.editing.values import Group, Value
from bot.journeys.model import Answer, JourneyMap, Question, Stage

Draft = Mapping[str, tuple[str, ...]]
"""The texts of each field. `kind` and its like stand alone; what is said in a language is `es/ask`, `es/link`,
`es/answer/default`, `es/answer/telegram`. A field without a value has no texts."""

SINGLE: Final = ("kind", "goal", "touchpoint", "reviewed_on", "owner", "handoff")
SEVERAL: Final = ("then", "also_in", "collect")
CHANNELS: Final = ("web", "telegram")
YES: Final = "yes"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, where it stands, and the files that hold it: the map's and, by language, its translations'."""

    journey: JourneyMap
    stage: Stage
    question: Question
    file: str
    translations: Mapping[str, str]

    @property
    def path(self) -> str:
        """`stage.question`."""
        return f"{self.stage.id}.{self.question.id}"

    @property
    def languages(self) -> tuple[str, ...]:
        """The map's own language, then those it is translated into."""
        return (self.journey.language, *self.translations)

    @property
    def speakers(self) -> tuple[str, ...]:
        """For whom there may be an answer of its own: everybody, each channel of ours, and whom the map names."""
        spoken = (self.journey, *self.journey.translations)
        named = (key for each in spoken for key in (each.question(self.path) or self.question).answer.by_channel)
        return tuple(dict.fromkeys(("default", *CHANNELS, *named)))

    def place(self, language: str) -> Place:
        """Where the question stands in the file of a language."""
        file = self.translations.get(language, self.file)
        return Place(file, ("stages", self.stage.id, "questions", self.question.id))


def asked(journey: JourneyMap, path: str, *, folder: str) -> Asked | None:
    """The question at `stage.question` of a map whose files stand in `folder`, if there is one."""
    question, stage = journey.question(path), journey.stage(path.partition(".")[0])
    if question is None or stage is None:
        return None
    files = {each.language: f"{folder}/{Path(each.at.file).name}" for each in journey.translations}
    return Asked(journey, stage, question, f"{folder}/{Path(journey.at.file).name}", files)


def draft_of(of: Asked) -> Draft:
    """The question as it stands in its map. What a translation does not say itself is empty."""
    question = of.question
    draft = dict(_said(of, of.journey.language, question))
    for each in of.journey.translations:
        spoken = each.question(of.path)
        if spoken:
            draft.update(_said(of, each.language, spoken, inherited=question))
    for name in SINGLE:
        value = getattr(question, name)
        draft[name] = ((YES,) if value is True else (str(value),)) if value else ()
    draft["touchpoint"] = tuple(whole_path(text, of.stage) for text in draft["touchpoint"])
    draft["then"] = tuple(whole_path(text.value, of.stage) for text in question.then)
    draft["also_in"] = tuple(text.value for text in question.also_in)
    draft["collect"] = tuple(text.value for text in question.collect)
    return draft


def draft_in(of: Asked, read: Callable[[str], Sequence[object]]) -> Draft:
    """The question as a form has it; `read` gives the values of a field by its name. Empty ones are left out."""
    draft: dict[str, tuple[str, ...]] = {}
    for name in draft_of(of):
        texts = [each.replace("\r\n", "\n") for each in read(name) if isinstance(each, str)]
        if name.endswith("/ask") or name == "collect":
            texts = [line for text in texts for line in text.splitlines()]
        kept = tuple(text.strip() for text in texts if text.strip())
        draft[name] = tuple(dict.fromkeys(kept)) if name == "then" else kept
    return draft


def packed(draft: Draft) -> str:
    """The draft as one text, for a hidden field."""
    return json.dumps(draft, ensure_ascii=False)


def unpacked(text: str, otherwise: Draft) -> Draft:
    """What `packed` made; `otherwise` for anything else."""
    try:
        read = json.loads(text)
        whole = {name: tuple(map(str, read[name])) for name in otherwise}
    except (ValueError, TypeError, KeyError):
        return otherwise
    return whole


def changed(draft: Draft, shown: Draft) -> tuple[str, ...]:
    """The fields in which the draft is not what its author was shown."""
    return tuple(name for name in draft if draft[name] != shown.get(name, ()))


def brought_up(draft: Draft, *, shown: Draft, now: Draft) -> Draft:
    """The draft over what stands there now: fields that its author did not touch are as others left them."""
    mine = changed(draft, shown)
    return {name: draft.get(name, ()) if name in mine else value for name, value in now.items()}


def edit_of(of: Asked, draft: Draft, *, shown: Draft) -> Edit | None:
    """The edit that writes down what was changed; nothing when nothing was."""
    edits = list(_edits(of, draft, changed(draft, shown)))
    return Several(tuple(edits)) if edits else None


def whole_path(reference: str, stage: Stage) -> str:
    """What a reference of a question in a stage means: a bare id is of the same stage."""
    return reference if "." in reference else f"{stage.id}.{reference}"


def _edits(of: Asked, draft: Draft, fields: Sequence[str]) -> Iterator[Edit]:
    parts = dict.fromkeys("/".join(name.split("/")[:2]) for name in fields)
    for part in parts:
        language, _, name = part.rpartition("/")
        place = of.place(language or of.journey.language)
        if name == "ask" and language == of.journey.language:
            yield Set(place / "id", str(of.question.id))  # made of the first wording, it would change along
        yield Set(place / name, _value(of, draft, part))


def _value(of: Asked, draft: Draft, part: str) -> Value:
    language, _, name = part.rpartition("/")
    if name == "answer":
        return _answer(draft, language, of.speakers)
    texts = draft[part]
    if name in ("then", "touchpoint"):
        texts = tuple(text.removeprefix(f"{of.stage.id}.") for text in texts)
    if name == "handoff":
        return bool(texts) or ""
    if name == "ask" or name in SEVERAL:
        return texts
    return texts[0] if texts else ""


def _answer(draft: Draft, language: str, speakers: Sequence[str]) -> Value:
    given = {who: texts for who in speakers if (texts := draft.get(f"{language}/answer/{who}", ()))}
    written: dict[str, Value] = {who: texts[0] if len(texts) == 1 else texts for who, texts in given.items()}
    return written["default"] if list(written) == ["default"] else Group(tuple(written.items()))


def _said(
    of: Asked, language: str, spoken: Question, *, inherited: Question | None = None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    variants, answer, link = spoken.variants, spoken.answer, spoken.link
    if inherited is not None:  # where a translation is silent, it holds the map's own values, the very same
        variants = () if variants is inherited.variants else variants
        answer = Answer((), inherited.at) if answer is inherited.answer else answer
        link = None if link is inherited.link else link
    yield f"{language}/ask", tuple(text.value for text in variants)
    for who in of.speakers:
        texts = answer.default if who == "default" else answer.by_channel.get(who, ())
        yield f"{language}/answer/{who}", tuple(text.value.strip() for text in texts)
    yield f"{language}/link", (link.value,) if link else ()
