"""Files written whole or not at all, one writer at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from bot.errors import CataloguedError

_SUFFIX: Final = ".saving"


@contextmanager
def locked(lock: Path) -> Iterator[None]:
    """Be the only writer among threads and processes; waits for its turn. The lock dies with whoever holds it."""
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def replace_file(path: Path, content: bytes | None, *, shown: str) -> None:
    """Put `content` where `path` is, with the permissions it had; `None` removes it. `CataloguedError` names `shown`.

    The new text is on the disk before it takes the name, so whoever reads, and whoever comes after a power cut or
    `kill -9`, finds the old text or the new one, whole.
    """
    try:
        if content is None:
            path.unlink()
        else:
            _replace(path, content)
        _flush_folder(path.parent)
    except OSError as error:
        raise CataloguedError("editing.unwritable", file=shown, reason=error.strerror or error) from error


def clear_leftovers(folder: Path) -> None:
    """Remove what a writer that was killed has left; call it only while holding the lock."""
    for left in folder.glob(f".*{_SUFFIX}"):
        left.unlink()


def _replace(path: Path, content: bytes) -> None:
    new = path.with_name(f".{path.name}{_SUFFIX}")
    try:
        with new.open("wb") as opened:
            if path.exists():
                os.fchmod(opened.fileno(), path.stat().st_mode & 0o7777)
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        new.replace(path)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
