"""An index over the maps: what a question, a stage or a page is, asked by the names that travel with a turn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from bot.compiler.naming import response_of, translated_response_of
from bot.journeys.facts import filled
from bot.journeys.languages import answered_in, base_of, in_language, languages_of
from bot.journeys.model import JourneyMap, Question, Stage, Touchpoint
from bot.journeys.positions import Text


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """A question with the map and the stage it is written in, and the language in which it is spoken about."""

    journey: JourneyMap
    stage: Stage
    question: Question
    language: str | None = None
    """The map's own when `None`, and wherever a translation says nothing."""

    @property
    def path(self) -> str:
        """Where it stands in the map: `stage.question`."""
        return f"{self.stage.id}.{self.question.id}"

    @property
    def wording(self) -> str:
        """The words that stand for it on a button."""
        journey, question = self._spoken
        return filled(question.canonical, journey.facts)

    @property
    def link(self) -> str | None:
        """Where the answer sends the customer, with the facts filled in."""
        journey, question = self._spoken
        return filled(question.link.value, journey.facts) if question.link else None

    @property
    def said(self) -> str:
        """The answer's first wording, for who is of no persona on no channel in particular."""
        journey, question = self._spoken
        return filled(question.answer.default[0].value, journey.facts)

    @property
    def answer_response(self) -> str:
        """The name of the Rasa response that answers it."""
        journey, _ = self._spoken
        if self.path in journey.translated:
            return translated_response_of(self.path, base_of(journey.language))
        return response_of(self.path)

    @property
    def touchpoint_id(self) -> str | None:
        """The touchpoint it happens at, without the stage in front."""
        return self.question.touchpoint.value.rpartition(".")[2] if self.question.touchpoint else None

    def speaks(self, language: str) -> bool:
        """Tell whether the answer is written in that language."""
        wanted = base_of(language)
        return wanted == spoken(self.journey) or self.path in in_language(self.journey, wanted).translated

    def in_language(self, language: str | None) -> "KnownQuestion":
        """The same question, spoken about in another language."""
        return replace(self, language=language)

    @property
    def _spoken(self) -> tuple[JourneyMap, Question]:
        """The map and the question in the language, as far as a translation has them."""
        journey = in_language(self.journey, self.language)
        found = None if journey is self.journey else journey.question(self.path)
        return journey, found or self.question

    def belongs_in(self, stage_id: str) -> bool:
        """Tell whether this is a question of that stage: written there, or listed by `also_in`."""
        return stage_id == self.stage.id or any(stage_id == other.value for other in self.question.also_in)

    def follow_ups(self) -> Iterator[str]:
        """Paths of the questions to suggest next; a plain id stands for one of the same stage."""
        for reference in self.question.then:
            yield reference.value if "." in reference.value else f"{self.stage.id}.{reference.value}"


@dataclass(frozen=True, slots=True)
class PagePlace:
    """The stage and touchpoint a page belongs to."""

    stage_id: str
    touchpoint_id: str


