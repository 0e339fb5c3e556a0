"""The installation's secret: from the setting, or made once and kept in a file only its owner can read."""

import os
import secrets
from pathlib import Path
from typing import Final

from bot.errors import CataloguedError

SHORTEST: Final = 16
"""Characters; below this, tokens could be forged by trying."""


def load_secret(setting: str, file: Path) -> str:
    """The secret of `TRAVESIA_SECRET`, or of `file` (`var/secret`), which is made at the first call.

    Two processes that start together get the same one. Raises `UserError` for a secret that is too short.
    """
    if setting:
        return _long_enough(setting, "TRAVESIA_SECRET")
    if not file.exists():
        _make(file)
    return _long_enough(file.read_text(encoding="utf-8").strip(), str(file))


def _long_enough(secret: str, place: str) -> str:
    if len(secret) < SHORTEST:
        raise CataloguedError("errors.secret.too_short", place=place, length=len(secret), shortest=SHORTEST)
    return secret


def _make(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(secrets.token_urlsafe(48) + "\n")
        try:
            os.link(draft, file)  # unlike a rename, never replaces what another process has just made
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    except OSError as error:
        raise CataloguedError("errors.secret.unwritable", file=file, reason=error.strerror) from error
