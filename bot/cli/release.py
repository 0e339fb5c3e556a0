"""`travesia release`: what was published, what would change, publishing it, and going back."""

import argparse
import getpass
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.catalogue import text
from bot.cli import release_text
from bot.cli.terminal import Terminal
from bot.cli.usage import whole_number
from bot.errors import CataloguedError
from bot.publishing.archive import checksum_of, files_of, pack, replace_files
from bot.publishing.publisher import Order, Publisher, RegressionsError, Stage
from bot.publishing.releases import MapFile
from bot.touchpoints.home import open_log

_MOST: Final = 1_000_000_000


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the orders, each with its own options."""
    orders = parser.add_subparsers(dest="order", required=True, metavar=text("cli.release.order", language))
    number = whole_number(1, _MOST, language=language)

    def order(name: str) -> argparse.ArgumentParser:
        sentence = text(f"cli.release.{name}_help", language)
        made = orders.add_parser(name, help=sentence, description=sentence)
        told = text("cli.main.project", language)  # behind the order too, where people write it
        made.add_argument("--project", default=argparse.SUPPRESS, metavar="DIR", help=told)
        return made

    def option(where: argparse.ArgumentParser, name: str, metavar: str | None = None) -> None:
        told = text(f"cli.release.option_{name}", language)
        if metavar is None:
            where.add_argument(f"--{name}", action="store_true", help=told)
        else:
            where.add_argument(f"--{name}", metavar=metavar, help=told)

    listing, show, diff = order("list"), order("show"), order("diff")
    for each in (listing, diff):
        option(each, "json")
    show.add_argument("number", type=number, metavar="N", help=text("cli.release.argument_number", language))
    option(show, "model", "FILE")
    for name in ("a", "b"):
        diff.add_argument(
            name, type=number, nargs="?", metavar=name.upper(), help=text(f"cli.release.argument_{name}", language)
        )
    publish, rollback = order("publish"), order("rollback")
    for name, metavar in (("note", "TEXT"), ("reason", "TEXT"), ("at", "TIME"), ("author", "NAME")):
        option(publish, name, metavar)
    told = text("cli.release.argument_back", language)
    rollback.add_argument("number", type=number, nargs="?", metavar="N", help=told)
    rollback.add_argument("--to", type=number, dest="to", metavar="N", help=told)
    for name in ("files", "force"):
        option(rollback, name)
    option(rollback, "author", "NAME")


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Carry out one order; `UserError` for whatever stands in its way."""
    with _publisher(terminal) as publisher:
        return _ORDERS[options.order](options, terminal, publisher)


@contextmanager
def _publisher(terminal: Terminal) -> Iterator[Publisher]:
    database = open_log(terminal.project, terminal.settings)
    try:
        yield Publisher(terminal.project, database)
    finally:
        database.dispose()


def _list(options: argparse.Namespace, terminal: Terminal, publisher: Publisher) -> int:
    store = publisher.store
    releases, active, planned = store.list(), store.active(), store.planned()
    if options.json:
        terminal.print(release_text.list_json(releases, active, planned))
    elif not releases:
        terminal.say("release.none")
    for line in () if options.json else release_text.list_lines(releases, active, planned, language=terminal.language):
        terminal.print(line)
    return 0


def _show(options: argparse.Namespace, terminal: Terminal, publisher: Publisher) -> int:
    store, number = publisher.store, options.number
    release = store.get(number)
    before = next((each.number for each in store.list() if each.number < number), None)
    changes = publisher.changes(store.files(number), since=before, language=terminal.language)
    for line in release_text.release_lines(release, store.activations(), language=terminal.language):
        terminal.print(line)
    for line in release_text.changes_lines(changes, language=terminal.language):
        terminal.print(line)
    for line in release_text.kept_examination_lines(store.examination(number), language=terminal.language):
        terminal.print(line)
    if options.model:
        _write_model(number, Path(options.model), terminal, publisher)
    return 0


def _write_model(number: int, file: Path, terminal: Terminal, publisher: Publisher) -> None:
    model = publisher.store.model(number)
    if model is None:
        raise CataloguedError("errors.publishing.without_model", number=number)
    try:
        file.write_bytes(model.content)
    except OSError as error:
        raise CataloguedError("errors.publishing.not_written", file=file, reason=error.strerror) from error
    terminal.say("release.model_written", file=file)


