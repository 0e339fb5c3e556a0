"""Compares maps with their last release: ids that were published must not be lost without `was`."""

from collections.abc import Sequence
from dataclasses import replace

from bot.catalogue import text, told
from bot.cli.terminal import Terminal
from bot.errors import UserError
from bot.journeys.library import Checked
from bot.journeys.model import JourneyMap
from bot.journeys.problems import Problem, kept
from bot.journeys.rules import check_against
from bot.journeys.rules.identity import RENAMED


def with_lost_ids(checked: Sequence[Checked], terminal: Terminal) -> tuple[Checked, ...]:
    """What was checked, with the ids that the log knows and that are gone beside new ones."""
    published = _published(terminal)
    return tuple(replace(each, problems=kept([*each.problems, *_lost(each.map, published)])) for each in checked)


def refuse_renames(maps: Sequence[JourneyMap], terminal: Terminal) -> None:
    """`UserError` when a map renames something published without `was`: its log would lose the thread.

    Only an id that is alike to the lost one stops here, because a question may be removed on purpose.
    """
    published = _published(terminal)
    lines = [
        problem.render(journey.language)
        for journey in maps
        for problem in _lost(journey, published)
        if problem.variant == RENAMED
    ]
    if lines:
        raise UserError("\n".join([text("maps.broken", terminal.language, errors=len(lines)), *lines]))


def _published(terminal: Terminal) -> dict[str, frozenset[str]]:
    """What the log knows; nothing, and a line that says so, when its database does not answer."""
    if not terminal.settings.database_url and not terminal.project.var.is_dir():
        return {}
    from bot.touchpoints.published import published_paths  # half a second of libraries, only for who has a log

    try:
        return published_paths(terminal.project, terminal.settings)
    except UserError as error:
        reason = told(error, terminal.language)
        print(text("cli.check.log_unread", terminal.language, reason=reason), file=terminal.errors)
        return {}


def _lost(journey: JourneyMap | None, published: dict[str, frozenset[str]]) -> list[Problem]:
    return check_against(journey, published.get(journey.id, frozenset())) if journey else []
