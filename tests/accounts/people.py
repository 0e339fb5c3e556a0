"""Accounts over a test database, with a clock of their own and passwords that serve."""

from sqlalchemy.engine import Engine

from bot.accounts.audit import Actor, entries
from bot.accounts.roles import Role
from bot.accounts.signing_in import Accounts, accounts_over

HOME = "203.0.113.7"
ELSEWHERE = "198.51.100.9"
GOOD = "cuatro palabras sin relación"
OTHER = "otra frase bien distinta"
ADMIN = Actor("terminal:root")


class Clock:
    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at

    def go(self, seconds: float) -> None:
        self.at += seconds


def accounts_at(database: Engine, clock: Clock, *names: str, role: Role = Role.EDITOR) -> Accounts:
    accounts = accounts_over(database, now=clock, hours=12, idle_minutes=60)
    for name in names:
        accounts.users.add(name, role, by=ADMIN, password=GOOD)
    return accounts


def deeds(database: Engine) -> list[tuple[str, str, str, str]]:
    """What the trail says, oldest first."""
    found = reversed(entries(database, limit=1_000))
    return [(e.deed.actor.name, e.deed.action.value, e.deed.subject, e.deed.actor.address) for e in found]
