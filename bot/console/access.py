"""Who may use which page: every route of the console has a row here, and the build fails for one that has none."""

from collections.abc import Mapping
from typing import Final

from bot.accounts.roles import Role

PUBLIC: Final = None
"""For who is not signed in, too."""

ACCESS: Final[Mapping[str, Role | None]] = {
    "static": PUBLIC,
    "sign_in": PUBLIC,
    "sign_in_now": PUBLIC,
    "link": PUBLIC,
    "use_link": PUBLIC,
    "choose_language": PUBLIC,
    "choose_theme": PUBLIC,
    "home": Role.VIEWER,
    "board": Role.VIEWER,
    "facts": Role.VIEWER,
    "poster": Role.VIEWER,
    "edit_map": Role.EDITOR,
    "undo_edit": Role.EDITOR,
    "redo_edit": Role.EDITOR,
    "doubts": Role.ANALYST,
    "doubt": Role.ANALYST,
    "decide_doubt": Role.EDITOR,
    "analysis": Role.ANALYST,
    "analysis_view": Role.ANALYST,
    "metrics": Role.ANALYST,
    "takeaway": Role.ANALYST,
    "takeaway_file": Role.ANALYST,
    "findings": Role.ANALYST,
    "look_for_findings": Role.ANALYST,
    "decide_finding": Role.ANALYST,
    "digest": Role.ANALYST,
    "conversations": Role.ANALYST,
    "conversation": Role.ANALYST,
    "customer_journey": Role.ANALYST,
    "publish": Role.EDITOR,
    "publish_now": Role.PUBLISHER,
    "ask_publication": Role.EDITOR,
    "cancel_planned": Role.PUBLISHER,
    "publish_run": Role.EDITOR,
    "run_state": Role.EDITOR,
    "publish_anyway": Role.PUBLISHER,
    "stop_publishing": Role.PUBLISHER,
    "releases": Role.EDITOR,
    "compare": Role.EDITOR,
    "release": Role.EDITOR,
    "roll_back": Role.PUBLISHER,
    "questions": Role.EDITOR,
    "add_question": Role.EDITOR,
    "move_question": Role.EDITOR,
    "remove_question": Role.EDITOR,
    "step_questions": Role.EDITOR,
    "question": Role.EDITOR,
    "save_question": Role.EDITOR,
    "examine_question": Role.EDITOR,
    "try_out": Role.EDITOR,
    "try_now": Role.EDITOR,
    "try_progress": Role.EDITOR,
    "exchange": Role.VIEWER,
    "upload": Role.EDITOR,
    "import_preview": Role.EDITOR,
    "import_now": Role.EDITOR,
    "upload_contacts": Role.EDITOR,
    "contacts": Role.EDITOR,
    "contacts_progress": Role.EDITOR,
    "bring_contacts": Role.EDITOR,
    "undo_contacts": Role.EDITOR,
    "upload_events": Role.EDITOR,
    "events": Role.EDITOR,
    "bring_events": Role.EDITOR,
    "undo_events": Role.EDITOR,
    "questions_csv": Role.VIEWER,
    "questions_xlsx": Role.VIEWER,
    "map_yaml": Role.VIEWER,
    "account": Role.VIEWER,
    "change_password": Role.VIEWER,
    "sign_out": Role.VIEWER,
    "sign_out_everywhere": Role.VIEWER,
    "people": Role.ADMIN,
    "add_person": Role.ADMIN,
    "change_person": Role.ADMIN,
    "audit": Role.ADMIN,
    "audit_csv": Role.ADMIN,
}
"""The weakest role that may, by the name of the route."""


def allowed(route: str, role: Role | None) -> bool:
    """Whether somebody of that role, or nobody known (`None`), may use the route."""
    needed = ACCESS[route]
    return needed is PUBLIC or (role is not None and role.may(needed))
