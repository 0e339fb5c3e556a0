"""What a view is built from: the log, the question, the map, and the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy.engine import Connection

from bot.analytics.choices import Choices
from bot.analytics.definitions import metric_name
from bot.analytics.scope import Scope
from bot.catalogue import text
from bot.console.analysis.formats import Formats
from bot.console.analysis.inquiry import Inquiry, Misread
from bot.journeys.model import JourneyMap, Stage


@dataclass(frozen=True, slots=True)
class Ask:
    """One question, put to one log. `scope` is the window that is asked for, `before` as many days right before it."""

    connection: Connection
    inquiry: Inquiry
    scope: Scope
    before: Scope
    map: JourneyMap
    maps: tuple[JourneyMap, ...]
    choices: Choices
    now: float
    """UTC seconds."""
    formats: Formats
    query: Mapping[str, str]
    """All parameters of the address: a view's own switches are read from here."""
    path: Callable[..., str]
    misread: tuple[Misread, ...] = ()
    is_sample: bool = False

    @property
    def language(self) -> str:
        """The reader's."""
        return self.formats.language

    @property
    def least(self) -> int:
        """Under so many, a number is grey and takes no verdict; the map says how many."""
        return self.scope.terms.min_sample

    def say(self, key: str, **values: object) -> str:
        """A sentence of the catalogue, below `analysis.`."""
        return text(f"analysis.{key}", self.language, **values)

    def name_of(self, metric: str) -> str:
        """What people call a metric."""
        return metric_name(metric, self.language)

    def definition(self, metric: str) -> str:
        """The address of a metric's definition."""
        return f"{self.path('metrics')}?{self.inquiry.query()}#{metric}"

    def view(self, id: str, **changes: str | int | None) -> str:
        """The address of a view with the same question, but for changes."""
        return f"{self.path('analysis_view', view=id)}?{self.inquiry.query(**changes)}"

    def conversations(self, **criteria: str | float | None) -> str:
        """The address of the conversations behind a number: `bot.console.analysis.criteria` names the criteria.

        They are of the window and filter of the question; a criterion of the same name (`stage`) replaces its side.
        """
        told = {name: None if value is None else str(value) for name, value in criteria.items()}
        return f"{self.path('conversations')}?{self.inquiry.query(**told)}"

    def board(self) -> str:
        """The address of the map's board."""
        return self.path("board", map_id=self.map.id)

    def doubts(self, **wanted: str) -> str:
        """The address of the open doubts, such as `where="shop/choose"`."""
        return f"{self.path('doubts')}?{urlencode(wanted)}"

    def stage(self, id: str | None) -> Stage | None:
        """A stage of the map, by its id of today or a former one."""
        return next((each for each in self.map.stages if id in (each.id, *(was.value for was in each.was))), None)

    def stage_name(self, id: str | None) -> str:
        """What a stage is called; its id where it left the map, and `no stage` where none is known."""
        stage = self.stage(id)
        return stage.name if stage else id or self.say("cell.no_stage")

    def channel_name(self, id: str) -> str:
        """What the map calls a channel, else its id as a name."""
        return next((each.name for each in self.map.channels if each.id == id and each.name), id.capitalize())

    def persona_name(self, id: str) -> str:
        """What the map calls a kind of customer; its id where it left the map."""
        return next((each.name for each in self.map.personas if each.id == id), id)
