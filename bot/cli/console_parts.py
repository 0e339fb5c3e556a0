"""The console's parts for the commands that serve it, and what they say about where it is."""

import time
from collections.abc import Callable
from datetime import date, datetime, timezone
from functools import partial
from typing import Final

from sqlalchemy.engine import Engine
from starlette.routing import Mount

from bot.accounts.signing_in import Accounts, accounts_over
from bot.cli.redact import redaction_of
from bot.cli.terminal import Terminal
from bot.console.analysis.ahead import Ahead
from bot.console.app import build_console
from bot.console.publishing_desk import PublishingDesk
from bot.console.shelf import MapShelf
from bot.console.transport import BASE
from bot.publishing.apart import PublisherApart
from bot.settings import Settings
from bot.wiring import customer_keys

_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - what is printed, not what is listened on
"""An address that listens to all is none to go to."""

_PATIENCE: Final = 2.5
"""Seconds until a view that takes long says so."""


def accounts_of(database: Engine, settings: Settings) -> Accounts:
    """The console's accounts in an open database."""
    hours, minutes = settings.console_session_hours, settings.console_idle_minutes
    return accounts_over(database, now=time.time, hours=hours, idle_minutes=minutes)


def console_of(
    accounts: Accounts,
    terminal: Terminal,
    *,
    serving: Callable[[], str] | None = None,
    hurry: Callable[[], None] = lambda: None,
) -> Mount:
    """The console over a project, to be mounted. `serving` tells which release this process answers with, if any.

    `hurry` is called when another one was made active here.
    """
    shelf, four_eyes = MapShelf(terminal.project, _today), terminal.settings.four_eyes == "yes"
    apart = PublisherApart(terminal.project, accounts.database, now=accounts.now)
    publishing = PublishingDesk(
        accounts.database,
        shelf,
        now=accounts.now,
        four_eyes=four_eyes,
        serving=serving,
        publisher=apart,
        warm=apart.warm,
        stop=apart.stop,
        activated=hurry,
    )
    return build_console(
        accounts,
        shelf,
        publishing=publishing,
        redact=redaction_of(terminal.settings),
        patience=_PATIENCE,
        ahead=Ahead(),
        customer_keys=partial(customer_keys, terminal.project, terminal.settings),
    )


def announce(accounts: Accounts, terminal: Terminal, *, host: str, port: int) -> None:
    """Say where the console is; while there is nobody, with the link of the first person."""
    base = base_address(host, port)
    code = accounts.links.for_first_admin()
    if code is None:
        terminal.say("console.ready", url=f"{base}{BASE}/")
    else:
        terminal.say("console.first", url=link_address(base, code))
    terminal.out.flush()


def base_address(host: str, port: int) -> str:
    """Where a browser on this machine finds the server."""
    return f"http://{_EVERYWHERE.get(host) or (f'[{host}]' if ':' in host else host)}:{port}"


def link_address(base: str, code: str) -> str:
    """A one-time link as a person opens it."""
    return f"{base.rstrip('/')}{BASE}/link?code={code}"


def _today() -> date:
    return datetime.now(timezone.utc).date()
