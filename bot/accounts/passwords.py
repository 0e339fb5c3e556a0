"""Passwords: which are good enough, and how they are hashed and compared."""

import re
import threading
import unicodedata
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from bot.accounts.names import key_of
from bot.errors import CataloguedError

SHORTEST: Final = 12
LONGEST: Final = 256
AT_ONCE: Final = 2
"""Hashes computed at a time: each takes 19 MiB and a core."""

_FEWEST_DIFFERENT: Final = 5
_SPARE_BESIDE_NAME: Final = 6
_RUNS: Final = (
    "01234567890123456789",
    "98765432109876543210",
    "abcdefghijklmnñopqrstuvwxyz",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklñzxcvbnm",
    "qwertyuiopasdfghjklzxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn",
)
_COMMON_WORDS: Final = """
password passw0rd contraseña contrasena clave secreto secret admin administrador administrator usuario user
qwerty letmein welcome bienvenido bienvenida iloveyou teamo tequiero futbol football realmadrid barcelona
superman princesa princess estrella dragon monkey sunshine master hola hello changeme cambiame travesia
travesía consola console default test prueba
"""
_COMMON: Final = frozenset(_COMMON_WORDS.split())
"""What is left of the commonest long passwords when digits and signs are taken out."""

_hasher: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_turns: Final = threading.BoundedSemaphore(AT_ONCE)
_NOBODY: Final = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRmb3Jub2JvZHk$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""A hash no password has, of the same cost: what an unknown name is compared with."""


def checked_password(password: str, *, name: str) -> None:
    """Raises `CataloguedError` unless it may be this user's password; any characters will do, if there are enough."""
    plain = _plain(password)
    if len(plain) < SHORTEST:
        raise CataloguedError("errors.accounts.short_password", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise CataloguedError("errors.accounts.long_password", longest=LONGEST)
    if _is_name(plain, name):
        raise CataloguedError("errors.accounts.password_is_name")
    if _is_common(plain.casefold()):
        raise CataloguedError("errors.accounts.common_password")


def _is_name(password: str, name: str) -> bool:
    """Whether a name, or what stands before its @, with little more."""
    words, low = (key_of(name), key_of(name).partition("@")[0]), password.casefold()
    return any(len(word) > 2 and not _left(low, word) for word in words)


def _left(password: str, word: str) -> bool:
    return word not in password or len(password.replace(word, "")) >= _SPARE_BESIDE_NAME


def _is_common(password: str) -> bool:
    letters = re.sub(r"[\W\d_]+", "", password)
    unit = re.fullmatch(r"(.+?)\1*", letters)
    repeated = re.fullmatch(r"(.{1,6}?)\1+.{0,5}", password) is not None
    few = len(set(password)) < _FEWEST_DIFFERENT
    return few or repeated or bool(unit and unit[1] in _COMMON) or any(password in run for run in _RUNS)


def hashed(password: str) -> str:
    """What is stored of a password; waits while two others are computed."""
    with _turns:
        return _hasher.hash(_plain(password))


def matches(password: str, stored: str | None) -> bool:
    """Whether this is the password of `stored`. Costs the same for an unknown user, `None`; waits as `hashed` does."""
    with _turns:
        try:
            found = _hasher.verify(stored or _NOBODY, _plain(password))
        except (VerifyMismatchError, InvalidHashError):
            return False
    return found and stored is not None


def outdated(stored: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def _plain(password: str) -> str:
    """The same password from every keyboard: an é may be typed as one sign or as two."""
    return unicodedata.normalize("NFC", password.encode("utf-8", "replace").decode("utf-8"))
