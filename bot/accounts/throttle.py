"""How often a password may be tried: by account and address together, and by address alone.

Nobody is ever locked out: what an attacker does at one address leaves the owner's own address its attempts, and an
account that is attacked from everywhere leaves every address one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Final

from sqlalchemy import and_, delete, func, insert, select, text
from sqlalchemy.engine import Connection, Engine

from bot.accounts.tables import sign_in_attempt
from bot.accounts.tokens import hash_of
from bot.touchpoints.database import is_sqlite, writing

WINDOW: Final = 900.0
"""Seconds an attempt counts."""
PER_PAIR: Final = 5
PER_ADDRESS: Final = 20
UNDER_ATTACK: Final = 30
"""Attempts on one account, from everywhere, after which each address has but one."""
_LOCK: Final = 7_268_407


@dataclass(frozen=True, slots=True)
class Attempts:
    """The attempts of the last quarter of an hour, shared by every process of this database."""

    database: Engine
    now: Callable[[], float]

    def admit(self, name_key: str, address: str) -> bool:
        """Count an attempt before its password is looked at; false when there were too many already."""
        name, network, now = hash_of(name_key), network_of(address), self.now()
        columns = sign_in_attempt.c
        with writing(self.database, durable=False) as connection:
            if not is_sqlite(self.database):  # else two could count at once and both be let in
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            connection.execute(delete(sign_in_attempt).where(columns.at <= now - WINDOW))
            pair = _count(connection, and_(columns.name_key == name, columns.address == network))
            everywhere = _count(connection, columns.name_key == name)
            allowed = 1 if everywhere >= UNDER_ATTACK else PER_PAIR
            if pair >= allowed or _count(connection, columns.address == network) >= PER_ADDRESS:
                return False
            connection.execute(insert(sign_in_attempt).values(at=now, name_key=name, address=network))
        return True

    def forgive(self, name_key: str, address: str) -> None:
        """The password was right: this account starts anew at this address."""
        columns = sign_in_attempt.c
        pair = and_(columns.name_key == hash_of(name_key), columns.address == network_of(address))
        with writing(self.database, durable=False) as connection:
            connection.execute(delete(sign_in_attempt).where(pair))


def _count(connection: Connection, condition: object) -> int:
    query = select(func.count()).select_from(sign_in_attempt).where(condition)
    return int(connection.execute(query).scalar_one())


def network_of(address: str) -> str:
    """What counts as one address: of IPv6 a household has a whole /64."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    return f"{int(parsed) >> 64:x}::/64" if isinstance(parsed, IPv6Address) else str(parsed)
