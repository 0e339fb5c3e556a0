"""`travesia format`: writes maps anew in one shape, keeping what they say, their comments and their order."""

import argparse
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.catalogue import LANGUAGES, text
from bot.cli.map_paths import chosen_maps, declare_paths
from bot.cli.terminal import Terminal
from bot.errors import UserError
from bot.journeys.formatter import format_content
from bot.journeys.library import language_of, read_bytes


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the paths and the options."""
    declare_paths(parser, language, sentence="cli.format.option_paths")
    parser.add_argument("--check", action="store_true", help=text("cli.format.option_check", language))
    parser.add_argument("--keys", choices=LANGUAGES, help=text("cli.format.option_keys", language))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Write what has to change; 1 if a map is broken or, with `--check`, if one would change."""
    files = chosen_maps(options.paths, terminal)
    broken, changed = 0, 0
    for path, content, new in _formatted(files, terminal, keys=options.keys):
        if new is None:
            broken += 1
        elif new.encode() != content:
            changed += 1
            if not options.check:
                _replace(path, new.encode(), language=terminal.language)
            terminal.say("format.would_change" if options.check else "format.changed", path=path.as_posix())
    if not changed and not broken:
        terminal.say("format.nothing", maps=len(files))
    return int(bool(broken or (options.check and changed)))


def _formatted(
    files: Sequence[Path], terminal: Terminal, *, keys: str | None
) -> Iterator[tuple[Path, bytes, str | None]]:
    for path in files:
        content = read_bytes(path, language=terminal.language)
        formatted = format_content(content, file=path.as_posix(), keys=keys)
        for problem in formatted.problems:
            terminal.print(problem.render(language_of(content, file=path.as_posix())))
        if formatted.text is None:
            terminal.say("format.left_alone", path=path.as_posix())
        yield path, content, formatted.text


def _replace(path: Path, content: bytes, *, language: str) -> None:
    """Put the new file in the place of the old one in one step: whoever reads it finds one or the other, whole."""
    target = path.resolve()
    new: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as opened:
            new = Path(opened.name)
            opened.write(content)
        shutil.copymode(target, new)
        new.replace(target)
    except OSError as error:
        if new is not None:
            new.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise UserError(text("cli.format.disk_refused", language, path=path.as_posix(), reason=reason)) from error