class Knowledge:
    """Everything the dialogue asks of the maps. Old ids (`was`) lead to what they are called now."""

    def __init__(self, maps: Sequence[JourneyMap]) -> None:
        """Index the maps; the first one speaks when a turn names none of them. There must be one at least."""
        if not maps:
            raise ValueError("a conversation needs at least one map")
        self.maps: Final = tuple(maps)
        self._maps = {journey.id: journey for journey in reversed(self.maps)}
        self._questions: dict[tuple[str, str], KnownQuestion] = {}
        for journey in self.maps:
            self._index(journey)

    def _index(self, journey: JourneyMap) -> None:
        renamed: list[tuple[str, KnownQuestion]] = []
        for stage in journey.stages:
            for question in stage.questions:
                known = KnownQuestion(journey, stage, question)
                self._questions[journey.id, known.path] = known
                stages = (stage.id, *_values(stage.was))
                ids = (question.id, *_values(question.was))
                renamed += [(f"{stage_id}.{question_id}", known) for stage_id in stages for question_id in ids]
                renamed += [(old, known) for old in _values(question.was) if "." in old]
        for path, known in renamed:
            self._questions.setdefault((journey.id, path), known)

    def journey(self, map_id: str | None) -> JourneyMap:
        """The map of that id, else the first one."""
        return self._maps.get(map_id or "", self.maps[0])  # type: ignore[call-overload,no-any-return]

    def home_of(self, stage_id: str | None, *, otherwise: str | None) -> JourneyMap:
        """The map a stage stands in, by its present or an old name: the map `otherwise` if it does or if none does."""
        usual = self.journey(otherwise)
        return next((each for each in (usual, *self.maps) if stage_now(each, stage_id)), usual)

    def languages(self, map_id: str | None) -> tuple[str, ...]:
        """The languages of the map of that id, else of the first one; its own first."""
        return languages_of(self.journey(map_id))

    def question(self, path: str, *, map_id: str | None = None, language: str | None = None) -> KnownQuestion | None:
        """The question at `stage.question`, looked for in the named map first; `None` when no map has it.

        In `language` as far as its map speaks it, else in the map's own.
        """
        places = ((map_id or "", path), *((each.id, path) for each in self.maps))
        known = next((found for place in places if (found := self._questions.get(place))), None)
        return known.in_language(language) if known and language else known


def spoken(journey: JourneyMap, asked: str | None = None) -> str:
    """The language a map is answered in, without its country; our own sentences beside its texts follow it.

    The one asked for if the map speaks it, else the map's own.
    """
    return answered_in(journey, asked)


def stage_now(journey: JourneyMap, stage_id: str | None) -> Stage | None:
    """The stage of that id, by its present or an old name; `None` when the map has none such."""
    if stage_id is None:
        return None
    present = journey.stage(stage_id)
    return present or next((stage for stage in journey.stages if stage_id in _values(stage.was)), None)


def neighbours(journey: JourneyMap, stage_id: str) -> frozenset[str]:
    """Stages one step away: before and after in the map's order, and those the author lists under `next`."""
    order = [stage.id for stage in journey.stages]
    if stage_id not in order:
        return frozenset()
    here = order.index(stage_id)  # type: ignore[arg-type]
    beside = {*order[max(here - 1, 0) : here], *order[here + 1 : here + 2]}
    return frozenset({*beside, *_values(journey.stages[here].next)} - {stage_id})


def top_doubts(journey: JourneyMap, stage_id: str, *, limit: int) -> tuple[KnownQuestion, ...]:
    """The first questions of a stage in the author's order, filled up with those that are `also_in` it."""
    known = [KnownQuestion(journey, stage, question) for stage in journey.stages for question in stage.questions]
    own = [each for each in known if each.stage.id == stage_id]
    shared = [each for each in known if each.stage.id != stage_id and each.belongs_in(stage_id)]
    return tuple((own + shared)[:limit])


def place_of_page(journey: JourneyMap, page: str | None) -> PagePlace | None:
    """The touchpoint a page stands for: the same path, or the nearest one above it (`/ropa` for `/ropa/camisas`)."""
    wanted = _path(page) if page else None
    if wanted is None:
        return None
    found = [(path, stage, point) for path, stage, point in _pages(journey) if _covers(path, wanted)]
    if not found:
        return None
    _, stage, point = max(found, key=lambda each: len(each[0]))
    return PagePlace(stage.id, point.id)


def _pages(journey: JourneyMap) -> Iterator[tuple[str, Stage, Touchpoint]]:
    for stage in journey.stages:
        for point in stage.touchpoints:
            path = _path(point.page.value) if point.page else None
            if path is not None:
                yield path, stage, point


def _covers(path: str, wanted: str) -> bool:
    return wanted == path or (path != "/" and wanted.startswith(f"{path}/"))


def _path(page: str) -> str | None:
    """The path of a page, with one slash before it and none behind; `None` for what is no address."""
    try:
        return "/" + urlsplit(page.strip()).path.strip("/")
    except ValueError:
        return None


def _values(texts: Sequence[Text]) -> tuple[str, ...]:
    return tuple(text.value for text in texts)
