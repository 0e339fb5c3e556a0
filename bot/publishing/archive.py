"""The files of a release as one archive: the same files make the same bytes, and nothing gets out of its folder."""

import hashlib
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from bot.errors import CataloguedError
from bot.journeys.library import map_files, read_bytes
from bot.project import Project
from bot.publishing.releases import MapFile

_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""A zip file wants a time; always the same one, so that the same files are the same archive."""
_MOST_BYTES: Final = 64 * 1024 * 1024
"""Of all files together when unpacked: more than any shop writes, less than what would fill a memory."""
_FOLDER: Final = "journey_maps"
_SENTIMENT: Final = "sentiment.yml"


def files_of(project: Project, *, language: str = "es") -> tuple[MapFile, ...]:
    """What an author wrote in a project, read once: maps, translations, words of mood. `UserError` when unreadable."""
    maps = map_files([project.maps], language=language) if project.maps.is_dir() else ()
    found = [MapFile(f"{_FOLDER}/{path.name}", read_bytes(path, language=language)) for path in maps]
    if project.sentiment.exists():
        found.append(MapFile(_SENTIMENT, read_bytes(project.sentiment, language=language)))
    return tuple(found)


def pack(files: Iterable[MapFile]) -> bytes:
    """The archive of these files, in the order of their paths. `ValueError` for a path that leaves its place."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(files, key=lambda each: each.path):
            _check(file.path)
            archive.writestr(zipfile.ZipInfo(file.path, _LONG_AGO), file.content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def unpack(archive: bytes, *, checksum: str, number: int) -> tuple[MapFile, ...]:
    """The files of release `number`; `UserError` when the archive is not the one that was kept."""
    try:
        if checksum_of(archive) != checksum:
            raise ValueError("the checksum differs")
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            members = opened.infolist()
            if sum(member.file_size for member in members) > _MOST_BYTES:
                raise ValueError("too large")
            for member in members:
                _check(member.filename)
            return tuple(MapFile(member.filename, opened.read(member)) for member in members)
    except (ValueError, zipfile.BadZipFile) as error:
        raise CataloguedError("errors.publishing.damaged", number=number, reason=str(error)) from error


def write_files(files: Iterable[MapFile], root: Path) -> None:
    """Put the files below a folder, making what folders they need."""
    for file in files:
        _check(file.path)
        place = root / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.content)


def replace_files(files: Iterable[MapFile], project: Project) -> None:
    """Make an author's files exactly these: write them, remove the maps that are not among them."""
    wanted = tuple(files)
    paths = {file.path for file in wanted}
    here = files_of(project)
    write_files(wanted, project.root)
    for file in here:
        if file.path not in paths:
            (project.root / file.path).unlink()


def checksum_of(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _check(path: str) -> None:
    """Only maps in their folder and `sentiment.yml` belong in a release."""
    place = PurePosixPath(path)
    plain = "\\" not in path and ".." not in place.parts and place.as_posix() == path
    if not plain or not (path == _SENTIMENT or (len(place.parts) == 2 and place.parts[0] == _FOLDER)):
        raise ValueError(f"no file of a release: {path}")
