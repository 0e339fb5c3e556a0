"""`travesia user`: who may use the console, and how far."""

import argparse
import getpass
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Final

from bot.accounts.audit import Actor
from bot.accounts.roles import ROLES, Role
from bot.accounts.signing_in import Accounts
from bot.accounts.users import User
from bot.catalogue import text
from bot.cli.console_parts import accounts_of, base_address, link_address
from bot.cli.terminal import Terminal
from bot.errors import CataloguedError
from bot.touchpoints.home import open_log


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare what can be done, and what each needs."""

    def told(name: str) -> str:
        return text(f"cli.user.{name}", language)

    actions = parser.add_subparsers(dest="action", required=True, metavar=told("argument_action"))
    for name in _ACTIONS:
        action = actions.add_parser(name, help=told(f"action_{name}"), description=told(f"action_{name}"))
        if name != "list":
            action.add_argument("name", metavar=told("argument_name"), help=told("name"))
        if name == "role":
            action.add_argument("role", choices=ROLES, metavar=told("argument_role"), help=told("role"))
        if name == "add":
            action.add_argument("--role", choices=ROLES, default=Role.VIEWER.value, help=told("option_role"))
            action.add_argument("--link", action="store_true", help=told("option_link"))
        if name in ("add", "link"):
            action.add_argument("--url", metavar="URL", help=told("option_url"))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Do it and say so. `UserError` for a name nobody has, one that is taken, or a weak password."""
    database = open_log(terminal.project, terminal.settings)
    try:
        _ACTIONS[options.action](options, terminal, accounts=accounts_of(database, terminal.settings))
    finally:
        database.dispose()
    return 0


def _add(options: argparse.Namespace, terminal: Terminal, *, accounts: Accounts) -> None:
    password = None if options.link else _asked_password(terminal.language)
    user = accounts.users.add(options.name, Role(options.role), by=_actor(), password=password)
    terminal.say("user.added", name=user.name, role=user.role.value)
    if options.link:
        _print_link(user, options, terminal=terminal, accounts=accounts)


def _list(_options: argparse.Namespace, terminal: Terminal, *, accounts: Accounts) -> None:
    users = accounts.users.all()
    if not users:
        terminal.say("user.nobody")
        return
    widest = max(len(user.name) for user in users)
    for user in users:
        terminal.print(f"{user.name:<{widest}}  {user.role.value:<9}  {_state(user, terminal.language)}")


def _role(options: argparse.Namespace, terminal: Terminal, *, accounts: Accounts) -> None:
    user = accounts.users.change_role(options.name, Role(options.role), by=_actor())
    terminal.say("user.role_changed", name=user.name, role=user.role.value)


def _disable(options: argparse.Namespace, terminal: Terminal, *, accounts: Accounts) -> None:
    terminal.say("user.disabled", name=accounts.users.disable(options.name, by=_actor()).name)


def _enable(options: argparse.Namespace, terminal: Terminal, *, accounts: Accounts) -> None:
    terminal.say("user.enabled", name=accounts.users.enable(options.name, by=_actor()).name)


def _link(options: argparse.Namespace, terminal: Terminal, *, accounts: Accounts) -> None:
    _print_link(accounts.users.find(options.name), options, terminal=terminal, accounts=accounts)


_ACTIONS: Final[Mapping[str, Callable[..., None]]] = {
    "add": _add,
    "list": _list,
    "role": _role,
    "disable": _disable,
    "enable": _enable,
    "link": _link,
}


def _print_link(user: User, options: argparse.Namespace, *, terminal: Terminal, accounts: Accounts) -> None:
    base = options.url or base_address(terminal.settings.host, terminal.settings.port)
    code = accounts.links.for_user(user, by=_actor())
    terminal.say("user.link", name=user.name, url=link_address(base, code))


def _asked_password(language: str) -> str:
    if not sys.stdin.isatty():
        raise CataloguedError("errors.accounts.no_terminal")
    first, second = (getpass.getpass(text(f"cli.user.{each}", language)) for each in ("ask", "ask_again"))
    if first != second:
        raise CataloguedError("errors.accounts.different_passwords")
    return first


def _state(user: User, language: str) -> str:
    if user.disabled:
        return text("cli.user.state_disabled", language)
    if not user.has_password:
        return text("cli.user.state_invited", language)
    if user.signed_in_at is None:
        return text("cli.user.state_new", language)
    day = datetime.fromtimestamp(user.signed_in_at, timezone.utc).astimezone().strftime("%Y-%m-%d %H:%M")
    return text("cli.user.state_seen", language, when=day)


def _actor() -> Actor:
    """Whoever works at the terminal, by the name the system knows them by."""
    try:
        return Actor(f"terminal:{getpass.getuser()}"[:128])
    except (KeyError, OSError):  # a container without an entry for its user
        return Actor("terminal")
