"""Maps of one project that cannot stand side by side, because they use the same name for two things."""

from collections.abc import Iterator, Sequence

from bot.catalogue import text
from bot.compiler.naming import SMALL_TALK_SHEET
from bot.errors import UserError
from bot.journeys.model import JourneyMap
from bot.journeys.positions import SourcePosition
from bot.journeys.problems import Problem


def refuse_clashes(maps: Sequence[JourneyMap]) -> None:
    """Raise `UserError` for the first name that two maps use, and when there is no map."""
    if not maps:
        raise UserError(text("compiler.no_maps", "es"))
    for problem, language in _clashes(maps):
        raise UserError(problem.render(language))


def _clashes(maps: Sequence[JourneyMap]) -> Iterator[tuple[Problem, str]]:
    seen: dict[tuple[str, str], SourcePosition] = {}
    for journey in maps:
        if journey.id == SMALL_TALK_SHEET:
            yield Problem(journey.at, "JM913", values={"name": journey.id}), journey.language
        names = [("JM911", journey.id, journey.at), *(("JM912", stage.id, stage.at) for stage in journey.stages)]
        for code, name, at in names:
            first = seen.setdefault((code, name), at)
            if first is not at:
                yield Problem(at, code, values={"name": name, "other": str(first)}), journey.language