def _diff(options: argparse.Namespace, terminal: Terminal, publisher: Publisher) -> int:
    """Without numbers the files against what answers; with one the files against it; with two those two."""
    store, active = publisher.store, publisher.store.active()
    since = options.a if options.a is not None else active.number if active else None
    old = store.files(since) if since is not None else ()
    new = store.files(options.b) if options.b is not None else files_of(terminal.project, language=terminal.language)
    changes = publisher.changes(new, since=since, language=terminal.language)
    if options.json:
        terminal.print(release_text.diff_json(changes, since=since, until=options.b))
        return 0
    for line in release_text.changes_lines(changes, language=terminal.language):
        terminal.print(line)
    for line in release_text.text_diff(old, new):
        terminal.print(line)
    return 0


def _publish(options: argparse.Namespace, terminal: Terminal, publisher: Publisher) -> int:
    def tell(stage: Stage) -> None:
        terminal.print(text(f"publishing.stage_{stage.value}", terminal.language))

    order = Order(
        files=files_of(terminal.project, language=terminal.language),
        author=_author(options),
        note=options.note or "",
        reason=options.reason,
        not_before=_time(options.at) if options.at else None,
        language=terminal.language,
    )
    waiting = publisher.store.planned()
    try:
        published = publisher.publish(order, progress=tell)
    except RegressionsError as error:
        for line in release_text.regression_lines(error.examination, language=terminal.language):
            print(line, file=terminal.errors)
        raise
    for line in release_text.changes_lines(published.changes, language=terminal.language):
        terminal.print(line)
    for line in release_text.examination_lines(published.examination, language=terminal.language):
        terminal.print(line)
    if waiting:
        terminal.say("release.withdrawn", number=waiting.number)
    if options.at:
        terminal.say("release.planned", number=published.release.number, time=options.at)
    else:
        release = published.release
        terminal.say("release.published", number=release.number, version=release.version)
    if terminal.settings.engine == "remote":
        terminal.say("release.remote")
    return 0


def _rollback(options: argparse.Namespace, terminal: Terminal, publisher: Publisher) -> int:
    number = options.to if options.to is not None else options.number
    if options.files:  # before anything happens: what nobody else has must not be lost
        _refuse_to_lose(options, terminal, publisher)
    active = publisher.store.active()
    if options.files and active is not None and number == active.number:  # it answers already; the files are wanted
        release = publisher.store.get(number)
    else:
        release = publisher.roll_back(number, by=_author(options), training=lambda: terminal.say("release.again"))
        terminal.say("release.rolled_back", number=release.number, version=release.version)
    files = publisher.store.files(release.number)
    if options.files:
        replace_files(files, terminal.project)
        terminal.say("release.files_written", number=release.number)
    elif _archive_of(terminal) != release.maps_checksum:
        terminal.say("release.files_differ", number=release.number)
    return 0


def _refuse_to_lose(options: argparse.Namespace, terminal: Terminal, publisher: Publisher) -> None:
    """Files that no release has as they are would be lost; `--force` says that this is meant."""
    releases = publisher.store.list()
    if options.force or _archive_of(terminal) in {each.maps_checksum for each in releases}:
        return
    published: set[MapFile] = {file for each in releases for file in publisher.store.files(each.number)}
    for file in files_of(terminal.project, language=terminal.language):
        if file not in published:
            raise CataloguedError("errors.publishing.files_changed", file=file.path)


def _archive_of(terminal: Terminal) -> str:
    return checksum_of(pack(files_of(terminal.project, language=terminal.language)))


def _author(options: argparse.Namespace) -> str:
    if options.author:
        return str(options.author)
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container whose user has no name
        return "?"


def _time(raw: str) -> float:
    try:
        return datetime.fromisoformat(raw).astimezone().timestamp()
    except (ValueError, OverflowError) as error:
        raise CataloguedError("errors.publishing.not_a_time", time=raw) from error


_ORDERS: Final[Mapping[str, Callable[[argparse.Namespace, Terminal, Publisher], int]]] = {
    "list": _list,
    "show": _show,
    "diff": _diff,
    "publish": _publish,
    "rollback": _rollback,
}
