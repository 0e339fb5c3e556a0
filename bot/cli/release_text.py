"""Releases as a person at the terminal reads them, and as JSON."""

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from bot.catalogue import text
from bot.publishing.changes import Change, step_of
from bot.publishing.examination import Examination, StageCounts
from bot.publishing.releases import Activation, Active, MapFile, Planned, Release
from bot.publishing.wording import told_change


def list_lines(
    releases: Sequence[Release], active: Active | None, planned: Planned | None, *, language: str
) -> Iterator[str]:
    """One line per release, the newest first; the one that answers is marked."""
    for each in releases:
        mark = "*" if active and each.number == active.number else " "
        line = f"{mark} {each.number:4d}  {each.version:<8}  {_when(each.created_at)}  {each.author}"
        yield f"{line}  {each.note}".rstrip()
    if active:
        yield text("cli.release.answers", language, number=active.number, since=_when(active.since), by=active.by)
    if planned:
        yield text("cli.release.waits", language, number=planned.number, time=_when(planned.not_before))


def list_json(releases: Sequence[Release], active: Active | None, planned: Planned | None) -> str:
    """The same for programs."""
    return _json(
        {
            "active": asdict(active) if active else None,
            "planned": asdict(planned) if planned else None,
            "releases": [asdict(each) for each in releases],
        }
    )


def release_lines(release: Release, activations: Sequence[Activation], *, language: str) -> Iterator[str]:
    """Who published it, when, why, and when it answered."""
    yield text(
        "cli.release.title",
        language,
        number=release.number,
        version=release.version,
        step=text(f"publishing.step_{release.step.value}", language),
        time=_when(release.created_at),
        author=release.author,
    )
    if release.note:
        yield f"  {release.note}"
    if release.reason:
        yield text("cli.release.reason", language, reason=release.reason)
    yield text("cli.release.log_name", language, name=release.id)
    for each in activations:
        if each.number == release.number:
            yield text(f"cli.release.activation_{each.kind.value}", language, time=_when(each.at), by=each.by)


def changes_lines(changes: Sequence[Change], *, language: str) -> Iterator[str]:
    """What changed, a sentence each."""
    if not changes:
        yield text("cli.release.no_changes", language)
        return
    step = text(f"publishing.step_{step_of(changes).value}", language)
    yield text("cli.release.changes", language, count=len(changes), step=step)
    for change in changes:
        yield f"  {told_change(change, language)}"


def diff_json(changes: Sequence[Change], *, since: int | None, until: int | None) -> str:
    """The same for programs; `until` is `null` for the files on disk."""
    listed = [{**asdict(each), "part": each.part.value, "what": each.what.value} for each in changes]
    return _json({"since": since, "until": until, "step": step_of(changes).value, "changes": listed})


def text_diff(old: Sequence[MapFile], new: Sequence[MapFile]) -> Iterator[str]:
    """The files line by line, as `diff -u` shows them."""
    before, after = ({file.path: file.content for file in files} for files in (old, new))
    for path in sorted({*before, *after}):
        was, now = (files.get(path, b"").decode("utf-8", "replace").splitlines() for files in (before, after))
        yield from difflib.unified_diff(was, now, f"a/{path}", f"b/{path}", lineterm="")


def examination_lines(examination: Examination, *, language: str) -> Iterator[str]:
    """What examining has shown, in numbers."""
    yield text("cli.release.own", language, right=examination.own_right, asked=examination.own_asked)
    if examination.held_out:
        yield text(
            "cli.release.held_out",
            language,
            right=examination.held_out_right,
            asked=examination.held_out,
            before="–" if examination.held_out_right_before is None else examination.held_out_right_before,
        )
    yield from _stages(examination.by_stage, language)


def kept_examination_lines(kept: Mapping[str, object] | None, *, language: str) -> Iterator[str]:
    """The same of a release that was examined when it was published."""
    own, replay = ((kept or {}).get(name) for name in ("own", "replay"))
    if isinstance(own, dict):
        yield text("cli.release.own", language, right=own["right"], asked=own["asked"])
    if isinstance(replay, dict):
        yield from _stages([StageCounts(**each) for each in replay["stages"]], language)


def regression_lines(examination: Examination, *, language: str) -> Iterator[str]:
    """Everything that goes worse than before, one line each."""
    if examination.under_the_bar:
        yield text("cli.release.under_the_bar", language, right=examination.own_right, asked=examination.own_asked)
        for each in examination.own_wrong:
            yield f"  {each.question}: «{each.text}» → {each.got or '–'}"
    for lost in examination.lost:
        yield text("cli.release.lost", language, text=lost.text, question=lost.before)
    for missed in examination.held_out_lost:
        yield text("cli.release.held_out_lost", language, text=missed.text, question=missed.question)


def _stages(stages: Sequence[StageCounts], language: str) -> Iterator[str]:
    for each in stages:
        stage = text("cli.release.no_stage", language) if each.stage == "-" else each.stage
        yield text("cli.release.replayed", language, **{**asdict(each), "stage": stage})


def _when(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().isoformat(sep=" ", timespec="minutes")


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)
