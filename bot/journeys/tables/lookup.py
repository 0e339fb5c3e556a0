"""Finding maps, stages and questions by what a table calls them."""

from collections.abc import Sequence

from bot.journeys.aliases import folded
from bot.journeys.identifiers import Ids
from bot.journeys.model import JourneyMap, Question, Stage


class Lookup:
    """The maps as rows name them; it remembers which rows it has seen."""

    def __init__(self, maps: Sequence[JourneyMap]) -> None:
        self._maps = {str(each.id): each for each in maps}
        self._paths = {
            (str(journey.id), self.sign(variant.value)): f"{stage.id}.{question.id}"
            for journey in maps
            for stage in journey.stages
            for question in stage.questions
            for variant in question.variants
        }
        self._ids: dict[tuple[str, str], Ids] = {}
        self._seen: dict[tuple[str, str], int] = {}

    @staticmethod
    def sign(wording: str) -> str:
        """What two wordings share that differ in case, accents and punctuation at their ends only."""
        return " ".join(folded(wording).lower().strip(" ¿?¡!.").split())

    def map(self, named: str) -> JourneyMap | None:
        """By id or name; the only one there is when nothing is said."""
        if not named and len(self._maps) == 1:
            return next(iter(self._maps.values()))
        return self._maps.get(named) or next(
            (m for m in self._maps.values() if self.sign(m.name) == self.sign(named)), None
        )

    def stage(self, journey: JourneyMap, named: str) -> Stage | None:
        """By id, former id or name."""
        sign = self.sign(named)
        return journey.stage(named) or next(
            (each for each in journey.stages if sign in (self.sign(each.name), *(was.value for was in each.was))), None
        )

    def known(self, journey: JourneyMap, stage: Stage, named: str, wordings: Sequence[str]) -> Question | None:
        """The question of the stage with that id or, failing that, with one of the wordings, in their order."""
        by_id = next((each for each in stage.questions if named and each.id == named), None)
        paths = (self.path_of(journey, wording) for wording in wordings)
        path = next((each for each in paths if each and each.startswith(f"{stage.id}.")), "")
        return by_id or (journey.question(path) if path else None)

    def path_of(self, journey: JourneyMap, wording: str) -> str:
        """The question of the map that has the wording, or nothing."""
        return self._paths.get((str(journey.id), self.sign(wording)), "")

    def seen(self, journey: JourneyMap, path: str, wordings: Sequence[str], *, number: int) -> int | None:
        """The row before that was about the same question or has one of the wordings; else this one is noted."""
        signs = [(str(journey.id), each) for each in (path, *map(self.sign, wordings)) if each]
        earlier = next((self._seen[each] for each in signs if each in self._seen), None)
        if earlier is None:
            self._seen.update(dict.fromkeys(signs, number))
        return earlier

    def new_id(self, journey: JourneyMap, stage: Stage, name: str) -> str:
        """An id that nothing of the stage has or had."""
        key = (str(journey.id), str(stage.id))
        if key not in self._ids:
            things = (stage.questions, stage.touchpoints, stage.pains, stage.opportunities)
            chosen = {thing.id for kind in things for thing in kind}
            self._ids[key] = Ids({*chosen, *(was.value for each in stage.questions for was in each.was)})
        return self._ids[key].made_from(name, otherwise="pregunta")
