"""The services the actions work with: built once from the project in the working folder, or handed in."""

from pathlib import Path

from bot import wiring
from bot.dialogue.services import ConversationServices, services_of_this_turn
from bot.language.log_redaction import redact_logs
from bot.project import Project
from bot.settings import Settings

_in_use: list[ConversationServices] = []


def services() -> ConversationServices:
    """The services of this turn, else those in use; the first call of a plain `rasa run actions` builds them."""
    if (chosen := services_of_this_turn()) is not None:
        return chosen
    if not _in_use:
        redact_logs()  # the action server's own: nothing of ours runs in it before
        use(wiring.build_conversation_services(Project(Path.cwd()), Settings.from_environment()))
    return _in_use[0]


def use(chosen: ConversationServices | None) -> None:
    """Work with these services from now on; `None` forgets them (tests, the embedded engine, a new release)."""
    _in_use[:] = [] if chosen is None else [chosen]
